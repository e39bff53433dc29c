"""Comparisons of shared, composed and moved parts of documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.build.api import build
from generator.diff import BuiltApi, Direction, compare, semver_level
from generator.diff.report import as_lines
from generator.openapi.documents import load_content
from generator.openapi.overlays.actions import apply_applicable
from generator.openapi.upgrade.document import upgrade
from tests.generator.diff.documents import (
    COMPOSED,
    GET_YARD,
    HAL,
    HEAD,
    TWO_PATH_PARAMETERS,
)
from tests.generator.diff.mutations import LIST, SCHEMAS, SEND, at
from tests.generator.diff.versions import BASE, base, changes, difference
from tests.generator.support.parcels import PARCELS
from tests.models.swagger import ROOT


def summarize(text: str, *replaced: tuple[str, str]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the kind, the severity and the subjects of each change."""
    every = difference(text, *replaced)
    return [(each.kind, each.severity.level, each.subjects) for each in every]


def test_a_shared_schema_is_reported_once_with_everything_it_reaches() -> None:
    """An address is in requests and in responses, and the more severe effect counts."""
    changed = base()
    at(changed, (*SCHEMAS, "Address", "properties", "city"))["maxLength"] = 30
    (only,) = changes(BASE, changed)
    assert only.operations == ("listParcels", "sendParcel", "getPapers")
    assert only.direction is Direction.BOTH
    assert only.severity.level == "major"
    assert only.subjects == ("Address.city",)
    assert (only.name, only.before, only.after) == ("maxLength", 40, 30)


def test_a_class_that_no_operation_reaches_can_only_be_read() -> None:
    """The class can still be imported, and a change of its limit is a patch."""
    text = (
        HEAD
        + GET_YARD
        + "components: {schemas: {Yard: {type: object, properties: {a: {type: string}}}"
    )
    text += ", Spare: {type: object, properties: {b: {type: string, maxLength: 5}}}}}"
    (only,) = difference(text, ("maxLength: 5", "maxLength: 4"))
    assert (only.severity.level, only.direction, only.operations) == ("patch", None, ())


def test_recursive_schemas_are_compared_once() -> None:
    """The comparison of a yard within a yard ends, and includes what the yard is composed of."""
    found = summarize(COMPOSED, ("maximum: 9", "maximum: 8"), ("{type: integer}", "{type: string}"))
    assert found == [
        ("type-changed", "major", ("Cat.lives",)),
        ("limit-tightened", "patch", ("Yard.size", "Base.size")),
    ]


def test_a_long_chain_of_schemas_is_followed_to_its_end() -> None:
    """Every document that can be generated can be compared."""
    data = yaml.safe_load(HEAD + GET_YARD)
    schemas = {
        f"Link{index}": {
            "type": "object",
            "properties": {"next": {"$ref": f"#/components/schemas/Link{index + 1}"}},
        }
        for index in range(45)
    }
    last: dict[str, Any] = {"type": "object", "properties": {"a": {"type": "string"}}}
    yard = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Link0"}}}
    data["components"] = {"schemas": {"Yard": yard, **schemas, "Link45": last}}
    changed = json.loads(json.dumps(data))
    changed["components"]["schemas"]["Link45"]["properties"]["a"]["type"] = "integer"
    (only,) = changes(data, changed)
    assert (only.kind, only.operations) == ("type-changed", ("getYard",))


def test_union_members_of_one_python_type_are_told_apart() -> None:
    """Two strings with different limits match their counterparts in any order."""
    union = """
components:
  schemas:
    Yard:
      type: object
      properties:
        code:
          oneOf: [{type: string, maxLength: 3}, {type: string, pattern: "^a"}, {type: integer}]
"""
    first, second = "{type: string, maxLength: 3}", '{type: string, pattern: "^a"}'
    text = HEAD + GET_YARD + union
    assert summarize(text, (f"{first}, {second}", f"{second}, {first}")) == []
    ((kind, *_),) = summarize(text, ("maxLength: 3", "maxLength: 4"))
    assert kind == "limit-loosened"


def test_a_schema_that_extends_one_with_a_discriminator_is_a_variant() -> None:
    """A schema with ``allOf`` of the base may stand in for the base."""
    kinds = {kind for kind, *_ in summarize(COMPOSED, ("    Cat:", "    Dog:"))}
    assert kinds == {"class-renamed"}
    every = difference(COMPOSED, ("discriminator: {propertyName: kind}", "title: An animal"))
    (removed,) = (each for each in every if each.kind == "variant-removed")
    assert (removed.severity.level, removed.subjects, removed.before) == (
        *("minor", ("Yard.inner",), "Cat"),
    )


