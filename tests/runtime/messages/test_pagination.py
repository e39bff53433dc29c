"""Iterations over pages: their requests, their end, and an early exit."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import anyio
import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from selling_partner import (
    ClientClosedError,
    ConfigurationError,
    RequestValidationError,
    SellingPartner,
    TooManyRequestsError,
)
from selling_partner._runtime.client.pages import Pages
from selling_partner._runtime.messages.operation import Operation
from selling_partner._runtime.messages.pagination import PageCursor
from tests.runtime.support.clients import Connect, json_response
from tests.runtime.support.paged import (
    GET,
    Iteration,
    PagedServer,
    Payload,
    Thing,
    ThingsResponse,
    page,
    targets,
)
from tests.runtime.support.paged import running_server as running_server
from tests.runtime.support.paged import server as server

POOL = 100
"""The maximum number of connections of the HTTP library."""


async def test_pages_are_fetched_when_they_are_needed(
    server: PagedServer, connect: Connect
) -> None:
    """No page is requested before a step needs one of its items."""
    server.pages = [page("1", "2", token="a"), page("3")]
    async with connect() as client:
        steps = Iteration(client, kind="k")
        assert targets(server) == []
        assert [await steps.next(), await steps.next()] == ["1", "2"]
        assert targets(server) == ["/things?kind=k"]
        assert [await steps.next(), await steps.next()] == ["3", None]
        assert targets(server) == ["/things?kind=k", "/things?kind=k&token=a"]


async def test_an_empty_page_is_not_the_last(server: PagedServer, connect: Connect) -> None:
    """An iteration continues after a page with an empty list and a token."""
    server.pages = [page(token="a"), page(token="b"), page("1")]
    async with connect() as client:
        assert await Iteration(client).rest() == ["1"]
    assert len(server.requests) == 3


async def test_a_page_may_omit_its_list_if_documented(
    server: PagedServer, connect: Connect
) -> None:
    """A page without its list is empty only if the document allows that."""
    pagination = GET.pagination
    assert pagination is not None
    lenient = replace(GET, pagination=pagination._replace(may_omit_items=True))
    bodies: list[Any] = [{"payload": {"token": "b"}}, {"payload": {"token": "c", "things": None}}]
    server.pages = [page("1", token="a"), *map(json_response, bodies), json_response({})]
    async with connect() as client:
        assert await Iteration(client, lenient).rest() == ["1"]
    assert len(server.requests) == 4


@pytest.mark.parametrize(
    "last",
    [
        {"payload": {"things": [{"id": "2"}]}},
        {"payload": {"things": [{"id": "2"}], "token": None}},
        {"payload": {"things": [{"id": "2"}], "token": ""}},
        {"payload": {"things": [{"id": "2"}], "token": False}},
    ],
    ids=str,
)
async def test_the_last_page_has_no_token(server: PagedServer, connect: Connect, last: Any) -> None:
    """An absent, null or empty token ends the iteration after the items of its page."""
    server.pages = [page("1", token="a"), json_response(last)]
    async with connect() as client:
        steps = Iteration(client)
        assert await steps.rest() == ["1", "2"]
        assert await steps.next() is None
    assert len(server.requests) == 2


async def test_a_number_is_a_token_too(server: PagedServer, connect: Connect) -> None:
    """A number as a token is sent as a string."""
    server.pages = [page("1", token=5), page("2")]
    async with connect() as client:
        assert await Iteration(client).rest() == ["1", "2"]
    assert targets(server) == ["/things", "/things?token=5"]


@pytest.mark.parametrize("start", [None, "b"])
async def test_a_repeated_token_ends_the_iteration(
    server: PagedServer, connect: Connect, caplog: pytest.LogCaptureFixture, start: str | None
) -> None:
    """A cycle of pages ends with one warning, which does not show the token."""
    server.pages = [
        page("1", token="secret"),
        page("2", token="b"),
        page("3", token=start or "secret"),
    ]
    expected = ["1", "2"] if start else ["1", "2", "3"]
    async with connect() as client:
        assert await Iteration(client, token=start).rest() == expected
    (record,) = [each for each in caplog.records if each.levelno == logging.WARNING]
    assert record.name == "selling_partner"
    assert "getThings: a response repeats the token" in record.getMessage()
    assert "secret" not in record.getMessage()


async def test_an_error_does_not_advance_the_iteration(
    server: PagedServer, connect: Connect
) -> None:
    """A failed request raises the method's error, and the next step requests the same page."""
    busy = json_response({"errors": []}, 429)
    server.pages = [page("1", token="a"), busy, page("2")]
    async with connect() as client:
        steps = Iteration(client)
        assert await steps.next() == "1"
        with pytest.raises(TooManyRequestsError):
            await steps.next()
        assert await steps.rest() == ["2"]
    assert targets(server) == ["/things", "/things?token=a", "/things?token=a"]


