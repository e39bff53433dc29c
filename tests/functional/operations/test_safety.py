"""What ``x-amzn-safe`` and ``mayOmitItems`` make of a method: whether it is retried, and raises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from generator.openapi import extensions
from tests.functional.conftest import Make
from tests.functional.packages import TOKEN_URL, Package
from tests.functional.paging import ERRORS, THINGS, document, of, operation, query

FOUND = of(**ERRORS, found=THINGS, nextToken={"type": "string"})
NAMED = of(name={"type": "string"})
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


def attempts(package: Package, method: str, *answers: Any, **keywords: Any) -> tuple[int, Any]:
    """How many requests a call makes of two at most, and what it gives or raises.

    The last of the answers comes again and again: a status without a body, or a body.
    """
    count = 0
    waiting: Iterator[Any] = iter(answers[:-1])

    def respond(request: httpx2.Request) -> httpx2.Response:
        nonlocal count
        if str(request.url) == TOKEN_URL:
            return httpx2.Response(200, json={"access_token": "token", "expires_in": 3600})
        count += 1
        answer = next(waiting, answers[-1])
        if isinstance(answer, int):
            return httpx2.Response(answer)
        return httpx2.Response(200, content=json.dumps(answer).encode())

    with httpx2.Client(transport=httpx2.MockTransport(respond)) as http:
        client = package.api.SampleClient(
            package.root.Credentials("id", "secret", "refresh"),
            region=package.root.Region.NA,
            base_url="https://api.test",
            token_url=TOKEN_URL,
            retry=package.root.RetryPolicy(attempts=2, first_wait=0),
            http_client=http,
        )
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
def test_a_mark_says_what_is_retried(
    make: Make, method: str, keywords: dict[str, Any], requests: int
) -> None:
    """A safe operation is retried after a 5xx whatever its method, and no other is."""
    package = make(SAFETY)
    assert attempts(package, method, 503, **keywords) == (requests, "ServiceUnavailableError")
    count, found = attempts(package, method, [], **keywords)
    assert count == requests
    assert (found == "UnreadableResponseError") is (requests == 2)
    count, found = attempts(package, method, 503, {"name": "a"}, **keywords)
    assert (found if requests == 1 else found.name) == (
        "ServiceUnavailableError" if requests == 1 else "a"
    )


def test_only_what_the_method_does_not_tell_is_said(make: Make) -> None:
    """In the docstring, in the table of operations and in the operation's own data."""
    package = make(SAFETY)
    client = package.api.SampleClient
    assert "Reads only; safe to retry." in client.search_things.__doc__
    assert "Changes something; not retried." in client.take_thing.__doc__
    for method in (client.send_thing, client.read_thing):
        assert "retr" not in method.__doc__
    page = (package.folder / "README.md").read_text(encoding="utf-8")
    assert "| searchThings (read) |" in page
    assert "| takeThing (write) |" in page
    assert "| sendThing |" in page
    source = package.source("operations.py")
    assert (source.count("safe=True"), source.count("safe=False")) == (1, 1)


def test_a_list_may_be_left_out_where_the_document_says_so(make: Make) -> None:
    """A page without its list raises, unless it is stated that an empty one has none."""
    package = make(SAFETY)
    bodies: list[Any] = [{}, {"found": None}]
    for body in bodies:
        assert attempts(package, "iter_gaps", body) == (1, [])
        assert attempts(package, "iter_things", body) == (2, "UnreadableResponseError")
    errors = {"errors": [{"id": "1"}]}
    assert attempts(package, "iter_gaps", errors) == (2, "UnreadableResponseError")
