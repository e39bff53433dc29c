"""Upload destinations and storages of attachments, and their failures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx2
import pytest

from generated.tests.server import Reply
from selling_partner import (
    ApiStatusError,
    AsyncSellingPartner,
    ForbiddenError,
    NotFoundError,
    Region,
    RequestTimeoutError,
    SellingPartner,
    UploadError,
)
from tests.messaging_v1.support import (
    STORED_AT,
    Amazon,
    upload,
)
from tests.runtime.faults.network import ScriptedServer
from tests.runtime.faults.plays import stall_after_request
from tests.runtime.faults.virtual_clock import VirtualClock
from tests.runtime.support.clients import (
    CREDENTIALS,
    AnyClient,
    Connect,
    json_response,
    raw_server,
)

CONTENT = b"%PDF-1.7\x00\xff"
XML = (
    b'<?xml version="1.0"?><Error><Code>AccessDenied</Code>'
    b"<Message>Request has &quot;expired&quot;</Message><RequestId>1</RequestId></Error>"
)


async def test_a_refused_destination_is_the_apis_error(connect: Connect, server: Amazon) -> None:
    """An error of the Uploads API raises its status with its errors, and nothing is stored."""
    server.refusal = json_response({"errors": [{"code": "A", "message": "b"}]}, 404)
    async with connect() as client:
        with pytest.raises(NotFoundError, match="A: b") as caught:
            await upload(client, CONTENT, file_name="a.pdf")
    assert caught.value.operation == "createUploadDestinationForResource"
    assert server.stored == []


UNUSABLE: dict[str, Any] = {
    "nothing": None,
    "a text": "https://storage.example/x",
    "no url": {"url": None},
    "an empty url": {"url": ""},
    "no identifier": {"uploadDestinationId": None},
    "a number as identifier": {"uploadDestinationId": 5},
    "no text as url": {"url": 5},
    "no address": {"url": "/attachments"},
    "another scheme": {"url": "ftp://storage.example/x"},
    "no encryption": {"url": "http://storage.example/x"},
    "a password": {"url": "https://me:pass-word@storage.example/x"},
    "a broken url": {"url": "https://storage.example:x/\x00"},
    "no headers by name": {"headers": ["a"]},
    "a header that is not a string": {"headers": {"a": 5}},
    "a header with a line break": {"headers": {"a": "b\r\nc: d"}},
    "a header's name with a line break": {"headers": {"a\r\nb": "c"}},
}


@pytest.mark.parametrize("changes", UNUSABLE.values(), ids=UNUSABLE)
async def test_an_unusable_destination_is_an_error(
    connect: Connect, server: Amazon, changes: Any
) -> None:
    """A response without a usable destination raises UploadError; nothing is stored."""
    is_part = isinstance(changes, dict)
    server.destination = {**server.destination, **changes} if is_part else changes
    async with connect() as client:
        with pytest.raises(UploadError, match="no usable upload destination"):
            await upload(client, CONTENT, file_name="a.pdf")
    assert server.stored == []


async def test_only_a_local_api_may_name_local_storage(flavour: str) -> None:
    """A remote API cannot make a client send a file unencrypted to this machine."""
    targets: list[str] = []

    def respond(request: httpx2.Request) -> httpx2.Response:
        targets.append(request.method)
        token = {"access_token": "token", "expires_in": 3600}
        payload = {"uploadDestinationId": "1", "url": "http://127.0.0.1:9/x", "headers": {}}
        return httpx2.Response(200, json={**token, "payload": payload})

    transport = httpx2.MockTransport(respond)
    kind: type[Any] = httpx2.Client if flavour == "sync" else httpx2.AsyncClient
    root: type[Any] = SellingPartner if flavour == "sync" else AsyncSellingPartner
    client = root(CREDENTIALS, region=Region.NA, http_client=kind(transport=transport))
    with pytest.raises(UploadError):
        await upload(AnyClient(client), CONTENT, file_name="a.pdf")
    assert targets == ["POST", "POST"]


async def test_headers_of_the_connection_are_its_own(connect: Connect, server: Amazon) -> None:
    """A length or host in the response does not replace the true one, and is not required."""
    for headers in ({"HOST": "elsewhere", "Content-length": "1", "transfer-encoding": "x"}, None):
        server.destination = {**server.destination, "headers": headers}
        async with connect() as client:
            await upload(client, CONTENT, file_name="a.pdf")
        sent = server.stored.pop().headers
        assert sent.keys() == {"host", "content-length"}
        assert sent["content-length"] == str(len(CONTENT))


async def test_both_requests_share_a_deadline(
    connect: Connect, server: Amazon, storage: ScriptedServer, clock: VirtualClock
) -> None:
    """An upload is one call: the Uploads API and the storage share its deadline."""
    server.between = lambda: clock.advance(8)
    storage.play("/x", stall_after_request)
    server.destination = {**server.destination, "url": f"{storage.url}/x"}
    async with connect(deadline=12) as client:
        with pytest.raises(RequestTimeoutError):
            await upload(client, CONTENT, file_name="a.pdf")
    assert clock.monotonic() == 12


@pytest.mark.parametrize("status", [400, 403, 404, 412, 500, 503])
async def test_a_refusal_of_the_storage_is_an_error_of_its_status(
    connect: Connect, server: Amazon, status: int
) -> None:
    """An XML error of the storage is in the exception, with its text and request id."""
    headers = {"Content-Type": "application/xml", "x-amz-request-id": "S3"}
    server.storage_response = Reply(status, headers, XML)
    async with connect() as client:
        with pytest.raises(ApiStatusError) as caught:
            await upload(client, CONTENT, file_name="a.pdf")
    error = caught.value
    assert (error.status_code, error.request_id, error.operation) == (
        status,
        "S3",
        "upload_attachment",
    )
    assert [(each.code, each.message) for each in error.errors] == [
        ("AccessDenied", 'Request has "expired"')
    ]
    assert error.response.content == XML
    if status == 403:
        assert type(error) is ForbiddenError


@pytest.mark.parametrize("body", [b"", b"\xff\x00", b"<Code>", b"<html>no</html>"])
async def test_a_refusal_may_have_no_details(connect: Connect, server: Amazon, body: bytes) -> None:
    """An error of the storage without XML raises its status as well."""
    server.storage_response = Reply(403, {}, body)
    async with connect() as client:
        with pytest.raises(ForbiddenError) as caught:
            await upload(client, CONTENT, file_name="a.pdf")
    assert (caught.value.errors, caught.value.response.content) == ((), body)


@pytest.mark.parametrize("status", [301, 307, 308])
async def test_a_redirect_is_not_followed(connect: Connect, server: Amazon, status: int) -> None:
    """The file and its headers are sent only to the host that the API named."""
    server.storage_response = Reply(status, {"Location": server.url + STORED_AT}, None)
    async with connect() as client:
        with pytest.raises(ApiStatusError, match=str(status)):
            await upload(client, CONTENT, file_name="a.pdf")
    assert len(server.stored) == 1


async def test_an_early_refusal_is_read(connect: Connect, server: Amazon, tmp_path: Path) -> None:
    """A storage may reject the file before it has received all of it."""
    refusal = b"HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    with raw_server(refusal, hold=True) as (url, _):
        server.destination = {**server.destination, "url": f"{url}/x"}
        async with connect(timeout=60) as client:
            with pytest.raises(ForbiddenError):
                await upload(client, bytes(10_000_000), file_name="a.bin")


async def test_a_timeout_reaches_the_storage(
    connect: Connect, server: Amazon, storage: ScriptedServer, clock: VirtualClock
) -> None:
    """A call waits for a stalled storage as long as its timeout."""
    storage.play("/x", stall_after_request)
    server.destination = {**server.destination, "url": f"{storage.url}/x"}
    async with connect() as client:
        with pytest.raises(RequestTimeoutError, match=r"upload_attachment: .*7 s"):
            await upload(client, CONTENT, file_name="a.pdf", timeout=7)
    assert clock.monotonic() == 7
