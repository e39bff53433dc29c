"""Usage plans: each operation has a bucket, and an empty one gets the documented response."""

from __future__ import annotations

from selling_partner.sandbox import Sandbox
from tests.sandbox.support import ORDER, US, Caller, HoldingClock, details


def test_an_empty_bucket(caller: Caller) -> None:
    """After the burst a request gets 429, with the documented headers."""
    responses = [caller.actions() for _ in range(6)]
    assert [each.status_code for each in responses] == [200] * 5 + [429]
    refused = responses[-1]
    assert (
        details(refused, 429)
        == "getMessagingActionsForOrder: the limit is 1 requests per second, burst 5"
    )
    assert refused.json()["errors"][0]["code"] == "QuotaExceeded"
    assert refused.headers["x-amzn-RequestId"]
    assert "x-amzn-RateLimit-Limit" not in refused.headers  # The document lists it for others.
    assert responses[0].headers["x-amzn-RateLimit-Limit"] == "1"
    assert responses[0].headers["x-amzn-RequestId"] != responses[1].headers["x-amzn-RequestId"]


def test_a_bucket_refills(caller: Caller, clock: HoldingClock) -> None:
    """One more request per second is accepted, and never more than the burst at once."""
    for _ in range(5):
        caller.actions()
    clock.advance(0.75)
    assert caller.actions().status_code == 429
    clock.advance(0.25)
    assert [caller.actions().status_code for _ in range(2)] == [200, 429]
    clock.advance(600)
    assert [caller.actions().status_code for _ in range(6)] == [200] * 5 + [429]


def test_the_client_respects_the_plan(sandbox: Sandbox, clock: HoldingClock) -> None:
    """It waits by the same clock, so no request is rejected."""
    with sandbox.client() as client:
        for _ in range(8):
            client.messaging_v1.get_messaging_actions_for_order(ORDER, marketplace_ids=[US])
    assert sum(clock.sleeps) == 3
    assert {each.status for each in sandbox.exchanges} == {200}


def test_separate_buckets(caller: Caller) -> None:
    """Operations and applications have separate buckets."""
    for _ in range(5):
        caller.actions()
    assert caller.actions().status_code == 429
    assert caller.tell({"text": "x"}).status_code == 201
    caller.token = caller.sign_in(refresh_token="another").json()["access_token"]
    assert caller.actions().status_code == 200


def test_tokens_share_a_bucket(caller: Caller) -> None:
    """A new token of the same application and selling partner uses the same bucket."""
    for _ in range(5):
        caller.actions()
    caller.token = caller.sign_in().json()["access_token"]
    assert caller.actions().status_code == 429


def test_rejected_requests_count(caller: Caller) -> None:
    """A request that violates the document also draws from the bucket."""
    responses = [caller.tell({"text": ""}).status_code for _ in range(6)]
    assert responses == [400] * 5 + [429]


def test_levels(caller: Caller) -> None:
    """The level of a bucket is visible, and a reset refills it."""
    caller.actions()
    (level,) = caller.http.get("/_sandbox/levels").json()
    assert level["operation"] == "messaging_v1.get_messaging_actions_for_order"
    assert (level["rate"], level["burst"]) == (1, 5)
    assert level["tokens"] == 4
    caller.sandbox.reset()
    assert caller.http.get("/_sandbox/levels").json() == []


def test_no_limits() -> None:
    """A sandbox that does not enforce the plans accepts all requests."""
    with Sandbox(enforce_limits=False) as sandbox:
        caller = Caller(sandbox)
        assert {caller.actions().status_code for _ in range(20)} == {200}
        caller.http.close()
