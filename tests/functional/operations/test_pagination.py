"""Iterators over paginated operations."""

from __future__ import annotations

import datetime
import inspect
import json
from typing import Any

import anyio
import httpx2
import pytest

from tests.functional.conftest import Make
from tests.functional.pagination import (
    DECLARED,
    IN_BODY,
    IN_QUERY,
    bodies,
    clients,
    iterate,
    targets,
)


def test_each_paginated_operation_has_an_iterator(make: Make) -> None:
    """An operation that takes and returns a token has an iterator, named without the verb.

    The verb stays if two iterators would have the same name. The names of iterators over whole
    pages contain ``pages``.
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
def test_an_iterator_is_typed(make: Make, iterator: str, item: str) -> None:
    """An iterator takes the method's arguments, and its type names the type of the items."""
    package = make(IN_QUERY)
    for prefix in ("", "Async"):
        client = getattr(package.api, f"{prefix}SampleClient")
        signature = inspect.signature(getattr(client, iterator))
        returns = str(signature.return_annotation).replace('"', "'")
        assert returns == f"{prefix}Pages[{item}]"
    method = inspect.signature(package.api.SampleClient.get_orders)
    iterating = inspect.signature(package.api.SampleClient.iter_orders)
    assert method.parameters == iterating.parameters


def test_filters_are_sent_with_the_token(make: Make) -> None:
    """Every request has the same arguments, and from the second on also the token."""
    pages = [
        {"payload": {"Orders": [{"id": "1"}, {"id": "2"}], "NextToken": "a b"}},
        {"payload": {"Orders": [], "NextToken": "c"}},
        {"payload": {"Orders": [{"id": "3"}], "NextToken": ""}},
    ]
    package = make(IN_QUERY)
    found, requests = iterate(package, "iter_orders", pages, "s", places=["x", "y"], status="new")
    assert [each.id for each in found] == ["1", "2", "3"]
    assert all(type(each) is package.api.Thing for each in found)
    first = "/orders/s?places=x,y&status=new"
    assert targets(requests) == [first, f"{first}&NextToken=a%20b", f"{first}&NextToken=c"]


def test_a_token_may_replace_the_optional_arguments(make: Make) -> None:
    """If the document forbids other arguments with a token, only the required ones are sent."""
    pages = [{"reports": ["1"], "nextToken": "t"}, {"reports": ["2"]}]
    arguments = {"kind": "k", "since": "s", "x_trace": "x"}
    found, requests = iterate(make(IN_QUERY), "iter_reports", pages, **arguments)
    assert found == ["1", "2"]
    assert targets(requests) == ["/reports?kind=k&since=s", "/reports?kind=k&nextToken=t"]
    assert [each.headers.get("X-Trace") for each in requests] == ["x", None]


def test_a_saved_token_resumes_an_iteration(make: Make) -> None:
    """With a token among the arguments, the first request is already for a further page."""
    arguments = {"kind": "k", "since": "s", "next_token": "t"}
    found, requests = iterate(make(IN_QUERY), "iter_reports", [{"reports": ["2"]}], **arguments)
    assert (found, targets(requests)) == (["2"], ["/reports?kind=k&nextToken=t"])


def test_a_token_may_replace_an_optional_body(make: Make) -> None:
    """An optional body is omitted if the token must be sent alone."""
    pages = [{"found": [], "nextToken": "t"}, {"found": []}]
    _, requests = iterate(make(IN_QUERY), "iter_posted_items", pages, body={"name": "n"})
    assert [each.content for each in requests] == [b'{"name":"n"}', b""]


def test_lists_are_found_near_the_token(make: Make) -> None:
    """A page's list is next to its token, or next to the object that contains the token."""
    pages: list[Any] = [
        {"payload": {"days": ["2026-01-02"]}, "pagination": {"nextPageToken": "t"}},
        {"payload": {"days": ["2026-01-03"]}, "pagination": None},
    ]
    found, requests = iterate(make(IN_QUERY), "iter_days", pages)
    assert found == [datetime.date(2026, 1, 2), datetime.date(2026, 1, 3)]
    assert targets(requests) == ["/days", "/days?paginationToken=t"]


def test_whole_pages_are_iterated_if_they_have_several_lists(make: Make) -> None:
    """The iterator over responses with several lists returns whole responses."""
    pages = [{"payload": {"NextToken": "t", "Events": {"Sales": [{}]}}}, {"payload": {}}]
    package = make(IN_QUERY)
    found, _ = iterate(package, "iter_pages_of_events", pages)
    assert [type(each) for each in found] == [package.api.ListEventsResponse] * 2
    assert len(found[0].payload.events.sales) == 1


def test_a_query_type_for_tokens_is_sent_with_the_token(make: Make) -> None:
    """From the second request on, ``NEXT_TOKEN`` replaces the caller's query type."""
    pages: list[Any] = [{"found": [], "nextToken": "t"}, {"found": []}]
    _, requests = iterate(make(IN_QUERY), "iter_shipments", pages, query_type="DATE_RANGE")
    second = "/shipments?QueryType=NEXT_TOKEN&NextToken=t"
    assert targets(requests) == ["/shipments?QueryType=DATE_RANGE", second]


