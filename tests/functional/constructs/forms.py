"""The constructs of forms in docs/openapi.md."""

from __future__ import annotations

from tests.functional.constructs.construct import (
    LIST,
    NULL,
    OBJECT,
    TEXT,
    V31,
    VERSIONS,
    Construct,
    Json,
    body,
    operation,
    response,
)

A: Json = {"$ref": "#/components/schemas/A"}
BINARY: Json = {"type": "string", "format": "binary"}
NESTED = {"type": "object", "properties": {"a": LIST}}

CONSTRUCTS: dict[str, Construct] = {
    "`application/x-www-form-urlencoded`": Construct(
        body(
            {"type": "object", "properties": {"a": TEXT, "l": LIST, "o": OBJECT}},
            "application/x-www-form-urlencoded",
        ),
        VERSIONS,
        method="post",
        swagger=operation(
            consumes=["application/x-www-form-urlencoded"],
            parameters=[
                {"name": "a", "in": "formData", "type": "string", "maxLength": 5},
                {"name": "b", "in": "formData", "type": "integer", "required": True},
                {"name": "l", "in": "formData", **LIST, "collectionFormat": "pipes"},
            ],
        ),
    ),
    "`multipart/form-data`, with files": Construct(
        body(
            {"type": "object", "required": ["a"], "properties": {"a": BINARY, "b": OBJECT}},
            "multipart/form-data",
        ),
        VERSIONS,
        method="post",
        swagger=operation(
            consumes=["multipart/form-data"],
            parameters=[
                {"name": "a", "in": "formData", "type": "file", "required": True},
                {"name": "b", "in": "formData", "type": "number", "maximum": 4},
            ],
        ),
    ),
    "a list of files, an optional file": Construct(
        body(
            {
                "type": "object",
                "properties": {
                    "a": {"type": "array", "minItems": 1, "items": {**BINARY, "maxLength": 9}},
                    "b": {**BINARY, "minLength": 2},
                },
            },
            "multipart/form-data",
        ),
        method="post",
    ),
    "a file by `contentMediaType`": Construct(
        body(
            {
                "type": "object",
                "properties": {
                    "a": {"type": "string", "contentMediaType": "application/octet-stream"},
                    "b": {"anyOf": [{"type": "string", "contentMediaType": "image/png"}, NULL]},
                },
            },
            "multipart/form-data",
        ),
        (V31,),
        method="post",
    ),
    "`encoding` with `contentType`, `style` and `explode`": Construct(
        body(
            {
                "type": "object",
                "properties": {
                    "file": BINARY,
                    "files": {"type": "array", "items": BINARY},
                    "text": TEXT,
                    "json": {"type": "string", "maxLength": 4},
                    "deep": OBJECT,
                    "flat": {"type": "object", "properties": {"x": TEXT}},
                    "list": {**LIST, "maxItems": 2},
                },
            },
            "multipart/form-data",
            encoding={
                "file": {"contentType": "image/png, image/*"},
                "files": {"style": "form", "explode": True},
                "text": {"contentType": "text/markdown"},
                "json": {"contentType": "application/json"},
                "deep": {"style": "deepObject", "explode": True},
                "flat": {"style": "form"},
                "list": {"style": "form", "explode": False},
            },
        ),
        method="post",
    ),
    "several media types of a request": Construct(
        operation(
            requestBody={
                "content": {
                    "text/csv": {"schema": TEXT},
                    "application/x-www-form-urlencoded": {"schema": OBJECT},
                    "multipart/form-data": {"schema": OBJECT},
                }
            }
        ),
        method="post",
    ),
    "headers of a form's field": Construct(
        body(
            OBJECT, "multipart/form-data", encoding={"name": {"headers": {"X-A": {"schema": TEXT}}}}
        ),
        refused="unsupported: headers of a form's field",
        method="post",
    ),
    "a file in `application/x-www-form-urlencoded`": Construct(
        body({"type": "object", "properties": {"a": BINARY}}, "application/x-www-form-urlencoded"),
        refused="unsupported: a file in application/x-www-form-urlencoded",
        method="post",
    ),
    "another `style` than `form` of a file": Construct(
        body(
            {"type": "object", "properties": {"a": BINARY}},
            "multipart/form-data",
            encoding={"a": {"style": "deepObject"}},
        ),
        refused="unsupported: a style of a file",
        method="post",
    ),
    "a form with files that is also part of JSON": Construct(
        operation(
            requestBody={"content": {"multipart/form-data": {"schema": A}}},
            responses={
                "200": {"description": "D.", "content": {"application/json": {"schema": A}}}
            },
        ),
        refused="unsupported: A is a form with files, and also part of JSON",
        extra={"components": {"schemas": {"A": {"type": "object", "properties": {"a": BINARY}}}}},
        method="post",
    ),
    "a form's field that can only be `null`": Construct(
        body({"type": "object", "properties": {"a": NULL}}, "multipart/form-data"),
        (V31,),
        "unsupported: a form's field that can only be null",
        method="post",
    ),
    "a form's field that is a file or something else": Construct(
        body(
            {"type": "object", "properties": {"a": {"oneOf": [BINARY, {"type": "integer"}]}}},
            "multipart/form-data",
        ),
        refused="unsupported: a form's field that is a file or something else",
        method="post",
    ),
    "an object in a form's field of another media type": Construct(
        body(
            {"type": "object", "properties": {"a": OBJECT}},
            "multipart/form-data",
            encoding={"a": {"contentType": "text/plain"}},
        ),
        refused="unsupported: an object in text/plain",
        method="post",
    ),
    "files of any name in a form": Construct(
        body({"type": "object", "additionalProperties": BINARY}, "multipart/form-data"),
        refused="unsupported: files whose names are not documented",
        method="post",
    ),
    "a form that is not one object": Construct(
        body({"oneOf": [A, {"$ref": "#/components/schemas/B"}]}, "multipart/form-data"),
        refused="unsupported: a form that is not one object",
        extra={"components": {"schemas": {"A": OBJECT, "B": NESTED}}},
        method="post",
    ),
    "a form's field that is an object or a single value": Construct(
        body(
            {"type": "object", "properties": {"a": {"oneOf": [TEXT, OBJECT]}}},
            "application/x-www-form-urlencoded",
        ),
        refused="unsupported: a form's field that is an object or a single value",
        method="post",
    ),
    "a form as a response": Construct(
        response(OBJECT, "application/x-www-form-urlencoded"),
        refused="unsupported: bodies in application/x-www-form-urlencoded",
    ),
    "other `multipart` types": Construct(
        body(OBJECT, "multipart/mixed"),
        refused="unsupported: bodies in multipart/mixed",
        method="post",
    ),
}
