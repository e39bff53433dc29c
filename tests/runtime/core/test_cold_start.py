"""The first call of a process imports during its token request, and behaves like later calls."""

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


def root_client(server, root, token_url=None, **options):
    server.respond("GET", f"/messaging/v1/orders/{{order}}/attributes?marketplaceIds={{us}}",
                  200, {{}}, {{"buyer": {{"locale": "en-US"}}}})
    options = dict(base_url=server.url, token_url=token_url or server.token_url, **options)
    return root(Credentials("a", "b", "c"), region=Region.NA, retry=RetryPolicy(attempts=1),
                limiter=Unlimited(), **options)


def call(flavour, server, use, *, is_refused=False, **options):
    '''Return the result or the exception of a use of the Messaging client.'''
    server.token_response = refusal if is_refused else None

    async def main():
        async with root_client(server, AsyncSellingPartner, **options) as root:
            return await use(root.messaging_v1)
    try:
        if flavour == "sync":
            with root_client(server, SellingPartner, **options) as root:
                return use(root.messaging_v1)
        return anyio.run(main, backend=flavour)
    except SellingPartnerError as error:
        return error


def as_json(result):
    '''Return a result or an exception as JSON.'''
    if isinstance(result, RawResponse):
        result = result.parse()
    if isinstance(result, SellingPartnerError):
        return [type(result).__name__, str(result), getattr(result, "may_be_processed", None)]
    return [type(result).__name__, result.model_dump(mode="json", exclude_unset=True)]
"""


pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")


@pytest.fixture(scope="module")
def cold() -> Iterator[FreshProcesses]:
    """Processes that have imported the clients, but neither pydantic nor the models of an API."""
    with FreshProcesses(PROLOGUE) as processes:
        yield processes


@pytest.fixture(scope="module")
def warm() -> Iterator[FreshProcesses]:
    """Processes that have imported everything."""
    with FreshProcesses(f"{PROLOGUE}\nimport selling_partner.messaging_v1.operations") as processes:
        yield processes


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_pydantic_is_imported_during_the_token_request(cold: FreshProcesses, flavour: str) -> None:
    """The import starts after the token request, and before the response to it."""
    code = f"""
requested, importing, waited = threading.Event(), threading.Event(), []

class HoldingServer(Server):
    def look_up(self, request):
        response = super().look_up(request)
        if request is self.token_requests[-1]:
            requested.set()
            waited.append(importing.wait(20))
        return response

class ImportWatcher:
    def find_spec(self, name, path=None, target=None):
        if name == "pydantic":
            waited.append(requested.wait(20))
            importing.set()

sys.meta_path.insert(0, ImportWatcher())
with HoldingServer() as server:
    found = call({flavour!r}, server, lambda api: api.get_attributes(order, marketplace_ids=[us]))
    counts = [len(server.token_requests), len(server.requests)]
print(json.dumps([waited, counts, as_json(found)]))
"""
    waited, counts, found = cold.run(code)
    assert waited == [True, True]
    assert counts == [1, 1]
    assert found == ["GetAttributesResponse", {"buyer": {"locale": "en-US"}}]


def test_a_client_is_created_without_pydantic_and_sends_nothing(cold: FreshProcesses) -> None:
    """Creating a root and its APIs requests no token and imports no model."""
    code = """
with Server() as server:
    for root in (SellingPartner, AsyncSellingPartner):
        api = root_client(server, root).messaging_v1
        api.with_options(timeout=5)
    print(json.dumps([len(server.token_requests), "pydantic" in sys.modules]))
