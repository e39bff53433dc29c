"""Changes a document part by part, and keeps account of where each part came from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from ..core.errors import Pointer, SpecError, show_pointer
from .documents import Document, Origin


class DocumentEditor:
    """A copy of a document, to be changed.

    Attributes:
        document: The document as it is by now.

    """

    def __init__(self, document: Document) -> None:
        self._moved = dict(document.moved)
        self.document = replace(document, data=_copied(document.data), moved=self._moved)

    def update(self, pointer: Pointer, value: Any, origin: Origin) -> bool:
        """Merge a value into an object, or append it to an array.

        Objects are merged key by key, arrays inside them get further items, and what is neither
        is replaced.

        Args:
            pointer: The place of the object or array. Anything else there fits no value.
            value: What to merge or append.
            origin: Where the value stands.

        Returns:
            Whether anything is different now.

        Raises:
            SpecError: The value is of another kind than what it is to be merged into.

        """
        target = self._at(pointer)
        if isinstance(target, list):
            self._append(pointer, target, value, origin)
            return True
        if not isinstance(target, dict):
            raise self._misfit(pointer, target, value, origin, "target the object that holds it")
        if not isinstance(value, dict):
            raise self._misfit(pointer, target, value, origin, "write an object")
        return self._merge(pointer, target, value, origin)

    def remove(self, pointers: Iterable[Pointer]) -> None:
        """Take parts away, all at once; what stood after them in an array moves up.

        Args:
            pointers: Places of the document as it is now, but for the whole of it.

        """
        gone = _Gone(pointers)
        known = [*self._moved, *self._moving_up(gone)]
        origins = {place: self.document.origin(place) for place in known if place not in gone}
        for pointer in gone.last_first():
            del self._at(pointer[:-1])[pointer[-1]]
        self._moved.clear()
        self._moved.update((gone.moved_up(place), origin) for place, origin in origins.items())

    def _moving_up(self, gone: _Gone) -> Iterator[Pointer]:
        for array, indices in gone.by_array.items():
            for index in range(indices[0], len(self._at(array))):
                yield (*array, index)

    def _at(self, pointer: Pointer) -> Any:
        value: Any = self.document.data
        for step in pointer:
            value = value[step]
        return value

    def _append(self, pointer: Pointer, target: list[Any], value: Any, origin: Origin) -> None:
        self._moved[(*pointer, len(target))] = origin
        target.append(_copied(value))

    def _merge(
        self, pointer: Pointer, target: dict[str, Any], value: dict[str, Any], origin: Origin
    ) -> bool:
        changed = False
        for key, new in value.items():
            place, source = (*pointer, key), _inside(origin, key)
            old = target.get(key)
            if key in target and _kind(old) != _kind(new):
                right = f"write {_kind(old)}, or remove that one in an action before"
                raise self._misfit(place, old, new, source, right)
            if isinstance(old, dict):
                changed |= self._merge(place, old, new, source)
            elif isinstance(old, list):
                for index, item in enumerate(new):
                    self._append(place, old, item, _inside(source, index))
                    changed = True
            elif key not in target or _differ(old, new):
                target[key] = _copied(new)
                self._moved[place] = source
                changed = True
        return changed

    def _misfit(
        self, pointer: Pointer, target: Any, value: Any, origin: Origin, right: str
    ) -> SpecError:
        place = f"{show_pointer(pointer)} of {self.document.file}"
        wrong = f"{_kind(value)} cannot be merged into {place}, which is {_kind(target)}"
        return SpecError([(origin.document or self.document).problem(origin.pointer, wrong, right)])


def _copied(value: Any) -> Any:
    """A copy in which each part stands once, also where two places share one in the original."""
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    return "an array" if isinstance(value, list) else "a single value"


def _differ(first: Any, second: Any) -> bool:
    """Return whether two single values of JSON are different; Python takes true for 1."""
    return isinstance(first, bool) is not isinstance(second, bool) or bool(first != second)


def _inside(origin: Origin, step: str | int) -> Origin:
    return Origin((*origin.pointer, step), origin.document)


class _Gone:
    """Places that are taken away at once."""

    def __init__(self, pointers: Iterable[Pointer]) -> None:
        self._places = set(pointers)
        self.by_array: dict[Pointer, list[int]] = {}
        for *array, step in sorted(self._places):
            if isinstance(step, int):
                self.by_array.setdefault(tuple(array), []).append(step)

    def last_first(self) -> list[Pointer]:
        """Return the places in an order in which taking one away leaves the next where it was."""
        return sorted(self._places, reverse=True)

    def __contains__(self, pointer: Pointer) -> bool:
        return any(pointer[:length] in self._places for length in range(len(pointer) + 1))

    def moved_up(self, pointer: Pointer) -> Pointer:
        """Where something stands afterwards."""
        steps = list(pointer)
        for position, step in enumerate(pointer):
            if isinstance(step, int):
                indices = self.by_array.get(pointer[:position], [])
                steps[position] = step - bisect_left(indices, step)
        return tuple(steps)
