"""Round trips: any response is read without an exception and encoded unchanged."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Annotated, Any

import httpx2
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from generator.build.models import type_annotations
from generator.samples.builder import Samples
from selling_partner import UnreadableResponseError
from selling_partner._runtime.messages.decode import read_response
from selling_partner._runtime.messages.operation import Operation
from selling_partner._runtime.models.encoding import storable
from selling_partner._runtime.models.reading.drift_log import Reporter
from selling_partner._runtime.models.reading.exact_fit import read_value
from selling_partner._runtime.models.types import NotBool, Number
from tests.generator.support.model_sources import api_of, executed
from tests.generator.support.schema_strategies import NAMES, PREFIX, classes, expanded

TEXT = {"type": "string"}
_NAMES = {"Annotated": Annotated, "Any": Any, "NotBool": NotBool, "Number": Number}
REFERENCES = [{"$ref": f"{PREFIX}{name}"} for name in NAMES]
TAGS = {"propertyName": "tag", "mapping": {"a": REFERENCES[0]["$ref"], "b": REFERENCES[1]["$ref"]}}

MORE: list[dict[str, Any]] = [
    {"oneOf": [TEXT, {"type": "integer"}]},
    {"oneOf": [{"type": "boolean"}, {"type": "number"}, {"type": "null"}]},
    {"oneOf": [{**TEXT, "format": "date"}, {**TEXT, "format": "date-time"}]},
    {"anyOf": [{"type": "array", "items": {"type": "integer"}}, {"type": "integer"}]},
    {"oneOf": REFERENCES},
    {"oneOf": REFERENCES[:2], "discriminator": TAGS},
    {"type": "array", "items": {"oneOf": REFERENCES[:2], "discriminator": TAGS}},
    {"type": "integer", "enum": [0, 1]},
    {"type": "object", "additionalProperties": {"type": "array", "items": REFERENCES[2]}},
    {"type": "array", "items": {"type": "array", "items": {**TEXT, "format": "date-time"}}},
    {"type": ["object", "null"], "properties": {"when": {**TEXT, "format": "date-time"}}},
    {**TEXT, "default": "usual"},
]
"""Schemas beyond the strategies, mostly times and unions, whose encodings may differ."""

TIMES = [
    *("2018-08-24T08:22:30.5Z", "2018-08-24T08:22:30+01:00", "2018-08-24T08:22:30-00:00"),
    *("2018-08-24T08:22:30.123456789Z", "2018-08-24t08:22:30z", "2018-08-24 08:22:30Z"),
    *("2018-08-24T08:22Z", "2018-08-24T08:22:30", "2018-08-24", "20180824", "1535068800", "1"),
    *("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999+00:00", "2018-02-30", "24:00"),
]
NUMBERS: list[Any] = [5, 5.0, 1e3, 0, -0.0, 1, True, False, 10**25, -(2**63) - 1, 1e300, 0.1]
PYTHON_NAMES = ["links", "a_more0", "b_more0", "c_more1", "text_of_it"]
"""Python names of fields with a different wire name; in JSON these names are unknown fields."""

KEYS = [
    *("tag", "when", "self", "model_config", "", "ünï", "a0", "b0", "c0", "a1", "p", "cls"),
    *("_links", "textOfIt", "\ud800", *PYTHON_NAMES),
]
LONE_SURROGATES = st.text(st.characters() | st.sampled_from("\ud800\udbff\udc00\udfff"), max_size=4)
"""Strings with lone surrogates, which JSON can contain as escapes."""

SCALARS = (
    st.sampled_from([None, "a", "b", *NUMBERS, *TIMES])
    | st.text(max_size=4)
    | LONE_SURROGATES
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
)
JSON: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS) | LONE_SURROGATES, inner, max_size=3)
    ),
    max_leaves=8,
)


@st.composite
def richer_classes(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Classes with fields of every kind and a tag."""
    found = draw(classes())
    for name, schema in found.items():
        more = draw(st.lists(st.sampled_from(MORE), max_size=4))
        fields = {f"{name.lower()}More{index}": each for index, each in enumerate(more)}
        links = draw(st.sampled_from([*REFERENCES, {"type": "array", "items": REFERENCES[1]}]))
        schema["properties"] |= {"tag": TEXT, "_links": links, **fields}
    return found


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield every place inside a value."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*place, key)
        if isinstance(inner, dict | list):
            yield from places(inner, (*place, key))


@st.composite
def deviating(draw: st.DrawFn, whole: Any) -> Any:
    """The value with up to four places replaced or removed, or unknown fields added."""
    body = copy.deepcopy(whole)
    for _ in range(draw(st.integers(0, 4))):
        everywhere = list(places(body))
        if not everywhere:
            break
        *steps, last = draw(st.sampled_from(everywhere))
        holder = body
        for step in steps:
            holder = holder[step]
        match draw(st.sampled_from(["replace", "replace", "delete", "add"])):
            case "replace":
                holder[last] = draw(JSON)
            case "delete":
                del holder[last]
            case "add" if isinstance(holder, dict):
                holder[draw(st.sampled_from(KEYS))] = draw(JSON)
    return body


def canonical(value: Any) -> str:
    """Return JSON with sorted keys, in which 5 differs from 5.0 and 1 from ``true``."""
    return json.dumps(value, sort_keys=True)


