"""Content codings of a response: gzip, truncated gzip and unsupported codings."""

from __future__ import annotations

import gzip
import json

import pytest

from selling_partner import (
    ResponseTooLargeError,
    UnreadableResponseError,
)
from tests.runtime.support.limited_client import GZIP, body, connect, script
from tests.runtime.support.scripted_network import (
    response,
    script_network,
)

CODINGS = {
    "twice": ["Content-Encoding: gzip, gzip"],
    "in two headers": ["Content-Encoding: gzip", "Content-Encoding: gzip"],
    "two": ["Content-Encoding: deflate, gzip"],
    "deflate": ["Content-Encoding: deflate"],
    "unknown": ["Content-Encoding: br"],
}
BROKEN = {
    "truncated": gzip.compress(body(500))[:-9],
    "without its checksum": gzip.compress(body(500))[:-1],
    "with a wrong checksum": gzip.compress(body(500))[:-8] + bytes(8),
    "plain": body(100),
    "with trailing data": gzip.compress(body(100)) + b"{}",
}


@pytest.mark.parametrize("headers", CODINGS.values(), ids=CODINGS)
async def test_an_unsupported_coding_is_an_unreadable_response(
    flavour: str, headers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several codings, or one that was not requested, are rejected, and a read is retried."""
    content = gzip.compress(gzip.compress(body(100)))
    network = script_network(monkeypatch, script(*3 * [response(content, 200, *headers)]))
    async with connect(flavour) as client:
        with pytest.raises(UnreadableResponseError, match="content coding") as caught:
            await client.get()
    assert not isinstance(caught.value, ResponseTooLargeError)
    sent = b"".join(each.sent for each in network.connections)
    assert sent.count(b"GET ") == 3
    assert sent.lower().count(b"accept-encoding: gzip\r\n") == sent.count(b" HTTP/1.1\r\n")


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
async def test_damaged_gzip_is_an_unreadable_response(
    flavour: str, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A partial body is never returned as a complete one."""
    script_network(monkeypatch, script(*3 * [response(content, 200, GZIP)]))
    async with connect(flavour) as client:
        with pytest.raises(UnreadableResponseError, match="gzip"):
            await client.get()


async def test_all_members_of_gzip_are_read(flavour: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several members with trailing zeros are decoded as gzip itself does."""
    whole = body(100)
    content = gzip.compress(whole[:50]) + gzip.compress(whole[50:]) + bytes(20)
    script_network(monkeypatch, script(response(content, 200, "Content-Encoding: x-GZIP")))
    async with connect(flavour) as client:
        assert (await client.get()).locale == json.loads(whole)["locale"]
