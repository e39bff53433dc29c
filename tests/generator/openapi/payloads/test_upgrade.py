"""Payload schemas of every draft become OpenAPI 3.1 with the same meaning for a reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.compiler import BuiltApi, OverlayFolders, compile_api
from generator.core.errors import SpecError
from generator.openapi.documents import Document, SourceFile, load_content
from generator.openapi.payloads.upgrade import upgrade_payload

DRAFT_07 = "http://json-schema.org/draft-07/schema#"
KEY = "parcel_sent_notification"


def load(schema: dict[str, Any], key: str = KEY) -> Document:
    return load_content(json.dumps(schema, indent=1).encode(), Path(f"{key}.json"), key)


def upgraded(schema: dict[str, Any], key: str = KEY) -> dict[str, Any]:
    """Return the components that a schema becomes."""
    components: dict[str, Any] = upgrade_payload(load(schema, key)).data["components"]["schemas"]
    return components


def compiled(schema: dict[str, Any], key: str = KEY) -> BuiltApi:
    content = json.dumps(schema, indent=1).encode()
    return compile_api(SourceFile(key, f"{key}.json", content), OverlayFolders(()))


def fields(**properties: Any) -> dict[str, Any]:
    """Return a schema of an object with these properties."""
    return {"$schema": DRAFT_07, "type": "object", "properties": properties}


def root_of(schema: dict[str, Any]) -> dict[str, Any]:
    root: dict[str, Any] = upgraded(schema)["ParcelSentNotification"]
    return root


TEXT = {"type": "string"}
MONEY = {"type": "object", "properties": {"amount": {"type": "number"}, "code": TEXT}}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"id": "http://a.test/x", "type": "string"}, TEXT),
        ({"$id": "#/properties/a", "$comment": "c", "type": "string"}, TEXT),
        (
            {"type": "number", "minimum": 1, "exclusiveMinimum": True},
            {"type": "number", "exclusiveMinimum": 1},
        ),
        (
            {"type": "number", "maximum": 1, "exclusiveMaximum": False},
            {"type": "number", "maximum": 1},
        ),
        ({"type": "number", "exclusiveMinimum": 1}, {"type": "number", "exclusiveMinimum": 1}),
        ({"const": "x", "type": "string"}, {"const": "x", "type": "string"}),
        (
            {"type": "array", "items": [TEXT], "additionalItems": True},
            {"type": "array", "items": TEXT},
        ),
        (
            {"type": "array", "items": [TEXT, {"type": "integer"}]},
            {"type": "array", "items": {"anyOf": [TEXT, {"type": "integer"}]}},
        ),
        (
            {"type": "array", "prefixItems": [TEXT], "items": TEXT},
            {"type": "array", "items": TEXT},
        ),
        ({"type": "array", "items": True}, {"type": "array"}),
        (True, {}),
        ({"type": "string", "default": ""}, TEXT),
        ({"type": "string", "default": "EUR"}, {"type": "string", "default": "EUR"}),
        ({"type": "string", "title": "The x schema"}, TEXT),
        ({"type": "string", "title": "Size"}, {"type": "string", "description": "Size"}),
        (
            {"type": "string", "description": "An explanation about the purpose of this instance."},
            TEXT,
        ),
        (
            {"type": "object", "additionalProperties": True},
            {"type": "object", "additionalProperties": True},
        ),
    ],
)
def test_keywords_of_every_draft(schema: Any, expected: dict[str, Any]) -> None:
    """Each keyword has the form of OpenAPI 3.1; placeholders are left out."""
    assert root_of(fields(x=schema))["properties"]["x"] == expected


def test_a_property_named_like_a_keyword_stays() -> None:
    """``id`` and ``definitions`` are also names of properties."""
    assert root_of(fields(id=TEXT, definitions=TEXT))["properties"].keys() == {"id", "definitions"}


def test_required_marks_of_properties() -> None:
    """A property that is marked as required itself is required."""
    schema = fields(a={"type": "string", "required": True}, b=TEXT)
    root = root_of(schema)
    assert root["required"] == ["a"]
    assert root["properties"]["a"] == TEXT


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
def test_alternatives_of_objects_are_one_class(keyword: str) -> None:
    """Objects that a tool derived from several examples have their fields in one class."""
    first = {"type": "object", "properties": {"a": TEXT}, "required": ["a"]}
    second = {"type": "object", "properties": {"a": TEXT, "b": TEXT}, "required": ["a", "b"]}
    found = upgraded(fields(prices={"type": "array", "items": {keyword: [first, second]}}))
    assert found["Price"]["properties"].keys() == {"a", "b"}
    assert found["Price"]["required"] == ["a"]
    assert keyword not in found["Price"]


def test_conditions_between_fields_do_not_change_the_class() -> None:
    """Alternatives beside properties add fields, but no class and no constraint."""
    schema = fields(kind=TEXT, a=TEXT)
    schema["oneOf"] = [
        {"properties": {"kind": {"const": "A"}, "b": False}, "required": ["a"]},
        {"properties": {"kind": {"const": "B"}, "a": False, "b": TEXT}},
    ]
    root = root_of(schema)
    assert root["properties"] == {"kind": TEXT, "a": TEXT, "b": TEXT}
    assert "oneOf" not in root


@pytest.mark.parametrize(
    "condition",
    [
        {"if": {}, "then": {"required": ["x"]}},
        {"not": {"required": ["x"]}},
        {"dependencies": {"x": ["y"]}},
        {"patternProperties": {"^x": TEXT}},
        {"propertyNames": {"maxLength": 3}},
        {"unheardOf": 1},
    ],
)
def test_what_is_not_checked_is_a_warning(condition: dict[str, Any]) -> None:
    """A keyword that models do not check is named with its place."""
    built = compiled({**fields(x=TEXT), **condition})
    assert [str(each) for each in built.warnings if next(iter(condition)) in each]


def test_names_are_those_of_the_properties() -> None:
    """Classes have the names of properties, and those of items are in the singular."""
    item = {"type": "object", "properties": {"x": {"type": "boolean"}}}
    listed = {"type": "array", "items": item}
    found = compiled(
        fields(
            Payload={"type": "object", "properties": {"Offers": listed}},
            Statuses={"type": "array", "items": fields(a=TEXT)},
            Categories={"type": "array", "items": fields(b=TEXT)},
            history={"type": "array", "items": fields(c=TEXT)},
            NumberOfParcels={"type": "array", "items": fields(d=TEXT)},
            pricesByCode={"type": "object", "additionalProperties": fields(e=TEXT)},
        )
    )
    assert [str(each) for each in found.api.model_names] == [
        "Category", "HistoryItem", "Offer", "ParcelCount", "ParcelSentNotification", "Payload",
        "PricesByCodeValue", "Status",
    ]  # fmt: skip


def test_equal_objects_share_a_class() -> None:
    """Objects of one name and one shape are one class; another shape has its parent's name."""
    other = {"type": "object", "properties": {"amount": {"type": "number"}}}
    found = upgraded(
        fields(
            low={"type": "object", "properties": {"price": {**MONEY, "description": "Low."}}},
            high={"type": "object", "properties": {"price": MONEY}},
            last={"type": "object", "properties": {"price": other}},
        )
    )
    assert list(found) == ["ParcelSentNotification", "Low", "Price", "High", "Last", "LastPrice"]
    assert found["Low"]["properties"]["price"]["description"] == "Low."
    assert found["High"]["properties"]["price"] == {"$ref": "#/components/schemas/Price"}


