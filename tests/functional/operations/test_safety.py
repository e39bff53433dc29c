"""The extensions ``x-amzn-safe`` and ``mayOmitItems``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from generator.openapi import extensions
from tests.functional.conftest import Make
from tests.functional.document_parts import object_schema, query
from tests.functional.packages import TOKEN, TOKEN_URL, Package
from tests.functional.pagination import ERRORS, THINGS, document, operation

FOUND = object_schema(**ERRORS, found=THINGS, nextToken={"type": "string"})
NAMED = object_schema(name={"type": "string"})
SAFE: dict[str, Any] = {extensions.SAFE: True}
UNSAFE: dict[str, Any] = {extensions.SAFE: False}
MAY_OMIT: dict[str, Any] = {extensions.PAGINATION: {"mayOmitItems": True}}
SAFETY = document(
    {
        "/search": operation("searchThings", NAMED, body=NAMED, **SAFE),
        "/send": operation("sendThing", NAMED, body=NAMED),
        "/take": operation("takeThing", NAMED, **UNSAFE),
        "/read": operation("readThing", NAMED, **SAFE),
        "/pages": operation("listThings", FOUND, query("nextToken")),
        "/gaps": operation(
            "listGaps",
            FOUND,
            query("nextToken"),
            **MAY_OMIT,
        ),
    }
)


def attempts(package: Package, method: str, *responses: Any, **keywords: Any) -> tuple[int, Any]:
    """Return the number of requests of a call, at most two, and its value or error.

    A response is a status without a body, or a body; the last one is repeated.
    """
    count = 0
    waiting: Iterator[Any] = iter(responses[:-1])

    def respond(request: httpx2.Request) -> httpx2.Response:
        nonlocal count
        if str(request.url) == TOKEN_URL:
            return httpx2.Response(200, json=TOKEN)
        count += 1
        response = next(waiting, responses[-1])
        if isinstance(response, int):
            return httpx2.Response(response)
        return httpx2.Response(200, content=json.dumps(response).encode())

    with httpx2.Client(transport=httpx2.MockTransport(respond)) as http:
        retry = package.root.RetryPolicy(attempts=2, first_wait=0)
        client = package.client(http, retry=retry)
        try:
            found = getattr(client, method)(**keywords)
            found = list(found) if method.startswith("iter_") else found
        except package.root.SellingPartnerError as error:
            found = type(error).__name__
    return count, found


@pytest.mark.parametrize(
    ("method", "keywords", "requests"),
    [
        ("search_things", {"body": {}}, 2),
        ("send_thing", {"body": {}}, 1),
        ("take_thing", {}, 1),
        ("read_thing", {}, 2),
    ],
)
def test_only_safe_operations_are_retried(
    make: Make, method: str, keywords: dict[str, Any], requests: int
) -> None:
    """A safe operation is retried after a 5xx or an unreadable body, whatever its method."""
    package = make(SAFETY)
    assert attempts(package, method, 503, **keywords) == (requests, "ServiceUnavailableError")
    count, found = attempts(package, method, [], **keywords)
    assert count == requests
    assert (found == "UnreadableResponseError") is (requests == 2)
    count, found = attempts(package, method, 503, {"name": "a"}, **keywords)
    assert (found if requests == 1 else found.name) == (
        "ServiceUnavailableError" if requests == 1 else "a"
    )


def test_only_exceptional_safety_is_documented(make: Make) -> None:
    """The safety is documented only where it differs from that of the HTTP method."""
    package = make(SAFETY)
    client = package.api.SampleClient
    assert "Reads only; safe to retry." in client.search_things.__doc__
    assert "Changes something; not retried." in client.take_thing.__doc__
    for method in (client.send_thing, client.read_thing):
        assert "retr" not in method.__doc__
    page = (package.folder / "docs/reference/sample_v1.md").read_text(encoding="utf-8")
    assert "| searchThings (read) |" in page
    assert "| takeThing (write) |" in page
    assert "| sendThing |" in page
    source = package.source("operations.py")
    assert (source.count("safe=True"), source.count("safe=False")) == (1, 1)


def test_a_page_may_omit_its_list_if_the_document_allows_it(make: Make) -> None:
    """A page without its list raises unless the document has ``mayOmitItems``."""
    package = make(SAFETY)
    bodies: list[Any] = [{}, {"found": None}]
    for body in bodies:
        assert attempts(package, "iter_gaps", body) == (1, [])
        assert attempts(package, "iter_things", body) == (2, "UnreadableResponseError")
    errors = {"errors": [{"id": "1"}]}
    assert attempts(package, "iter_gaps", errors) == (2, "UnreadableResponseError")