def test_a_token_is_sent_in_the_body(make: Make) -> None:
    """The body of the first request, a dict or a model, is sent again with the token."""
    package = make(IN_BODY)
    pages = [{"cases": [{"id": "1"}], "nextToken": "t"}, {"cases": []}]
    for body in ({"name": "n"}, package.api.ListCasesRequest(name="n")):
        before = repr(body)
        found, requests = iterate(package, "iter_cases", pages, body=body)
        assert [each.id for each in found] == ["1"]
        assert bodies(requests) == [{"name": "n"}, {"name": "n", "nextToken": "t"}]
        assert repr(body) == before, "the caller's body was modified"


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
def test_a_token_may_be_nested_in_the_body(make: Make, body: Any, first: Any, second: Any) -> None:
    """The object that contains the token is created if it is missing and extended otherwise."""
    pages: list[Any] = [
        {"payload": {"deep": ["1"], "pagination": {"pageToken": "t"}}},
        {"payload": {"deep": []}},
    ]
    found, requests = iterate(make(IN_BODY), "iter_deep", pages, body=body)
    assert found == ["1"]
    assert [json.loads(each.content or b"null") for each in requests] == [first, second]


def test_a_saved_token_in_the_body_resumes_an_iteration(make: Make) -> None:
    """A token in the caller's body is sent with the first request."""
    package = make(IN_BODY)
    pages = [{"payload": {"deep": [], "pagination": {"pageToken": "t"}}}]
    inner = package.api.SearchDeepRequestPagination(page_token="t")
    for pagination in ({"pageToken": "t"}, {"page_token": "t"}, inner):
        _, requests = iterate(package, "iter_deep", pages, body={"pagination": pagination})
        assert bodies(requests) == [{"pagination": {"pageToken": "t"}}]


def test_a_token_may_replace_the_optional_fields_of_the_body(make: Make) -> None:
    """If a token must be sent alone, only the required fields of the body stay."""
    pages: list[Any] = [{"cases": [], "nextToken": "t"}, {"cases": []}]
    _, requests = iterate(make(IN_BODY), "iter_alone", pages, body={"kind": "k", "name": "n"})
    second = {"kind": "k", "nextToken": "t"}
    assert bodies(requests) == [{"kind": "k", "name": "n"}, second]


def test_an_extension_declares_the_pagination(make: Make) -> None:
    """``x-amzn-pagination`` declares the token, the list and the rules, or some of them."""
    package = make(DECLARED)
    pages: list[Any] = [
        {"data": {"mark": "t", "second": [{"id": "1"}], "first": ["no"]}},
        {"data": {"second": []}},
    ]
    found, requests = iterate(package, "iter_read_marks", pages, kind="k", mode="all")
    assert [each.id for each in found] == ["1"]
    assert targets(requests) == ["/marks?kind=k&mode=all", "/marks?from=t&mode=next"]
    pages = [{"nextToken": "t"}, {"found": []}]
    found, requests = iterate(package, "iter_pages_of_found", pages, kind="k")
    assert [each.next_token for each in found] == ["t", None]
    assert targets(requests) == ["/pages?kind=k", "/pages?nextToken=t&kind=k"]


def test_the_async_iterator_does_the_same(make: Make) -> None:
    """The async iterator requests the same pages with ``async for``."""
    pages = [{"reports": ["1"], "nextToken": "t"}, {"reports": ["2"]}]
    requests, connect = clients(make(IN_QUERY), pages)

    async def collect() -> list[str]:
        client = connect("AsyncSampleClient", httpx2.AsyncClient)
        return [each async for each in client.iter_reports(kind="k")]

    assert anyio.run(collect) == ["1", "2"]
    assert targets(requests) == ["/reports?kind=k", "/reports?kind=k&nextToken=t"]


def test_the_docstring_documents_the_pagination(make: Make) -> None:
    """The docstring documents the items, the requests for pages and the use of the token."""
    client = make(IN_QUERY).api.SampleClient
    docstring = " ".join(client.iter_reports.__doc__.split())
    assert docstring.startswith("Iterate over `reports` of every page of `list_reports`")
    assert "usage plan and timeout apply to each" in docstring
    assert "sends its token as `next_token`, without the optional arguments" in docstring
    docstring = " ".join(client.iter_shipments.__doc__.split())
    assert "as `next_token` and `query_type=NEXT_TOKEN`, with the same arguments" in docstring
    docstring = " ".join(client.iter_pages_of_events.__doc__.split())
    assert docstring.startswith("Iterate over the pages of `list_events`")


def test_the_manual_names_the_iterators(make: Make) -> None:
    """The page of the operation names the iterator, and the manual has an example."""
    docs = make(IN_QUERY).folder / "docs"
    reference = docs / "reference"
    operation = (reference / "sample_v1" / "get_orders.md").read_text(encoding="utf-8")
    assert "| iterator | `iter_orders` " in operation
    api = (reference / "sample_v1.md").read_text(encoding="utf-8")
    assert "[`iter_orders`](sample_v1/get_orders.md)" in api
    page = (docs / "usage.md").read_text(encoding="utf-8")
    assert "for each in sp.sample.iter_orders(...)" in page
