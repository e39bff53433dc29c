"""Names that cannot be told apart: refused, with the place in an overlay that would help."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from generator import pipeline
from generator.core.project import ROOT, Project
from tests.functional.complaints.test_complaints import check
from tests.functional.conftest import Complain
from tests.functional.packages import (
    KEY,
    document,
    get_document,
    model_document,
)

TEXT = "{type: string}"
OBJECT = "{type: object, properties: {a: {type: string}}}"
OPERATION = "responses: {'200': {description: D.}}"


def advises(line: str, target: str) -> bool:
    """Whether the complaint ends with what a maintainer may put into an overlay, and where."""
    return line.endswith(f"name it by x-client-name, at {target} in an overlay")


def test_colliding_classes_are_named(complaints: Complain) -> None:
    """Two schemas that would be one class are both named; so is one that the package has."""
    names = ["thing", "SampleClient", "APPLICATION", "ApiClient"]
    more = "".join(f"    {name}: {OBJECT}\n" for name in names)
    lines = complaints(model_document("a: {}") + more)
    assert len(lines) == len(names)
    check(lines[0], 17, "#/components/schemas/thing", "Thing and thing would both become the class")
    for number, name in enumerate(names[1:]):
        words = f"the package already defines {name}"
        check(lines[number + 1], 18 + number, f"#/components/schemas/{name}", words)
    for line, name in zip(lines, names, strict=True):
        assert advises(line, f"$.components.schemas.{name}")


def test_an_inline_object_may_find_its_name_taken(complaints: Complain) -> None:
    """An answer's object that meets a schema of its name is named with its place."""
    content = f"{{content: {{application/json: {{schema: {OBJECT}}}}}, description: D}}"
    text = get_document(responses=f"{{'200': {content}}}")
    text += f"components: {{schemas: {{GetThingResponse: {OBJECT}}}}}\n"
    (line,) = complaints(text)
    pointer = "#/paths/~1thing/get/responses/200/content/application~1json/schema"
    check(line, 8, pointer, "the inline schema would become a second class GetThingResponse")
    place = "$.paths['/thing'].get.responses['200'].content['application/json'].schema"
    assert advises(line, place)


def test_members_of_a_union_need_names(complaints: Complain) -> None:
    """Several inline objects of which one is meant have nothing to be told apart by."""
    two = f"{{oneOf: [{OBJECT}, {{type: object, properties: {{b: {{}}}}}}]}}"
    lines = complaints(model_document(f"either: {two}"))
    assert len(lines) >= 2
    for index, line in enumerate(lines[:2]):
        pointer = f"#/components/schemas/Thing/properties/either/oneOf/{index}"
        check(line, 16, pointer, "unsupported: a union of several objects")
        target = f"$.components.schemas.Thing.properties.either.oneOf[{index}]"
        assert advises(line, target)


@pytest.mark.parametrize(
    ("properties", "name", "words"),
    [
        ("a-b: {}\na_b: {}", "a_b", "a-b and a_b would both become the field a_b"),
        ("schema: {}\nschema_: {}", "schema_", "schema and schema_ would both become the field"),
        ("'?': {}", "'?'", "unsupported: '?' gives no Python name"),
        ("a: {}\n'!': {}", "'!'", "unsupported: '!' gives no Python name"),
        ("a: {x-client-name: b}\nb: {}", "b", "a and b would both become the field b"),
    ],
)
def test_colliding_fields_are_named(
    complaints: Complain, properties: str, name: str, words: str
) -> None:
    """Two properties that would be one field are both named, and so is one that has no name."""
    (line,) = complaints(model_document(properties))
    assert f"#/components/schemas/Thing/properties/{name.strip(chr(39))}: {words}" in line
    step = f".{name}" if name.isidentifier() else f"[{name}]"
    assert advises(line, f"$.components.schemas.Thing.properties{step}")


def test_a_field_of_another_schema_is_named_where_it_stands(complaints: Complain) -> None:
    """What ``allOf`` brings together is complained of in the schema that it comes from."""
    base = "    Base: {type: object, properties: {a-b: {type: string}}}\n"
    child = "    Child: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {a_b: {}}}]}\n"
    (line,) = complaints(model_document("a: {}") + base + child)
    pointer = "#/components/schemas/Child/allOf/1/properties/a_b"
    check(line, 18, pointer, "a-b and a_b would both become the field a_b")
    assert advises(line, "$.components.schemas.Child.allOf[1].properties.a_b")


def test_colliding_operations_are_named(complaints: Complain) -> None:
    """Two operations that would be one method are both named, with the method."""
    text = f"  /%s: {{get: {{operationId: %s, {OPERATION}}}}}\n"
    (line,) = complaints(
        document("paths:\n" + text % ("a", "getThing") + text % ("b", "get_thing"))
    )
    check(line, 5, "#/paths/~1b/get/operationId", "getThing and get_thing would both become")
    assert advises(line, "$.paths['/b'].get")


def test_a_doubled_operation_is_named(complaints: Complain) -> None:
    """An operationId that stands twice is a fault of the document, to be mended by an overlay."""
    text = f"  /%s: {{get: {{operationId: getThing, {OPERATION}}}}}\n"
    (line,) = complaints(document("paths:\n" + text % "a" + text % "b"))
    check(line, 5, "#/paths/~1b/get", "Operation ID 'getThing' for 'get' in '/b' is not unique")
    assert line.endswith(
        "a unique operationId (for a vendor's document: " "at $.paths['/b'].get in an overlay)"
    )


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("a-b", "a_b"), "a-b in query and a_b in query would both become the argument a_b"),
        (("?", "b"), "'?' gives no Python name"),
    ],
)
def test_colliding_arguments_are_named(
    complaints: Complain, names: tuple[str, str], words: str
) -> None:
    """Two parameters of one place that would be one argument are both named."""
    listed = ", ".join(f"{{name: '{name}', in: query, schema: {TEXT}}}" for name in names)
    (line,) = complaints(get_document(f"[{listed}]"))
    index = 0 if "no Python name" in words else 1
    check(line, 7, f"#/paths/~1thing/get/parameters/{index}", words)
    assert advises(line, f"$.paths['/thing'].get.parameters[{index}]")


FORM = (
    "the name must be a string; "
    "write the name that Python code is to use, such as carrierAccount"
)


@pytest.mark.parametrize("value", ["5", "''", "[a]", "true", ""])
def test_a_chosen_name_is_a_text(complaints: Complain, value: str) -> None:
    """Whatever it stands on, the extension has one form."""
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
        assert line.endswith(f"#{pointer}/x-client-name: {FORM}")


def test_an_overlay_with_the_advice_helps(tmp_path: Path) -> None:
    """A maintainer who does what the complaint says gets a package."""
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
