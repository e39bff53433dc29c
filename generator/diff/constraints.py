"""The comparison of two schemas of one type: their constraints and their defaults."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..constraints.comparison import change_suffix, same
from ..constraints.family import ConstraintChange
from ..constraints.table import FAMILIES
from ..core.errors import Pointer
from ..openapi import schema_keywords
from .changes import Difference, both
from .resolved_api import ApiVersion
from .resolved_schema import ResolvedSchema


class SchemaPair(NamedTuple):
    """The old and the new version of a schema."""

    versions: tuple[ApiVersion, ApiVersion]
    schemas: tuple[ResolvedSchema, ResolvedSchema]

    def difference(
        self,
        kind: str,
        keys: tuple[str, str],
        values: tuple[Any, Any],
        *,
        name: str = "",
        step: str | int | None = None,
    ) -> Difference:
        """Return a difference in a keyword, which each document may state by another one."""
        places = (self._place(0, keys, values, step), self._place(1, keys, values, step))
        return Difference(kind, places, values, name)

    def constraint(self, change: ConstraintChange) -> Difference:
        """Return a change of a constraint as a difference of the two documents."""
        kind, keywords, values, name, step = change
        return self.difference(kind, keywords, values, name=name, step=step)

    def _place(
        self, which: int, keys: tuple[str, str], values: tuple[Any, Any], step: str | int | None
    ) -> Pointer | None:
        if values[which] is None:
            return None
        place = self.versions[which].keyword(self.schemas[which], keys[which])
        return place if place is None or step is None else (*place, step)


def compare_constraints(pair: SchemaPair) -> Iterator[Difference]:
    """Yield the differences in the values that two schemas of one type allow and default to."""
    old, new = both(lambda each: schema_keywords.normalized(each.schema), pair.schemas)
    for family in FAMILIES:
        for change in family.compare(old, new):
            yield pair.constraint(change)
    defaults = (old.get("default"), new.get("default"))
    if not same(*defaults):
        yield pair.difference(
            f"default-{change_suffix(defaults)}", ("default", "default"), defaults
        )
