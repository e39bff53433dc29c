"""The constructs of schemas in docs/openapi.md."""

from __future__ import annotations

from tests.functional.constructs.construct import (
    BOTH_3,
    ENTRIES,
    LIMITED,
    LIST,
    OBJECT,
    TEXT,
    V31,
    Construct,
    Json,
    body,
    field,
    response,
)

DRAFT_07 = "http://json-schema.org/draft-07/schema#"

LIMITED_OBJECT: Json = {
    "type": "object",
    "properties": {"name": TEXT, "count": {"type": "integer", "minimum": 1, "maximum": 9}},
}


def _tagged(title: str, tag: int) -> Json:
    """Return the schema of an object with a tag."""
    kind = {"type": "integer", "enum": [tag]}
    properties = {"kind": kind, "name": TEXT}
    return {"title": title, "type": "object", "required": ["kind"], "properties": properties}


CONSTRUCTS: dict[str, Construct] = {
    "several types in a schema": Construct(field(LIMITED), (V31,), method="post"),
    "an array without `items`": Construct(field({"type": "array"}), (V31,), method="post"),
    "limits beside `$ref` in a schema whose `$schema` is draft-07 or older": Construct(
        field({"$schema": DRAFT_07, "$ref": "#/components/schemas/Code", "maxLength": 4}),
        (V31,),
        method="post",
        extra={"components": {"schemas": {"Code": TEXT}}},
    ),
    "`definitions`, `dependencies`, `additionalItems`": Construct(
        field({"$schema": DRAFT_07, "type": "object", "dependencies": {"a": ["b"]}}),
        (V31,),
        "unsupported: dependencies",
        method="post",
    ),
    "a keyword that allows every value": Construct(
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
    "`required` of a property that is not described": Construct(
        field({"type": "object", "required": ["b"], "additionalProperties": TEXT}),
        BOTH_3,
        method="post",
    ),
    "the schema `false`": Construct(
        field(False), (V31,), "unsupported: the schema false", method="post"
    ),
    "`enum` with `null`": Construct(
        field({"type": ["string", "null"], "enum": ["a", None]}), (V31,), method="post"
    ),
    "`oneOf` or `anyOf` whose members only list `required`": Construct(
        field(
            {
                **OBJECT,
                "anyOf": [{"required": ["name"]}, {"required": ["count"]}],
                "oneOf": [{"required": ["name"]}, {"required": ["other"]}],
            }
        ),
        method="post",
    ),
    "recursive classes": Construct(
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
    "recursive lists and maps without a class": Construct(
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
    "a schema that contains itself through `allOf`": Construct(
        field({"$ref": "#/components/schemas/Loop"}),
        refused="unsupported: Loop does not exist, or contains itself through allOf",
        method="post",
        extra={
            "components": {"schemas": {"Loop": {"allOf": [{"$ref": "#/components/schemas/Loop"}]}}}
        },
    ),
    "`contains`": Construct(
        field({**LIST, "contains": {"const": "a"}}), (V31,), "unsupported: contains", method="post"
    ),
    "`dependentRequired`, `dependentSchemas`": Construct(
        field({**OBJECT, "dependentRequired": {"name": ["count"]}}),
        (V31,),
        "unsupported: dependentRequired",
        method="post",
    ),
    "`if`, `then`, `else`": Construct(
        field({**TEXT, "if": {"minLength": 1}, "then": {"maxLength": 2}}),
        (V31,),
        "unsupported: ",
        method="post",
    ),
    "`not`": Construct(field({"not": TEXT}), BOTH_3, "unsupported: not", method="post"),
    "`patternProperties`": Construct(
        field({"type": "object", "patternProperties": {"^x-": TEXT}}),
        (V31,),
        "unsupported: patternProperties",
        method="post",
    ),
    "`prefixItems`": Construct(
        field({"type": "array", "prefixItems": [TEXT]}),
        (V31,),
        "unsupported: prefixItems",
        method="post",
    ),
    "`propertyNames`": Construct(
        field({**ENTRIES, "propertyNames": {"maxLength": 3}}),
        (V31,),
        "unsupported: propertyNames",
        method="post",
    ),
    "`unevaluatedItems`": Construct(
        field({**LIST, "unevaluatedItems": False}),
        (V31,),
        "unsupported: unevaluatedItems",
        method="post",
    ),
    "`unevaluatedProperties: false` beside other schemas": Construct(
        field({"allOf": [OBJECT], "unevaluatedProperties": False}),
        (V31,),
        "unsupported: unevaluatedProperties",
        method="post",
    ),
    "`$id`, `$dynamicRef`": Construct(
        field({**TEXT, "$id": "https://example.com/a"}), (V31,), "unsupported: $id", method="post"
    ),
    "a pattern with look-around": Construct(
        field({**TEXT, "pattern": "^(?!a)"}),
        BOTH_3,
        "unsupported: the pattern",
        method="post",
    ),
    "constraints together for which no sample is found": Construct(
        field({"type": "object", "minProperties": 3, "properties": {"a": TEXT}}),
        BOTH_3,
        "unsupported: no sample value was found",
        method="post",
    ),
    "a pattern or a length of a date or time": Construct(
        field({**TEXT, "format": "date", "pattern": "^20", "maxLength": 10}), BOTH_3, method="post"
    ),
    "`\\b` and `\\B` in a pattern": Construct(
        field({**TEXT, "pattern": r"^a\b"}),
        BOTH_3,
        r"unsupported: \b in a pattern",
        method="post",
    ),
    "`\\d`, `\\w` and `\\s` in a pattern": Construct(
        field({**TEXT, "pattern": r"^\d\w\s[^\d\s]\S$"}), BOTH_3, method="post"
    ),
    "a pattern that Python's `re` cannot read": Construct(
        field({**TEXT, "pattern": r"^\p{L}+$"}),
        BOTH_3,
        "unsupported: the pattern",
        method="post",
    ),
    "`enum` of lists or objects, without a type": Construct(
        body(
            {
                "type": "object",
                "properties": {
                    "lists": {"enum": [[1], [2, 3]]},
                    "objects": {"enum": [{"a": 1}, {"b": 2}]},
                    "both": {"enum": [[1], {"a": 1}, "none"]},
                    "typed": {**LIST, "maxItems": 3, "enum": [["a"]]},
                },
            }
        ),
        BOTH_3,
        method="post",
    ),
    "`enum` or `const` on an object with properties": Construct(
        field({**LIMITED_OBJECT, "enum": [{"count": 2}, {"name": "a", "count": 3}]}),
        BOTH_3,
        method="post",
    ),
    "`minProperties` and `maxProperties` on an object with properties": Construct(
        field({**OBJECT, "minProperties": 1, "maxProperties": 3}), BOTH_3, method="post"
    ),
    "`.` in a pattern": Construct(field({**TEXT, "pattern": "^a.$"}), BOTH_3, method="post"),
    "`const` of a list or an object": Construct(field({"const": {"a": 1}}), (V31,), method="post"),
    "several patterns of one string, by `allOf`": Construct(
        field({"allOf": [{**TEXT, "pattern": "^a"}, {"pattern": "b$", "minLength": 4}]}),
        BOTH_3,
        method="post",
    ),
    "`additionalProperties: false` in a schema that others extend by `allOf`": Construct(
        field({"$ref": "#/components/schemas/Cat"}),
        method="post",
        extra={
            "components": {
                "schemas": {
                    "Pet": {**OBJECT, "additionalProperties": False},
                    "Cat": {
                        "allOf": [
                            {"$ref": "#/components/schemas/Pet"},
                            {
                                "type": "object",
                                "required": ["purrs"],
                                "properties": {"purrs": {"type": "boolean"}},
                                "additionalProperties": False,
                            },
                        ]
                    },
                }
            }
        },
    ),
    "`additionalProperties` with a type, beside `properties`": Construct(
        field({**OBJECT, "additionalProperties": {"type": "integer", "minimum": 3}}),
        BOTH_3,
        method="post",
    ),
    "`readOnly` and `writeOnly`": Construct(
        field(
            {
                "type": "object",
                "required": ["got", "given"],
                "properties": {
                    "got": {**TEXT, "readOnly": True},
                    "given": {**TEXT, "writeOnly": True},
                },
            }
        ),
        BOTH_3,
        method="post",
    ),
    "a discriminator of integers or booleans": Construct(
        field(
            {
                "oneOf": [_tagged("One", 1), _tagged("Two", 2)],
                "discriminator": {"propertyName": "kind"},
            }
        ),
        BOTH_3,
        method="post",
    ),
}
