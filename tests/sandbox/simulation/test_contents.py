"""Contents and outcomes that a test sets: samples, parts, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest

from selling_partner import ManualClock
from tests.sandbox.simulation.support import (
    FEEDS,
    create_feed,
    create_report,
    get,
    post,
    report_url,
    upload,
)
from tests.sandbox.support import US, Caller, details

LISTINGS = "GET_MERCHANT_LISTINGS_ALL_DATA"

WRONG: dict[str, tuple[Callable[[Any], object], str]] = {
    "no report type": (lambda sandbox: sandbox.reports.add("", "x"), "report_type: ''"),
    "no type to publish": (lambda sandbox: sandbox.reports.publish(None, "x"), "report_type"),
    "no feed type": (lambda sandbox: sandbox.feeds.on_submit(None, "x"), "feed_type: None"),
    "a number as a result": (lambda sandbox: sandbox.feeds.on_submit("F", 5), "content: int"),
    "parts of numbers": (lambda sandbox: sandbox.reports.add("R", iter([1])), "a part is int"),
    "a set in JSON": (lambda sandbox: sandbox.reports.add("R", {"a": {1}}), "JSON cannot"),
    "no number in JSON": (lambda sandbox: sandbox.queries.add([float("nan")]), "JSON cannot"),
    "no character set": (
        lambda sandbox: sandbox.reports.add("R", "x", charset="base64"),
        "charset: 'base64'",
    ),
    "seconds as processing": (lambda sandbox: setattr(sandbox, "processing", 5), "processing: 5"),
    "no address": (lambda sandbox: sandbox.authorize(None), "redirect_uri: 'None'"),
    "a number as a type": (lambda sandbox: sandbox.notifications.receive(5), "pass a string"),
    "no type of a notification": (lambda sandbox: sandbox.notification(None), "None: pass the"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_argument_is_refused(sandbox: Any, wrong: str) -> None:
    """The exception is raised where the test sets the outcome, and names the argument."""
    call, problem = WRONG[wrong]
    with pytest.raises(ValueError, match=problem):
        call(sandbox)


def test_a_duration_is_a_number(package: Any) -> None:
    with pytest.raises(ValueError, match="queue: '5'; pass seconds"):
        package.sandbox.Processing.lasting("5")


@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        ("GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA", {"sku", "afn-fulfillable-quantity"}),
        (LISTINGS, {"seller-sku", "price"}),
        ("GET_OTHER", {"sku", "asin", "price", "quantity"}),
    ],
)
def test_a_sample_has_the_columns_of_its_type(
    caller: Caller, clock: ManualClock, kind: str, columns: set[str]
) -> None:
    """A program that reads a common report finds its columns without a content from a test."""
    report_id = create_report(caller, kind)
    clock.advance(5)
    header, row = httpx2.get(report_url(caller, report_id)).text.splitlines()
    assert columns <= set(header.split("\t"))
    assert len(row.split("\t")) == len(header.split("\t"))


def test_parts_serve_every_feed(caller: Caller, sandbox: Any, clock: ManualClock) -> None:
    """An iterator is read when it is set, so a second feed has the same result."""

    def parts() -> Iterator[bytes]:
        yield b"accepted "
        yield b"all"

    sandbox.feeds.on_submit("POST_FLAT_FILE", parts())
    feeds = [create_feed(caller, upload(caller, b"x"), "POST_FLAT_FILE") for _ in range(2)]
    clock.advance(5)
    for feed_id in feeds:
        feed = get(caller, f"{FEEDS}/feeds/{feed_id}")
        found = get(caller, f"{FEEDS}/documents/{feed['resultFeedDocumentId']}")
        assert httpx2.get(found["url"]).content == b"accepted all"


@pytest.mark.parametrize("result", [lambda document: 1 // 0, lambda document: 5])
def test_a_failed_function_of_a_test_is_named(
    caller: Caller, sandbox: Any, result: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """The response says that the function failed, and the log has its traceback."""
    sandbox.feeds.on_submit("POST_FLAT_FILE", result)
    document_id = upload(caller, b"x")
    body = {"feedType": "POST_FLAT_FILE", "marketplaceIds": [US]}
    response = post(caller, f"{FEEDS}/feeds", **body, inputFeedDocumentId=document_id)
    assert "the function of feeds.on_submit failed with" in details(response, 500)
    assert "Traceback" in caplog.text
    assert sandbox.feeds.jobs == []
