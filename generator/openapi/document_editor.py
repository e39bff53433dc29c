"""Edits to a document that keep track of the source position of each part."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from ..core.errors import Pointer, SpecError, show_pointer
from .documents import Document, Origin


class DocumentEditor:
    """An editable copy of a document.

    Attributes:
        document: The document with all edits so far.

    """

    def __init__(self, document: Document) -> None:
        self._moved = dict(document.moved)
        self.document = replace(document, data=_deep_copy(document.data), moved=self._moved)

    def update(self, pointer: Pointer, value: Any, origin: Origin) -> bool:
        """Merge a value into an object, or append it to an array.

        Objects are merged key by key. Arrays inside them are extended. Single values are replaced.

        Args:
            pointer: The place of an object or array.
            value: The value to merge or append.
            origin: The place that the value comes from.

        Returns:
            Whether the document changed.

        Raises:
            SpecError: The value and its target are not of the same kind.

        """
        target = self._at(pointer)
        if isinstance(target, list):
            self._append(pointer, target, value, origin)
            return True
        if not isinstance(target, dict):
            raise self._kind_mismatch(pointer, target, value, origin, "target the enclosing object")
        if not isinstance(value, dict):
            raise self._kind_mismatch(pointer, target, value, origin, "write an object")
        return self._merge(pointer, target, value, origin)

    def remove(self, pointers: Iterable[Pointer]) -> None:
        """Remove parts of the document at once; later items of their arrays move up.

        Args:
            pointers: The places of the parts before the removal. The root cannot be removed.

        """
        removal = _Removal(pointers)
        known = [*self._moved, *self._shifted_items(removal)]
        origins = {place: self.document.origin(place) for place in known if place not in removal}
        for pointer in removal.in_removal_order():
            del self._at(pointer[:-1])[pointer[-1]]
        self._moved.clear()
        self._moved.update((removal.shifted(place), origin) for place, origin in origins.items())

    def _shifted_items(self, removal: _Removal) -> Iterator[Pointer]:
        for array, indices in removal.by_array.items():
            for index in range(indices[0], len(self._at(array))):
                yield (*array, index)

    def _at(self, pointer: Pointer) -> Any:
        value: Any = self.document.data
        for step in pointer:
            value = value[step]
        return value

    def _append(self, pointer: Pointer, target: list[Any], value: Any, origin: Origin) -> None:
        self._moved[(*pointer, len(target))] = origin
        target.append(_deep_copy(value))

    def _merge(
        self, pointer: Pointer, target: dict[str, Any], value: dict[str, Any], origin: Origin
    ) -> bool:
        changed = False
        for key, new in value.items():
            place, source = (*pointer, key), _descend(origin, key)
            old = target.get(key)
            if key in target and _kind(old) != _kind(new):
                hint = f"write {_kind(old)}, or remove the old value in an earlier action"
                raise self._kind_mismatch(place, old, new, source, hint)
            if isinstance(old, dict):
                changed |= self._merge(place, old, new, source)
            elif isinstance(old, list):
                for index, item in enumerate(new):
                    self._append(place, old, item, _descend(source, index))
                    changed = True
            elif key not in target or _values_differ(old, new):
                target[key] = _deep_copy(new)
                self._moved[place] = source
                changed = True
        return changed

    def _kind_mismatch(
        self, pointer: Pointer, target: Any, value: Any, origin: Origin, hint: str
    ) -> SpecError:
        place = f"{show_pointer(pointer)} of {self.document.file}"
        message = f"{_kind(value)} cannot be merged into {place}, which is {_kind(target)}"
        return SpecError(
            [(origin.document or self.document).problem(origin.pointer, message, hint)]
        )


def _deep_copy(value: Any) -> Any:
    """Return a copy that shares no part, not even where two places of the original share one."""
    if isinstance(value, dict):
        return {key: _deep_copy(inner) for key, inner in value.items()}
    return [_deep_copy(inner) for inner in value] if isinstance(value, list) else value


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    return "an array" if isinstance(value, list) else "a single value"


def _values_differ(first: Any, second: Any) -> bool:
    """Return whether two scalars of JSON are different; in Python, ``True`` equals 1."""
    return isinstance(first, bool) is not isinstance(second, bool) or bool(first != second)


def _descend(origin: Origin, step: str | int) -> Origin:
    return Origin((*origin.pointer, step), origin.document)


class _Removal:
    """A set of places to remove at once."""

    def __init__(self, pointers: Iterable[Pointer]) -> None:
        self._places = set(pointers)
        self.by_array: dict[Pointer, list[int]] = {}
        for *array, step in sorted(self._places):
            if isinstance(step, int):
                self.by_array.setdefault(tuple(array), []).append(step)

    def in_removal_order(self) -> list[Pointer]:
        """Return the places in an order in which no removal moves a later one."""
        return sorted(self._places, reverse=True)

    def __contains__(self, pointer: Pointer) -> bool:
        return any(pointer[:length] in self._places for length in range(len(pointer) + 1))

    def shifted(self, pointer: Pointer) -> Pointer:
        """Return the place of a remaining part after the removal."""
        steps = list(pointer)
        for position, step in enumerate(pointer):
            if isinstance(step, int):
                indices = self.by_array.get(pointer[:position], [])
                steps[position] = step - bisect_left(indices, step)
        return tuple(steps)
