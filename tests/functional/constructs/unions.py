"""The constructs of unions in docs/openapi.md."""

from __future__ import annotations

from tests.functional.constructs.construct import OBJECT, TEXT, Construct, Json, field

A: Json = {"$ref": "#/components/schemas/A"}
B: Json = {"$ref": "#/components/schemas/B"}
COUNT: Json = {"type": "integer"}
KIND: Json = {"propertyName": "kind"}


def _tagged(schema: Json, refused: str = "", tag: Json = TEXT) -> Construct:
    """Return a construct whose components ``A`` and ``B`` have a tag of a type."""
    member = {"type": "object", "required": ["kind"], "properties": {"kind": tag}}
    extra = {"components": {"schemas": {"A": member, "B": member}}}
    return Construct(field(schema), refused=refused, extra=extra, method="post")


CONSTRUCTS: dict[str, Construct] = {
    "objects in a union that have the same properties": Construct(
        field({"oneOf": [{**OBJECT, "title": "A"}, {**OBJECT, "title": "B"}]}), method="post"
    ),
    "several inline objects without `title` in a union": Construct(
        field({"oneOf": [OBJECT, {**OBJECT, "required": ["name"]}]}),
        refused="unsupported: a union of several objects without names",
        method="post",
    ),
    "`anyOf` beside `oneOf`": Construct(
        field({"anyOf": [TEXT, COUNT], "oneOf": [TEXT, {"type": "boolean"}]}),
        refused="unsupported: anyOf beside oneOf",
        method="post",
    ),
    "a union in `allOf` beside another union": Construct(
        field({"allOf": [{"oneOf": [TEXT, COUNT]}, {"oneOf": [TEXT, {"type": "boolean"}]}]}),
        refused="unsupported: a union in allOf beside another union",
        method="post",
    ),
    "`oneOf` of schemas and `oneOf` of required properties, in `allOf`": Construct(
        field(
            {
                "allOf": [
                    {"oneOf": [{**OBJECT, "title": "A"}, {**OBJECT, "title": "B"}]},
                    {"oneOf": [{"required": ["name"]}, {"required": ["count"]}]},
                ]
            }
        ),
        refused="unsupported: oneOf of schemas, and oneOf of required properties in allOf",
        method="post",
    ),
    "a discriminator that is not beside its union": _tagged(
        {"discriminator": KIND, "allOf": [{"oneOf": [A, B]}]},
        "unsupported: a discriminator apart from its oneOf",
    ),
    "a discriminator of members that are not objects": _tagged(
        {"discriminator": KIND, "oneOf": [A, TEXT]},
        "unsupported: a discriminator between schemas without properties",
    ),
    "a discriminator of numbers, lists or objects": _tagged(
        {"discriminator": KIND, "oneOf": [A, B]},
        "unsupported: kind of type number as a discriminator",
        {"type": "number"},
    ),
    "`mapping` to another file": _tagged(
        {"discriminator": {**KIND, "mapping": {"a": "a.json#/A"}}, "oneOf": [A, B]},
        "unsupported: a mapping to a.json#/A",
    ),
}