def test_properties_beside_a_union_belong_to_its_members() -> None:
    """A change of such a property names the place of the property and every member."""
    union = """
components:
  schemas:
    Yard:
      type: object
      properties:
        owner:
          type: object
          properties: {since: {type: string, maxLength: 9}}
          oneOf:
            - {title: Person, type: object, properties: {name: {type: string}}}
            - {title: Company, type: object, properties: {vat: {type: string}}}
"""
    (only,) = difference(HEAD + GET_YARD + union, ("maxLength: 9", "maxLength: 8"))
    assert only.new is not None
    assert only.new.pointer.endswith("/owner/properties/since/maxLength")
    assert only.subjects == ("YardOwnerPerson.since", "YardOwnerCompany.since")


def test_a_method_of_the_same_name_is_the_same_method() -> None:
    """A method is not renamed while the new version has a method of that name elsewhere."""
    changed = base()
    opening = changed["paths"]["/depots/v1/open"]
    changed["paths"]["/depots/v1/reopen"] = {"put": {**opening["put"], "operationId": "OpenDepots"}}
    opening["put"]["operationId"] = "openGates"
    found = changes(BASE, changed)
    assert [(each.kind, each.subjects[0]) for each in found] == [
        ("operation-added", "DepotsClient.open_gates"),
        ("operation-moved", "DepotsClient.open_depots"),
        ("operation-id-changed", "DepotsClient.open_depots"),
    ]


def test_equal_numbers_are_one_default() -> None:
    """A default that is written as an integer equals the same number as a decimal."""
    data, changed = base(), base()
    at(data, (*SCHEMAS, "Parcel", "properties", "weight"))["default"] = 1
    at(changed, (*SCHEMAS, "Parcel", "properties", "weight"))["default"] = 1.0
    assert changes(data, changed) == ()


def test_an_error_body_is_not_a_type_that_a_method_returns() -> None:
    """Another class for the body of an error changes nothing that users write."""
    changed = base()
    schema = at(changed, ("components", "responses", "Failed", "content", "application/json"))
    schema["schema"] = {"$ref": "#/components/schemas/Person"}
    assert changes(BASE, changed) == ()


def test_a_place_in_an_overlay_names_its_file() -> None:
    """A pointer alone would be taken for one into the document."""
    content = json.dumps(BASE).encode()
    action = "- {target: $.info, description: because, update: {title: %s}}\n"
    built: list[BuiltApi] = []
    for title in ("One", "Other"):
        document = load_content(content, Path("depots_v1.json"), "depots_v1")
        text = f"overlay: 1.0.0\ninfo: {{title: t, version: v}}\nactions:\n{action % title}"
        overlay = load_content(text.encode(), Path("depots_v1.overlay.yaml"), "depots_v1")
        patched = apply_applicable(document, overlay).document
        built.append(BuiltApi(patched, build([patched])[0]))
    *_, place = as_lines(compare([built[0]], [built[1]]))
    assert place.strip() == "depots_v1.overlay.yaml#/actions/0/update/title"


def test_actions_are_removed_with_their_operations() -> None:
    """The change of an operation names its action; an action that is no longer one is its own."""
    repeat = HAL[HAL.index("  /orders/{id}/repeat") : HAL.index("components:")]
    methods = ("DepotsClient.repeat_order", "OrderActions.repeat_order")
    assert summarize(HAL, (repeat, "")) == [("operation-removed", "major", methods)]
    assert summarize(HAL, ("/orders/{id}/repeat", "/repeat/{id}")) == [
        ("action-removed", "major", methods[1:]),
        ("operation-moved", "minor", methods[:1]),
    ]
    unlinked = summarize(HAL, ("href: {type: string}", "where: {type: string}"))
    assert ("actions-removed", "major", ("DepotsClient.order_actions", "OrderActions")) in unlinked


def test_reordered_positional_arguments_are_reported() -> None:
    """The new order is part of the sentence, because callers have to follow it."""
    (only,) = difference(TWO_PATH_PARAMETERS, ("/a/{one}/{two}", "/a/{two}/{one}"))
    assert (only.kind, only.severity.level) == ("arguments-reordered", "major")
    assert only.sentence.endswith("two, one")


def test_fields_with_dissimilar_names_are_not_a_renaming() -> None:
    """Two fields of one type need similar names to count as one renamed field."""
    changed = base()
    fields = at(changed, (*SCHEMAS, "Address", "properties"))
    fields["region"] = fields.pop("street")
    kinds = [(each.kind, each.severity.level) for each in changes(BASE, changed)]
    assert kinds == [("field-removed", "major"), ("field-added", "minor")]


