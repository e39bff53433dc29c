"""One fault of each kind over a real socket: the HTTP libraries report it as the script assumes.

Only the phase under test is short. Everything else has 20 seconds, which a busy machine needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Timeout

from selling_partner import NetworkError, RequestTimeoutError, RequestTooLargeError
from selling_partner._runtime.core.secrets import Secret
from tests.runtime.faults import plays
from tests.runtime.faults.calls import UPLOADS, operation
from tests.runtime.faults.exchange import Exchange, Play, respond
from tests.runtime.faults.server import FaultServer, full_port
from tests.runtime.support.clients import ORDER, US, AnyClient, connect_to, unused_url

READ = operation("GET", "read")
SEND = operation("POST", "send")
TOKEN = Secret("Atz.sprdt|no-sign-in")
SHORT = 0.2
"""The seconds of the phase under test."""

BROKEN: dict[str, tuple[Play, str]] = {
    "closed": (plays.close, "RemoteProtocolError"),
    "reset": (plays.reset, "ReadError"),
    "cut within the headers": (plays.cut(plays.HEAD[:30]), "RemoteProtocolError"),
    "cut within the body": (plays.cut(plays.HEAD + plays.BODY[:5]), "RemoteProtocolError"),
    "no HTTP at all": (plays.send_other_protocol, "RemoteProtocolError"),
}
SILENT: dict[str, Play] = {
    "after the request": plays.stall_after_request,
    "within the headers": plays.stall_after(plays.HEAD[:30]),
    "within the body": plays.stall_after(plays.HEAD + plays.BODY[:5]),
}


@pytest.fixture
def anyio_backend(flavour: str) -> str:
    """An event loop in real time."""
    return "asyncio" if flavour == "sync" else flavour


@pytest.fixture
def listening() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


async def read(client: AnyClient) -> Any:
    return await client.send(READ, restricted_data_token=TOKEN)


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_connection_is_a_network_error(
    listening: FaultServer, flavour: str, name: str
) -> None:
    """A connection that ends, is reset or carries other bytes raises the assumed error."""
    play, reported = BROKEN[name]
    listening.play("/read", play)
    async with connect_to(listening, flavour, timeout=20) as client:
        with pytest.raises(NetworkError, match=reported) as caught:
            await read(client)
    assert caught.value.may_be_processed


@pytest.mark.parametrize("name", SILENT)
async def test_silence_is_a_timeout(listening: FaultServer, flavour: str, name: str) -> None:
    """A client waits for a stalled server as long as the read timeout."""
    listening.play("/read", SILENT[name])
    async with connect_to(listening, flavour, timeout=Timeout(20, read=SHORT)) as client:
        with pytest.raises(RequestTimeoutError, match="ReadTimeout") as caught:
            await read(client)
    assert caught.value.may_be_processed


@pytest.mark.parametrize("before", [b"", plays.LONG_HEAD])
async def test_a_trickle_ends_after_the_deadline(
    listening: FaultServer, flavour: str, before: bytes
) -> None:
    """No timeout applies while there is something to read."""
    listening.play("/read", _trickle(before, plays.BODY * 10 if before else plays.HEAD))
    async with connect_to(listening, flavour, timeout=20, deadline=2 * SHORT) as client:
        with pytest.raises(RequestTimeoutError):
            await read(client)


def _trickle(before: bytes, data: bytes) -> Play:
    def play(exchange: Exchange) -> None:
        exchange.read()
        exchange.send(before)
        exchange.trickle(data, SHORT / 10)
        exchange.stall()

    return play


async def test_a_refused_connection_cannot_have_been_processed(
    listening: FaultServer, flavour: str
) -> None:
    """A port without a listener refuses the connection."""
    with unused_url() as url:
        async with connect_to(listening, flavour, base_url=url, timeout=20) as client:
            with pytest.raises(NetworkError, match="ConnectError") as caught:
                await read(client)
    assert not caught.value.may_be_processed


async def test_an_unaccepted_connection_is_a_timeout(listening: FaultServer, flavour: str) -> None:
    """A connection times out while the system's queue is full."""
    with full_port() as port:
        options: Any = {"base_url": f"http://127.0.0.1:{port}"}
        options["timeout"] = Timeout(20, connect=SHORT)
        async with connect_to(listening, flavour, **options) as client:
            with pytest.raises(RequestTimeoutError, match="ConnectTimeout") as caught:
                await read(client)
    assert not caught.value.may_be_processed


async def test_a_host_without_tls_processes_nothing(listening: FaultServer, flavour: str) -> None:
    """The server closes the connection when it receives a TLS handshake."""
    url = listening.url.replace("http:", "https:")
    async with connect_to(listening, flavour, base_url=url, timeout=20) as client:
        with pytest.raises(NetworkError, match="ConnectError") as caught:
            await read(client)
    assert not caught.value.may_be_processed


async def test_a_connection_closed_while_idle_is_not_used(
    listening: FaultServer, flavour: str
) -> None:
    """The next request, which must not be sent twice, uses a new connection."""
    listening.play("/read", plays.respond_and_close)
    listening.play("/send", plays.good)
    async with connect_to(listening, flavour, timeout=20) as client:
        await read(client)
        listening.wait_for_end(1)
        await client.send(SEND, body={}, restricted_data_token=TOKEN)
    assert [each.connection for each in listening.seen] == [1, 2]


async def test_an_early_rejection_is_the_response(listening: FaultServer, flavour: str) -> None:
    """The server responds and closes while the client is still sending."""
    listening.play("/send", plays.reject_unread)
    async with connect_to(listening, flavour, timeout=20) as client:
        with pytest.raises(RequestTooLargeError):
            await client.send(SEND, body={"text": "x" * 4_000_000}, restricted_data_token=TOKEN)


async def test_a_stalled_storage_is_a_timeout(listening: FaultServer, flavour: str) -> None:
    """A file that exceeds the socket buffers arrives complete."""
    destination = {"uploadDestinationId": "1", "url": f"{listening.url}/storage", "headers": {}}
    listening.play(UPLOADS, respond(201, {"payload": destination}))
    listening.play("/storage", plays.stall_unread)
    arguments: Any = (ORDER, "invoice", bytes(32 * 1024 * 1024))
    async with connect_to(listening, flavour, timeout=Timeout(20, write=SHORT)) as client:
        with pytest.raises(RequestTimeoutError, match="WriteTimeout"):
            await client.call("upload_attachment", *arguments, marketplace=US, file_name="a.pdf")
