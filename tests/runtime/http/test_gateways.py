"""Responses other than the API's JSON: gateway pages, other encodings, broken bodies."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from generated.tests.server import Reply
from selling_partner import (
    BadGatewayError,
    BadRequestError,
    ErrorDetail,
    UnreadableResponseError,
)
from selling_partner.messaging_v1 import (
    CreateConfirmCustomizationDetailsResponse,
    GetAttributesResponse,
)
from tests.runtime.support.clients import ApiServer, Connect, status_error

PAGE = "<html><head><title>502 Bad Gateway</title></head><body>Grüße</body></html>"
HTML = {"Content-Type": "text/html; charset=utf-8"}
JSON = {"Content-Type": "application/json"}
GZIP = {**JSON, "Content-Encoding": "gzip"}
FITS = {"locale": "de-DE", "buyer": "ä"}
LISTED = {"errors": [{"code": "InvalidInput", "message": "Nein, über 5."}]}
UNPACKED = json.dumps({"locale": ["de-DE"] * 100}).encode()
BROKEN = {
    "not gzip": UNPACKED,
    "cut off": gzip.compress(UNPACKED)[:-12],
    "spoilt": gzip.compress(UNPACKED)[:12] + b"\0" * 8,
}


async def got(connect: Connect, server: ApiServer, response: Reply) -> Any:
    server.api_response = response
    async with connect() as client:
        return await client.get()


async def test_a_gateways_page_is_an_error(connect: Connect, server: ApiServer) -> None:
    """HTML with status 502 raises the class of the status, which has the page."""
    error = await status_error(connect, server, Reply(502, HTML, PAGE.encode()))
    assert type(error) is BadGatewayError
    assert error.response.text == PAGE
    assert error.errors == (ErrorDetail("", "502 Bad Gateway"),)
    assert (error.operation, error.request_id) == ("GetAttributes", None)


async def test_a_page_with_status_200_is_an_error(connect: Connect, server: ApiServer) -> None:
    """The read fails with UnreadableResponseError, which contains the title of the page."""
    server.api_response = Reply(200, HTML, PAGE.encode())
    async with connect() as client:
        with pytest.raises(UnreadableResponseError, match="not JSON") as caught:
            await client.get()
    assert caught.value.response.text == PAGE
    assert caught.value.excerpt == "502 Bad Gateway"


async def test_an_empty_body_is_an_error(connect: Connect, server: ApiServer) -> None:
    """A read without its documented body fails."""
    server.api_response = Reply(200, JSON, b"")
    async with connect() as client:
        with pytest.raises(UnreadableResponseError, match="the body is empty"):
            await client.get()


@pytest.mark.parametrize("media_type", ["text/html", "text/plain", "application/xml", "", "json"])
async def test_valid_json_needs_no_media_type(
    connect: Connect, server: ApiServer, log_lines: list[str], media_type: str
) -> None:
    """JSON is read under any media type, and so is a list of errors."""
    headers = {"Content-Type": media_type}
    found = await got(connect, server, Reply(200, headers, FITS))
    assert found == GetAttributesResponse.model_validate(FITS)
    error = await status_error(connect, server, Reply(400, headers, LISTED))
    assert error.errors == (ErrorDetail("InvalidInput", "Nein, über 5."),)
    assert log_lines == []


@pytest.mark.parametrize("flavour", ["sync", "asyncio"])  # With trio, httpx2 leaves a warning.
@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
async def test_the_status_of_an_undecodable_body_counts(
    connect: Connect, server: ApiServer, log_lines: list[str], body: bytes
) -> None:
    """An error status raises its class, and a write succeeds."""
    error = await status_error(connect, server, Reply(502, GZIP, body))
    assert type(error) is BadGatewayError
    assert UNPACKED.startswith(error.response.content)
    server.api_response = Reply(201, GZIP, body)
    async with connect() as client:
        sent = await client.write({"text": "a"})
    assert sent == CreateConfirmCustomizationDetailsResponse()
    assert "confirmCustomizationDetails: the request succeeded (201), but the body" in log_lines[-1]
    assert "de-DE" not in " ".join(log_lines)


@pytest.mark.parametrize("flavour", ["sync", "asyncio"])
@pytest.mark.parametrize("kind", ["not gzip", "spoilt"])
async def test_a_read_with_an_undecodable_body_fails(
    connect: Connect, server: ApiServer, kind: str
) -> None:
    """An empty result would be wrong."""
    server.api_response = Reply(200, GZIP, BROKEN[kind])
    async with connect() as client:
        with pytest.raises(UnreadableResponseError, match="the body is not gzip"):
            await client.get()


async def test_a_compressed_body_is_decoded(
    connect: Connect, server: ApiServer, log_lines: list[str]
) -> None:
    """A correctly encoded body is read as usual."""
    packed = gzip.compress(json.dumps(FITS).encode())
    found = await got(connect, server, Reply(200, GZIP, packed))
    assert found == GetAttributesResponse.model_validate(FITS)
    assert log_lines == []


async def test_a_large_error_page_is_kept_and_not_quoted(
    connect: Connect, server: ApiServer
) -> None:
    """The exception has the ten megabytes of the page, and its message remains one line."""
    page = b"<p>It does not work.</p>" * 430_000
    error = await status_error(connect, server, Reply(503, HTML, page))
    assert error.response.content == page
    assert len(str(error)) < 200
    assert len(repr(error)) < 200


ENCODINGS = ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_json_in_another_encoding_is_read(
    connect: Connect, server: ApiServer, log_lines: list[str], encoding: str
) -> None:
    """A byte order mark or UTF-16 is accepted and not reported."""
    body = json.dumps(FITS, ensure_ascii=False).encode(encoding)
    found = await got(connect, server, Reply(200, JSON, body))
    assert found == GetAttributesResponse.model_validate(FITS)
    assert log_lines == []
    body = json.dumps(LISTED, ensure_ascii=False).encode(encoding)
    error = await status_error(connect, server, Reply(400, JSON, body))
    assert type(error) is BadRequestError
    assert error.errors == (ErrorDetail("InvalidInput", "Nein, über 5."),)
