"""The constructs of operations in docs/openapi.md."""

from __future__ import annotations

from tests.functional.constructs.construct import (
    BOTH_3,
    DONE,
    OBJECT,
    V20,
    V31,
    VERSIONS,
    Construct,
    operation,
    response,
)

SHARED = {"components": {"schemas": {"A": OBJECT}}}

CONSTRUCTS: dict[str, Construct] = {
    "an operation without `operationId`": Construct(
        {"responses": DONE}, VERSIONS, swagger={"responses": DONE}
    ),
    "`title` of an operation": Construct(operation(title="A title."), VERSIONS),
    "the method TRACE": Construct(
        operation(), BOTH_3, "unsupported: the method TRACE", method="trace"
    ),
    "the segments `.` and `..` in a path": Construct(
        operation(), BOTH_3, "unsupported: the path /case0/../a", path="/../a"
    ),
    "a documented status below 200": Construct(
        operation(responses={**DONE, "101": {"description": "Switched."}}),
        refused="unsupported: the status '101'",
    ),
    "an operation named like a device of Windows": Construct(
        {**operation(), "operationId": "aux"}, BOTH_3, "unsupported: Windows reserves the name aux"
    ),
    "the path of `servers`, with variables": Construct(
        operation(),
        extra={
            "servers": [
                {
                    "url": "https://{place}.example.com/{base}",
                    "variables": {"place": {"default": "eu"}, "base": {"default": "v1"}},
                }
            ]
        },
    ),
    "`servers` of an operation or a path, as of the document": Construct(
        operation(servers=[{"url": "http://eu.example.com/v1/"}]),
        extra={
            "servers": [
                {
                    "url": "https://{place}.example.com/v1",
                    "variables": {"place": {"default": "eu"}},
                }
            ]
        },
    ),
    "`schemes` of an operation, as of the document": Construct(
        operation(schemes=["https"]),
        (V20,),
        extra={"host": "eu.example.com", "schemes": ["https", "http"]},
    ),
    "other `servers` of an operation or a path": Construct(
        operation(servers=[{"url": "https://other.example.com"}]),
        refused="unsupported: servers for some operations only",
    ),
    "a path without operations": Construct(
        operation(), VERSIONS, extra={"paths": {"/shared": {"x-note": "Later."}}}
    ),
    "a path item in `components` that no path uses": Construct(
        operation(),
        (V31,),
        extra={"components": {"pathItems": {"Unused": {"get": operation(operationId="getIt")}}}},
    ),
    "`$ref` to a path item in `components`": Construct(
        operation(),
        (V31,),
        extra={
            "paths": {"/shared": {"$ref": "#/components/pathItems/Shared"}},
            "components": {
                "pathItems": {"Shared": {"get": operation(operationId="getShared")}},
            },
        },
    ),
    "`$ref` to another file": Construct(
        response({"$ref": "other.yaml#/A"}),
        VERSIONS,
        "unsupported: a reference to other.yaml",
        swagger=operation(
            responses={"200": {"description": "D.", "schema": {"$ref": "other.yaml#/A"}}}
        ),
    ),
    "`$ref` into a schema": Construct(
        response({"$ref": "#/components/schemas/A/properties/name"}),
        refused="unsupported: a reference to #/components/schemas/A/properties/name",
        extra=SHARED,
    ),
    "any character in a path": Construct(operation(), VERSIONS, path="/a?b=c#d e"),
    "`callbacks`, `links`, `webhooks`": Construct(
        operation(
            responses={"200": {"description": "D.", "links": {"a": {"operationId": "callIt"}}}},
            callbacks={"called": {"{$request.query.url}": {"post": {"responses": DONE}}}},
        )
    ),
    "a document with `webhooks` only": Construct(
        None, (V31,), "unsupported: an API without operations"
    ),
    "security schemes": Construct(
        operation(security=[{"key": []}]),
        extra={
            "components": {
                "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            }
        },
    ),
}
