"""Documents with paginated operations, and functions that iterate over scripted pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx2

from tests.functional import packages
from tests.functional.document_parts import TEXT, json_content, object_schema, query
from tests.functional.packages import Package

TEXTS = {"type": "array", "items": TEXT}
THINGS = {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}
ERRORS = {"errors": THINGS, "warnings": TEXTS}


def operation(
    operation_id: str,
    response: dict[str, Any],
    *parameters: dict[str, Any],
    body: dict[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Return a path item; the body is required if its schema has the keyword ``required``."""
    found = {
        "operationId": operation_id,
        "parameters": list(parameters),
        "responses": {"200": {"description": "Done.", **json_content(response)}},
        **more,
    }
    if body is None:
        return {"get": found}
    found["requestBody"] = {"required": "required" in body, **json_content(body)}
    return {"post": found}


def document(paths: dict[str, Any]) -> str:
    """Return a document with the paths."""
    components = {"schemas": {"Thing": object_schema(id=TEXT)}}
    return f"{packages.HEAD}paths: {json.dumps(paths)}\ncomponents: {json.dumps(components)}\n"


SELLER = {"name": "sellerId", "in": "path", "required": True, "schema": TEXT}
FOUND = object_schema(found=THINGS, nextToken=TEXT)
ALONE = "Taken from the last response. Specifying it with any other parameters makes the call fail."
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
            object_schema(**ERRORS, payload=object_schema(Orders=THINGS, NextToken=TEXT)),
            SELLER,
            query("places", required=True, explode=False, schema=TEXTS),
            query("status"),
            query("NextToken"),
        ),
        "/reports": operation(
            "listReports",
            object_schema(**ERRORS, reports=TEXTS, nextToken=TEXT),
            query("kind", required=True),
            query("since"),
            query("nextToken", description=ALONE),
            {"name": "X-Trace", "in": "header", "schema": TEXT},
        ),
        "/days": operation(
            "searchDays",
            object_schema(
                pagination=NULLABLE,
                payload=object_schema(
                    days={"type": "array", "items": {"type": "string", "format": "date"}}
                ),
            ),
            query("paginationToken"),
        ),
        "/boxes": operation(
            "getBoxes",
            object_schema(
                payload=object_schema(
                    pagination=object_schema(nextToken=TEXT),
                    boxes={"type": "array", "items": KINDS},
                )
            ),
            query("nextPageToken"),
        ),
        "/events": operation(
            "listEvents",
            object_schema(
                **ERRORS,
                payload=object_schema(
                    NextToken=TEXT, Events=object_schema(Sales=THINGS, Refunds=THINGS)
                ),
            ),
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
            "postedItems",
            FOUND,
            query("nextToken", description=ALONE),
            body=object_schema(name=TEXT),
        ),
        "/status": operation("getStatus", FOUND, query("requestToken")),
        "/query": operation(
            "createQuery", object_schema(id=TEXT), body=object_schema(paginationToken=TEXT)
        ),
        "/required": operation("getNext", FOUND, query("nextToken", required=True)),
        "/off": operation("getOne", FOUND, query("nextToken"), **OFF),
    }
)
IN_BODY = document(
    {
        "/cases": operation(
            "listCases",
            object_schema(cases=THINGS, nextToken=TEXT),
            body=object_schema(nextToken=TEXT, name=TEXT) | {"required": []},
        ),
        "/deep": operation(
            "searchDeep",
            object_schema(
                payload=object_schema(pagination=object_schema(pageToken=TEXT), deep=TEXTS)
            ),
            body=object_schema(
                pagination=object_schema(pageToken=TEXT, pageSize={"type": "integer"}),
                filters=object_schema(a_b=TEXT),
            ),
        ),
        "/alone": operation(
            "listAlone",
            object_schema(cases=THINGS, nextToken=TEXT),
            body=object_schema(kind=TEXT, nextToken=TEXT, name=TEXT) | {"required": ["kind"]},
            **{"x-amzn-pagination": {"alone": True}},
        ),
    }
)
MANY = object_schema(
    data=object_schema(first=TEXTS, second=THINGS, mark=TEXT), sum={"type": "integer"}
)
DECLARED = document(
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
    """Return a list that records requests, and a function that creates a client of these pages."""
    remaining = iter(pages)
    return package.recording_clients(lambda: next(remaining))


def iterate(
    package: Package, method: str, pages: list[Any], *arguments: Any, **keywords: Any
) -> tuple[list[Any], list[httpx2.Request]]:
    """Return the items of the sync iterator over these pages, and its requests."""
    requests, connect = clients(package, pages)
    client = connect("SampleClient", httpx2.Client)
    return list(getattr(client, method)(*arguments, **keywords)), requests


def targets(requests: list[httpx2.Request]) -> list[str]:
    return [each.url.raw_path.decode() for each in requests]


def bodies(requests: list[httpx2.Request]) -> list[Any]:
    return [json.loads(each.content) for each in requests]
