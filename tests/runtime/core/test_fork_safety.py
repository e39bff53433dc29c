"""Clients in other event loops and in forked processes."""

from __future__ import annotations

import asyncio
import os
import time
from threading import Thread

import anyio
import pytest

from generated.tests.server import TOKEN_PATH, Reply, Request
from selling_partner import ConfigurationError
from tests.runtime.support.clients import ORDER, ApiServer, connect_to, json_response
from tests.runtime.support.fresh_process import in_a_fresh_process
from tests.runtime.support.ordering import Hold

forking = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")

CLIENT = """
import os, sys, threading, time, warnings
warnings.simplefilter("ignore")  # Newer Pythons warn about every fork in a process with threads.
from selling_partner import Credentials, Region, SellingPartner, Unlimited

sp = SellingPartner(
    Credentials("a", "b", "c"), region=Region.NA, base_url={url!r}, token_url={token_url!r},
    limiter=Unlimited(),
)

def get(order):
    raw = sp.messaging_v1.with_raw_response.get_attributes(order, marketplace_ids=["A"])
    return order in raw.text

def exit_code(child):
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
"""

SHARING = """
assert get("123-1234567-0000000")
children = []
for number in range(1, 4):
    child = os.fork()
    if not child:
        orders = [f"123-1234567-{number}{each:06}" for each in range(30)]
        os._exit(42 if all(get(order) for order in orders) else 1)
    children.append(child)
mine = all(get(f"123-1234567-0{each:06}") for each in range(30))
print(json.dumps([mine, *map(exit_code, children)]))
"""

SIGNING_IN = """
thread = threading.Thread(target=get, args=["123-1234567-0000000"], daemon=True)
thread.start()

def is_reading():
    # A thread that waits for a response has finished its imports.
    frame = sys._current_frames().get(thread.ident)
    code = frame and frame.f_code
    return code and code.co_name == "read" and "httpcore" in code.co_filename

while not is_reading():
    time.sleep(0.001)
child = os.fork()
if not child:
    os._exit(42 if get("123-1234567-0000001") else 1)
print(json.dumps(exit_code(child)))
"""


def client_of(server: ApiServer) -> str:
    return CLIENT.format(url=server.url, token_url=server.token_url)


@forking
def test_forked_processes_share_no_connection(
    server: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client works in each forked process, and no process receives the response of another."""
    look_up = server.look_up

    def echo(request: Request) -> Reply:
        response = look_up(request)
        time.sleep(0.002)
        is_call = request.target != TOKEN_PATH and response.status == 200
        return json_response({"target": request.target}) if is_call else response

    monkeypatch.setattr(server, "look_up", echo)
    assert in_a_fresh_process(client_of(server) + SHARING) == [True, 42, 42, 42]
    assert len(server.token_requests) == 1


@forking
def test_a_process_that_was_forked_during_a_sign_in_signs_in_itself(server: ApiServer) -> None:
    """The child process does not wait for the thread that signs in, which it does not have."""
    server.before_token_response = Hold(lambda: len(server.token_requests) == 2)
    server.api_response = json_response({"order": "123-1234567-0000001"})
    assert in_a_fresh_process(client_of(server) + SIGNING_IN) == 42
    assert len(server.token_requests) == 2


def test_another_event_loop_gets_an_error_at_once(server: ApiServer) -> None:
    """A call in another event loop would never end, so it raises an error with the remedy."""
    client = connect_to(server, "asyncio")
    message = "belongs to the event loop in which it was first used"

    async def twice() -> None:
        await client.get()
        await client.get()

    async def elsewhere() -> None:
        with pytest.raises(ConfigurationError, match=message):
            await client.get()

    async def here() -> None:
        await twice()
        other = Thread(target=asyncio.run, args=[elsewhere()])
        other.start()
        await asyncio.to_thread(other.join)
        await twice()
        await client.close()

    asyncio.run(here())
    asyncio.run(elsewhere())
    anyio.run(elsewhere, backend="trio")
    assert [ORDER in request.target for request in server.requests] == [True] * 4


def test_a_client_may_be_created_outside_of_its_event_loop(server: ApiServer) -> None:
    """A client belongs to the first event loop that uses it."""
    client = connect_to(server, "asyncio")

    async def use() -> None:
        async with client:
            await client.get()

    anyio.run(use, backend="trio")
