"""The constructs of OpenAPI in docs/openapi.md, each as a small document."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, NamedTuple

Json = Any

TEXT: Json = {"type": "string"}
NULL = {"type": "null"}
OBJECT = {"type": "object", "properties": {"name": TEXT, "count": {"type": "integer"}}}
DONE: Json = {"200": {"description": "Done."}}

V2, V30, V31 = "2.0", "3.0", "3.1"
VERSIONS = (V2, V30, V31)
BOTH_3 = (V30, V31)


class Case(NamedTuple):
    """A construct.

    Attributes:
        operation: The operation that uses it.
        versions: The versions that have it.
        refused: What the complaint says, if it is not supported.
        extra: Further parts of the document.
        swagger: The operation in Swagger 2.0, if it differs.
        path: The path, after one of the case's own.
        method: The HTTP method.

    """

    operation: Json
    versions: tuple[str, ...] = BOTH_3
    refused: str = ""
    extra: Mapping[str, Json] = {}
    swagger: Json = None
    path: str = ""
    method: str = "get"

    def document(self, version: str, number: int = 0) -> Json:
        """Return a document in a version of OpenAPI with the construct alone."""
        is_swagger = version == V2
        head = {"swagger": "2.0"} if is_swagger else {"openapi": f"{version}.0"}
        operation = self.swagger if is_swagger and self.swagger is not None else self.operation
        paths = {f"/case{number}{self.path}": {self.method: copy.deepcopy(operation)}}
        info = {"title": "Sample API", "version": "v1"}
        extra = copy.deepcopy(dict(self.extra))
        more = extra.pop("paths", {})
        return {**head, "info": info, "paths": {**paths, **more}, **extra}


def operation(**parts: Json) -> Json:
    """Return an operation, some of whose parts are given."""
    return {"operationId": "callIt", "responses": copy.deepcopy(DONE), **parts}


def parameter(schema: Json, location: str = "query", name: str = "p", **parts: Json) -> Json:
    """Return an operation with one parameter."""
    required = {"required": True} if location == "path" else {}
    found = {"name": name, "in": location, **required, "schema": schema, **parts}
    return operation(parameters=[found])


def old_parameter(location: str = "query", name: str = "p", **parts: Json) -> Json:
    """Return an operation of Swagger 2.0 with one parameter."""
    required = {"required": True} if location == "path" else {}
    return operation(parameters=[{"name": name, "in": location, **required, **parts}])


def body(schema: Json, media_type: str = "application/json", **media: Json) -> Json:
    """Return an operation with a request body."""
    content = {media_type: {"schema": schema, **media}}
    return operation(requestBody={"required": True, "content": content})


def field(schema: Json) -> Json:
    """Return an operation whose body is an object with one property."""
    return body({"type": "object", "properties": {"a": schema}})


def response(schema: Json, media_type: str = "application/json", status: str = "200") -> Json:
    """Return an operation with one response."""
    found = {"description": "Done.", "content": {media_type: {"schema": schema}}}
    return operation(responses={status: found})


BINARY: Json = {"type": "string", "format": "binary"}
A: Json = {"$ref": "#/components/schemas/A"}
LIST: Json = {"type": "array", "items": TEXT}
LIMITED = {"type": ["string", "integer"], "minLength": 2, "minimum": 3}
ANY_OF_NULL = {"anyOf": [TEXT, NULL]}
SHARED = {"components": {"schemas": {"A": OBJECT}}}
NESTED = {"type": "object", "properties": {"a": LIST}}
ENTRIES = {"type": "object", "additionalProperties": TEXT}

CASES: dict[str, Case] = {
    # Parameters
    "`anyOf` of a type and `null`": Case(parameter(ANY_OF_NULL), (V31,)),
    "several types: `type: [string, integer]`": Case(parameter(LIMITED), (V31,)),
    "`oneOf` or `anyOf` of single values": Case(
        parameter({"oneOf": [{"type": "boolean"}, {"type": "string", "enum": ["all"]}]})
    ),
    "a parameter without a type": Case(parameter({})),
    "a list without `items`": Case(parameter({"type": "array"}), (V31,)),
    "a name such as `1st` or `+1`": Case(
        parameter(TEXT, name="1st"), VERSIONS, swagger=old_parameter(name="1st", **TEXT)
    ),
    "a name without letters and digits": Case(
        parameter(TEXT, name="*"),
        VERSIONS,
        "unsupported: '*' gives no Python name",
        swagger=old_parameter(name="*", **TEXT),
    ),
    "a cookie": Case(parameter(TEXT, "cookie")),
    "a list or an object in a cookie": Case(
        parameter(LIST, "cookie"), refused="unsupported: a list or an object in a cookie"
    ),
    "`style: form`, with and without `explode`": Case(
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
    "`style: simple` of lists and objects": Case(
        operation(
            parameters=[
                {"name": "id", "in": "path", "required": True, "schema": LIST},
                {"name": "X-A", "in": "header", "schema": OBJECT},
                {"name": "X-B", "in": "header", "schema": OBJECT, "explode": True},
            ]
        ),
        path="/{id}",
    ),
    "`spaceDelimited`, `pipeDelimited` (`ssv`, `pipes`)": Case(
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
    "`collectionFormat: tsv`": Case(
        None,
        (V2,),
        "unsupported: the collectionFormat tsv",
        swagger=old_parameter(**LIST, collectionFormat="tsv"),
    ),
    "`deepObject`": Case(parameter(OBJECT, style="deepObject")),
    "`deepObject` of lists, objects inside objects": Case(
        parameter(NESTED, style="deepObject"),
        refused="unsupported: an object or a list inside an object in a parameter",
    ),
    "an object of any properties with `explode`": Case(
        parameter(ENTRIES), refused="unsupported: an object of any properties"
    ),
    "`style: label` and `style: matrix`": Case(
        parameter(TEXT, "path", "id", style="label"),
        refused="unsupported: the style label in path",
        path="/{id}",
    ),
    "`content` of a parameter in JSON": Case(
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
    "`content` of a parameter in another media type": Case(
        operation(
            parameters=[{"name": "p", "in": "query", "content": {"text/csv": {"schema": TEXT}}}]
        ),
        refused="unsupported: a parameter in text/csv",
    ),
    # Operations
    "an operation without `operationId`": Case(
        {"responses": DONE}, VERSIONS, swagger={"responses": DONE}
    ),
    "`title` of an operation": Case(operation(title="A title."), VERSIONS),
    "the method TRACE": Case(operation(), BOTH_3, "unsupported: the method TRACE", method="trace"),
    "the path of `servers`, with variables": Case(
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
    "`servers` of an operation or a path": Case(
        operation(servers=[{"url": "https://other.example.com"}]),
        refused="unsupported: servers for some operations only",
    ),
    "`$ref` to a path item in `components`": Case(
        operation(),
        (V31,),
        extra={
            "paths": {"/shared": {"$ref": "#/components/pathItems/Shared"}},
            "components": {
                "pathItems": {"Shared": {"get": operation(operationId="getShared")}},
            },
        },
    ),
    "`$ref` to another file": Case(
        response({"$ref": "other.yaml#/A"}),
        VERSIONS,
        "unsupported: a reference to other.yaml",
        swagger=operation(
            responses={"200": {"description": "D.", "schema": {"$ref": "other.yaml#/A"}}}
        ),
    ),
    "`$ref` into a schema": Case(
        response({"$ref": "#/components/schemas/A/properties/name"}),
        refused="unsupported: a reference to #/components/schemas/A/properties/name",
        extra=SHARED,
    ),
    "any character in a path": Case(operation(), VERSIONS, path="/a?b=c#d e"),
    "`callbacks`, `links`, `webhooks`": Case(
        operation(
            responses={"200": {"description": "D.", "links": {"a": {"operationId": "callIt"}}}},
            callbacks={"called": {"{$request.query.url}": {"post": {"responses": DONE}}}},
        )
    ),
    "a document with `webhooks` only": Case(None, (V31,), "unsupported: an API without operations"),
    "security schemes": Case(
        operation(security=[{"key": []}]),
        extra={
            "components": {
                "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            }
        },
    ),
    # Responses and bodies
    "`default` as the only success": Case(
        response(OBJECT, status="default"),
        VERSIONS,
        swagger=operation(responses={"default": {"description": "D.", "schema": OBJECT}}),
    ),
    "`2XX` as the only success": Case(response(OBJECT, status="2XX")),
    "`2XX` beside a success with a number": Case(
        operation(responses={**DONE, "2XX": {"description": "D."}}),
        refused="unsupported: the status '2XX'",
    ),
    "redirects as the only responses": Case(
        operation(responses={"302": {"description": "Elsewhere."}}), VERSIONS
    ),
    "no success at all": Case(
        operation(responses={"404": {"description": "No."}}),
        VERSIONS,
        "unsupported: an operation without a documented success",
    ),
    "`*/*` and other ranges that include JSON": Case(response(OBJECT, "*/*")),
    "a range of a request that is a file": Case(
        body({"type": "string", "format": "binary"}, "image/*"),
        refused="unsupported: a request in image/*",
        method="post",
    ),
    "`+json`, `text/json`, parameters of a media type": Case(
        operation(
            requestBody={"content": {"Text/JSON; charset=utf-8": {"schema": OBJECT}}},
            responses={
                "200": {
                    "description": "D.",
                    "content": {"application/vnd.a+json": {"schema": OBJECT}},
                }
            },
        ),
        method="post",
    ),
    "XML, CSV, text, binary": Case(
        operation(
            requestBody={"content": {"application/xml": {"schema": OBJECT}}},
            responses={"200": {"description": "D.", "content": {"text/plain": {"schema": TEXT}}}},
        ),
        method="post",
    ),
    "`application/x-www-form-urlencoded`": Case(
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
    "`multipart/form-data`, with files": Case(
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
    "a list of files, an optional file": Case(
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
    "a file by `contentMediaType`": Case(
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
    "`encoding` with `contentType`, `style` and `explode`": Case(
        body(
            {
                "type": "object",
                "properties": {
                    "file": BINARY,
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
                "text": {"contentType": "text/markdown"},
                "json": {"contentType": "application/json"},
                "deep": {"style": "deepObject", "explode": True},
                "flat": {"style": "form"},
                "list": {"style": "form", "explode": False},
            },
        ),
        method="post",
    ),
    "several media types of a request": Case(
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
    "headers of a form's field": Case(
        body(
            OBJECT, "multipart/form-data", encoding={"name": {"headers": {"X-A": {"schema": TEXT}}}}
        ),
        refused="unsupported: headers of a form's field",
        method="post",
    ),
    "a file in `application/x-www-form-urlencoded`": Case(
        body({"type": "object", "properties": {"a": BINARY}}, "application/x-www-form-urlencoded"),
        refused="unsupported: a file in application/x-www-form-urlencoded",
        method="post",
    ),
    "a form with files that is also part of JSON": Case(
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
    "a form that is not one object": Case(
        body({"oneOf": [A, {"$ref": "#/components/schemas/B"}]}, "multipart/form-data"),
        refused="unsupported: a form that is not one object",
        extra={"components": {"schemas": {"A": OBJECT, "B": NESTED}}},
        method="post",
    ),
    "a form's field that is an object or a single value": Case(
        body(
            {"type": "object", "properties": {"a": {"oneOf": [TEXT, OBJECT]}}},
            "application/x-www-form-urlencoded",
        ),
        refused="unsupported: a form's field that is an object or a single value",
        method="post",
    ),
    "a form as a response": Case(
        response(OBJECT, "application/x-www-form-urlencoded"),
        refused="unsupported: bodies in application/x-www-form-urlencoded",
    ),
    "other `multipart` types": Case(
        body(OBJECT, "multipart/mixed"),
        refused="unsupported: bodies in multipart/mixed",
        method="post",
    ),
    # Schemas
    "several types in a schema": Case(field(LIMITED), (V31,), method="post"),
    "an array without `items`": Case(field({"type": "array"}), (V31,), method="post"),
    "a keyword that allows every value": Case(
        field(
            {
                "type": "object",
                "additionalProperties": True,
                "patternProperties": {},
                "propertyNames": {"type": "string"},
                "unevaluatedProperties": True,
                "dependentRequired": {},
                "not": False,
                "if": True,
            }
        ),
        (V31,),
        method="post",
    ),
    "`required` of a property that is not described": Case(
        field({"type": "object", "required": ["b"], "additionalProperties": TEXT}),
        BOTH_3,
        method="post",
    ),
    "the schema `false`": Case(
        field(False), (V31,), "unsupported: the schema false", method="post"
    ),
    "`enum` with `null`": Case(
        field({"type": ["string", "null"], "enum": ["a", None]}), (V31,), method="post"
    ),
    "recursive classes": Case(
        response({"$ref": "#/components/schemas/Tree"}),
        extra={
            "components": {
                "schemas": {
                    "Tree": {
                        "type": "object",
                        "properties": {
                            "leaves": {
                                "type": "array",
                                "items": {"$ref": "#/components/schemas/Tree"},
                            }
                        },
                    }
                }
            }
        },
    ),
    "recursive lists and maps without a class": Case(
        response({"$ref": "#/components/schemas/Map"}),
        refused="unsupported: Map",
        extra={
            "components": {
                "schemas": {
                    "Map": {
                        "type": "object",
                        "additionalProperties": {"$ref": "#/components/schemas/Map"},
                    }
                }
            }
        },
    ),
    "`contains`": Case(
        field({**LIST, "contains": {"const": "a"}}), (V31,), "unsupported: contains", method="post"
    ),
    "`dependentRequired`, `dependentSchemas`": Case(
        field({**OBJECT, "dependentRequired": {"name": ["count"]}}),
        (V31,),
        "unsupported: dependentRequired",
        method="post",
    ),
    "`if`, `then`, `else`": Case(
        field({**TEXT, "if": {"minLength": 1}, "then": {"maxLength": 2}}),
        (V31,),
        "unsupported: ",
        method="post",
    ),
    "`not`": Case(field({"not": TEXT}), BOTH_3, "unsupported: not", method="post"),
    "`patternProperties`": Case(
        field({"type": "object", "patternProperties": {"^x-": TEXT}}),
        (V31,),
        "unsupported: patternProperties",
        method="post",
    ),
    "`prefixItems`": Case(
        field({"type": "array", "prefixItems": [TEXT]}),
        (V31,),
        "unsupported: prefixItems",
        method="post",
    ),
    "`propertyNames`": Case(
        field({**ENTRIES, "propertyNames": {"maxLength": 3}}),
        (V31,),
        "unsupported: propertyNames",
        method="post",
    ),
    "`unevaluatedItems`": Case(
        field({**LIST, "unevaluatedItems": False}),
        (V31,),
        "unsupported: unevaluatedItems",
        method="post",
    ),
    "`unevaluatedProperties: false` beside other schemas": Case(
        field({"allOf": [OBJECT], "unevaluatedProperties": False}),
        (V31,),
        "unsupported: unevaluatedProperties",
        method="post",
    ),
    "`$id`, `$dynamicRef`": Case(
        field({**TEXT, "$id": "https://example.com/a"}), (V31,), "unsupported: $id", method="post"
    ),
    "a pattern with look-around": Case(
        field({**TEXT, "pattern": "^(?!a)"}),
        BOTH_3,
        "unsupported: the pattern",
        method="post",
    ),
}
