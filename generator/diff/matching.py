"""Which parts of two versions belong together: operations, parameters, fields, shapes of unions.

What is matched does not depend on which version is the old one.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from ..constraints.comparison import identity
from ..ir import Api, Operation
from .resolved_api import Property, ResolvedSchema

T = TypeVar("T")

_ALIKE = 0.6
"""How alike two names have to be, of 1, to be taken for one that was changed."""

_IN_PATH = re.compile(r"\{[^{}]*\}")
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]")


class Matched(NamedTuple, Generic[T]):
    """What belongs together, and what is on one side only."""

    pairs: list[tuple[T, T]]
    removed: list[T]
    added: list[T]


def match(
    old: Iterable[T], new: Iterable[T], keys: Sequence[Callable[[T], Hashable]]
) -> Matched[T]:
    """Pair what has the same key, by the first key for which it does.

    Args:
        old: Parts of the old version.
        new: Parts of the new one.
        keys: From the surest to the vaguest; a key that several parts have pairs none of them.

    """
    result = Matched[T]([], list(old), list(new))
    for key in keys:
        before, after = _by(key, result.removed), _by(key, result.added)
        for name in [each for each in before if each in after]:
            if len(before[name]) == len(after[name]) == 1:
                (first,), (second,) = before[name], after[name]
                result.pairs.append((first, second))
                _drop(result.removed, first)
                _drop(result.added, second)
    return result


def _by(key: Callable[[T], Hashable], parts: Iterable[T]) -> dict[Hashable, list[T]]:
    found: dict[Hashable, list[T]] = {}
    for each in parts:
        found.setdefault(key(each), []).append(each)
    return found


def _drop(parts: list[T], part: T) -> None:
    """Take out the very part: another may be equal to it."""
    parts[:] = [each for each in parts if each is not part]


def match_operations(old: Api, new: Api) -> Matched[Operation]:
    """Operations by all that identifies them, then by their id, then by where they are called."""
    return match(
        old.operations,
        new.operations,
        [
            lambda each: (each.operation_id, *_call(each)),
            lambda each: each.operation_id,
            _call,
            lambda each: each.method_name,
        ],
    )


def _call(operation: Operation) -> tuple[str, str]:
    """Where the operation is called, whatever the texts in the path are named."""
    return operation.http_method, _IN_PATH.sub("{}", operation.path)


def match_properties(
    old: Mapping[str, Property], new: Mapping[str, Property]
) -> Matched[tuple[str, Property]]:
    """Properties by name; of the others, those that were most likely renamed."""
    found = match(old.items(), new.items(), [lambda each: each[0]])
    likely = renamed(
        found.removed, found.added, lambda each: each[0], lambda each: identity(each[1].schema)
    )
    for first, second in likely:
        found.pairs.append((first, second))
        found.removed.remove(first)
        found.added.remove(second)
    return found


def renamed(
    removed: Sequence[T],
    added: Sequence[T],
    name: Callable[[T], str],
    content: Callable[[T], Hashable],
) -> list[tuple[T, T]]:
    """Those that look as if they had only been given another name.

    The content has to be the same, and the names alike, so that no two that only happen to be of
    one type are taken for each other.
    """
    alike: list[tuple[T, T]] = [
        (first, second)
        for first in removed
        for second in added
        if content(first) == content(second) and _are_alike(name(first), name(second))
    ]
    return [
        (first, second)
        for first, second in alike
        if sum(each[0] is first for each in alike) == 1
        and sum(each[1] is second for each in alike) == 1
    ]


def _are_alike(first: str, second: str) -> bool:
    short, long = sorted(_NOT_IN_NAMES.sub("", each.lower()) for each in (first, second))
    return likeness(short, long) >= _ALIKE


def likeness(first: str, second: str) -> float:
    """How alike two names are, of 1, in whichever order."""
    short, long = sorted((first, second))
    return difflib.SequenceMatcher(None, short, long).ratio()


def match_shapes(
    old: Sequence[ResolvedSchema], new: Sequence[ResolvedSchema]
) -> Matched[ResolvedSchema]:
    """The members of two unions; two schemas that are none belong together anyway."""
    if len(old) == len(new) == 1:
        return Matched([(old[0], new[0])], [], [])
    found = match(
        _numbered(old),
        _numbered(new),
        [
            lambda each: (each[0].python, identity(each[0].schema)),
            lambda each: (each[0].python, each[1]),
            lambda each: (frozenset(each[0].properties) or each[0].python, each[1]),
        ],
    )
    return Matched(
        [(first, second) for (first, _), (second, _) in found.pairs],
        [each for each, _ in found.removed],
        [each for each, _ in found.added],
    )


def _numbered(shapes: Sequence[ResolvedSchema]) -> list[tuple[ResolvedSchema, int]]:
    """Each with how many before it are the same in Python."""
    seen: Counter[str] = Counter()
    numbered = []
    for each in shapes:
        numbered.append((each, seen[each.python]))
        seen[each.python] += 1
    return numbered
