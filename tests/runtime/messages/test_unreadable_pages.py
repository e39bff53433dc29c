"""Pages that cannot be read: an iteration raises, and can be continued."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from generated.tests.server import Reply
from selling_partner import RetryPolicy, UnreadableResponseError
from tests.runtime.support.clients import Connect, json_response
from tests.runtime.support.paged import GET, Iteration, PagedServer, page, targets
from tests.runtime.support.paged import running_server as running_server
from tests.runtime.support.paged import server as server

UNREADABLE: list[tuple[Any, str]] = [
    (b"", "the body is empty"),
    (b"<html><title>Sorry</title>", "the body is not JSON: it cannot be parsed"),
    (b'{"payload": {"things": [{"id": "2"}', "the body is not JSON: it is truncated"),
    (b'{"payload": "\xe9"}', "the body is not JSON: it is not UTF-8"),
    (None, "the body is not an object"),
    ([], "the body is not an object"),
    ({}, "payload.things is missing"),
    ({"message": "Too busy"}, "payload.things is missing"),
    ({"payload": None}, "payload.things is missing"),
    ({"payload": {}}, "payload.things is missing"),
    ({"payload": {"token": "b"}}, "payload.things is missing"),
    ({"payload": {"things": None}}, "payload.things is missing"),
    ({"payload": "x"}, "payload.things is missing"),
    ({"payload": {"things": {}, "token": "b"}}, "payload.things is not a list"),
    ({"payload": {"things": [], "token": ["b"]}}, "payload.token is not a token"),
    ({"errors": [{"code": "InternalFailure"}]}, "errors is not empty"),
    (
        {"payload": {"things": [{"id": "2"}], "token": "b"}, "errors": [{"code": "a"}]},
        "errors is not empty",
    ),
]


@pytest.mark.parametrize(("body", "problem"), UNREADABLE, ids=str)
async def test_an_unreadable_page_raises(
    server: PagedServer, connect: Connect, body: Any, problem: str
) -> None:
    """The page is retried, then raises; earlier items stay valid, and iterating can continue."""
    retry = RetryPolicy(attempts=2, first_wait=0)
    bad = json_response(body if isinstance(body, bytes) else json.dumps(body).encode())
    server.pages = [page("1", token="a"), bad, bad, bad, page("2")]
    async with connect(retry=retry) as client:
        steps = Iteration(client)
        assert await steps.next() == "1"
        with pytest.raises(UnreadableResponseError) as caught:
            await steps.next()
        assert targets(server) == ["/things", *["/things?token=a"] * 2]
        assert steps.next_token == "a"
        assert await steps.rest() == ["2"]
    assert targets(server) == ["/things", *["/things?token=a"] * 4]
    assert caught.value.problem.startswith(problem)
    assert caught.value.resume is not None
    assert "`next_token` as `token`" in str(caught.value)


async def test_a_page_without_a_body_raises(server: PagedServer, connect: Connect) -> None:
    """An undocumented 204 has no list, so the iteration raises instead of ending."""
    retry = RetryPolicy(attempts=1)
    server.pages = [page("1", token="a"), Reply(204, {}, b""), page("2")]
    async with connect(retry=retry) as client:
        steps = Iteration(client)
        assert await steps.next() == "1"
        with pytest.raises(UnreadableResponseError) as caught:
            await steps.next()
        assert await steps.rest() == ["2"]
    assert caught.value.problem == "the body is empty"


SECRETIVE: list[Any] = [
    {"payload": {"things": "Jane Doe"}},
    {"payload": {"buyer": "Jane Doe", "token": "b"}},
    {"payload": {"things": [], "buyer": "Jane Doe", "token": {"b": 1}}},
    {"payload": {"things": [{"id": "Jane Doe"}]}, "errors": [{}]},
    {"payload": {"things": [{"id": "Jane Doe"}]}, "errors": [None]},
]


@pytest.mark.parametrize("body", SECRETIVE, ids=str)
async def test_a_page_that_reports_no_error_is_not_quoted(
    server: PagedServer, connect: Connect, caplog: pytest.LogCaptureFixture, body: Any
) -> None:
    """Other content of a page may be about buyers, and is available only in the response."""
    caplog.set_level("DEBUG", "selling_partner")
    server.pages = [json_response(json.dumps(body).encode())]
    async with connect(retry=RetryPolicy(attempts=1)) as client:
        with pytest.raises(UnreadableResponseError) as caught:
            await Iteration(client).next()
    assert caught.value.errors == ()
    assert "Jane" not in f"{caught.value}{caught.value!r}{caplog.text}"
    assert b"Jane" in caught.value.response.content


async def test_a_page_of_a_write_raises_at_once(server: PagedServer, connect: Connect) -> None:
    """An operation that is not marked as safe is not retried; its unreadable pages raise, too."""
    server.pages = [page("1", token="a"), json_response({}), page("2")]
    retry = RetryPolicy(attempts=2, first_wait=0)
    async with connect(retry=retry) as client:
        steps = Iteration(client, replace(GET, safe=False))
        assert await steps.next() == "1"
        with pytest.raises(UnreadableResponseError):
            await steps.next()
        assert len(server.requests) == 2
        assert await steps.rest() == ["2"]


async def test_whole_pages_raise_like_lists(server: PagedServer, connect: Connect) -> None:
    """Without a list of items, a page must have any content, and no errors."""
    pagination = GET.pagination
    assert pagination is not None
    whole = replace(GET, pagination=pagination._replace(items=None))
    server.pages = [json_response({"payload": {}})]
    async with connect() as client:
        assert await Iteration(client, whole).count() == 1
        empty: list[Any] = [{}, {"payload": None}]
        for body in [*empty, {"errors": [{"code": "a"}], "payload": {"things": []}}]:
            server.pages = [json_response(body)]
            with pytest.raises(UnreadableResponseError):
                await Iteration(client, whole).next()


async def test_an_iteration_can_be_resumed_elsewhere(server: PagedServer, connect: Connect) -> None:
    """``next_token`` is the token of the next request: ``None`` before the first and at the end."""
    server.pages = [page("1", token="a"), page("2", token="b")]
    async with connect() as client:
        steps = Iteration(client)
        assert steps.next_token is None
        assert await steps.next() == "1"
        assert await steps.next() == "2"
        saved = steps.next_token
        assert saved == "b"
        server.pages = [page("3")]
        later = Iteration(client, token=saved)
        assert later.next_token == "b"
        assert await later.rest() == ["3"]
        assert later.next_token is None
    assert targets(server) == ["/things", "/things?token=a", "/things?token=b"]
