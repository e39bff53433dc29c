"""Likely new targets of overlay actions whose old target was renamed or moved."""

from __future__ import annotations

import difflib
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from ...constraints.comparison import identity
from ...core.errors import Pointer, json_path
from ..normal_form.operation_ids import METHODS
from ..references import path_items

K = TypeVar("K", bound=Hashable)

_MIN_SHARED_CONTENT = 0.5
"""Lowest share of common content, from 0 to 1, at which two parts count as one that was renamed."""

_MIN_NAME_SIMILARITY = 0.75
"""The same for the similarity of their names."""


def likely_target(old: Any, new: Any, places: Iterable[Pointer]) -> str | None:
    """Return a JSONPath to the part of the new document that was once at these places.

    Args:
        old: The old document.
        new: The new document.
        places: The places that a target selects in the old document.

    Returns:
        The path, or ``None`` if there is no likely part, or more than one.

    """
    found = {_moved_operation(old, new, p) or _counterpart(old, new, p) for p in places}
    (only,) = found if len(found) == 1 else (None,)
    return None if only is None else json_path(only)


def _moved_operation(old: Any, new: Any, place: Pointer) -> Pointer | None:
    """Return the place of an operation, or of a part of it, at another path or method.

    The old path may still exist, with other operations.
    """
    before, after = _operations(old), _operations(new)
    key, inside = place[1:3], place[3:]
    if place[:1] != ("paths",) or key not in before or key in after:
        return None
    operation = before[key]
    name = operation.get("operationId", "")
    added = {each: after[each] for each in after if each not in before}
    same = [each for each in added if name and added[each].get("operationId") == name]
    found = same[0] if same else _most_similar(name, operation, added)
    if found is None:
        return None
    rest = _counterpart(operation, added[found], inside)
    return None if rest is None else ("paths", *found, *rest)


def _operations(data: Any) -> dict[tuple[str | int, ...], Mapping[str, Any]]:
    """Return the operations of a document by path and method."""
    return {
        (path, method): item[method]
        for path, item in path_items(data.get("paths"))
        for method in METHODS
        if isinstance(item, Mapping) and isinstance(item.get(method), Mapping)
    }


def _counterpart(old: Any, new: Any, place: Pointer) -> Pointer | None:
    """Follow a place through both documents, past renamed keys and moved items."""
    found: list[str | int] = []
    for step in place:
        key = _matching_key(old, new, step)
        if key is None:
            return None
        found.append(key)
        old, new = old[step], new[key]
    return tuple(found)


def _matching_key(old: Any, new: Any, step: str | int) -> str | int | None:
    """Return the key or index under which the new value has a part of the old value."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        if step in new:
            return step
        added = [key for key in new if key not in old]
        return _most_similar(step, old[step], {key: new[key] for key in added})
    if isinstance(old, list) and isinstance(new, list) and isinstance(step, int):
        same = [index for index, each in enumerate(new) if identity(each) == identity(old[step])]
        return same[0] if same else _most_similar("", old[step], dict(enumerate(new)))
    return None


def _most_similar(name: str | int, value: Any, others: Mapping[K, Any]) -> K | None:
    """Return the key of the value that is most similar; ``None`` if none is similar enough."""
    scores = {key: _likeness(str(name), value, str(key), other) for key, other in others.items()}
    likely = [
        key
        for key, (names, content) in scores.items()
        if names >= _MIN_NAME_SIMILARITY or content >= _MIN_SHARED_CONTENT
    ]
    return max(likely, key=lambda key: sum(scores[key]), default=None)


def _likeness(name: str, value: Any, other_name: str, other: Any) -> tuple[float, float]:
    """Return the similarity of the names, and the share of the content that both have."""
    names = difflib.SequenceMatcher(None, name.lower(), other_name.lower()).ratio() if name else 0.0
    first, second = set(_leaves(value)), set(_leaves(other))
    return names, len(first & second) / max(len(first | second), 1)


def _leaves(value: Any, place: Pointer = ()) -> Iterator[Hashable]:
    """Yield each value inside a JSON value with its place."""
    if isinstance(value, Mapping) and value:
        for key, each in value.items():
            yield from _leaves(each, (*place, key))
    elif isinstance(value, list) and value:
        for index, each in enumerate(value):
            yield from _leaves(each, (*place, index))
    else:
        yield place, identity(value)
