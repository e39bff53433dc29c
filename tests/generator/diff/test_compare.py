"""What a comparison makes of shared, composed and moved parts of documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.diff import Change, Direction, compare, semver_level
from generator.diff.rules import POLICY, WORDS
from generator.diff.sentences import SENTENCES
from generator.openapi.documents import load_content
from generator.openapi.overlays import apply_applicable
from generator.openapi.upgrade.document import upgrade
from tests.generator.diff.mutations import LIST, SCHEMAS, SEND, at
from tests.generator.diff.versions import BASE, base, changes, found, prepare
from tests.generator.support.parcels import PARCELS
from tests.models.swagger import ROOT

HEAD = "openapi: 3.1.0\ninfo: {title: Yard, version: v1}\n"

ANSWER = """
paths:
  /yard:
    get:
      operationId: getYard
      responses:
        "200":
          description: The yard.
          content: {application/json: {schema: {$ref: "#/components/schemas/Yard"}}}
"""

COMPOSED = HEAD + ANSWER + """
components:
  schemas:
    Yard:
      allOf:
        - {$ref: "#/components/schemas/Base"}
        - {type: object, properties: {inner: {$ref: "#/components/schemas/Animal"}}}
    Base:
      type: object
      properties:
        size: {type: integer, maximum: 9}
        yard: {$ref: "#/components/schemas/Yard"}
    Animal:
      type: object
      required: [kind]
      discriminator: {propertyName: kind}
      properties: {kind: {type: string}}
    Cat:
      allOf:
        - {$ref: "#/components/schemas/Animal"}
        - {type: object, properties: {lives: {type: integer}}}
"""

HAL = HEAD + """
paths:
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getOrder
      responses:
        "200":
          description: The order.
          content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}
  /orders/{id}/cancel:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    post: {operationId: cancelOrder, responses: {"204": {description: Done.}}}
  /orders/{id}/repeat:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    post: {operationId: repeatOrder, responses: {"204": {description: Done.}}}
components:
  schemas:
    Order: {type: object, properties: {_links: {$ref: "#/components/schemas/Links"}}}
    Links:
      type: object
      properties: {actions: {type: array, items: {$ref: "#/components/schemas/Link"}}}
    Link: {type: object, properties: {href: {type: string}, name: {type: string}}}
"""


def difference(text: str, *replaced: tuple[str, str]) -> tuple[Change, ...]:
    """What is told when these parts of a text are replaced."""
    new = text
    for before, after in replaced:
        assert before in new
        new = new.replace(before, after)
    return changes(yaml.safe_load(text), yaml.safe_load(new))


def told(text: str, *replaced: tuple[str, str]) -> list[tuple[str, str, str]]:
    """The kind, the severity and the sentence of each change."""
    every = difference(text, *replaced)
    return [(each.kind, each.severity.level, each.sentence) for each in every]


def test_what_is_shared_is_told_once_with_all_that_it_reaches() -> None:
    """An address is in requests and in answers, and the more severe of the two counts."""
    changed = base()
    at(changed, (*SCHEMAS, "Address", "properties", "city"))["maxLength"] = 30
    (only,) = changes(BASE, changed)
    assert only.operations == ("listParcels", "sendParcel", "getPapers")
    assert only.direction is Direction.BOTH
    assert only.severity.level == "major"
    assert only.subjects == ("Address.city",)
    assert only.sentence == "Address.city allows less: maxLength is 30; it was 40"


def test_what_no_operation_leads_to_can_only_be_read() -> None:
    """A class can be imported all the same, and a limit of it is a note."""
    text = (
        HEAD
        + ANSWER
        + "components: {schemas: {Yard: {type: object, properties: {a: {type: string}}}"
    )
    text += ", Spare: {type: object, properties: {b: {type: string, maxLength: 5}}}}}"
    (only,) = difference(text, ("maxLength: 5", "maxLength: 4"))
    assert (only.severity.level, only.direction, only.operations) == ("patch", None, ())


def test_schemas_that_hold_themselves_come_to_an_end() -> None:
    """A yard in a yard is compared once, and so is what it is composed of."""
    assert told(COMPOSED, ("maximum: 9", "maximum: 8"), ("{type: integer}", "{type: string}")) == [
        ("type-changed", "major", "Cat.lives is now str; it was int"),
        (
            "limit-tightened",
            "patch",
            "Yard.size allows less: maximum is 8; it was 9 (also: Base.size)",
        ),
    ]


def test_a_long_chain_of_schemas_is_followed_to_its_end() -> None:
    """A document that can be generated can be compared."""
    data = yaml.safe_load(HEAD + ANSWER)
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


def test_members_of_a_union_that_are_alike_in_python_are_told_apart() -> None:
    """Two texts with different limits, in whichever order."""
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
    text = HEAD + ANSWER + union
    assert told(text, (f"{first}, {second}", f"{second}, {first}")) == []
    ((kind, *_),) = told(text, ("maxLength: 3", "maxLength: 4"))
    assert kind == "limit-loosened"


def test_a_variant_by_all_of_is_a_variant() -> None:
    """What says allOf of a schema with a discriminator may stand in its place."""
    kinds = {kind for kind, *_ in told(COMPOSED, ("    Cat:", "    Dog:"))}
    assert kinds == {"class-renamed"}
    every = told(COMPOSED, ("discriminator: {propertyName: kind}", "title: An animal"))
    assert ("variant-removed", "minor", "Yard.inner may be Cat no more") in every


def test_properties_beside_a_union_belong_to_its_members() -> None:
    """They are compared where they stand."""
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
    (only,) = difference(HEAD + ANSWER + union, ("maxLength: 9", "maxLength: 8"))
    assert only.new is not None
    assert only.new.pointer.endswith("/owner/properties/since/maxLength")
    assert only.subjects == ("YardOwnerPerson.since", "YardOwnerCompany.since")


def test_a_class_that_takes_the_place_of_another_is_told_where_it_does() -> None:
    """Both can be imported still, but what is returned is another."""
    schemas = """
