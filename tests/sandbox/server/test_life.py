"""Start, end and coexistence of sandboxes."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from http.client import HTTPResponse

import httpx2
import pytest

from selling_partner.sandbox import Sandbox
from tests.sandbox.support import PATIENCE, Caller, HoldingClock, connected


def test_a_port_in_use(sandbox: Sandbox) -> None:
    """The start raises at once."""
    with pytest.raises(OSError, match="in use"):
        Sandbox(port=int(sandbox.url.rpartition(":")[2]))


def test_its_port_is_free_afterwards() -> None:
    """A stopped sandbox releases its port and no longer responds."""
    with Sandbox() as first:
        port = int(first.url.rpartition(":")[2])
        httpx2.get(first.url).raise_for_status()
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(first.url)
    with Sandbox(port=port) as second:
        httpx2.get(second.url).raise_for_status()


def test_it_starts_once() -> None:
    """A stopped sandbox does not start again, and the exception says so."""
    with Sandbox() as sandbox:
        pass
    with pytest.raises(RuntimeError, match="create another"):
        sandbox.__enter__()


def test_stop_without_a_start() -> None:
    """Stopping a sandbox that was never started does nothing."""
    sandbox = Sandbox()
    sandbox.__exit__()
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(sandbox.url)


def test_several_at_once() -> None:
    """Each sandbox has its own messages, tokens and faults."""
    with Sandbox() as one, Sandbox() as other:
        first, second = Caller(one), Caller(other)
        one.fail_next("create_confirm_order_details", status=500)
        assert second.tell({"text": "x"}).status_code == 201
        second.token = first.token
        assert second.actions().status_code == 403
        assert (len(one.messages), len(other.messages)) == (0, 1)
        first.http.close()
        second.http.close()


def test_ipv6() -> None:
    """The address may be one of IPv6."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("this machine has no IPv6")
    with Sandbox(host="::1") as sandbox:
        assert sandbox.url.startswith("http://[::1]:")
        caller = Caller(sandbox)
        assert caller.actions().status_code == 200
        assert caller.upload(b"x")
        caller.http.close()


@pytest.mark.parametrize("holding", ["stream", "delay", "half", "idle"])
def test_open_requests_do_not_delay_the_end(holding: str, caplog: pytest.LogCaptureFixture) -> None:
    """Streams, blocked and partial requests end with the sandbox, without an error in the log."""
    before, clock = set(threading.enumerate()), HoldingClock()
    with Sandbox(clock=clock) as sandbox, closing(connected(sandbox)) as connection:
        if holding == "delay":
            clock.holds = True
            sandbox.fail_next("token", delay=3600)
        else:
            _exchange(connection)  # Now it is certain that the connection has been taken.
        asked = {
            "stream": b"GET /_sandbox/events HTTP/1.1\r\nHost: x\r\n\r\n",
            "delay": b"POST /auth/o2/token HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
            "half": b"POST /auth/o2/token HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n",
            "idle": b"",
        }
        connection.sendall(asked[holding])
        if holding == "stream":
            assert connection.recv(1000)
        if holding == "delay":
            assert clock.is_held.wait(PATIENCE)
        sandbox.__exit__()
        with suppress(ConnectionError):
            while connection.recv(1000):
                pass
    assert not caplog.records  # The server complains of requests that it waits for to the end.
    assert set(threading.enumerate()) <= before


def _exchange(connection: socket.socket) -> None:
    """Send a small request, and read the whole response."""
    connection.sendall(b"GET /_sandbox/levels HTTP/1.1\r\nHost: x\r\n\r\n")
    response = HTTPResponse(connection)
    response.begin()
    response.read()


def test_from_many_threads(sandbox: Sandbox) -> None:
    """Many threads can call, change and inspect a sandbox concurrently."""
    caller = Caller(sandbox)

    def work(number: int) -> None:
        for _ in range(10):
            caller.sign_in(refresh_token=str(number))
            sandbox.expire_token()
            sandbox.fail_next("create_warranty", status=500)
            assert len(sandbox.exchanges) > len(sandbox.messages)
            caller.tell({"text": "x"})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    sandbox.reset()
    caller.http.close()
