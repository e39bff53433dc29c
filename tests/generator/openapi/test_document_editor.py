"""Edits of documents, and the origins of parts after them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generator.core.errors import Pointer, SpecError
from generator.openapi.document_editor import DocumentEditor
from generator.openapi.documents import Document, Origin

SHAPES = st.recursive(
    st.just(0),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=10,
)
OBJECTS = st.dictionaries(st.sampled_from("abc"), SHAPES)


def document(data: dict[str, Any], file: str = "shop.yaml") -> Document:
    return Document("shop", file, data, "", {place: (1, 1) for place, _ in places(data)})


def numbered(shape: Any, numbers: Iterator[int]) -> Any:
    """Return the shape with another number at each of its leaves."""
    if isinstance(shape, dict):
        return {key: numbered(value, numbers) for key, value in shape.items()}
    if isinstance(shape, list):
        return [numbered(value, numbers) for value in shape]
    return next(numbers)


def places(value: Any, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    yield pointer, value
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*pointer, key))


def at(data: Any, pointer: Pointer) -> Any:
    for step in pointer:
        data = data[step]
    return data


def merged(target: Any, value: Any) -> Any:
    """Return the merge as the standard defines it, built as a new value."""
    match target, value:
        case dict(), dict():
            both = {key: merged(target[key], value[key]) for key in target if key in value}
            return target | value | both
        case list(), list():
            return target + value
        case dict() | list(), _:
            raise ValueError
        case _, dict() | list():
            raise ValueError
    return value


@given(OBJECTS, OBJECTS)
def test_an_update_merges_objects_recursively(
    target: dict[str, Any], value: dict[str, Any]
) -> None:
    """Objects are merged, arrays extended, and single values replaced."""
    numbers = itertools.count()
    target, value = numbered(target, numbers), numbered(value, numbers)
    editor = DocumentEditor(document(target))
    try:
        expected = merged(target, value)
    except ValueError:
        expected = None
    try:
        changed = editor.update((), value, Origin((), document(value)))
    except SpecError:
        assert expected is None
    else:
        assert editor.document.data == expected
        assert changed is (expected != target)


@given(st.data(), OBJECTS, st.integers(1, 6))
def test_every_origin_leads_to_its_value(
    data: st.DataObject, shape: dict[str, Any], steps: int
) -> None:
    """After any edits, the origin of each value leads to that value in its file."""
    numbers = itertools.count()
    vendor = document(numbered(shape, numbers))
    before = deepcopy(vendor)
    editor = DocumentEditor(vendor)
    for step in range(steps):
        there = dict(places(editor.document.data))
        if len(there) > 1 and data.draw(st.booleans()):
            choice = st.sampled_from([place for place in there if place])
            editor.remove(data.draw(st.lists(choice, min_size=1)))
        else:
            overlay = document({"update": numbered(data.draw(SHAPES), numbers)}, f"{step}.yaml")
            place = data.draw(st.sampled_from(list(there)))
            with suppress(SpecError):  # What came before the misfit has been merged.
                editor.update(place, overlay.data["update"], Origin(("update",), overlay))
    for place, value in places(editor.document.data):
        if isinstance(value, int):
            origin = editor.document.origin(place)
            assert at((origin.document or vendor).data, origin.pointer) == value
    assert vendor == before


@given(st.data(), st.lists(SHAPES, min_size=1, max_size=8))
def test_removing_items_leaves_exactly_the_others(data: st.DataObject, items: list[Any]) -> None:
    """Items that are removed at once do not shift each other."""
    items = numbered(items, itertools.count())
    gone = data.draw(st.sets(st.sampled_from(range(len(items))), min_size=1))
    editor = DocumentEditor(document({"items": items}))
    editor.remove([("items", index) for index in gone])
    left = [index for index in range(len(items)) if index not in gone]
    assert editor.document.data == {"items": [items[index] for index in left]}
    origins = [editor.document.origin(("items", index)) for index in range(len(left))]
    assert origins == [Origin(("items", index)) for index in left]


def test_a_part_moved_by_an_earlier_stage_keeps_its_origin() -> None:
    """A shifted item keeps the known origins of itself and its parts."""
    data = {"items": [{"a": 0}, {"a": 1}, {"a": 2}]}
    moved = {("items", 1): Origin(("old",)), ("items", 2, "a"): Origin(("x", "a"))}
    editor = DocumentEditor(Document("shop", "shop.yaml", data, "", {(): (1, 1)}, moved))
    editor.remove([("items", 0)])
    assert editor.document.origin(("items", 0, "a")) == Origin(("old", "a"))
    assert editor.document.origin(("items", 1)) == Origin(("items", 2))
    assert editor.document.origin(("items", 1, "a")) == Origin(("x", "a"))


def test_nested_parts_are_removed_together() -> None:
    """Pointers inside each other may be removed at once."""
    editor = DocumentEditor(document({"a": [[1, 2], 3], "b": 4}))
    editor.remove([("a",), ("a", 0), ("a", 0, 1), ("a", 1)])
    assert editor.document.data == {"b": 4}


def test_true_is_not_one() -> None:
    """Replacing a boolean by a number is a change, and so is the reverse; 1.0 equals 1."""
    editor = DocumentEditor(document({"a": True, "b": 1}))
    assert editor.update((), {"a": 1}, Origin(()))
    assert editor.update((), {"b": True}, Origin(()))
    assert not editor.update((), {"a": 1.0, "b": True}, Origin(()))


def test_matches_do_not_share_an_updates_value() -> None:
    """Each match gets a copy, and the overlay keeps its own."""
    value = {"list": [1]}
    editor = DocumentEditor(document({"a": {}, "b": {}}))
    for place in ("a", "b"):
        editor.update((place,), value, Origin(()))
    editor.update(("a", "list"), 2, Origin(()))
    assert editor.document.data == {"a": {"list": [1, 2]}, "b": {"list": [1]}}
    for place in ("a", "b"):
        editor.update((place, "list"), value, Origin(()))
    editor.update(("b", "list", 1), {"x": 3}, Origin(()))
    assert editor.document.data["a"] == {"list": [1, 2, {"list": [1]}]}
    assert editor.document.data["b"] == {"list": [1, {"list": [1], "x": 3}]}
    assert value == {"list": [1]}


def test_places_that_share_a_part_are_changed_separately() -> None:
    """An earlier stage may have put one part in several places."""
    shared = {"x": [1]}
    editor = DocumentEditor(document({"a": shared, "b": shared}))
    editor.update(("a",), {"x": [2]}, Origin(()))
    editor.remove([("b", "x")])
    assert editor.document.data == {"a": {"x": [1, 2]}, "b": {}}