components:
  schemas:
    Yard: {type: object, properties: {a: {type: string}}}
    Meadow: {type: object, properties: {a: {type: string}}}
"""
    text = HEAD + ANSWER + schemas
    assert told(
        text, ('$ref: "#/components/schemas/Yard"', '$ref: "#/components/schemas/Meadow"')
    ) == [
        ("class-changed", "major", "DepotsClient.get_yard() -> 200 is now Meadow instead of Yard")
    ]


def test_actions_come_and_go_with_their_operations() -> None:
    """The method of the actions is named beside the client's; others are told by themselves."""
    gone = HAL[HAL.index("  /orders/{id}/repeat") : HAL.index("components:")]
    also = "(also: OrderActions.repeat_order)"
    assert told(HAL, (gone, "")) == [
        ("operation-removed", "major", f"DepotsClient.repeat_order is gone {also}")
    ]
    moved = told(HAL, ("/orders/{id}/repeat", "/repeat/{id}"))
    assert moved == [
        ("action-removed", "major", "OrderActions.repeat_order is gone"),
        (
            "operation-moved",
            "minor",
            "DepotsClient.repeat_order calls /repeat/{id} instead of /orders/{id}/repeat",
        ),
    ]
    unlinked = told(HAL, ("href: {type: string}", "where: {type: string}"))
    assert (
        "actions-removed",
        "major",
        "DepotsClient.order_actions is gone (also: OrderActions)",
    ) in (unlinked)


def test_arguments_that_change_places_are_told() -> None:
    """What a call gives by position has to be given in another order."""
    text = HEAD + """
paths:
  /a/{one}/{two}:
    get:
      operationId: getA
      parameters:
        - {name: one, in: path, required: true, schema: {type: string}}
        - {name: two, in: path, required: true, schema: {type: string}}
      responses: {"204": {description: Done.}}
"""
    ((kind, level, sentence),) = told(text, ("/a/{one}/{two}", "/a/{two}/{one}"))
    assert (kind, level) == ("arguments-reordered", "major")
    assert sentence.endswith("come in another order: two, one")


def test_names_that_are_not_alike_are_no_renaming() -> None:
    """That two fields are texts does not make one of them the other."""
    changed = base()
    fields = at(changed, (*SCHEMAS, "Address", "properties"))
    fields["region"] = fields.pop("street")
    kinds = [(each.kind, each.severity.level) for each in changes(BASE, changed)]
    assert kinds == [("field-removed", "major"), ("field-added", "minor")]


def test_swagger_and_openapi_are_compared_by_what_they_mean() -> None:
    """A vendor's file in Swagger 2.0 does not differ from itself in OpenAPI 3.1."""
    content = PARCELS.encode()
    upgraded = upgrade(load_content(content, Path("parcels.json"), "parcels_v1")).data
    assert changes(content, json.loads(json.dumps(upgraded))) == ()


def test_apis_come_and_go_as_a_whole() -> None:
    """An API that only one version has is one change."""
    one, other = prepare(BASE, "depots_v1"), prepare(BASE, "stores_v1")
    there = compare([one], [one, other])
    assert [found(each) for each in there] == [("api-added", "minor", None, "#")]
    back = compare([one, other], [one])
    assert [found(each) for each in back] == [("api-removed", "major", "#", None)]
    assert back[0].sentence == "stores_v1 is gone (also: StoresClient)"


def test_the_most_severe_change_gives_the_level() -> None:
    """Major before minor before patch; nothing where there is no change."""
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


def test_every_kind_has_its_opposite_and_its_sentence() -> None:
    """The opposite of the opposite is the kind itself."""
    assert POLICY.keys() == SENTENCES.keys()
    assert all(POLICY[rule.opposite].opposite == kind for kind, rule in POLICY.items())
    assert POLICY.keys() >= WORDS


def test_an_overlay_is_used_as_far_as_it_fits() -> None:
    """What it says of another revision is left out, and told; the rest is applied."""
    document = load_content(json.dumps(BASE).encode(), Path("depots_v1.json"), "depots_v1")
    action = "- {target: $.info%s, description: because, update: {title: %s}}\n"
    text = "overlay: 1.0.0\ninfo: {title: t, version: v}\nactions:\n"
    text += action % ("", "Other") + action % (".nowhere", "Other") + action % (".title", "Other")
    overlay = load_content(text.encode(), Path("depots_v1.overlay.yaml"), "depots_v1")
    fitted = apply_applicable(document, overlay)
    assert fitted.document.data["info"]["title"] == "Other"
    assert fitted.document.applied == ("because",)
    assert [each.pointer for each in fitted.unfit] == [
        ("actions", 1, "target"),
        ("actions", 2, "update"),
    ]


@pytest.mark.parametrize("file", ["golden/kitchen_sink.yaml", "generator/support/shop_v1.yaml"])
def test_no_document_of_the_tests_differs_from_itself(file: str) -> None:
    """Whatever features it has."""
    data: Any = yaml.safe_load((ROOT / "tests" / file).read_text(encoding="utf-8"))
    assert changes(data, data) == ()
