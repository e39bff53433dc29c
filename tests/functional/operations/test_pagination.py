"""Operations that page: how they are found, and what their iterators ask for and give."""

from __future__ import annotations

import datetime
import inspect
import json
from typing import Any

import anyio
import httpx2
import pytest

from tests.functional.conftest import Make
from tests.functional.paging import (
    IN_BODY,
    IN_QUERY,
    STATED,
    bodies,
    clients,
    targets,
    walk,
)


def test_each_operation_that_pages_has_an_iterator(make: Make) -> None:
    """A token that goes in and comes out makes an iterator; its name has no verb it can do without.

    The verb stays where two operations would have one name, and whole pages say so.
    """
    client = make(IN_QUERY).api.SampleClient
    assert {name for name in vars(client) if name.startswith("iter")} == {
        "iter_orders",
        "iter_reports",
        "iter_days",
        "iter_boxes",
        "iter_pages_of_events",
        "iter_shipments",
        "iter_search_items",
        "iter_list_items",
        "iter_list",
        "iter_posted_items",
    }


@pytest.mark.parametrize(
    ("iterator", "item"),
    [
        ("iter_orders", "_models.Thing"),
        ("iter_reports", "str"),
        ("iter_days", "date"),
        ("iter_boxes", "Literal['DATE_RANGE', 'NEXT_TOKEN'] | str"),
        ("iter_pages_of_events", "_models.ListEventsResponse"),
    ],
)
def test_an_iterator_says_what_it_gives(make: Make, iterator: str, item: str) -> None:
    """Its signature is that of the method, and gives the items' own type."""
    package = make(IN_QUERY)
    for prefix in ("", "Async"):
        client = getattr(package.api, f"{prefix}SampleClient")
        signature = inspect.signature(getattr(client, iterator))
        returns = str(signature.return_annotation).replace('"', "'")
        assert returns == f"{prefix}Pages[{item}]"
    method = inspect.signature(package.api.SampleClient.get_orders)
    twin = inspect.signature(package.api.SampleClient.iter_orders)
    assert method.parameters == twin.parameters


def test_filters_go_with_the_token(make: Make) -> None:
    """Every request has the same arguments; from the second on the token is among them."""
    pages = [
        {"payload": {"Orders": [{"id": "1"}, {"id": "2"}], "NextToken": "a b"}},
        {"payload": {"Orders": [], "NextToken": "c"}},
        {"payload": {"Orders": [{"id": "3"}], "NextToken": ""}},
    ]
    package = make(IN_QUERY)
    found, requests = walk(package, "iter_orders", pages, "s", places=["x", "y"], status="new")
    assert [each.id for each in found] == ["1", "2", "3"]
    assert all(type(each) is package.api.Thing for each in found)
    first = "/orders/s?places=x,y&status=new"
    assert targets(requests) == [first, f"{first}&NextToken=a%20b", f"{first}&NextToken=c"]


def test_a_token_travels_alone_where_the_document_says_so(make: Make) -> None:
    """What is optional is left out with the token, in query and headers; the required stays."""
    pages = [{"reports": ["1"], "nextToken": "t"}, {"reports": ["2"]}]
    arguments = {"kind": "k", "since": "s", "x_trace": "x"}
    found, requests = walk(make(IN_QUERY), "iter_reports", pages, **arguments)
    assert found == ["1", "2"]
    assert targets(requests) == ["/reports?kind=k&since=s", "/reports?kind=k&nextToken=t"]
    assert [each.headers.get("X-Trace") for each in requests] == ["x", None]


def test_an_earlier_token_is_where_an_iteration_begins(make: Make) -> None:
    """A token among the arguments makes the first request one for a further page."""
    arguments = {"kind": "k", "since": "s", "next_token": "t"}
    found, requests = walk(make(IN_QUERY), "iter_reports", [{"reports": ["2"]}], **arguments)
    assert (found, targets(requests)) == (["2"], ["/reports?kind=k&nextToken=t"])


def test_an_optional_body_stays_behind_where_a_token_travels_alone(make: Make) -> None:
    """A body that may be left out is an optional argument like any other."""
    pages = [{"found": [], "nextToken": "t"}, {"found": []}]
    _, requests = walk(make(IN_QUERY), "iter_posted_items", pages, body={"name": "n"})
    assert [each.content for each in requests] == [b'{"name":"n"}', b""]


def test_lists_are_found_near_the_token(make: Make) -> None:
    """A page's list is the one beside its token, or below what that is about."""
    pages: list[Any] = [
        {"payload": {"days": ["2026-01-02"]}, "pagination": {"nextPageToken": "t"}},
        {"payload": {"days": ["2026-01-03"]}, "pagination": None},
    ]
    found, requests = walk(make(IN_QUERY), "iter_days", pages)
    assert found == [datetime.date(2026, 1, 2), datetime.date(2026, 1, 3)]
    assert targets(requests) == ["/days", "/days?paginationToken=t"]


def test_whole_pages_are_iterated_where_there_is_no_one_list(make: Make) -> None:
    """An answer with several lists is given as it is."""
    pages = [{"payload": {"NextToken": "t", "Events": {"Sales": [{}]}}}, {"payload": {}}]
    package = make(IN_QUERY)
    found, _ = walk(package, "iter_pages_of_events", pages)
    assert [type(each) for each in found] == [package.api.ListEventsResponse] * 2
    assert len(found[0].payload.events.sales) == 1