async def test_a_loop_may_be_left(server: PagedServer, connect: Connect) -> None:
    """Unfinished iterations keep no connection, so there may be more of them than connections."""
    count = POOL + 1
    server.pages = [page("1", "2", token="a") for _ in range(count)]
    async with connect(timeout=httpx2.Timeout(60, pool=10)) as client:
        left = [Iteration(client) for _ in range(count)]
        assert [await each.next() for each in left] == ["1"] * count
    assert len(server.requests) == count


async def test_workers_may_share_an_iteration(server: PagedServer, connect: Connect) -> None:
    """Several workers share the items, and each page is requested once."""
    ids = [str(number) for number in range(30)]
    tokens = [*range(1, 10), None]
    server.pages = [page(*ids[i * 3 : i * 3 + 3], token=str(t or "")) for i, t in enumerate(tokens)]
    async with connect() as client:
        steps = Iteration(client)
        found: list[str] = []

        async def work() -> None:
            found.extend(await steps.rest())

        if isinstance(client.root, SellingPartner):
            with ThreadPoolExecutor(8) as pool:
                list(pool.map(lambda _: anyio.run(work), range(8)))
        else:
            async with anyio.create_task_group() as group:
                for _ in range(8):
                    group.start_soon(work)
    assert sorted(found, key=int) == ids
    assert targets(server) == ["/things", *(f"/things?token={number}" for number in range(1, 10))]


async def test_each_page_has_the_timeout(server: PagedServer, connect: Connect) -> None:
    """An invalid timeout is refused at the first step."""
    async with connect() as client:
        with pytest.raises(ConfigurationError, match="timeout"):
            await Iteration(client, timeout=0).next()
    assert server.requests == []


async def test_arguments_are_checked_at_the_first_step(
    server: PagedServer, connect: Connect
) -> None:
    """An invalid argument raises before the first page is requested."""
    async with connect() as client:
        with pytest.raises(RequestValidationError, match="kind"):
            await Iteration(client, kind=5).next()
    assert server.requests == []


async def test_a_closed_client_ends_an_iteration(server: PagedServer, connect: Connect) -> None:
    """After the client is closed, fetched items are still returned, and the next page raises."""
    server.pages = [page("1", "2", token="a")]
    async with connect() as client:
        steps = Iteration(client)
        assert await steps.next() == "1"
    assert await steps.next() == "2"
    with pytest.raises(ClientClosedError):
        await steps.next()


def test_an_operation_without_pages_is_refused() -> None:
    """Iterating over an operation that is not paginated raises."""
    with pytest.raises(TypeError, match="getIt is not paginated"):
        PageCursor(Operation("getIt", "GET", "/", responses={}), {}, None)


PAGES = st.lists(st.lists(st.text(max_size=2), max_size=3), min_size=1, max_size=6)


@given(PAGES, st.integers(0, 6))
def test_every_item_is_returned_once(pages: list[list[str]], start: int) -> None:
    """From any start, the items are returned in order, and each page is requested once."""
    asked: list[object] = []

    def call(arguments: Mapping[str, object], *, body: object) -> ThingsResponse:
        at = int(str(arguments["token"] or 0))
        asked.append(at)
        things = [Thing(id=each) for each in pages[at]]
        token = str(at + 1) if at + 1 < len(pages) else None
        return ThingsResponse(payload=Payload(things=things, token=token))

    begin = min(start, len(pages) - 1)
    iterator: Iterator[Thing] = Pages(
        call, PageCursor(GET, {"token": str(begin) if begin else None}, None)
    )
    assert [each.id for each in iterator] == [each for rest in pages[begin:] for each in rest]
    assert asked == list(range(begin, len(pages)))


@given(st.lists(st.sampled_from(["a", "b", "c", "", None]), min_size=1, max_size=8))
def test_every_cycle_ends(tokens: list[str | None]) -> None:
    """With repeated tokens, at most one page more than there are tokens is requested."""
    asked: list[object] = []

    def call(arguments: Mapping[str, object], *, body: object) -> ThingsResponse:
        asked.append(arguments["token"])
        return ThingsResponse(payload=Payload(token=tokens[(len(asked) - 1) % len(tokens)]))

    assert list(Pages(call, PageCursor(GET, {"token": None}, None))) == []
    assert len(asked) == len(set(asked)) <= 4