def test_a_part_named_like_the_payload() -> None:
    """The payload keeps its name; a part of the same name loses its last word."""
    inner = {"type": "object", "properties": {"x": TEXT}}
    found = upgraded(fields(ParcelSentNotification=inner))
    assert list(found) == ["ParcelSentNotification", "ParcelSent"]


@pytest.mark.parametrize("section", ["definitions", "$defs"])
def test_definitions_are_components(section: str) -> None:
    """References lead to components, the root's own included."""
    schema = {
        **fields(
            a={"$ref": f"#/{section}/Money", "minimum": 1, "description": "A."}, b={"$ref": "#"}
        ),
        section: {"Money": MONEY},
    }
    found = upgraded(schema)
    properties = found["ParcelSentNotification"]["properties"]
    assert properties["a"] == {"$ref": "#/components/schemas/Money", "description": "A."}
    assert properties["b"] == {"$ref": "#/components/schemas/ParcelSentNotification"}
    assert found["Money"]["properties"].keys() == {"amount", "code"}


@pytest.mark.parametrize("keyword", ["$ref", "#ref"])
def test_a_root_that_is_a_reference(keyword: str) -> None:
    """The definition becomes the payload, with the examples of the root."""
    schema = {
        "$schema": DRAFT_07,
        keyword: "#/definitions/Whole",
        "examples": [{"a": "1"}],
        "definitions": {"Whole": fields(a=TEXT)},
    }
    found = upgraded(schema)
    assert list(found) == ["ParcelSentNotification"]
    assert found["ParcelSentNotification"]["examples"] == [{"a": "1"}]


