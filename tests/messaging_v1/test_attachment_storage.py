"""Where the file of an attachment goes: destinations and storages, and how they can fail."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx2
import pytest

from generated.tests.server import ScriptedResponse
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
    json_answer,
    raw_server,
)

CONTENT = b"%PDF-1.7\x00\xff"
XML = (
    b'<?xml version="1.0"?><Error><Code>AccessDenied</Code>'
    b"<Message>Request has &quot;expired&quot;</Message><RequestId>1</RequestId></Error>"
)


async def test_a_refused_destination_is_the_apis_error(connect: Connect, server: Amazon) -> None:
    """When the Uploads API refuses, its status is raised with its errors, and nothing is stored."""
    server.refusal = json_answer({"errors": [{"code": "A", "message": "b"}]}, 404)
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
    "a header that is no text": {"headers": {"a": 5}},
    "a header with a line break": {"headers": {"a": "b\r\nc: d"}},
    "a header's name with a line break": {"headers": {"a\r\nb": "c"}},
}


@pytest.mark.parametrize("changes", UNUSABLE.values(), ids=UNUSABLE)
async def test_an_unusable_destination_is_an_error(
    connect: Connect, server: Amazon, changes: Any
) -> None:
    """An answer without what an upload needs raises an exception of the tree; nothing is stored."""
    is_part = isinstance(changes, dict)
    server.destination = {**server.destination, **changes} if is_part else changes
    async with connect() as client:
        with pytest.raises(UploadError, match="no usable destination"):
            await upload(client, CONTENT, file_name="a.pdf")
    assert server.stored == []


async def test_only_a_local_api_may_name_local_storage(flavour: str) -> None:
    """An API that is elsewhere cannot make a client send a file to this machine in the clear."""
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
    """A length or host in the answer does not take the place of the true one; none is needed."""
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
    """An upload is one call: what the Uploads API took of its time the storage does not get."""
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
    """What the storage says in XML is in the exception, and its text and request id are kept."""
    headers = {"Content-Type": "application/xml", "x-amz-request-id": "S3"}
    server.storage_answer = ScriptedResponse(status, headers, XML)
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
async def test_a_refusal_may_say_nothing(connect: Connect, server: Amazon, body: bytes) -> None:
    """A storage that answers without XML raises its status all the same."""
    server.storage_answer = ScriptedResponse(403, {}, body)
    async with connect() as client:
        with pytest.raises(ForbiddenError) as caught:
            await upload(client, CONTENT, file_name="a.pdf")
    assert (caught.value.errors, caught.value.response.content) == ((), body)


@pytest.mark.parametrize("status", [301, 307, 308])
async def test_a_redirect_is_not_followed(connect: Connect, server: Amazon, status: int) -> None:
    """The file and its headers go to the host that the API named, and to no other."""
    server.storage_answer = ScriptedResponse(status, {"Location": server.url + STORED_AT}, None)
    async with connect() as client:
        with pytest.raises(ApiStatusError, match=str(status)):
            await upload(client, CONTENT, file_name="a.pdf")
    assert len(server.stored) == 1


async def test_an_early_refusal_is_read(connect: Connect, server: Amazon, tmp_path: Path) -> None:
    """A storage that refuses before it has the whole file is understood."""
    refusal = b"HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    with raw_server(refusal, hold=True) as (url, _):
        server.destination = {**server.destination, "url": f"{url}/x"}
        async with connect(timeout=60) as client:
            with pytest.raises(ForbiddenError):
                await upload(client, bytes(10_000_000), file_name="a.bin")


async def test_a_timeout_reaches_the_storage(
    connect: Connect, server: Amazon, storage: ScriptedServer, clock: VirtualClock
) -> None:
    """A storage that is silent is waited for as long as the call says."""
    storage.play("/x", stall_after_request)
    server.destination = {**server.destination, "url": f"{storage.url}/x"}
    async with connect() as client:
        with pytest.raises(RequestTimeoutError, match=r"upload_attachment: .*7 s"):
            await upload(client, CONTENT, file_name="a.pdf", timeout=7)
    assert clock.monotonic() == 7
