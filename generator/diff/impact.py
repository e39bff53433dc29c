"""Whom a difference concerns: which operations lead to it, and in which direction data travels."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..core.errors import Pointer
from .changes import Change, Difference, Direction, Severity
from .resolved_api import ApiVersion
from .rules import RULES
from .schema_graph import THROUGH, Edge

_Key = tuple[str, Pointer | None, Pointer | None, str]


@dataclass
class _Found:
    """A fact, with all that leads to it."""

    fact: Difference
    operations: dict[str, None] = field(default_factory=dict)
    subjects: dict[str, None] = field(default_factory=dict)
    directions: set[Direction] = field(default_factory=set)
    severity: Severity = Severity.PATCH


class ImpactAnalysis:
    """Collects facts; one that several operations meet is one change that names them all.

    Args:
        old: The old version.
        new: The new one.

    """

    def __init__(self, old: ApiVersion, new: ApiVersion) -> None:
        self._sides = (old, new)
        self._found: dict[_Key, _Found] = {}
        self._met: list[tuple[Edge, str | None, Direction | None]] = []

    def add(
        self,
        fact: Difference,
        operation: str | None = None,
        direction: Direction | None = None,
        *,
        subject: str = "",
        optional: bool = False,
    ) -> None:
        """Note a fact.

        Args:
            fact: The fact.
            operation: The id of the operation that leads to it, if one does.
            direction: Which way its data travels, where it is about data.
            subject: What it is about in the generated code, where the fact does not say it.
            optional: Whether what it is about may be missing.

        """
        key = (fact.kind, *fact.places, fact.name)
        found = self._found.setdefault(key, _Found(fact))
        if operation is not None:
            found.operations[operation] = None
        if direction is not None:
            found.directions.add(direction)
        found.subjects |= dict.fromkeys(fact.subjects or [subject])
        severity = _severity(fact.kind, operation, direction, optional)
        found.severity = max(found.severity, severity)

    def walk(self, start: Edge, operation: str | None, direction: Direction | None) -> None:
        """Note all facts about a schema and about all that it is made of.

        Those count that the nodes have when ``changes`` is called.
        """
        waiting, seen, followed = deque([start]), set(), set()
        while waiting:
            met = waiting.popleft()
            if met in seen:
                continue
            seen.add(met)
            self._met.append((met, operation, direction))
            node, subject, optional = met
            is_new = (node, optional) not in followed
            followed.add((node, optional))
            for edge in node.edges:
                if is_new or THROUGH in edge.subject:  # Else it leads to the same once more.
                    inside = edge.subject.replace(THROUGH, subject)
                    is_same = edge.subject == THROUGH  # A member of a union is there as that is.
                    waiting.append(Edge(edge.node, inside, optional if is_same else edge.optional))

    def changes(self) -> Iterator[Change]:
        """All that was noted."""
        old, new = self._sides
        for (node, subject, optional), operation, direction in self._met:
            for fact in node.facts:
                self.add(fact, operation, direction, subject=subject, optional=optional)
        for found in self._found.values():
            fact = found.fact
            both = len(found.directions) > 1
            yield Change(
                api=str(new.api.key),
                kind=fact.kind,
                severity=found.severity,
                direction=Direction.BOTH if both else next(iter(found.directions), None),
                operations=tuple(found.operations),
                subjects=tuple(found.subjects),
                name=fact.name,
                old=old.place(fact.places[0]),
                new=new.place(fact.places[1]),
                before=fact.values[0],
                after=fact.values[1],
            )


def _severity(
    kind: str, operation: str | None, direction: Direction | None, optional: bool
) -> Severity:
    """Return the severity: without a direction, an operation is called and a class is read."""
    is_call = operation is not None and direction is None
    level = RULES[kind].severity(
        is_request=direction is Direction.REQUEST or is_call, is_optional=optional
    )
    return Severity[level.upper()]