def test_examples_belong_to_their_classes() -> None:
    """Examples of objects are kept with the class, once each."""
    inner = {**MONEY, "examples": [{"amount": 1, "code": "EUR"}]}
    schema = {**fields(price=inner, other={"type": "object", "properties": {"price": inner}})}
    payload = compiled(schema).api.payload
    assert payload is not None
    assert [(str(each.class_name), each.value) for each in payload.examples] == [
        ("Price", {"amount": 1, "code": "EUR"})
    ]


@pytest.mark.parametrize(
    ("properties", "key", "expected"),
    [
        ({"NotificationType": {"enum": ["A_B"]}, "PayloadVersion": {"const": "2.0"}}, KEY,
         (True, ("A_B",), ("2.0",))),
        ({"notificationType": {"examples": ["A_B"]}, "payloadVersion": TEXT}, KEY,
         (True, ("A_B",), ())),
        ({"NotificationType": TEXT}, "parcel_sent_notification_v2", (True, ("PARCEL_SENT",), ())),
        ({"reportType": {"enum": ["GET_X"]}}, "x_report", (False, ("GET_X",), ())),
        ({"x": TEXT}, "x_report", (False, (), ())),
    ],
)  # fmt: skip
def test_types_and_versions(
    properties: dict[str, Any], key: str, expected: tuple[bool, tuple[str, ...], tuple[str, ...]]
) -> None:
    """They are those that the schema states, or else that of the file's name."""
    payload = compiled(fields(**properties), key).api.payload
    assert payload is not None
    assert (payload.is_notification, payload.types, payload.versions) == expected


@pytest.mark.parametrize(
    ("schema", "place", "message"),
    [
        ({"$ref": "#/definitions/Nowhere"}, "#/$ref", "a reference to #/definitions/Nowhere"),
        (fields(x={"type": "strin"}), "#/properties/x/type", "strin"),
        ({"type": "array", "items": MONEY}, "#", "not an object"),
        (fields(x={"$ref": "other.json"}), "#/properties/x/$ref", "other.json"),
        (fields(a={"type": "object", "properties": {"b": {"type": 1}}}),
         "#/properties/a/properties/b/type", "1"),
    ],
)  # fmt: skip
def test_errors_have_the_place_in_the_file(
    schema: dict[str, Any], place: str, message: str
) -> None:
    """A complaint names the line and the pointer of the vendor's own file."""
    with pytest.raises(SpecError) as caught:
        compiled({"$schema": DRAFT_07, **schema})
    problem = caught.value.problems[0]
    assert f" {place}: " in str(problem)
    assert message in str(problem)
