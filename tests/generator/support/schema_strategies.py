"""Hypothesis strategies for schemas of every kind that the generator supports."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from generator.pycode.literals import Repeat

PREFIX = "#/components/schemas/"
NAMES = ("A", "B", "C")


def bounded(low: str, high: str, maximum: int) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for a lower limit, an upper one, both or none."""
    pairs = st.tuples(st.integers(0, maximum), st.integers(0, maximum)).map(sorted)
    both = pairs.map(lambda pair: {low: pair[0], high: pair[1]})
    return st.one_of(
        st.just({}),
        st.integers(0, maximum).map(lambda count: {low: count}),
        st.integers(0, maximum).map(lambda count: {high: count}),
        both,
    )


def strings() -> st.SearchStrategy[dict[str, Any]]:
    plain = bounded("minLength", "maxLength", 90)
    formats = st.sampled_from(["date", "date-time", "uuid", "uri", "byte", "unknown"])
    return st.one_of(plain, formats.map(lambda name: {"format": name})).map(
        lambda limits: {"type": "string", **limits}
    )


def enums() -> st.SearchStrategy[dict[str, Any]]:
    values = st.lists(st.text(max_size=3), min_size=1, max_size=3)
    return values.map(
        lambda known: {"anyOf": [{"type": "string", "enum": known}, {"type": "string"}]}
    )


@st.composite
def numbers(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["integer", "number"]))
    value = st.integers(-50, 50) if kind == "integer" else st.integers(-99, 99).map(lambda n: n / 2)
    schema: dict[str, Any] = {"type": kind}
    low = draw(value)
    step = draw(st.sampled_from([None, 1, 3, 7])) if kind == "integer" else None
    if step is not None:
        schema["multipleOf"] = step
    if draw(st.booleans()):
        schema[draw(st.sampled_from(["minimum", "exclusiveMinimum"]))] = low
    if draw(st.booleans()):
        # The range contains a valid number for every step.
        high = low + draw(st.integers(2, 5)) * (step or 1)
        schema[draw(st.sampled_from(["maximum", "exclusiveMaximum"]))] = high
    return schema


def lists(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    limits = bounded("minItems", "maxItems", 3)
    return st.tuples(inner, limits).map(lambda pair: {"type": "array", "items": pair[0], **pair[1]})


def maps(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    limits = bounded("minProperties", "maxProperties", 3)
    return st.tuples(inner, limits).map(
        lambda pair: {"type": "object", "additionalProperties": pair[0], **pair[1]}
    )


def nullable(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "type": [schema["type"], "null"]} if "type" in schema else schema


SIMPLE = st.one_of(strings(), enums(), numbers(), st.just({"type": "boolean"}), st.just({}))
PLAIN = st.recursive(SIMPLE, lambda inner: lists(inner) | maps(inner), max_leaves=4)
ANY = st.one_of(PLAIN, PLAIN.map(nullable))


@st.composite
def classes(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Schemas that refer to each other, also in cycles, but never require themselves."""
    found: dict[str, dict[str, Any]] = {}
    for index, name in enumerate(NAMES):
        properties: dict[str, Any] = {}
        required = []
        for number in range(draw(st.integers(0, 3))):
            key = f"{name.lower()}{number}"
            target = draw(st.sampled_from(NAMES))
            reference = {"$ref": f"{PREFIX}{target}"}
            many = {"type": "array", "items": reference}
            either = {"anyOf": [reference, {"type": "null"}]}
            properties[key] = draw(st.one_of(ANY, st.sampled_from([reference, many, either])))
            can_end = properties[key] != reference or NAMES.index(target) > index
            if can_end and draw(st.booleans()):
                required.append(key)
        found[name] = {"type": "object", "properties": properties, "required": required}
    return found


def expanded(value: Any) -> Any:
    """Return the value with each ``Repeat`` expanded."""
    if isinstance(value, Repeat):
        return expanded(value.value)
    if isinstance(value, list):
        return [expanded(each) for each in value]
    if isinstance(value, dict):
        return {key: expanded(each) for key, each in value.items()}
    return value
