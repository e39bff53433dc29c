"""Documents of operations that page, and what the tests of paging ask of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx2

from tests.functional import packages
from tests.functional.packages import TOKEN_URL, Package

TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}
THINGS = {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}
ERRORS = {"errors": THINGS, "warnings": TEXTS}


def of(**properties: Any) -> dict[str, Any]:
    """Return the schema of an object."""
    return {"type": "object", "properties": properties}


def query(name: str, **more: Any) -> dict[str, Any]:
    """Return a parameter of a query; a text, if nothing else is said."""
    return {"name": name, "in": "query", "schema": TEXT, **more}


def media(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def operation(
    operation_id: str,
    answer: dict[str, Any],
    *parameters: dict[str, Any],
    body: dict[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Return a path with one operation; a body is required if ``required`` stands in its schema."""
    found = {
        "operationId": operation_id,
        "parameters": list(parameters),
        "responses": {"200": {"description": "Done.", **media(answer)}},
        **more,
    }
    if body is None:
        return {"get": found}
    found["requestBody"] = {"required": "required" in body, **media(body)}
    return {"post": found}


def document(paths: dict[str, Any]) -> str:
    """Return a document with the paths."""
    components = {"schemas": {"Thing": of(id=TEXT)}}
    return f"{packages.HEAD}paths: {json.dumps(paths)}\ncomponents: {json.dumps(components)}\n"


SELLER = {"name": "sellerId", "in": "path", "required": True, "schema": TEXT}
FOUND = of(found=THINGS, nextToken=TEXT)
ALONE = "Taken from the last answer. Specifying it with any other parameters makes the call fail."
KINDS = {"type": "string", "enum": ["DATE_RANGE", "NEXT_TOKEN"]}
NULLABLE = {
    "type": ["object", "null"],
    "properties": {"nextPageToken": {"type": ["string", "null"]}},
}
OFF: dict[str, Any] = {"x-amzn-pagination": False}
IN_QUERY = document(
    {
        "/orders/{sellerId}": operation(
            "getOrders",
            of(**ERRORS, payload=of(Orders=THINGS, NextToken=TEXT)),
            SELLER,
            query("places", required=True, explode=False, schema=TEXTS),
            query("status"),
            query("NextToken"),
        ),
        "/reports": operation(
            "listReports",
            of(**ERRORS, reports=TEXTS, nextToken=TEXT),
            query("kind", required=True),
            query("since"),
            query("nextToken", description=ALONE),
            {"name": "X-Trace", "in": "header", "schema": TEXT},
        ),
        "/days": operation(
            "searchDays",
            of(
                pagination=NULLABLE,
                payload=of(days={"type": "array", "items": {"type": "string", "format": "date"}}),
            ),
            query("paginationToken"),
        ),
        "/boxes": operation(
            "getBoxes",
            of(payload=of(pagination=of(nextToken=TEXT), boxes={"type": "array", "items": KINDS})),
            query("nextPageToken"),
        ),
        "/events": operation(
            "listEvents",
            of(**ERRORS, payload=of(NextToken=TEXT, Events=of(Sales=THINGS, Refunds=THINGS))),
            query("NextToken"),
        ),
        "/shipments": operation(
            "getShipments",
            FOUND,
            query("QueryType", required=True, schema=KINDS),
            query("NextToken"),
        ),
        "/a": operation("searchItems", FOUND, query("pageToken")),
        "/b": operation("listItems", FOUND, query("token")),
        "/list": operation("list", FOUND, query("nextToken")),
        "/posted": operation(
            "postedItems", FOUND, query("nextToken", description=ALONE), body=of(name=TEXT)
        ),
        "/status": operation("getStatus", FOUND, query("requestToken")),
        "/query": operation("createQuery", of(id=TEXT), body=of(paginationToken=TEXT)),
        "/required": operation("getNext", FOUND, query("nextToken", required=True)),
        "/off": operation("getOne", FOUND, query("nextToken"), **OFF),
    }
)
IN_BODY = document(
    {
        "/cases": operation(
            "listCases",
            of(cases=THINGS, nextToken=TEXT),
            body=of(nextToken=TEXT, name=TEXT) | {"required": []},
        ),
        "/deep": operation(
            "searchDeep",
            of(payload=of(pagination=of(pageToken=TEXT), deep=TEXTS)),
            body=of(
                pagination=of(pageToken=TEXT, pageSize={"type": "integer"}), filters=of(a_b=TEXT)
            ),
        ),
        "/alone": operation(
            "listAlone",
            of(cases=THINGS, nextToken=TEXT),
            body=of(kind=TEXT, nextToken=TEXT, name=TEXT) | {"required": ["kind"]},
            **{"x-amzn-pagination": {"alone": True}},
        ),
    }
)
MANY = of(data=of(first=TEXTS, second=THINGS, mark=TEXT), sum={"type": "integer"})
STATED = document(
    {
        "/marks": operation(
            "readMarks",
            MANY,
            query("from"),
            query("kind"),
            query("mode"),
            **{
                "x-amzn-pagination": {
                    "token": "from",
                    "next": "data.mark",
                    "items": "data.second",
                    "alone": True,
                    "with": {"mode": "next"},
                }
            },
        ),
        "/pages": operation(
            "getFound",
            FOUND,
            query("nextToken", description=ALONE),
            query("kind"),
            **{"x-amzn-pagination": {"items": None, "alone": False}},
        ),
    }
)


def clients(package: Package, pages: list[Any]) -> tuple[list[httpx2.Request], Callable[..., Any]]:
    """The requests that are made, and what makes a client whose API answers with these pages."""
    requests: list[httpx2.Request] = []
    waiting = iter(pages)

    def respond(request: httpx2.Request) -> httpx2.Response:
        if str(request.url) == TOKEN_URL:
            return httpx2.Response(200, json={"access_token": "token", "expires_in": 3600})
        requests.append(request)
        return httpx2.Response(200, json=next(waiting))

    def connect(kind: str, http: Any) -> Any:
        return getattr(package.api, kind)(
            package.root.Credentials("id", "secret", "refresh"),
            region=package.root.Region.NA,
            base_url="https://api.test",
            token_url=TOKEN_URL,
            http_client=http(transport=httpx2.MockTransport(respond)),
        )

    return requests, connect


def walk(
    package: Package, method: str, pages: list[Any], *arguments: Any, **keywords: Any
) -> tuple[list[Any], list[httpx2.Request]]:
    """What the sync iterator gives for these pages, and the requests that it makes."""
    requests, connect = clients(package, pages)
    client = connect("SampleClient", httpx2.Client)
    return list(getattr(client, method)(*arguments, **keywords)), requests


def targets(requests: list[httpx2.Request]) -> list[str]:
    return [each.url.raw_path.decode() for each in requests]


def bodies(requests: list[httpx2.Request]) -> list[Any]:
    return [json.loads(each.content) for each in requests]
