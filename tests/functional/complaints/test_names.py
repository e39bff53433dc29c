"""Complaints about colliding names, with the overlay target that resolves them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from generator import pipeline
from generator.core.project import ROOT, Project
from tests.functional.complaint_lines import assert_complaint
from tests.functional.conftest import Complain, Make
from tests.functional.packages import (
    KEY,
    document,
    get_document,
    model_document,
)

TEXT = "{type: string}"
OBJECT = "{type: object, properties: {a: {type: string}}}"
OPERATION = "responses: {'200': {description: D.}}"


def suggests_overlay(line: str, target: str) -> bool:
    """Return whether the complaint's remedy is a name in an overlay at this target."""
    _, _, remedy = line.rpartition("; ")
    return "x-client-name" in remedy and f" {target} " in f"{remedy} "


def test_colliding_classes_are_named(complaints: Complain) -> None:
    """A class name is refused if another schema or the package itself already has it."""
    names = ["thing", "SampleClient", "APPLICATION", "ApiClient"]
    more = "".join(f"    {name}: {OBJECT}\n" for name in names)
    lines = complaints(model_document("a: {}") + more)
    assert len(lines) == len(names)
    assert_complaint(lines[0], 17, "#/components/schemas/thing", "Thing and thing")
    for number, name in enumerate(names[1:]):
        assert_complaint(lines[number + 1], 18 + number, f"#/components/schemas/{name}", name)
    for line, name in zip(lines, names, strict=True):
        assert suggests_overlay(line, f"$.components.schemas.{name}")


def test_an_inline_object_cannot_share_a_name(complaints: Complain) -> None:
    """An inline object of a response with the name of a schema is refused at its place."""
    content = f"{{content: {{application/json: {{schema: {OBJECT}}}}}, description: D}}"
    text = get_document(responses=f"{{'200': {content}}}")
    text += f"components: {{schemas: {{GetThingResponse: {OBJECT}}}}}\n"
    (line,) = complaints(text)
    pointer = "#/paths/~1thing/get/responses/200/content/application~1json/schema"
    assert_complaint(line, 8, pointer, "GetThingResponse")
    place = "$.paths['/thing'].get.responses['200'].content['application/json'].schema"
    assert suggests_overlay(line, place)


def test_members_of_a_union_need_names(complaints: Complain) -> None:
    """Several inline objects in a union are refused unless each has a name."""
    two = f"{{oneOf: [{OBJECT}, {{type: object, properties: {{b: {{}}}}}}]}}"
    lines = complaints(model_document(f"either: {two}"))
    assert len(lines) >= 2
    for index, line in enumerate(lines[:2]):
        pointer = f"#/components/schemas/Thing/properties/either/oneOf/{index}"
        assert_complaint(line, 16, pointer, "unsupported: ")
        target = f"$.components.schemas.Thing.properties.either.oneOf[{index}]"
        assert suggests_overlay(line, target)


@pytest.mark.parametrize(
    ("properties", "name", "phrase"),
    [
        ("a-b: {}\na_b: {}", "a_b", "a-b and a_b"),
        ("schema: {}\nschema_: {}", "schema_", "schema and schema_"),
        ("'?': {}", "'?'", "'?'"),
        ("a: {}\n'!': {}", "'!'", "'!'"),
        ("a: {x-client-name: b}\nb: {}", "b", "a and b"),
    ],
)
def test_colliding_fields_are_named(
    complaints: Complain, properties: str, name: str, phrase: str
) -> None:
    """Properties with the same field name, or without a possible one, are refused."""
    (line,) = complaints(model_document(properties))
    place, _, message = line.partition(": ")
    assert place.endswith(f"#/components/schemas/Thing/properties/{name.strip(chr(39))}")
    assert phrase in message
    step = f".{name}" if name.isidentifier() else f"[{name}]"
    assert suggests_overlay(line, f"$.components.schemas.Thing.properties{step}")


def test_a_collision_in_all_of_is_reported_in_its_schema(complaints: Complain) -> None:
    """Fields that collide through ``allOf`` are reported in the schema that declares them."""
    base = "    Base: {type: object, properties: {a-b: {type: string}}}\n"
    child = "    Child: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {a_b: {}}}]}\n"
    (line,) = complaints(model_document("a: {}") + base + child)
    pointer = "#/components/schemas/Child/allOf/1/properties/a_b"
    assert_complaint(line, 18, pointer, "a-b and a_b")
    assert suggests_overlay(line, "$.components.schemas.Child.allOf[1].properties.a_b")


def test_colliding_operations_are_named(complaints: Complain) -> None:
    """Two operations with the same method name are refused."""
    text = f"  /%s: {{get: {{operationId: %s, {OPERATION}}}}}\n"
    (line,) = complaints(
        document("paths:\n" + text % ("a", "getThing") + text % ("b", "get_thing"))
    )
    assert_complaint(line, 5, "#/paths/~1b/get/operationId", "getThing and get_thing")
    assert suggests_overlay(line, "$.paths['/b'].get")