def encoded(annotation: Any, body: Any) -> Any:
    """Return the body after it was read as a response and encoded again."""
    operation: Operation[Any] = Operation("getIt", "GET", "/it", responses={200: annotation})
    response = httpx2.Response(200, content=json.dumps(body).encode())
    model = read_response(operation, response, Reporter())
    assert isinstance(model, annotation)
    assert_equal_dumps(model)
    return model.model_dump(mode="json", by_alias=True, exclude_unset=True)


def assert_equal_dumps(model: Any) -> None:
    """Check that a model dumps the same as JSON and as values, and dumps to Python at all."""
    values = model.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for options in ({}, {"indent": 2}):
        text = model.model_dump_json(by_alias=True, exclude_unset=True, **options)
        text.encode()  # The JSON must be valid UTF-8.
        assert canonical(json.loads(text)) == canonical(values)
    model.model_dump(by_alias=True)


@given(richer_classes())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_a_sample_has_no_deviation(schemas: dict[str, Any]) -> None:
    """A sample of every class matches its model exactly."""
    api = api_of(schemas)
    samples = Samples(api.schemas)
    with executed(api) as module:
        for name in NAMES:
            whole = expanded(samples.sample({"$ref": f"{PREFIX}{name}"}))
            adapter = TypeAdapter(getattr(module, name))
            model, is_exact = read_value(adapter, json.dumps(whole).encode())
            assert is_exact, adapter.validate_json(json.dumps(whole), strict=True, by_name=False)
            assert model.model_dump(mode="json", by_alias=True, exclude_unset=True) == whole


@pytest.mark.slow(measured=False)
@given(richer_classes(), st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_response_is_encoded_unchanged(schemas: dict[str, Any], data: st.DataObject) -> None:
    """Deviations at any depth, such as wrong types and unknown fields, are kept."""
    api = api_of(schemas)
    samples = Samples(api.schemas)
    with executed(api) as module:
        for name in NAMES:
            whole = expanded(samples.sample({"$ref": f"{PREFIX}{name}"}))
            for _ in range(4):
                body = data.draw(deviating(whole))
                assert canonical(encoded(getattr(module, name), body)) == canonical(body)


FIELDS: dict[str, Any] = {
    "day": {**TEXT, "format": "date"},
    "time": {**TEXT, "format": "date-time"},
    "days": {"type": "array", "items": {**TEXT, "format": "date"}},
    "whole": {"type": "integer", "minimum": 5},
    "number": {"type": "number"},
    "numbers": {"type": "object", "additionalProperties": {"type": "integer"}},
    "yes": {"type": "boolean"},
    "level": {"type": "integer", "enum": [0, 1]},
    "text": {**TEXT, "maxLength": 3},
    "either": {"oneOf": [TEXT, {"type": "integer"}]},
    "one": {"oneOf": REFERENCES[:2], "discriminator": TAGS},
    "any": {},
    "_links": REFERENCES[0],
    "textOfIt": TEXT,
    "all": {"type": "array", "items": REFERENCES[0]},
    "map": {"type": "object", "additionalProperties": REFERENCES[1]},
}


@pytest.mark.slow(measured=False)
@given(st.dictionaries(st.sampled_from([*FIELDS, "Day", "links", "text_of_it"]), JSON))
@settings(max_examples=300)
@example({"links": 5})
@example({"links": {"tag": "a"}, "day": 5})
@example({"links": 5, "_links": None})
@example({"links": 5, "_links": {"text_of_it": 5, "textOfIt": 5}})
@example({"links": {}, "_links": 5, "text_of_it": "a"})
@example({"any": {"text_of_it": 5}, "all": [{"text_of_it": 5}]})
@example({"one": {"tag": "b", "text_of_it": 5}, "map": {"\ud800": {"text_of_it": 5}}})
@example({"text": "\ud800", "day": "\udfff", "any": {"\udc00\ud800": ["a\ud800b"]}})
@example({"time": "2018-08-24T08:22:30.5Z", "any": {"\ud800": "\\ud800"}})
@example({"level": True})
@example({"level": 1.0})
@example({"whole": False, "number": True, "numbers": {"a": True, "b": 1}})
@example({"either": False})
@example({"one": {"tag": ["a"]}})
@example({"one": {"tag": None}, "days": ["1535068800", "2018-08-24"]})
@example({"day": "1535068800", "time": "1535068800"})
def test_each_kind_of_field_keeps_any_value(body: dict[str, Any]) -> None:
    """A field of any type keeps any JSON value of a response."""
    tagged = {"properties": {"tag": TEXT, "value": {"type": "integer"}, "textOfIt": TEXT}}
    api = api_of({"Thing": {"properties": FIELDS}, "A": tagged, "B": tagged})
    with executed(api) as module:
        assert canonical(encoded(module.Thing, body)) == canonical(body)


@given(JSON)
@settings(max_examples=200)
def test_a_response_may_be_any_json(body: Any) -> None:
    """Lists, maps and single values are typed or kept unchanged."""
    for schema in ({"type": "array", "items": {"type": "integer"}}, {"type": "number"}, {}):
        annotation = eval(type_annotations.checked(schema), _NAMES)
        operation: Operation[Any] = Operation("getIt", "GET", "/it", responses={200: annotation})
        response = httpx2.Response(200, content=json.dumps(body).encode())
        if schema.get("type") == "array" and not isinstance(body, list):
            with pytest.raises(UnreadableResponseError, match="the body is not a list"):
                read_response(operation, response, Reporter())
        else:
            assert canonical(storable(read_response(operation, response, Reporter()))) == canonical(
                body
            )