def test_swagger_and_openapi_are_compared_by_meaning() -> None:
    """A document in Swagger 2.0 equals the same document in OpenAPI 3.1."""
    content = PARCELS.encode()
    upgraded = upgrade(load_content(content, Path("parcels.json"), "parcels_v1")).data
    assert changes(content, json.loads(json.dumps(upgraded))) == ()


def test_the_most_severe_change_determines_the_level() -> None:
    """Major outranks minor, minor outranks patch, and no change means no level."""
    levels = []
    for place, key, value in (
        ((*SCHEMAS, "Parcel", "properties", "tags"), "maxItems", 3),
        ((*SEND, "x-amzn-usage-plan"), "rate", 3),
        (LIST, "description", "Other words."),
    ):
        changed = base()
        at(changed, place)[key] = value
        levels.append(semver_level(changes(BASE, changed)))
    assert levels == ["major", "minor", "patch"]
    assert semver_level(changes(BASE, base())) is None


def test_an_overlay_is_applied_as_far_as_it_fits() -> None:
    """Actions for another revision are skipped and reported; the others are applied."""
    document = load_content(json.dumps(BASE).encode(), Path("depots_v1.json"), "depots_v1")
    action = "- {target: $.info%s, description: because, update: {title: %s}}\n"
    text = "overlay: 1.0.0\ninfo: {title: t, version: v}\nactions:\n"
    text += action % ("", "Other") + action % (".nowhere", "Other") + action % (".title", "Other")
    overlay = load_content(text.encode(), Path("depots_v1.overlay.yaml"), "depots_v1")
    fitted = apply_applicable(document, overlay)
    assert fitted.document.data["info"]["title"] == "Other"
    assert fitted.document.applied == ("because",)
    assert [each.pointer for each in fitted.skipped] == [
        ("actions", 1, "target"),
        ("actions", 2, "update"),
    ]


@pytest.mark.parametrize("file", ["golden/kitchen_sink.yaml", "generator/support/shop_v1.yaml"])
def test_no_test_document_differs_from_itself(file: str) -> None:
    """Documents with every supported feature equal themselves."""
    data: Any = yaml.safe_load((ROOT / "tests" / file).read_text(encoding="utf-8"))
    assert changes(data, data) == ()


FILES = """
openapi: 3.1.0
info: {title: Files, version: v1}
paths:
  /files:
    post:
      operationId: sendFiles
      requestBody:
        content:
          multipart/form-data: {schema: {$ref: '#/components/schemas/Upload'}}
      responses: {"204": {description: Done.}}
components:
  schemas:
    Upload: {type: object, properties: {pages: {$ref: '#/components/schemas/Pages'}}}
    Pages: {type: array, items: {type: string, format: binary}}
    Page: {type: string, format: binary}
"""


def test_a_list_of_files_behind_references_is_one_of_files() -> None:
    """Moving a list of files, or its items, to a component is no change; a string is one."""
    items = "items: {type: string, format: binary}"
    assert summarize(FILES, (items, "items: {$ref: '#/components/schemas/Page'}")) == []
    (found,) = difference(FILES, (items, "items: {type: string}"))
    assert found.sentence == "the type of each item of Upload.pages changed from file to str"


def test_an_encoding_is_described_as_it_is_sent() -> None:
    """The sentence shows the request of a list, and says that calls stay the same."""
    parameter = "{name: sku, in: query, schema: {type: array, items: {type: string}}}"
    text = FILES.replace("operationId: sendFiles", f"operationId: a, parameters: [{parameter}]")
    text = text.replace("      operationId: a, ", "      operationId: a\n      ")
    (found,) = difference(text, ("in: query,", "in: query, explode: false,"))
    assert found.sentence.endswith(
        "is now sent as sku=A,B instead of sku=A&sku=B; calls stay the same"
    )


def test_text_rules_are_reported_in_words() -> None:
    """A reader learns what a string must contain, and not the keys of the extension."""
    old, new = base(), base()
    note = (*SCHEMAS, "Address", "properties", "city")
    rules = "x-amzn-text-rules"
    at(old, note)[rules] = {"html": False, "links": "parcels"}
    at(new, note)[rules] = {"emailAddresses": False, "links": "returns", "language": "buyer"}
    found = [each.sentence for each in changes(old, new)]
    assert found == [
        "Address.city must now contain no email addresses",
        "Address.city must now be in the language of the buyer",
        "Address.city must now contain links about returns only; "
        "before, it had to contain links about parcels only",
        "Address.city no longer has to contain no HTML",
    ]
