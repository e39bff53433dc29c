"""The first call of a process imports while its token is on its way; it changes nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.runtime.support.clients import FLAVOURS, ORDER, US, unused_url
from tests.runtime.support.fresh_process import FreshProcesses

PROLOGUE = f"""
import json, logging, sys, threading, typing
import anyio
from generated.tests.server import Reply, Server
from selling_partner import (
    AsyncSellingPartner, Credentials, RawResponse, Region, RetryPolicy, SellingPartner,
    SellingPartnerError, Unlimited,
)

order, us = {ORDER!r}, {US!r}
logged = []
logging.basicConfig(level=logging.DEBUG, handlers=[logging.Handler()])
logging.getLogger().handlers[0].emit = lambda each: logged.append(
    each.msg if each.name == "selling_partner" else ""
)
refusal = Reply(401, {{}}, {{"error": "invalid_client", "error_description": "no such client"}})


def settled(server, root, token_url=None, **options):
    server.respond("GET", f"/messaging/v1/orders/{{order}}/attributes?marketplaceIds={{us}}",
                  200, {{}}, {{"buyer": {{"locale": "en-US"}}}})
    options = dict(base_url=server.url, token_url=token_url or server.token_url, **options)
    return root(Credentials("a", "b", "c"), region=Region.NA, retry=RetryPolicy(attempts=1),
                limiter=Unlimited(), **options)


def call(flavour, server, use, *, is_refused=False, **options):
    '''What the use of the Messaging client gives, or raises.'''
    server.token_response = refusal if is_refused else None

    async def main():
        async with settled(server, AsyncSellingPartner, **options) as root:
            return await use(root.messaging_v1)
    try:
        if flavour == "sync":
            with settled(server, SellingPartner, **options) as root:
                return use(root.messaging_v1)
        return anyio.run(main, backend=flavour)
    except SellingPartnerError as error:
        return error


def told(found):
    '''It as JSON, with whatever an exception says.'''
    if isinstance(found, RawResponse):
        found = found.parse()
    if isinstance(found, SellingPartnerError):
        return [type(found).__name__, str(found), getattr(found, "may_be_processed", None)]
    return [type(found).__name__, found.model_dump(mode="json", exclude_unset=True)]
"""


pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")


@pytest.fixture(scope="module")
def cold() -> Iterator[FreshProcesses]:
    """Processes that have imported the clients, and neither pydantic nor an API's models."""
    with FreshProcesses(PROLOGUE) as processes:
        yield processes


@pytest.fixture(scope="module")
def warm() -> Iterator[FreshProcesses]:
    """Processes that have imported all of it."""
    with FreshProcesses(f"{PROLOGUE}\nimport selling_partner.messaging_v1.operations") as processes:
        yield processes


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_pydantic_is_imported_while_the_token_is_on_its_way(
    cold: FreshProcesses, flavour: str
) -> None:
    """Its import waits until a token was asked for, the answer to that until the import began."""
    code = f"""
asked, begun, waited = threading.Event(), threading.Event(), []

class Holding(Server):
    def look_up(self, request):
        answer = super().look_up(request)
        if request is self.token_requests[-1]:
            asked.set()
            waited.append(begun.wait(20))
        return answer

class Watch:
    def find_spec(self, name, path=None, target=None):
        if name == "pydantic":
            waited.append(asked.wait(20))
            begun.set()

sys.meta_path.insert(0, Watch())
with Holding() as server:
    found = call({flavour!r}, server, lambda api: api.get_attributes(order, marketplace_ids=[us]))
    counts = [len(server.token_requests), len(server.requests)]
print(json.dumps([waited, counts, told(found)]))
"""
    waited, counts, found = cold.run(code)
    assert waited == [True, True]
    assert counts == [1, 1]
    assert found == ["GetAttributesResponse", {"buyer": {"locale": "en-US"}}]


def test_a_client_is_made_without_pydantic_and_sends_nothing(cold: FreshProcesses) -> None:
    """Neither a root nor an API of it asks for a token, or imports a model."""
    code = """
with Server() as server:
    for root in (SellingPartner, AsyncSellingPartner):
        api = settled(server, root).messaging_v1
        api.with_options(timeout=5)
    print(json.dumps([len(server.token_requests), "pydantic" in sys.modules]))
"""
    assert cold.run(code) == [0, False]


GOOD = "get_attributes(order, marketplace_ids=[us])"
BAD = "get_attributes('', marketplace_ids=[us, us])"
SENT = {
    "a call": GOOD,
    "a raw answer": f"with_raw_response.{GOOD}",
    "refused credentials": f"{GOOD}, is_refused=True",
    "no network": f"{GOOD}, token_url=nobody",
    "no time": f"{GOOD}, deadline=1e-9",
    "other options": f"with_options(timeout=9).{GOOD}, validate_requests=False",
}
UNSENT = {
    "bad arguments": BAD,
    "a bad body": "create_warranty(order, marketplace_ids=[us], body=5)",
    "bad arguments, refused credentials": f"{BAD}, is_refused=True",
    "bad arguments, no network": f"{BAD}, token_url=nobody",
}


