"""A sequence of faults never makes a write happen twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selling_partner import (
    ClientError,
    NetworkError,
    RetryPolicy,
    SellingPartner,
    SellingPartnerError,
)
from tests.runtime.faults.calls import BODY, DUPLICATES, RETRY, UNSAFE, operation
from tests.runtime.faults.exchange import Play, Seen
from tests.runtime.faults.network import ScriptedServer
from tests.runtime.faults.plays import FAULTS, QUICK, good
from tests.runtime.faults.virtual_clock import VirtualClock
from tests.runtime.support.clients import connect_to

TROUBLES = {name: FAULTS[name].plays[0] for name in QUICK}

sequences = st.lists(st.sampled_from([*TROUBLES]), max_size=5)


@dataclass(frozen=True)
class Result:
    """The outcome of a call."""

    error: SellingPartnerError | None
    seen: list[Seen]

    @property
    def processed(self) -> int:
        return sum(each.is_processed for each in self.seen)


class Shop:
    """A client for many calls, each with its own path and faults."""

    def __init__(self, server: ScriptedServer) -> None:
        self._server = server
        root = connect_to(server, "sync", clock=server.clock, timeout=20).root
        assert isinstance(root, SellingPartner)
        self.root = root
        self._numbers = count()

    def call(self, kind: str, retry: RetryPolicy, plays: list[Play]) -> Result:
        """Make a call whose requests meet one fault after another, then none."""
        called = operation(kind, f"{kind}-{next(self._numbers)}")
        self._server.play(called.path, *plays, good)
        error = None
        try:
            self.root.with_options(retry=retry).messaging_v1._call(called, {}, body=BODY)
        except SellingPartnerError as raised:
            error = raised
        return Result(error, self._server.at(called.path))


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    with ScriptedServer(VirtualClock()) as server:
        made = Shop(server)
        yield made
        made.root.close()


@settings(max_examples=200, deadline=None)
@given(kind=st.sampled_from(UNSAFE), names=sequences)
def test_nothing_happens_twice(shop: Shop, kind: str, names: list[str]) -> None:
    """At most one request of a call is processed, and the call reports whether it may have been."""
    result = shop.call(kind, RETRY, [TROUBLES[name] for name in names])
    assert result.processed <= 1
    assert len(result.seen) <= RETRY.attempts + 1  # One more for a rejected access token.
    if result.error is None:
        assert result.processed == 1
    assert_truthful_error(result)


@settings(max_examples=100, deadline=None)
@given(names=sequences)
def test_the_last_error_covers_all_attempts(shop: Shop, names: list[str]) -> None:
    """If one of the attempts may have been processed, the last error says so."""
    assert_truthful_error(shop.call("POST", DUPLICATES, [TROUBLES[name] for name in names]))


def assert_truthful_error(result: Result) -> None:
    """Assert that a request which an error declares not processed was not."""
    if isinstance(result.error, NetworkError) and not result.error.may_be_processed:
        assert result.processed == 0
    if isinstance(result.error, ClientError):
        assert not result.seen[-1].is_processed
