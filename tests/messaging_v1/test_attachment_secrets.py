"""A presigned URL is a secret: it never appears in logs or exceptions of an upload."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from generated.tests.server import Reply
from selling_partner import (
    ApiStatusError,
    NetworkError,
    RequestTimeoutError,
    SellingPartnerError,
    UploadError,
)
from selling_partner._runtime.http.upload_destination import SecretURL, usable_destination
from tests.messaging_v1.support import SIGNATURE, Amazon, upload
from tests.runtime.faults.network import ScriptedServer
from tests.runtime.faults.plays import good, send_other_protocol, stall_after_request
from tests.runtime.support.clients import Connect, borrowed_pool, unused_url
from tests.runtime.support.secrets import SECRETS, all_text_of, variables

CONTENT = b"Dear Jane Doe"
QUERY = f"X-Amz-Expires=900&{SIGNATURE}"


def check_nothing_shows(error: SellingPartnerError, server: Amazon) -> None:
    """Assert that nothing printable of an exception contains a secret of the upload."""
    secrets = [SIGNATURE, server.access_token, *SECRETS]
    text = all_text_of(error) + variables(error)
    for secret in secrets:
        assert secret not in text
    cause: BaseException | None = error
    while cause is not None:
        request = getattr(cause, "_request", None)
        assert request is None or SIGNATURE not in str(request.url.raw_path)
        cause = cause.__cause__ or cause.__context__


@pytest.mark.parametrize("is_borrowed", [False, True], ids=["own", "borrowed"])
async def test_no_log_has_the_url(
    connect: Connect,
    server: Amazon,
    flavour: str,
    everything_logged: Callable[[], str],
    is_borrowed: bool,
) -> None:
    """An upload leaves neither the URL's query nor the content in any record of any logger."""
    async with borrowed_pool(flavour, is_borrowed) as options, connect(**options) as client:
        await upload(client, CONTENT, file_name="a.pdf")
    assert SIGNATURE in server.stored[0].target
    log = everything_logged()
    assert ("HTTP Request: PUT http" in log) is is_borrowed
    assert "httpcore2." in log
    for secret in (SIGNATURE, server.access_token, CONTENT.decode()):
        assert secret not in log


@pytest.mark.parametrize("status", [400, 403, 500, 301, 307])
async def test_a_refusal_does_not_show_the_url(
    connect: Connect, server: Amazon, status: int
) -> None:
    """The exception, its response and their pickles do not contain the URL's query."""
    query = server.destination["url"].partition("?")[2]
    message = f"<Code>A</Code><Message>No {query.replace('&', '&amp;')}</Message>"
    elsewhere = {"Location": server.destination["url"]}
    server.storage_response = Reply(status, elsewhere, message.encode())
    async with connect() as client:
        with pytest.raises(ApiStatusError, match=r"A: No \*\*\*") as caught:
            await upload(client, CONTENT, file_name="a.pdf")
    error = caught.value
    check_nothing_shows(error, server)
    assert error.response.request.method == "PUT"
    assert str(error.response.request.url) == server.destination["url"].partition("?")[0]
    assert SIGNATURE not in str(error.response.headers)
    assert error.response.next_request is None
    server.storage_response = Reply(status, elsewhere, b"")
    async with connect() as client:
        with pytest.raises(ApiStatusError) as caught:
            await upload(client, CONTENT, file_name="a.pdf")
    assert SIGNATURE.encode() not in pickle.dumps(caught.value)


async def test_a_broken_network_does_not_show_the_url(
    connect: Connect, server: Amazon, storage: ScriptedServer
) -> None:
    """The exception for a stalled, missing or broken storage does not contain it either."""
    storage.play("/silent", stall_after_request)
    storage.play("/odd", send_other_protocol)
    with unused_url() as unused:
        for url in (f"{storage.url}/silent", f"{storage.url}/odd", f"{unused}/x"):
            server.destination = {**server.destination, "url": f"{url}?{QUERY}"}
            async with connect() as client:
                with pytest.raises(NetworkError) as caught:
                    await upload(client, CONTENT, file_name="a.pdf")
            check_nothing_shows(caught.value, server)
    assert [each.path for each in storage.seen] == ["/silent", "/odd"]


async def test_a_storage_that_does_not_read_does_not_show_the_url(
    connect: Connect, server: Amazon, storage: ScriptedServer, tmp_path: Path
) -> None:
    """The exception for a failed upload contains neither the URL's query nor the file."""
    file = tmp_path / "a.bin"
    file.write_bytes(CONTENT * 100_000)
    storage.play("/x", good)
    storage.drains["/x"] = 3600.0
    server.destination = {**server.destination, "url": f"{storage.url}/x?{'x' * 60_000}&{QUERY}"}
    async with connect() as client:
        with pytest.raises(RequestTimeoutError, match="WriteTimeout") as caught:
            await upload(client, file)
    check_nothing_shows(caught.value, server)
    assert CONTENT.decode() not in variables(caught.value)


async def test_a_changed_file_does_not_show_the_url(
    connect: Connect, server: Amazon, tmp_path: Path
) -> None:
    """The exception for a file that changed contains neither the URL's query nor the file."""
    file = tmp_path / "a.bin"
    file.write_bytes(CONTENT * 100_000)
    server.between = lambda: file.write_bytes(CONTENT * 90_000)
    async with connect() as client:
        with pytest.raises(UploadError) as caught:
            await upload(client, file)
    check_nothing_shows(caught.value, server)
    assert CONTENT.decode() not in variables(caught.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"url": f"http://storage.example/x?{QUERY}"},
        {"url": f"https://a:b@storage.example/x?{QUERY}"},
        {"url": f"https://storage.example:x/?{QUERY}"},
        {"uploadDestinationId": None},
        {"headers": 5},
    ],
    ids=str,
)
async def test_an_unusable_url_is_not_shown(
    connect: Connect, server: Amazon, changes: dict[str, object]
) -> None:
    """The exception for an unusable destination does not contain the URL's query."""
    server.destination = {**server.destination, **changes}
    async with connect() as client:
        with pytest.raises(UploadError) as caught:
            await upload(client, CONTENT, file_name="a.pdf")
    check_nothing_shows(caught.value, server)


def test_a_destination_does_not_show_what_it_holds() -> None:
    """The URL's query and the headers' values are printed as ``***``."""
    url, headers = f"https://storage.example/x?{QUERY}", {"Content-MD5": "secret-digest"}
    found = usable_destination(url, headers, "https://api.test")
    assert found is not None
    assert repr(found) == (
        "Destination(url=SecretURL('https://storage.example/x?***'), "
        "headers={'Content-MD5': '***'})"
    )
    for text in (repr(found), str(found), f"{found.url}", f"{found.url!r}"):
        assert SIGNATURE not in text
        assert "secret-digest" not in text
    assert found.url.raw_path.decode() == f"/x?{QUERY}"
    assert isinstance(found.url, SecretURL)