def outcome(processes: FreshProcesses, flavour: str, call: str, nobody: str) -> list[Any]:
    """What a process's first call gives or raises, what arrived, and what was logged."""
    found: list[Any] = processes.run(f"""
nobody = {nobody!r}
with Server() as server:
    found = call({flavour!r}, server, lambda api: api.{call})
    counts = [len(server.requests), len(server.token_requests)]
print(json.dumps([*told(found), [each for each in logged if each], *counts]))
""")
    return found


CASES = [(flavour, call) for flavour in FLAVOURS[:2] for call in (*SENT, *UNSENT)]
CASES += [("trio", call) for call in ("a call", "refused credentials", "bad arguments")]


@pytest.mark.parametrize(("flavour", "call"), CASES)
def test_a_first_call_ends_as_one_in_a_process_that_has_all_imported(
    cold: FreshProcesses, warm: FreshProcesses, flavour: str, call: str
) -> None:
    """The same answer, exception and log; a call that is at fault has asked for a token at most."""
    with unused_url() as nobody:
        code = {**SENT, **UNSENT}[call]
        first = outcome(cold, flavour, code, nobody)
        later = outcome(warm, flavour, code, nobody)
    assert first[:-1] == later[:-1]
    if call in SENT:
        assert first == later
    else:
        assert first[0] == "RequestValidationError"
        assert first[-1] in {0, 1}
        assert later[-1] == 0


def test_threads_that_call_first_at_the_same_time_sign_in_once(cold: FreshProcesses) -> None:
    """Eight of them have their answers, with one token."""
    code = """
found, at_once = [], threading.Barrier(8)

def first(api):
    at_once.wait()
    found.append(told(api.get_attributes(order, marketplace_ids=[us])))

with Server() as server, settled(server, SellingPartner) as root:
    threads = [threading.Thread(target=first, args=[root.messaging_v1]) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    print(json.dumps([len(server.token_requests), len(server.requests), found]))
"""
    tokens, requests, found = cold.run(code)
    assert (tokens, requests) == (1, 8)
    assert found == [["GetAttributesResponse", {"buyer": {"locale": "en-US"}}]] * 8


@pytest.mark.parametrize("flavour", ["asyncio", "trio"])
def test_a_first_call_that_is_cancelled_leaves_nothing_behind(
    cold: FreshProcesses, flavour: str
) -> None:
    """Called off while its token is on its way, it ends at once; the next call has an answer."""
    code = f"""
asked, held = threading.Event(), threading.Event()

class Holding(Server):
    def look_up(self, request):
        answer = super().look_up(request)
        if self.token_requests == [request]:
            asked.set()
            held.wait(20)
        return answer

async def main():
    async with settled(server, AsyncSellingPartner) as root:
        was_answered = False

        async def first():
            nonlocal was_answered
            await root.messaging_v1.get_attributes(order, marketplace_ids=[us])
            was_answered = True

        async with anyio.create_task_group() as group:
            group.start_soon(first)
            while not asked.is_set():
                await anyio.sleep(0.001)
            group.cancel_scope.cancel()
        threads = [each.name for each in threading.enumerate() if "selling" in each.name]
        held.set()
        found = await root.messaging_v1.get_attributes(order, marketplace_ids=[us])
        return [was_answered, threads, told(found)]

with Holding() as server:
    print(json.dumps(anyio.run(main, backend={flavour!r})))
"""
    was_answered, threads, found = cold.run(code)
    assert not was_answered
    assert threads == []
    assert found[0] == "GetAttributesResponse"


def test_the_types_of_methods_can_be_had_before_any_call(cold: FreshProcesses) -> None:
    """``typing.get_type_hints`` gives the models of a client's methods, and imports them for it."""
    code = """
from selling_partner.messaging_v1 import AsyncMessagingClient, MessagingClient

found = {}
for kind in (MessagingClient, AsyncMessagingClient):
    assert "selling_partner.messaging_v1.models" not in sys.modules or found
    for name in ("create_warranty", "get_attributes", "upload_attachment"):
        hints = typing.get_type_hints(getattr(kind, name))
        found[f"{kind.__name__}.{name}"] = [str(hints["return"]), str(hints.get("body"))]
print(json.dumps(found))
"""
    found = cold.run(code)
    models = "selling_partner.messaging_v1.models"
    for kind in ("MessagingClient", "AsyncMessagingClient"):
        assert found[f"{kind}.upload_attachment"][0] == f"<class '{models}.Attachment'>"
        assert found[f"{kind}.create_warranty"] == [
            f"<class '{models}.CreateWarrantyResponse'>",
            f"{models}.CreateWarrantyRequest | collections.abc.Mapping[str, object]",
        ]
