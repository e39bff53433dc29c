"""The comparison of two schemas of one type: their constraints, and the defaults of values."""

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
from .resolved_schema import ResolvedSchema, ResolvedValue


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
        subject: str = "",
    ) -> Difference:
        """Return a difference in a keyword, which each document may state by another one."""
        places = (self._place(0, keys, values, step), self._place(1, keys, values, step))
        return Difference(kind, places, values, name, (subject,) if subject else ())

    def constraint(self, change: ConstraintChange, subject: str = "") -> Difference:
        """Return a change of a constraint as a difference of the two documents."""
        kind, keywords, values, name, step = change
        return self.difference(kind, keywords, values, name=name, step=step, subject=subject)

    def _place(
        self, which: int, keys: tuple[str, str], values: tuple[Any, Any], step: str | int | None
    ) -> Pointer | None:
        if values[which] is None:
            return None
        place = self.versions[which].keyword(self.schemas[which], keys[which])
        return place if place is None or step is None else (*place, step)


def compare_constraints(pair: SchemaPair, subject: str = "") -> Iterator[Difference]:
    """Yield the differences in the values that two schemas of one type allow.

    Args:
        pair: The schemas.
        subject: The class in the generated code, if they are classes.

    """
    old, new = both(lambda each: schema_keywords.normalized(each.schema), pair.schemas)
    for family in FAMILIES:
        for change in family.compare(old, new):
            yield pair.constraint(change, subject)


def compare_defaults(old: ResolvedValue, new: ResolvedValue) -> Iterator[Difference]:
    """Yield the difference between the defaults of a value."""
    defaults = (old.default, new.default)
    places = both(lambda each: each and each.place, defaults)
    values = both(lambda each: each and each.value, defaults)
    if not same(*values):
        yield Difference(f"default-{change_suffix(values)}", places, values)