"""
    assert cold.run(code) == [0, False]


GOOD = "get_attributes(order, marketplace_ids=[us])"
BAD = "get_attributes('', marketplace_ids=[us, us])"
SENT = {
    "a call": GOOD,
    "a raw response": f"with_raw_response.{GOOD}",
    "refused credentials": f"{GOOD}, is_refused=True",
    "no network": f"{GOOD}, token_url=unused",
    "no time": f"{GOOD}, deadline=1e-9",
    "other options": f"with_options(timeout=9).{GOOD}, validate_requests=False",
}
UNSENT = {
    "bad arguments": BAD,
    "a bad body": "create_warranty(order, marketplace_ids=[us], body=5)",
    "bad arguments, refused credentials": f"{BAD}, is_refused=True",
    "bad arguments, no network": f"{BAD}, token_url=unused",
}


def outcome(processes: FreshProcesses, flavour: str, call: str, unused: str) -> list[Any]:
    """Return the result of a process's first call, the logged lines and the number of requests."""
    found: list[Any] = processes.run(f"""
unused = {unused!r}
with Server() as server:
    found = call({flavour!r}, server, lambda api: api.{call})
    counts = [len(server.requests), len(server.token_requests)]
print(json.dumps([*as_json(found), [each for each in logged if each], *counts]))
""")
    return found


CASES = [(flavour, call) for flavour in FLAVOURS[:2] for call in (*SENT, *UNSENT)]
CASES += [("trio", call) for call in ("a call", "refused credentials", "bad arguments")]


@pytest.mark.slow
@pytest.mark.parametrize(("flavour", "call"), CASES)
def test_a_first_call_has_the_outcome_of_a_later_one(
    cold: FreshProcesses, warm: FreshProcesses, flavour: str, call: str
) -> None:
    """Response, exception and log are the same; an invalid call requests at most a token."""
    with unused_url() as unused:
        code = {**SENT, **UNSENT}[call]
        first = outcome(cold, flavour, code, unused)
        later = outcome(warm, flavour, code, unused)
    assert first[:-1] == later[:-1]
    if call in SENT:
        assert first == later
    else:
        assert first[0] == "RequestValidationError"
        assert first[-1] in {0, 1}
        assert later[-1] == 0


def test_threads_with_simultaneous_first_calls_sign_in_once(cold: FreshProcesses) -> None:
    """Eight threads receive their responses with one token."""
    code = """
found, at_once = [], threading.Barrier(8)

def first(api):
    at_once.wait()
    found.append(as_json(api.get_attributes(order, marketplace_ids=[us])))

with Server() as server, root_client(server, SellingPartner) as root:
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
def test_a_cancelled_first_call_leaves_nothing_behind(cold: FreshProcesses, flavour: str) -> None:
    """A call that is cancelled during its token request ends at once; the next one succeeds."""
    code = f"""
requested, released = threading.Event(), threading.Event()

class HoldingServer(Server):
    def look_up(self, request):
        response = super().look_up(request)
        if self.token_requests == [request]:
            requested.set()
            released.wait(20)
        return response

async def main():
    async with root_client(server, AsyncSellingPartner) as root:
        has_response = False

        async def first():
            nonlocal has_response
            await root.messaging_v1.get_attributes(order, marketplace_ids=[us])
            has_response = True

        async with anyio.create_task_group() as group:
            group.start_soon(first)
            while not requested.is_set():
                await anyio.sleep(0.001)
            group.cancel_scope.cancel()
        threads = [each.name for each in threading.enumerate() if "selling" in each.name]
        released.set()
        found = await root.messaging_v1.get_attributes(order, marketplace_ids=[us])
        return [has_response, threads, as_json(found)]

with HoldingServer() as server:
    print(json.dumps(anyio.run(main, backend={flavour!r})))
"""
    has_response, threads, found = cold.run(code)
    assert not has_response
    assert threads == []
    assert found[0] == "GetAttributesResponse"


def test_the_types_of_methods_are_available_before_any_call(cold: FreshProcesses) -> None:
    """``typing.get_type_hints`` returns the models of a client's methods, and imports them."""
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
            f"{models}.CreateWarrantyRequest | "
            "selling_partner.messaging_v1.dicts.CreateWarrantyRequestDict",
        ]
