"""The buckets of a limiter: their names, their memory, and a fork."""

from __future__ import annotations

import gc
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from selling_partner import ManualClock
from selling_partner._runtime.messages.operation import UsagePlan
from selling_partner._runtime.ratelimit.limiters import MEMORY_LIMITER, MemoryLimiter, bucket_id
from selling_partner._runtime.ratelimit.token_bucket import Bucket
from tests.runtime.support.clients import CLIENT_ID, REFRESH_TOKEN

HOST = "https://sellingpartnerapi-na.amazon.com"
PATH = "/messaging/v1/orders/{amazonOrderId}/messages/{type}"
PLAN = UsagePlan(1.0, 2)


def test_a_bucket_belongs_to_what_amazon_counts_by() -> None:
    """Each application, partner, host, method and path has its own bucket."""
    names = {
        bucket_id(CLIENT_ID, REFRESH_TOKEN, HOST, "GET", PATH),
        bucket_id("another", REFRESH_TOKEN, HOST, "GET", PATH),
        bucket_id(CLIENT_ID, "another", HOST, "GET", PATH),
        bucket_id(CLIENT_ID, None, HOST, "GET", PATH),
        bucket_id(CLIENT_ID, REFRESH_TOKEN, "https://sandbox", "GET", PATH),
        bucket_id(CLIENT_ID, REFRESH_TOKEN, HOST, "POST", PATH),
        bucket_id(CLIENT_ID, REFRESH_TOKEN, HOST, "GET", "/other"),
        bucket_id(CLIENT_ID + HOST, REFRESH_TOKEN, "", "GET", PATH),
    }
    assert len(names) == 8


def test_a_name_shows_the_operation_and_no_secret() -> None:
    """The name is the same in every process, and contains at most part of a hash of the partner."""
    name = bucket_id(CLIENT_ID, REFRESH_TOKEN, HOST, "GET", PATH)
    assert name == bucket_id(CLIENT_ID, REFRESH_TOKEN, HOST, "GET", PATH)
    digest, _, operation = name.partition(":")
    assert operation == "GET:/messaging/v1/orders/:amazonOrderId/messages/:type"
    assert len(digest) == 32
    assert digest not in hashlib.sha256(REFRESH_TOKEN.encode()).hexdigest()
    assert not {"{", "}"} & set(name)


def test_two_buckets_do_not_share_tokens() -> None:
    """An operation does not spend the tokens of another."""
    limiter = MemoryLimiter()
    for bucket in ("a", "b"):
        assert limiter.take(bucket, PLAN, "1", 0) == 0.0
        assert limiter.take(bucket, PLAN, "2", 0) == 0.0
        assert limiter.take(bucket, PLAN, "3", 0) > 0.0


def test_thousands_of_partners_do_not_fill_the_memory() -> None:
    """Buckets that are full again are dropped; other buckets are kept with their level."""
    clock = ManualClock()
    limiter = MemoryLimiter(clock=clock)
    busy = UsagePlan(1e-5, 1)
    assert limiter.take("busy", busy, "1", 0) == 0.0
    for number in range(20_000):
        clock.advance(0.01)
        assert limiter.take(f"partner {number}", PLAN, "1", 0) == 0.0
    assert sum(isinstance(each, Bucket) for each in gc.get_objects()) < 5_000
    assert limiter.take("busy", busy, "2", 0) > 90_000


def test_many_busy_partners_are_all_kept() -> None:
    """A bucket that is not full is never dropped, however many there are."""
    limiter = MemoryLimiter(clock=ManualClock())
    for ticket, waits in (("1", 0.0), ("2", 1.0)):
        for number in range(3_000):
            found = limiter.take(f"partner {number}", UsagePlan(1.0, 1), ticket, 0)
            assert found == waits


def test_a_process_has_a_default_limiter() -> None:
    """The default limiter keeps its buckets in memory."""
    assert isinstance(MEMORY_LIMITER, MemoryLimiter)


FORKING = """
import os, sys
from threading import Event, Thread
from selling_partner import Clock
from selling_partner._runtime.ratelimit.limiters import MemoryLimiter
from selling_partner._runtime.messages.operation import UsagePlan

asked, resumed = Event(), Event()

class StuckClock(Clock):
    def monotonic(self):
        if not in_child:
            asked.set()
            resumed.wait(30)  # Now the lock is held.
        return 0.0

in_child = False
limiter = MemoryLimiter(clock=StuckClock())
take = lambda: limiter.take("bucket", UsagePlan(1.0, 1), "ticket", 0)
Thread(target=take, daemon=True).start()
assert asked.wait(30)
child = os.fork()
if not child:
    in_child = True
    os._exit(42 if take() == 0.0 else 1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
os._exit(0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_fork_does_not_inherit_a_held_lock() -> None:
    """A lock that another thread held during the fork does not block the child process."""
    source = Path(__file__).parents[3] / "generated" / "src"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORKING],
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == "42\n"
