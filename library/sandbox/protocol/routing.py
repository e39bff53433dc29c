"""Routing of paths to operations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from .documents import DocumentedOperation

_VARIABLE = re.compile(r"\{([^{}]*)\}")


class Route(NamedTuple):
    """The operations of a path.

    Attributes:
        operations: The operations by HTTP method.
        values: The path parameters by name, percent-decoded.

    """

    operations: Mapping[str, DocumentedOperation]
    values: Mapping[str, str]


@dataclass
class _Node:
    """The possible continuations of a path's beginning."""

    literals: dict[str, _Node] = field(default_factory=dict)
    patterns: dict[_Pattern, _Node] = field(default_factory=dict)
    greedy: dict[_Pattern, _Node] = field(default_factory=dict)
    operations: dict[str, DocumentedOperation] = field(default_factory=dict)


class _Pattern(NamedTuple):
    """A segment with parameters."""

    names: tuple[str, ...]
    expression: re.Pattern[str]

    def values(self, text: str) -> dict[str, str] | None:
        """Return the parameters, or None if one is empty or the rest differs."""
        found = self.expression.fullmatch(text)
        return dict(zip(self.names, found.groups(), strict=True)) if found else None


def _pattern(segment: str) -> _Pattern:
    fixed = (re.escape(unquote(each)) for each in re.split(r"\{[^{}]*\}", segment))
    expression = re.compile("(.+?)".join(fixed), re.DOTALL)
    return _Pattern(tuple(_VARIABLE.findall(segment)), expression)


class Routes:
    """The routes of all operations. A fixed segment takes precedence over a parameter."""

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
        node.operations.setdefault(operation.http_method, operation)

    def find(self, path: str) -> Route | None:
        """Return the route of a percent-encoded path, or None if no operation has it."""
        return _find(self._root, path.removeprefix("/").split("/"))


def _find(node: _Node, segments: list[str]) -> Route | None:
    if not segments:
        return Route(node.operations, {}) if node.operations else None
    first, rest = unquote(segments[0]), segments[1:]
    if first in node.literals and (found := _find(node.literals[first], rest)):
        return found
    for pattern, below in node.patterns.items():
        values = pattern.values(first)
        if values is not None and (found := _find(below, rest)):
            return found._replace(values={**values, **found.values})
    for pattern, below in node.greedy.items():
        values = pattern.values("/".join(map(unquote, segments)))
        if values is not None and below.operations:
            return Route(below.operations, values)
    return None
