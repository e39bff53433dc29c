"""Matching of the parts of two versions: operations, parameters, fields and union members.

The result does not depend on which version is the old one.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from ..constraints.comparison import identity
from ..ir import Api, Operation
from .resolved_schema import Property, ResolvedSchema

T = TypeVar("T")

_MIN_SIMILARITY = 0.6
"""Lowest similarity, from 0 to 1, at which two names count as one that was changed."""

_IN_PATH = re.compile(r"\{[^{}]*\}")
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]")


class MatchResult(NamedTuple, Generic[T]):
    """Pairs of matching parts, and the parts that only one version has."""

    pairs: list[tuple[T, T]]
    removed: list[T]
    added: list[T]


def match(
    old: Iterable[T], new: Iterable[T], keys: Sequence[Callable[[T], Hashable]]
) -> MatchResult[T]:
    """Pair parts that have the same key.

    Args:
        old: The parts of the old version.
        new: The parts of the new version.
        keys: The key functions, from the most to the least reliable. A key that several parts of
            one version share pairs none of them.

    """
    result = MatchResult[T]([], list(old), list(new))
    for key in keys:
        before, after = _group_by(key, result.removed), _group_by(key, result.added)
        for name in [each for each in before if each in after]:
            if len(before[name]) == len(after[name]) == 1:
                (first,), (second,) = before[name], after[name]
                result.pairs.append((first, second))
                _remove_identical(result.removed, first)
                _remove_identical(result.added, second)
    return result


def _group_by(key: Callable[[T], Hashable], parts: Iterable[T]) -> dict[Hashable, list[T]]:
    found: dict[Hashable, list[T]] = {}
    for each in parts:
        found.setdefault(key(each), []).append(each)
    return found


def _remove_identical(parts: list[T], part: T) -> None:
    """Remove a part by identity, because another part may be equal to it."""
    parts[:] = [each for each in parts if each is not part]


def match_operations(old: Api, new: Api) -> MatchResult[Operation]:
    """Match operations by ID and endpoint, then by ID, by method name and by endpoint.

    A method that both versions have is the same method, whatever it calls.
    """
    return match(
        old.operations,
        new.operations,
        [
            lambda each: (each.operation_id, *_endpoint(each)),
            lambda each: each.operation_id,
            lambda each: each.method_name,
            _endpoint,
        ],
    )


def _endpoint(operation: Operation) -> tuple[str, str]:
    """Return the HTTP method and the path without the names of its parameters."""
    return operation.http_method, _IN_PATH.sub("{}", operation.path)


def match_properties(
    old: Mapping[str, Property], new: Mapping[str, Property]
) -> MatchResult[tuple[str, Property]]:
    """Match properties by JSON name, by Python name, and the others by likely renaming."""
    found = match(old.items(), new.items(), [lambda each: each[0], lambda each: each[1].name])
    likely = find_renamed(
        found.removed, found.added, lambda each: each[0], lambda each: identity(each[1].schema)
    )
    for first, second in likely:
        found.pairs.append((first, second))
        found.removed.remove(first)
        found.added.remove(second)
    return found


def find_renamed(
    removed: Sequence[T],
    added: Sequence[T],
    name: Callable[[T], str],
    content: Callable[[T], Hashable],
) -> list[tuple[T, T]]:
    """Return the pairs that look like one part with a changed name.

    The content must be the same and the names must be similar, so that two unrelated parts of
    one type are not taken for each other.
    """
    alike: list[tuple[T, T]] = [
        (first, second)
        for first in removed
        for second in added
        if content(first) == content(second) and _are_similar(name(first), name(second))
    ]
    return [
        (first, second)
        for first, second in alike
        if sum(each[0] is first for each in alike) == 1
        and sum(each[1] is second for each in alike) == 1
    ]


def _are_similar(first: str, second: str) -> bool:
    return similarity(normalized_name(first), normalized_name(second)) >= _MIN_SIMILARITY


def normalized_name(name: str) -> str:
    """Return the letters and digits of a name in lower case."""
    return _NOT_IN_NAMES.sub("", name.lower())


def similarity(first: str, second: str) -> float:
    """Return the similarity of two names, from 0 to 1, independent of their order."""
    short, long = sorted((first, second))
    return difflib.SequenceMatcher(None, short, long).ratio()


def match_variants(
    old: Sequence[ResolvedSchema], new: Sequence[ResolvedSchema]
) -> MatchResult[ResolvedSchema]:
    """Match the members of two unions. Two schemas that are not unions always match."""
    if len(old) == len(new) == 1:
        return MatchResult([(old[0], new[0])], [], [])
    found = match(
        _numbered(old),
        _numbered(new),
        [
            lambda each: (each[0].python_type, identity(each[0].schema)),
            lambda each: (each[0].python_type, each[1]),
            lambda each: (frozenset(each[0].properties) or each[0].python_type, each[1]),
        ],
    )
    return MatchResult(
        [(first, second) for (first, _), (second, _) in found.pairs],
        [each for each, _ in found.removed],
        [each for each, _ in found.added],
    )


def _numbered(shapes: Sequence[ResolvedSchema]) -> list[tuple[ResolvedSchema, int]]:
    """Return each schema with the number of earlier ones of the same Python type."""
    seen: Counter[str] = Counter()
    numbered = []
    for each in shapes:
        numbered.append((each, seen[each.python_type]))
        seen[each.python_type] += 1
    return numbered
