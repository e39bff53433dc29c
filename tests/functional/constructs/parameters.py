"""The constructs of parameters in docs/openapi.md."""

from __future__ import annotations

from tests.functional.constructs.construct import (
    ENTRIES,
    LIMITED,
    LIST,
    NULL,
    OBJECT,
    TEXT,
    V20,
    V31,
    VERSIONS,
    Construct,
    old_parameter,
    operation,
    parameter,
)

ANY_OF_NULL = {"anyOf": [TEXT, NULL]}
NESTED = {"type": "object", "properties": {"a": LIST}}
PAGE = {"type": "object", "properties": {"page": {"type": "integer", "minimum": 0}, "sort": LIST}}

CONSTRUCTS: dict[str, Construct] = {
    "`anyOf` of a type and `null`": Construct(parameter(ANY_OF_NULL), (V31,)),
    "several types: `type: [string, integer]`": Construct(parameter(LIMITED), (V31,)),
    "`oneOf` or `anyOf` of single values": Construct(
        parameter({"oneOf": [{"type": "boolean"}, {"type": "string", "enum": ["all"]}]})
    ),
    "a parameter without a type": Construct(parameter({})),
    "a list without `items`": Construct(parameter({"type": "array"}), (V31,)),
    "a name such as `1st` or `+1`": Construct(
        parameter(TEXT, name="1st"), VERSIONS, swagger=old_parameter(name="1st", **TEXT)
    ),
    "a name without letters and digits": Construct(
        parameter(TEXT, name="*"),
        VERSIONS,
        "unsupported: '*' gives no Python name",
        swagger=old_parameter(name="*", **TEXT),
    ),
    "a cookie": Construct(parameter(TEXT, "cookie")),
    "the headers `Accept`, `Authorization`, `Content-Type`": Construct(
        parameter(TEXT, "header", "Accept"),
        VERSIONS,
        swagger=old_parameter("header", "Accept", **TEXT),
    ),
    "a list or an object in a cookie": Construct(
        parameter(LIST, "cookie"), refused="unsupported: a list or an object in a cookie"
    ),
    "`style: form`, with and without `explode`": Construct(
        operation(
            parameters=[
                {"name": "a", "in": "query", "schema": LIST},
                {"name": "b", "in": "query", "schema": LIST, "explode": False},
                {"name": "c", "in": "query", "schema": OBJECT},
                {
                    "name": "d",
                    "in": "query",
                    "explode": False,
                    "schema": {"type": "object", "properties": {"x": TEXT}},
                },
            ]
        )
    ),
    "`style: simple` of lists and objects": Construct(
        operation(
            parameters=[
                {"name": "id", "in": "path", "required": True, "schema": LIST},
                {"name": "X-A", "in": "header", "schema": OBJECT},
                {"name": "X-B", "in": "header", "schema": OBJECT, "explode": True},
            ]
        ),
        path="/{id}",
    ),
    "`spaceDelimited`, `pipeDelimited` (`ssv`, `pipes`)": Construct(
        operation(
            parameters=[
                {
                    "name": "a",
                    "in": "query",
                    "schema": LIST,
                    "style": "spaceDelimited",
                    "explode": False,
                },
                {
                    "name": "b",
                    "in": "query",
                    "schema": LIST,
                    "style": "pipeDelimited",
                    "explode": False,
                },
            ]
        ),
        VERSIONS,
        swagger=operation(
            parameters=[
                {"name": "a", "in": "query", **LIST, "collectionFormat": "ssv"},
                {"name": "b", "in": "query", **LIST, "collectionFormat": "pipes"},
            ]
        ),
    ),
    "`collectionFormat: tsv`": Construct(
        None,
        (V20,),
        "unsupported: the collectionFormat tsv",
        swagger=old_parameter(**LIST, collectionFormat="tsv"),
    ),
    "`deepObject`": Construct(parameter(OBJECT, style="deepObject")),
    "`deepObject` of lists, objects inside objects": Construct(
        parameter(NESTED, style="deepObject"),
        refused="unsupported: an object or a list inside an object in a parameter",
    ),
    "`deepObject` of a value that is not an object": Construct(
        parameter(TEXT, style="deepObject"),
        refused="unsupported: deepObject for a value that is not an object",
    ),
    "`spaceDelimited` and `pipeDelimited` of a single value": Construct(
        parameter(TEXT, style="pipeDelimited"),
        refused="unsupported: pipeDelimited for a value that is not a list",
    ),
    "`spaceDelimited` and `pipeDelimited` of an object": Construct(
        parameter(OBJECT, style="pipeDelimited"),
        refused="unsupported: pipeDelimited for an object",
    ),
    "a list of lists or objects, or `null` alone": Construct(
        parameter({"type": "array", "items": LIST}), refused="unsupported: the parameter's type"
    ),
    "a parameter none of whose values a request can carry": Construct(
        parameter({**LIST, "maxItems": 0}, required=True),
        refused="unsupported: no value was found that a request can carry",
    ),
    "the headers `Content-Length`, `Host`, `User-Agent`, `x-amz-access-token`": Construct(
        parameter(TEXT, "header", "User-Agent"), refused="unsupported: the header User-Agent"
    ),
    "a listed value of a header beyond printable ASCII": Construct(
        parameter({**TEXT, "enum": ["é"]}, "header"), refused="unsupported: the value 'é'"
    ),
    "an exploded object in a query with a list in it": Construct(
        parameter(PAGE, name="pageable", required=True)
    ),
    "a list in an exploded, optional object that requires properties": Construct(
        parameter({**PAGE, "required": ["sort"]}),
        refused="unsupported: an object or a list inside an object in a parameter",
    ),
    "an object of any properties with `explode`": Construct(
        parameter(ENTRIES), refused="unsupported: an object of any properties"
    ),
    "a map as `deepObject`, without `explode`, or in JSON": Construct(
        operation(
            parameters=[
                {"name": "a", "in": "query", "schema": ENTRIES, "style": "deepObject"},
                {"name": "b", "in": "query", "schema": ENTRIES, "explode": False},
                {"name": "c", "in": "query", "content": {"application/json": {"schema": ENTRIES}}},
                {"name": "D", "in": "header", "schema": ENTRIES, "required": True},
            ]
        )
    ),
    "two parameters that a query has under one name": Construct(
        operation(
            parameters=[
                {"name": "count", "in": "query", "schema": TEXT},
                {"name": "a", "in": "query", "schema": OBJECT},
            ]
        ),
        refused="unsupported: count and a are both sent as count",
    ),
    "`style: label` and `style: matrix`": Construct(
        parameter(TEXT, "path", "id", style="label"),
        refused="unsupported: the style label in path",
        path="/{id}",
    ),
    "`content` of a parameter in JSON": Construct(
        operation(
            parameters=[
                {
                    "name": "filter",
                    "in": "query",
                    "content": {"application/json": {"schema": OBJECT}},
                }
            ]
        )
    ),
    "`content` of a parameter in another media type": Construct(
        operation(
            parameters=[{"name": "p", "in": "query", "content": {"text/csv": {"schema": TEXT}}}]
        ),
        refused="unsupported: a parameter in text/csv",
    ),
}
