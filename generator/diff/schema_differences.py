"""Differences between two schemas of one place: documentation, discriminators and types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..constraints import properties
from ..openapi.allof import PREFIX
from .changes import Difference, Places, addition, both, removal
from .resolved_schema import DocText, Property, ResolvedValue


def compare_texts(
    texts: tuple[Mapping[str, DocText], Mapping[str, DocText]], subject: str
) -> Iterator[Difference]:
    """Yield the differences in documentation, apart from its line breaks."""
    for key in dict.fromkeys([*texts[0], *texts[1]]):
        found = (texts[0].get(key), texts[1].get(key))
        values = both(lambda each: None if each is None else each.value, found)
        if _normalize_text(values[0]) != _normalize_text(values[1]):
            kind = f"{key}-changed"
            if key == "deprecated":
                kind = "deprecated" if values[1] else "undeprecated"
            places = both(lambda each: None if each is None else each.place, found)
            yield Difference(kind, places, values, subjects=(subject,))


def compare_required(
    places: Places, required: tuple[bool, bool], subject: str
) -> Iterator[Difference]:
    """Yield the difference if a part became required or optional."""
    if required[0] != required[1]:
        kind = "made-required" if required[1] else "made-optional"
        values = both(lambda each: "required" if each else "optional", required)
        yield Difference(kind, places, values, subjects=(subject,))


_DIRECTIONS = {properties.READ_ONLY: "read-only", properties.WRITE_ONLY: "write-only"}


def compare_marks(old: Property, new: Property, subject: str) -> Iterator[Difference]:
    """Yield the differences in the directions that a field travels in."""
    for mark, kind in _DIRECTIONS.items():
        if mark in old.marks and mark not in new.marks:
            yield Difference(f"{kind}-removed", (old.place, new.place), subjects=(subject,))
        elif mark in new.marks and mark not in old.marks:
            yield Difference(f"{kind}-added", (old.place, new.place), subjects=(subject,))


def _normalize_text(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def texts_of_field(value: ResolvedValue) -> Mapping[str, DocText]:
    """Return the documentation of a field without that of its class, which is compared there."""
    is_class = len(value.variants) == 1 and value.variants[0].is_class
    own = {each: text for each, text in value.texts.items() if text.place[:-1] != value.place}
    return own if is_class else value.texts


def compare_discriminators(old: ResolvedValue, new: ResolvedValue) -> Iterator[Difference]:
    """Yield the differences between two discriminators. Classes are compared elsewhere."""
    before, after = old.discriminator, new.discriminator
    places = both(lambda each: (*each.place, "discriminator"), (old, new))
    if before is None or after is None:
        if before is not after:
            where = (None if before is None else places[0], None if after is None else places[1])
            values = both(lambda each: each and each.get("propertyName"), (before, after))
            yield Difference("discriminator-changed", where, values)
        return
    names = (before.get("propertyName"), after.get("propertyName"))
    if names[0] != names[1]:
        where = both(lambda each: (*each, "propertyName"), places)
        yield Difference("discriminator-changed", where, names)
    first, second = before.get("mapping", {}), after.get("mapping", {})
    for tag in first:
        if tag not in second:
            yield removal("tag", (*places[0], "mapping", tag), _component_name(first[tag]), tag)
    for tag in second:
        if tag not in first:
            yield addition("tag", (*places[1], "mapping", tag), _component_name(second[tag]), tag)


def _component_name(reference: object) -> str:
    """Return the name of the component to which a discriminator mapping refers."""
    return str(reference).removeprefix(PREFIX)


def type_change_kind(old: frozenset[str], new: frozenset[str]) -> str:
    """Return the kind of a type change: widened, narrowed, or neither."""
    widened, narrowed = _covers(new, old), _covers(old, new)
    if widened == narrowed:
        return "type-changed"
    return "type-widened" if widened else "type-narrowed"


def _covers(wide: frozenset[str], narrow: frozenset[str]) -> bool:
    if not wide or not narrow:
        return not wide
    return narrow - {"integer"} <= wide and (
        "integer" not in narrow or not wide.isdisjoint({"integer", "number"})
    )
