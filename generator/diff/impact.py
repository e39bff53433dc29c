"""Impact of differences: the operations that reach them and the direction of the data.

The meaning of each kind of change is a row of ``rules.py``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..core.errors import Pointer
from .changes import Change, Difference, Direction, Severity
from .resolved_api import ApiVersion
from .rules import RULES
from .schema_graph import PARENT, Edge, is_unnamed

_Key = tuple[str, Pointer | None, Pointer | None, str]


@dataclass
class _Impact:
    """Difference with everything that leads to it."""

    difference: Difference
    operations: dict[str, None] = field(default_factory=dict)
    subjects: dict[str, None] = field(default_factory=dict)
    directions: set[Direction] = field(default_factory=set)
    severity: Severity = Severity.PATCH


class ImpactAnalysis:
    """Collector of differences. One that several operations reach becomes one change.

    Args:
        old: The old version.
        new: The new version.

    """

    def __init__(self, old: ApiVersion, new: ApiVersion) -> None:
        self._versions = (old, new)
        self._found: dict[_Key, _Impact] = {}
        self._starts: list[tuple[Edge, str | None, Direction | None]] = []

    def add(
        self,
        difference: Difference,
        operation: str | None = None,
        direction: Direction | None = None,
        *,
        subject: str = "",
        optional: bool = False,
    ) -> None:
        """Add a difference.

        Args:
            difference: The difference.
            operation: The ID of the operation that reaches it, if there is one.
            direction: The direction of its data, if it concerns data.
            subject: The changed name in the generated code, if the difference has no subjects.
            optional: Whether the subject may be missing.

        """
        key = (difference.kind, *difference.places, difference.name)
        found = self._found.setdefault(key, _Impact(difference))
        if operation is not None:
            found.operations[operation] = None
        if direction is not None:
            found.directions.add(direction)
        found.subjects |= dict.fromkeys(difference.subjects or [subject])
        severity = _severity(difference.kind, operation, direction, optional)
        found.severity = max(found.severity, severity)

    def propagate(self, start: Edge, operation: str | None, direction: Direction | None) -> None:
        """Propagate the impact from a schema to every schema that it consists of.

        The graph is followed when ``changes`` is called, because it is complete only then.
        """
        self._starts.append((start, operation, direction))

    def changes(self) -> Iterator[Change]:
        """Yield a change for each difference."""
        old, new = self._versions
        for start, operation, direction in self._starts:
            for node, subject, optional in _reachable(start):
                for difference in node.differences:
                    if is_unnamed(subject) and not difference.subjects:
                        continue
                    self.add(difference, operation, direction, subject=subject, optional=optional)
        for found in self._found.values():
            difference = found.difference
            both = len(found.directions) > 1
            yield Change(
                api=str(new.api.key),
                kind=difference.kind,
                severity=found.severity,
                direction=Direction.BOTH if both else next(iter(found.directions), None),
                operations=tuple(found.operations),
                subjects=tuple(found.subjects),
                name=difference.name,
                old=old.locate(difference.places[0]),
                new=new.locate(difference.places[1]),
                before=difference.values[0],
                after=difference.values[1],
            )


def _reachable(start: Edge) -> Iterator[Edge]:
    """Yield a path to each schema below a start, and further paths if they name other subjects."""
    waiting, seen, followed = deque([start]), set(), set()
    while waiting:
        edge = waiting.popleft()
        if edge in seen:
            continue
        seen.add(edge)
        yield edge
        node, subject, optional = edge
        is_new = (node, optional) not in followed
        followed.add((node, optional))
        for inner in node.edges:
            if is_new or PARENT in inner.subject:  # Otherwise nothing new is found.
                inside = inner.subject.replace(PARENT, subject)
                is_same = inner.subject == PARENT  # A member is as optional as its union.
                waiting.append(Edge(inner.node, inside, optional if is_same else inner.optional))


def _severity(
    kind: str, operation: str | None, direction: Direction | None, optional: bool
) -> Severity:
    """Return the severity: without a direction, an operation is called and a class is read."""
    is_call = operation is not None and direction is None
    level = RULES[kind].severity(
        is_request=direction is Direction.REQUEST or is_call, is_optional=optional
    )
    return Severity[level.upper()]
