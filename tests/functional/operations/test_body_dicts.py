"""Dicts for bodies: what type checkers accept is sent, and the sandbox accepts it."""

from __future__ import annotations

import datetime
import inspect
import os
import re
import subprocess
import sys
import typing
from decimal import Decimal
from typing import Any

import pytest

from tests.functional.conftest import Make
from tests.functional.language_server import MARK, completions
from tests.functional.packages import schemas_document
from tests.functional.sandbox_verdicts import request_complaints

SCHEMAS = """
Part:
  type: object
  required: [sku]
  properties:
    sku: {type: string}
    parts: {type: array, items: {$ref: '#/components/schemas/Part'}}
Round: {type: object, required: [radius], properties: {radius: {type: number}}}
Square: {type: object, required: [width], properties: {width: {type: integer}}}
Labels:
  type: object
  required: [first]
  properties: {first: {type: string}}
  additionalProperties: {type: integer}
Odd:
  type: object
  required: [a-b]
  properties:
    a-b: {type: string, enum: [A, B]}
    class: {type: array, items: {$ref: '#/components/schemas/Part'}}
    __type: {type: integer}
    $ref: {type: boolean}
    quoted: {type: string, enum: ["it's", 'a"b']}
Shadow:
  type: object
  properties:
    str: {type: integer}
    int: {type: string}
    Required: {type: string}
    Sequence: {type: array, items: {type: string}}
    _models: {type: array, items: {$ref: '#/components/schemas/Part'}}
Typed: {type: object, required: [a], properties: {a: {type: string}}}
Part-Dict: {type: object, required: [b], properties: {b: {type: string}}}
Receipt: {type: object, properties: {c: {type: string}}}
"""

PROPERTIES = """
id: {type: string, readOnly: true}
name: {type: string}
parts: {type: array, items: {$ref: '#/components/schemas/Part'}}
byColour: {type: object, additionalProperties: {$ref: '#/components/schemas/Part'}}
colour: {type: string, enum: [RED, BLUE]}
level: {type: integer, enum: [1, 2]}
shape: {oneOf: [{$ref: '#/components/schemas/Round'}, {$ref: '#/components/schemas/Square'}]}
note: {type: [string, 'null']}
sentAt: {type: string, format: date-time}
day: {type: string, format: date}
price: {type: number}
free: {type: object}
any: {}
inside: {type: object, required: [x], properties: {x: {type: boolean}}}
labels: {$ref: '#/components/schemas/Labels'}
odd: {$ref: '#/components/schemas/Odd'}
shadow: {$ref: '#/components/schemas/Shadow'}
typed: {$ref: '#/components/schemas/Typed'}
partDict: {$ref: '#/components/schemas/Part-Dict'}
"""

DICTS = schemas_document(PROPERTIES, SCHEMAS).replace("required: []", "required: [id, name]")