def test_a_kind_of_query_that_is_named_like_the_token_goes_with_it(make: Make) -> None:
    """``NEXT_TOKEN`` takes the place of the kind of query that the caller began with."""
    pages: list[Any] = [{"found": [], "nextToken": "t"}, {"found": []}]
    _, requests = walk(make(IN_QUERY), "iter_shipments", pages, query_type="DATE_RANGE")
    second = "/shipments?QueryType=NEXT_TOKEN&NextToken=t"
    assert targets(requests) == ["/shipments?QueryType=DATE_RANGE", second]


def test_a_token_travels_in_the_body(make: Make) -> None:
    """The body of the first request is sent again with the token in it, whatever form it has."""
    package = make(IN_BODY)
    pages = [{"cases": [{"id": "1"}], "nextToken": "t"}, {"cases": []}]
    for body in ({"name": "n"}, package.api.ListCasesRequest(name="n")):
        before = repr(body)
        found, requests = walk(package, "iter_cases", pages, body=body)
        assert [each.id for each in found] == ["1"]
        assert bodies(requests) == [{"name": "n"}, {"name": "n", "nextToken": "t"}]
        assert repr(body) == before, "the caller's own is left as it is"


@pytest.mark.parametrize(
    ("body", "first", "second"),
    [
        (None, None, {"pagination": {"pageToken": "t"}}),
        ({}, {}, {"pagination": {"pageToken": "t"}}),
        (
            {"pagination": {"page_size": 5}, "filters": {"a_b": "c"}},
            {"pagination": {"pageSize": 5}, "filters": {"a_b": "c"}},
            {"pagination": {"pageSize": 5, "pageToken": "t"}, "filters": {"a_b": "c"}},
        ),
    ],
)
def test_a_token_lies_deep_in_the_body(make: Make, body: Any, first: Any, second: Any) -> None:
    """What holds the token is made where it is missing, and kept where it is there."""
    pages: list[Any] = [
        {"payload": {"deep": ["1"], "pagination": {"pageToken": "t"}}},
        {"payload": {"deep": []}},
    ]
    found, requests = walk(make(IN_BODY), "iter_deep", pages, body=body)
    assert found == ["1"]
    assert [json.loads(each.content or b"null") for each in requests] == [first, second]


def test_an_iteration_begins_at_a_token_in_the_body(make: Make) -> None:
    """A token that the caller gives in the body counts as one that was there."""
    package = make(IN_BODY)
    pages = [{"payload": {"deep": [], "pagination": {"pageToken": "t"}}}]
    inner = package.api.SearchDeepRequestPagination(page_token="t")
    for given in ({"pageToken": "t"}, {"page_token": "t"}, inner):
        _, requests = walk(package, "iter_deep", pages, body={"pagination": given})
        assert bodies(requests) == [{"pagination": {"pageToken": "t"}}]


def test_a_token_travels_alone_in_the_body(make: Make) -> None:
    """Only what the body must have stays with the token."""
    pages: list[Any] = [{"cases": [], "nextToken": "t"}, {"cases": []}]
    _, requests = walk(make(IN_BODY), "iter_alone", pages, body={"kind": "k", "name": "n"})
    second = {"kind": "k", "nextToken": "t"}
    assert bodies(requests) == [{"kind": "k", "name": "n"}, second]


def test_a_document_states_what_cannot_be_found(make: Make) -> None:
    """``x-amzn-pagination`` names token, list and rules, and each part may stand alone."""
    package = make(STATED)
    pages: list[Any] = [
        {"data": {"mark": "t", "second": [{"id": "1"}], "first": ["no"]}},
        {"data": {"second": []}},
    ]
    found, requests = walk(package, "iter_read_marks", pages, kind="k", mode="all")
    assert [each.id for each in found] == ["1"]
    assert targets(requests) == ["/marks?kind=k&mode=all", "/marks?from=t&mode=next"]
    pages = [{"nextToken": "t"}, {"found": []}]
    found, requests = walk(package, "iter_pages_of_found", pages, kind="k")
    assert [each.next_token for each in found] == ["t", None]
    assert targets(requests) == ["/pages?kind=k", "/pages?nextToken=t&kind=k"]


def test_the_async_iterator_does_the_same(make: Make) -> None:
    """It is used with ``async for`` and asks for the same pages."""
    pages = [{"reports": ["1"], "nextToken": "t"}, {"reports": ["2"]}]
    requests, connect = clients(make(IN_QUERY), pages)

    async def collect() -> list[str]:
        client = connect("AsyncSampleClient", httpx2.AsyncClient)
        return [each async for each in client.iter_reports(kind="k")]

    assert anyio.run(collect) == ["1", "2"]
    assert targets(requests) == ["/reports?kind=k", "/reports?kind=k&nextToken=t"]


def test_the_docstring_tells_the_rules(make: Make) -> None:
    """It says what is iterated, when pages are fetched, and how a token travels."""
    client = make(IN_QUERY).api.SampleClient
    said = " ".join(client.iter_reports.__doc__.split())
    assert said.startswith("Iterate over `reports` of every page of `list_reports`")
    assert "usage plan and timeout apply to each" in said
    assert "sends its token as `next_token`, without the optional arguments" in said
    said = " ".join(client.iter_shipments.__doc__.split())
    assert "as `next_token` and `query_type=NEXT_TOKEN`, with the same arguments" in said
    said = " ".join(client.iter_pages_of_events.__doc__.split())
    assert said.startswith("Iterate over the pages of `list_events`")


def test_the_readme_shows_the_iterators(make: Make) -> None:
    """The package's README names the iterator beside its method, and how it is used."""
    page = (make(IN_QUERY).folder / "README.md").read_text(encoding="utf-8")
    assert "`get_orders`, `iter_orders`" in page
    assert "for each in sp.sample_v1.iter_orders(...)" in page
