"""Routing of paths to operations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from .documents import DocumentedOperation
from .validation import accepts_path

_VARIABLE = re.compile(r"\{([^{}]*)\}")


class Route(NamedTuple):
    """An operation that a path leads to.

    Attributes:
        operation: The operation.
        values: The path parameters by name, percent-decoded.

    """

    operation: DocumentedOperation
    values: Mapping[str, str]


@dataclass
class _Node:
    """The possible continuations of a path's beginning."""

    literals: dict[str, _Node] = field(default_factory=dict)
    patterns: dict[_Pattern, _Node] = field(default_factory=dict)
    greedy: dict[_Pattern, _Node] = field(default_factory=dict)
    operations: list[DocumentedOperation] = field(default_factory=list)


class _Pattern(NamedTuple):
    """A segment with parameters.

    Attributes:
        names: The names of the parameters.
        expression: Matches the segment, with a group for each parameter.
        fixed_length: The number of characters outside parameters.

    """

    names: tuple[str, ...]
    expression: re.Pattern[str]
    fixed_length: int

    def values(self, text: str) -> dict[str, str] | None:
        """Return the parameters, or None if one is empty or the rest differs."""
        found = self.expression.fullmatch(text)
        return dict(zip(self.names, found.groups(), strict=True)) if found else None


def _pattern(segment: str) -> _Pattern:
    fixed = [unquote(each) for each in re.split(r"\{[^{}]*\}", segment)]
    expression = re.compile("(.+?)".join(map(re.escape, fixed)), re.DOTALL)
    return _Pattern(tuple(_VARIABLE.findall(segment)), expression, sum(map(len, fixed)))


class Routes:
    """The routes of all operations.

    Of two paths, the more specific one is the one with the longer fixed text in the first segment
    where they differ. A greedy parameter is the least specific.
    """

    def __init__(self, operations: Iterable[DocumentedOperation]) -> None:
        self._root = _Node()
        for each in operations:
            self._add(each)

    def _add(self, operation: DocumentedOperation) -> None:
        node = self._root
        for segment in operation.path.removeprefix("/").split("/"):
            pattern = _pattern(segment)
            if not pattern.names:
                node = node.literals.setdefault(unquote(segment), _Node())
            elif any(operation.parameters["path", name].is_greedy for name in pattern.names):
                node = node.greedy.setdefault(pattern, _Node())
            else:
                node = node.patterns.setdefault(pattern, _Node())
        node.operations.append(operation)

    def find(self, path: str) -> list[Route]:
        """Return the operations that a percent-encoded path leads to, the most specific first."""
        return list(_find(self._root, path.removeprefix("/").split("/")))


def choose(routes: Iterable[Route], method: str) -> Route | None:
    """Return the route of a request.

    Args:
        routes: The routes of its path, the most specific first.
        method: Its HTTP method.

    Returns:
        The first route with that method whose schemas allow the path parameters. If none allows
        them, the first with that method; ``None`` without one.

    """
    fitting = [each for each in routes if each.operation.http_method == method]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    allowed = (each for each in fitting if accepts_path(each.operation, each.values))
    return next(allowed, fitting[0])


def _find(node: _Node, segments: list[str]) -> Iterator[Route]:
    if not segments:
        yield from (Route(each, {}) for each in node.operations)
        return
    first, rest = unquote(segments[0]), segments[1:]
    if first in node.literals:
        yield from _find(node.literals[first], rest)
    for pattern, below in _by_specificity(node.patterns):
        values = pattern.values(first)
        if values is not None:
            for found in _find(below, rest):
                yield found._replace(values={**values, **found.values})
    for pattern, below in _by_specificity(node.greedy):
        values = pattern.values("/".join(map(unquote, segments)))
        if values is not None:
            yield from (Route(each, values) for each in below.operations)


def _by_specificity(patterns: Mapping[_Pattern, _Node]) -> list[tuple[_Pattern, _Node]]:
    return sorted(patterns.items(), key=lambda each: -each[0].fixed_length)