PROGRAM = """
from datetime import date, datetime, timezone
from decimal import Decimal
from selling_partner.sample_v1 import AsyncSampleClient, Part, SampleClient, Thing
from selling_partner.sample_v1.dicts import PartDict, ThingDict

def send(api: SampleClient) -> None:
    api.put_thing(body={"name": "a"})
    api.put_thing(
        body={"name": "a", "parts": [{"sku": "b", "parts": [{"sku": "c"}]}, Part(sku="d")]}
    )
    api.put_thing(body={"name": "a", "parts": ({"sku": "b"},), "byColour": {"RED": {"sku": "b"}}})
    api.put_thing(body={"name": "a", "colour": "RED", "level": 1})
    api.put_thing(body={"name": "a", "colour": "BLUE", "level": 2, "note": None})
    api.put_thing(body={"name": "a", "shape": {"radius": 1.5}})
    api.put_thing(body={"name": "a", "shape": {"width": 2}, "inside": {"x": True}})
    api.put_thing(body={"name": "a", "sentAt": "2026-01-02T03:04:05Z", "day": "2026-01-02"})
    api.put_thing(body={"name": "a", "sentAt": datetime(2026, 1, 2, tzinfo=timezone.utc)})
    api.put_thing(body={"name": "a", "day": date(2026, 1, 2), "price": Decimal("9.99")})
    api.put_thing(body={"name": "a", "price": 9.99, "free": {"a": [None]}, "any": [1]})
    api.put_thing(body={"name": "a", "labels": {"first": "a", "other": 5}})
    api.put_thing(body={"name": "a", "odd": {"a-b": "A", "class": [{"sku": "b"}], "__type": 1}})
    api.put_thing(body={"name": "a", "odd": {"a-b": "B", "$ref": True, "quoted": "it's"}})
    api.put_thing(body={"name": "a", "shadow": {"str": 1, "int": "a", "Sequence": ["b"]}})
    api.put_thing(body={"name": "a", "shadow": {"Required": "a", "_models": [{"sku": "b"}]}})
    api.put_thing(body={"name": "a", "typed": {"a": "b"}, "partDict": {"b": "c"}})
    part: PartDict = {"sku": "b"}
    thing: ThingDict = {"name": "a", "parts": [part]}
    thing["colour"] = "BLUE"
    api.put_thing(body=thing)
    api.put_thing(body=Thing(name="a"))
    data: dict[str, object] = {"name": "a", "parts": [{"sku": "b"}]}
    api.put_thing(body=Thing.model_validate(data))

def undocumented(api: SampleClient) -> None:
    api.put_thing(body={"name": "a", "colour": "GREEN", "level": 3, "odd": {"a-b": "C"}})

def refused(api: SampleClient) -> None:
    api.put_thing(body={})  # wrong
    api.put_thing(body={"nam": "a"})  # wrong
    api.put_thing(body={"name": "a", "nom": "b"})  # wrong
    api.put_thing(body={"name": 1})  # wrong
    api.put_thing(body={"name": "a", "id": "b"})  # wrong
    api.put_thing(body={"name": "a", "parts": [{"skus": "b"}]})  # wrong
    api.put_thing(body={"name": "a", "parts": [{}]})  # wrong
    api.put_thing(body={"name": "a", "parts": {"sku": "b"}})  # wrong
    api.put_thing(body={"name": "a", "byColour": {"RED": {"part": "b"}}})  # wrong
    api.put_thing(body={"name": "a", "shape": {"height": 1}})  # wrong
    api.put_thing(body={"name": "a", "colour": 1})  # wrong
    api.put_thing(body={"name": "a", "price": "9.99"})  # wrong
    api.put_thing(body={"name": "a", "sentAt": 5})  # wrong
    api.put_thing(body={"name": "a", "colour": None})  # wrong
    api.put_thing(body={"name": "a", "inside": {"x": "yes"}})  # wrong
    api.put_thing(body={"name": "a", "odd": {}})  # wrong
    api.put_thing(body={"name": "a", "odd": {"a-b": "A", "__type": "b"}})  # wrong
    api.put_thing(body={"name": "a", "shadow": {"str": "a"}})  # wrong
    api.put_thing(body={"name": "a", "shadow": {"int": 1}})  # wrong

async def asynchronous(api: AsyncSampleClient) -> None:
    await api.put_thing(body={"name": "a"})
    await api.put_thing(body={"nam": "a"})  # wrong
"""


def test_what_type_checkers_accept_is_sent_and_accepted(make: Make) -> None:
    """Each correct call of the program sends a body that the sandbox accepts."""
    package = make(DICTS)
    bodies: list[Any] = []

    class Client:
        def put_thing(self, *, body: Any) -> None:
            bodies.append(package.call("put_thing", body=body, response={"name": "a"}).json)

    names: dict[str, Any] = {}
    exec(PROGRAM, names)
    names["send"](Client())
    assert len(bodies) == PROGRAM.partition("def undocumented")[0].count("api.put_thing(")
    assert [each for body in bodies for each in request_complaints(body)] == []
    assert bodies[1]["parts"] == [{"sku": "b", "parts": [{"sku": "c"}]}, {"sku": "d"}]
    assert {"name": "a", "sentAt": "2026-01-02T00:00:00Z"} in bodies
    assert {"name": "a", "day": "2026-01-02", "price": 9.99} in bodies