def test_a_duplicate_operation_id_is_named(complaints: Complain) -> None:
    """A duplicate operationId is an error, which an overlay can fix."""
    text = f"  /%s: {{get: {{operationId: getThing, {OPERATION}}}}}\n"
    (line,) = complaints(document("paths:\n" + text % "a" + text % "b"))
    assert_complaint(
        line, 5, "#/paths/~1b/get", "Operation ID 'getThing' for 'get' in '/b' is not unique"
    )
    assert "at $.paths['/b'].get in an overlay" in line


@pytest.mark.parametrize(
    ("names", "index", "phrase"),
    [
        (("a-b", "a_b"), 1, "a-b in query and a_b in query"),
        (("?", "b"), 0, "'?'"),
    ],
)
def test_colliding_arguments_are_named(
    complaints: Complain, names: tuple[str, str], index: int, phrase: str
) -> None:
    """Parameters of one location with the same argument name, or without one, are refused."""
    listed = ", ".join(f"{{name: '{name}', in: query, schema: {TEXT}}}" for name in names)
    (line,) = complaints(get_document(f"[{listed}]"))
    assert_complaint(line, 7, f"#/paths/~1thing/get/parameters/{index}", phrase)
    assert suggests_overlay(line, f"$.paths['/thing'].get.parameters[{index}]")


@pytest.mark.parametrize("value", ["5", "''", "[a]", "true", ""])
def test_a_client_name_must_be_a_string(complaints: Complain, value: str) -> None:
    """``x-client-name`` must be a string on a parameter, an operation, a schema or a property."""
    name = f"x-client-name: {value}"
    parameters = f"[{{name: a, in: query, schema: {TEXT}, {name}}}]"
    text = get_document(parameters) + f"    put: {{operationId: b, {name}, {OPERATION}}}\n"
    text += (
        f"components: {{schemas: {{A: {{{name}, type: object, properties: {{b: {{{name}}}}}}}}}}}\n"
    )
    lines = complaints(text)
    pointers = [
        "/paths/~1thing/get/parameters/0",
        "/paths/~1thing/put",
        "/components/schemas/A",
        "/components/schemas/A/properties/b",
    ]
    assert len(lines) == len(pointers)
    for line, pointer in zip(lines, pointers, strict=True):
        assert f"#{pointer}/x-client-name: the name must be a string; " in line


def test_an_overlay_resolves_a_collision(tmp_path: Path) -> None:
    """An overlay that follows the complaint's remedy gives a package."""
    spec = tmp_path / "spec"
    (spec / "overlays").mkdir(parents=True)
    text = model_document("a-b: {}\na_b: {}") + f"    thing: {OBJECT}\n"
    (spec / f"{KEY}.yaml").write_text(text, encoding="utf-8")
    targets = {
        "$.components.schemas.Thing.properties.a_b": "second",
        "$.components.schemas.thing": "SmallThing",
    }
    actions = [
        {"target": target, "description": "Why.", "update": {"x-client-name": name}}
        for target, name in targets.items()
    ]
    overlay = {"overlay": "1.0.0", "info": {"title": "T", "version": "1"}, "actions": actions}
    file = spec / "overlays" / f"{KEY}.overlay.yaml"
    file.write_text(yaml.safe_dump(overlay), encoding="utf-8")
    project = Project(spec, ROOT / "templates", tmp_path / "package")
    outputs = pipeline.make_outputs(project, lambda _: None)
    models = outputs[f"src/selling_partner/{KEY}/models.py"].text
    assert "class SmallThing(ApiModel):" in models
    assert 'second: Annotated[Any | None, Field(alias="a_b")] = None' in models


@pytest.mark.parametrize(
    ("letter", "name"),
    [
        ("\u041e", "CYRILLIC CAPITAL LETTER O"),
        ("\u039f", "GREEK CAPITAL LETTER OMICRON"),
        ("ß", "SHARP S"),
    ],
)
def test_a_letter_that_looks_latin_is_named(letter: str, name: str, complaints: Complain) -> None:
    """A foreign letter in an operation ID is neither dropped nor taken for its Latin twin."""
    (line,) = complaints(get_document().replace("getThing", f"get{letter}rder"))
    assert f"unsupported: 'get{letter}rder' contains '{letter}' (" in line
    assert f"{name}), which is not an ASCII letter" in line
    assert suggests_overlay(line, "$.paths['/thing'].get")


def test_an_accent_is_left_out(make: Make) -> None:
    """A letter of an operation ID with an equivalent in ASCII becomes that letter."""
    client = make(get_document().replace("getThing", "getÉtat")).api.SampleClient
    assert hasattr(client, "get_etat")
