"""The first call of a process imports while its token is on its way; it changes nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.runtime.support import FLAVOURS, ORDER, US, unused_url

ROOT = Path(__file__).parents[2]
PROLOGUE = f"""
import json, logging, sys, threading, typing
import anyio
from generated.tests.server import Answer, Server
from selling_partner import (
    AsyncSellingPartner, Credentials, RawResponse, Region, RetryPolicy, SellingPartner,
    SellingPartnerError,
)

order, us = {ORDER!r}, {US!r}
logged = []
logging.basicConfig(level=logging.DEBUG, handlers=[logging.Handler()])
logging.getLogger().handlers[0].emit = lambda each: logged.append(
    each.msg if each.name == "selling_partner" else ""
)
refusal = Answer(401, {{}}, {{"error": "invalid_client", "error_description": "no such client"}})


def settled(server, root, token_url=None, **options):
    server.answer("GET", f"/messaging/v1/orders/{{order}}/attributes?marketplaceIds={{us}}",
                  200, {{}}, {{"buyer": {{"locale": "en-US"}}}})
    options = dict(base_url=server.url, token_url=token_url or server.token_url, **options)
    return root(Credentials("a", "b", "c"), region=Region.NA, retry=RetryPolicy(attempts=1),
                **options)


def call(flavour, server, use, *, is_refused=False, **options):
    '''What the use of the Messaging client gives, or raises.'''
    server.token_answer = refusal if is_refused else None

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


def in_a_fresh_process(code: str) -> Any:
    """What the code prints as JSON, in a process that has imported nothing of ours."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "generated" / "src")])
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROLOGUE + code],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_pydantic_is_imported_while_the_token_is_on_its_way(flavour: str) -> None:
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
    waited, counts, found = in_a_fresh_process(code)
    assert waited == [True, True]
    assert counts == [1, 1]
    assert found == ["GetAttributesResponse", {"buyer": {"locale": "en-US"}}]


def test_a_client_is_made_without_pydantic_and_sends_nothing() -> None:
    """Neither a root nor an API of it asks for a token, or imports a model."""
    code = """
with Server() as server:
    for root in (SellingPartner, AsyncSellingPartner):
        api = settled(server, root).messaging_v1
        api.with_options(timeout=5)
    print(json.dumps([len(server.token_requests), "pydantic" in sys.modules]))
"""
    assert in_a_fresh_process(code) == [0, False]


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


def outcome(flavour: str, call: str, nobody: str, *, is_warm: bool = False) -> list[Any]:
    """What a process's first call gives or raises, what arrived, and what was logged."""
    found: list[Any] = in_a_fresh_process(f"""
nobody = {nobody!r}
if {is_warm}:
    import selling_partner.messaging_v1.operations
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
    flavour: str, call: str
) -> None:
    """The same answer, exception and log; a call that is at fault has asked for a token at most."""
    with unused_url() as nobody:
        code = {**SENT, **UNSENT}[call]
        cold = outcome(flavour, code, nobody)
        warm = outcome(flavour, code, nobody, is_warm=True)
    assert cold[:-1] == warm[:-1]
    if call in SENT:
        assert cold == warm
    else:
        assert cold[0] == "RequestValidationError"
        assert cold[-1] in {0, 1}
        assert warm[-1] == 0


def test_threads_that_call_first_at_the_same_time_sign_in_once() -> None:
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
    tokens, requests, found = in_a_fresh_process(code)
    assert (tokens, requests) == (1, 8)
    assert found == [["GetAttributesResponse", {"buyer": {"locale": "en-US"}}]] * 8


@pytest.mark.parametrize("flavour", ["asyncio", "trio"])
def test_a_first_call_that_is_cancelled_leaves_nothing_behind(flavour: str) -> None:
    """Called off while its token is on its way, it ends at once; the next call has an answer."""
    code = f"""
held = threading.Event()

class Holding(Server):
    def look_up(self, request):
        answer = super().look_up(request)
        if self.token_requests == [request]:
            held.wait(20)
        return answer

async def main():
    async with settled(server, AsyncSellingPartner) as root:
        with anyio.move_on_after(0.2) as scope:
            await root.messaging_v1.get_attributes(order, marketplace_ids=[us])
        threads = [each.name for each in threading.enumerate() if "selling" in each.name]
        held.set()
        found = await root.messaging_v1.get_attributes(order, marketplace_ids=[us])
        return [scope.cancelled_caught, threads, told(found)]

with Holding() as server:
    print(json.dumps(anyio.run(main, backend={flavour!r})))
"""
    was_cancelled, threads, found = in_a_fresh_process(code)
    assert was_cancelled
    assert threads == []
    assert found[0] == "GetAttributesResponse"


def test_the_types_of_methods_can_be_had_before_any_call() -> None:
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
    found = in_a_fresh_process(code)
    models = "selling_partner.messaging_v1.models"
    for kind in ("MessagingClient", "AsyncMessagingClient"):
        assert found[f"{kind}.upload_attachment"][0] == f"<class '{models}.Attachment'>"
        assert found[f"{kind}.create_warranty"] == [
            f"<class '{models}.CreateWarrantyResponse'>",
            f"{models}.CreateWarrantyRequest | collections.abc.Mapping[str, object]",
        ]
