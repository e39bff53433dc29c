"""Missing responses: their exceptions and timeouts."""

from __future__ import annotations

import math
from typing import Any

import httpx2
import pytest

from selling_partner import (
    ConfigurationError,
    ManualClock,
    NetworkError,
    RequestTimeoutError,
    TooManyRequestsError,
)
from selling_partner.messaging_v1 import CreateConfirmCustomizationDetailsResponse
from tests.runtime.support.clients import (
    PHASES,
    SILENT,
    ApiServer,
    Connect,
    MockNetwork,
    raw_server,
    unused_url,
)
from tests.runtime.support.ordering import Hold

BAD_TIMEOUTS = [0, -1, 0.0, math.nan, math.inf, True, False, "3", [], 1e9, 10**400]


async def test_a_refused_connection_is_a_network_error(connect: Connect, server: ApiServer) -> None:
    """A refused connection raises NetworkError with the operation and the cause."""
    with unused_url() as url:
        async with connect(base_url=url) as client:
            with pytest.raises(NetworkError, match=r"^GetAttributes: no response") as caught:
                await client.get()
    assert not isinstance(caught.value, RequestTimeoutError)
    assert caught.value.__cause__ is not None
    assert len(server.token_requests) == 1


async def test_http_on_this_machine_uses_no_proxy(
    connect: Connect, server: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unencrypted requests stay on this machine, whatever proxy the environment names."""
    with raw_server(b"HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n") as (proxy, heads):
        monkeypatch.setenv("HTTP_PROXY", proxy)
        monkeypatch.setenv("http_proxy", proxy)
        for host in ("127.0.0.1", "localhost"):
            urls = {"base_url": server.url, "token_url": server.token_url}
            here = {name: url.replace("127.0.0.1", host) for name, url in urls.items()}
            async with connect(**here) as client:
                await client.get()
    assert heads == []
    assert len(server.requests) == 2


async def test_an_unreachable_sign_in_is_a_network_error(
    connect: Connect, server: ApiServer
) -> None:
    """The exception names Login with Amazon as unreachable."""
    with unused_url() as url:
        async with connect(token_url=url) as client:
            with pytest.raises(NetworkError, match=r"^LoginWithAmazon: no response"):
                await client.get()
    assert server.requests == []


@pytest.mark.parametrize(
    "response",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"SSH-2.0-OpenSSH_9.9\r\n\r\n",
    ],
)
async def test_a_broken_response_is_a_network_error(connect: Connect, response: bytes) -> None:
    """A truncated, garbled or non-HTTP response raises NetworkError, without a retry."""
    with raw_server(response) as (url, heads):
        async with connect(base_url=url) as client:
            with pytest.raises(NetworkError, match=r"^confirmCustomizationDetails: no response"):
                await client.write({"text": "a"})
        assert len(heads) == 1


UNREADABLE = {
    "cut off": b'Content-Length: 100\r\n\r\n{"errors"',
    "cut off in a chunk": b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
}
GARBLED = b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
async def test_a_write_with_a_broken_body_succeeds(
    connect: Connect, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    """An exception would lead to a second request, which would repeat the action."""
    head = b"HTTP/1.1 201 Created\r\nx-amzn-RequestId: r-1\r\n"
    with raw_server(head + body) as (url, _):
        async with connect(base_url=url) as client:
            response = await client.write({"text": "a"})
    assert isinstance(response, CreateConfirmCustomizationDetailsResponse)
    assert response.model_dump(exclude_unset=True) == {}
    assert "the body of the response 201 could not be read" in caplog.text
    assert "[request id r-1]" in caplog.text


async def test_a_write_with_an_undecodable_body_succeeds(connect: Connect) -> None:
    """A body that does not match its content coding counts as lost."""
    with raw_server(b"HTTP/1.1 200 OK\r\n" + GARBLED) as (url, _):
        async with connect(base_url=url) as client:
            assert (await client.write({"text": "a"})).model_dump(exclude_unset=True) == {}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
async def test_a_read_with_a_broken_body_fails(connect: Connect, body: bytes) -> None:
    """An empty result would be wrong, and a retry is safe."""
    with raw_server(b"HTTP/1.1 200 OK\r\n" + body) as (url, _):
        async with connect(base_url=url) as client:
            with pytest.raises(NetworkError) as caught:
                await client.get()
    assert caught.value.may_be_processed


async def test_the_timeout_limits_a_stalled_body(
    connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    """A write with a stalled body ends without an exception."""
    with raw_server(b"HTTP/1.1 201 Created\r\nContent-Length: 9\r\n\r\n{", hold=True) as (url, _):
        async with connect(base_url=url) as client:
            await client.sign_in()
            await client.with_options(timeout=SILENT).write({"text": "a"})
    assert "the body of the response 201 could not be read (ReadTimeout)" in caplog.text


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
async def test_an_error_with_an_unreadable_body_keeps_its_class(
    connect: Connect, body: bytes
) -> None:
    """The status determines the class, although the list of errors is lost."""
    with raw_server(b"HTTP/1.1 429 Slow down\r\nx-amzn-RequestId: r-1\r\n" + body) as (url, _):
        async with connect(base_url=url) as client:
            with pytest.raises(TooManyRequestsError) as caught:
                await client.get()
    assert (caught.value.request_id, caught.value.errors) == ("r-1", ())
    assert caught.value.response.content == b""


async def test_a_truncated_token_response_is_a_network_error(
    connect: Connect, server: ApiServer
) -> None:
    """The call itself is not sent."""
    with raw_server(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"access') as (url, _):
        async with connect(token_url=url) as client:
            with pytest.raises(NetworkError, match=r"^LoginWithAmazon: no response"):
                await client.get()
    assert server.requests == []


async def test_the_timeout_of_a_call_overrides_the_client(
    connect: Connect, flavour: str, clock: ManualClock
) -> None:
    """A shorter or longer timeout applies to each phase of sign-in and call."""
    for of_the_client, of_the_call in ((60.0, 0.3), (0.2, 5.0)):
        network = MockNetwork(flavour)
        async with connect(timeout=of_the_client, http_client=network.http) as client:
            await client.get(timeout=of_the_call)
            await client.get(timeout=None)
            await client.get()
        call, later = (dict.fromkeys(PHASES, each) for each in (of_the_call, of_the_client))
        assert network.timeouts == [call, call, later, later]


async def test_the_exception_names_the_timeout(connect: Connect, flavour: str) -> None:
    """It is also Python's TimeoutError, and states the duration and the phase."""

    def stall() -> None:
        raise httpx2.ReadTimeout("silent")

    async with connect(timeout=60, http_client=MockNetwork(flavour, stall).http) as client:
        with pytest.raises(
            RequestTimeoutError, match=r"^GetAttributes: no response within 0\.3 s \(ReadTimeout\)"
        ) as caught:
            await client.get(timeout=0.3)
    assert isinstance(caught.value, TimeoutError)
    assert caught.value.__cause__ is not None


async def test_the_timeout_limits_an_unresponsive_host(connect: Connect) -> None:
    """Over a real connection, the wait ends after one request each time."""
    with raw_server(None) as (url, heads):
        async with connect(base_url=url) as client:
            await client.sign_in()
            hasty = client.with_options(timeout=SILENT)
            for _ in range(2):
                with pytest.raises(RequestTimeoutError, match=r"within 0\.1 s \(ReadTimeout\)"):
                    await hasty.get()
    assert len(heads) == 2


async def test_a_client_works_after_a_timeout(connect: Connect, server: ApiServer) -> None:
    """A timeout leaves no broken connection for the next call."""
    server.before_token_response = held = Hold()
    async with connect() as client:
        with pytest.raises(RequestTimeoutError, match="LoginWithAmazon"):
            await client.with_options(timeout=SILENT).get()
        held.release()
        assert await client.get() is not None
    assert len(server.requests) == 1


@pytest.mark.parametrize("timeout", BAD_TIMEOUTS, ids=lambda value: f"{value!r:.10}")
async def test_an_invalid_timeout_is_refused(
    connect: Connect, server: ApiServer, timeout: Any
) -> None:
    """A timeout that is not a positive, finite number is refused, and nothing is sent."""
    with pytest.raises(ConfigurationError, match="timeout"):
        connect(timeout=timeout)
    async with connect() as client:
        with pytest.raises(ConfigurationError, match="timeout"):
            await client.get(timeout=timeout)
    assert server.requests == server.token_requests == []


@pytest.mark.parametrize("timeout", [3, 2.5, 86_400])
async def test_a_valid_timeout_is_accepted(
    connect: Connect, server: ApiServer, timeout: float
) -> None:
    """Whole and fractional seconds up to a day are accepted."""
    async with connect(timeout=timeout) as client:
        await client.get()
        await client.get(timeout=timeout)
    assert len(server.requests) == 2