@pytest.mark.types
@pytest.mark.parametrize("checker", ["mypy --strict --no-incremental", "pyright"])
def test_a_misspelled_or_missing_key_is_a_type_error(make: Make, checker: str) -> None:
    """Keys, required keys and values are checked at every depth, and correct calls are accepted."""
    package = make(DICTS)
    file = package.folder / "program.py"
    file.write_text(PROGRAM, encoding="utf-8")
    source = str(package.folder / "src")
    result = subprocess.run(
        [sys.executable, "-m", *checker.split(), str(file)],
        cwd=package.folder,
        env={**os.environ, "MYPYPATH": source, "PYTHONPATH": source},
        capture_output=True,
        text=True,
        check=False,
    )
    found = set(map(int, re.findall(r"program\.py:(\d+).*error", result.stdout)))
    wrong = {number for number, line in enumerate(PROGRAM.splitlines(), 1) if "# wrong" in line}
    assert found == wrong, result.stdout + result.stderr


@pytest.mark.types
def test_an_editor_completes_keys_and_known_values(make: Make) -> None:
    """Pyright's language server offers keys at every depth, and the known values of open enums."""
    package = make(DICTS)
    call = (
        "from selling_partner.sample_v1 import SampleClient\n"
        "def send(api: SampleClient) -> None:\n    api.put_thing(body={%s})\n"
    )
    keys, nested, values, quoted = completions(
        package.folder,
        [
            call % f'"name": "a", "{MARK}"',
            call % f'"name": "a", "parts": [{{"sku": "b", "parts": [{{"{MARK}"}}]}}]',
            call % f'"name": "a", "colour": "{MARK}"',
            call % f'"name": "a", "odd": {{"a-b": "{MARK}"}}',
        ],
    )
    assert {'"parts"', '"byColour"', '"sentAt"'} <= {*keys}
    assert {'"id"', '"sku"'}.isdisjoint(keys)
    assert nested == ['"sku"', '"parts"']
    assert values == ['"RED"', '"BLUE"']
    assert quoted == ['"A"', '"B"']


def test_the_keys_are_those_of_requests(make: Make) -> None:
    """A key that only responses contain is left out, and so are objects of responses."""
    package = make(DICTS)
    dicts = package.api.dicts
    hints = typing.get_type_hints(dicts.ThingDict, include_extras=True)
    assert "id" not in hints
    assert hints["name"] == typing.Required[str]
    assert hints["note"] == str | None
    assert hints["sentAt"] == datetime.datetime | str
    assert hints["price"] == float | Decimal
    assert hints["colour"] == typing.Literal["RED", "BLUE"] | str
    assert typing.get_type_hints(dicts.OddDict).keys() == {
        *("a-b", "class", "__type", "$ref", "quoted")
    }
    assert not hasattr(dicts, "ReceiptDict")
    annotation = inspect.signature(package.api.SampleClient.put_thing).parameters["body"].annotation
    assert annotation == "_models.Thing | _dicts.ThingDict"


def test_the_module_is_imported_on_first_use(make: Make) -> None:
    """Neither an import of the API nor a call imports it."""
    package = make(DICTS.replace("Sample API", "Another API"))  # No other test imports it.
    package.call("put_thing", body={"name": "a"}, response={"name": "a"})
    assert "selling_partner.sample_v1.dicts" not in sys.modules
    assert package.api.dicts.PartDict(sku="a") == {"sku": "a"}


def test_an_api_without_objects_in_requests_has_no_such_module(make: Make) -> None:
    """Operations without bodies leave nothing behind."""
    package = make(DICTS.replace("put:", "post:").replace("type: object", "type: string"))
    assert not hasattr(package.api, "dicts")
