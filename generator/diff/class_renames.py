"""Detection of classes that were renamed, and of those replaced with another class.

A class is renamed if only the old version has the old name, only the new version has the new name,
both stand at one place, and their fields or their names are similar. One class maps to one class.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from .matching import normalized_name, similarity
from .resolved_schema import ResolvedSchema

_MIN_SHARED_FIELDS = 0.5
"""Lowest share of common fields, from 0 to 1, at which two classes count as one."""

_MIN_NAME_SIMILARITY = 0.7
"""The same for the similarity of their names."""


class _Candidate(NamedTuple):
    """Two classes of different names at one place.

    Attributes:
        old: The old class.
        new: The new class.
        accept: Called if the class was renamed.
        reject: Called if it was replaced.

    """

    old: ResolvedSchema
    new: ResolvedSchema
    accept: Callable[[], None]
    reject: Callable[[], None]

    @property
    def names(self) -> tuple[str, str]:
        """The old and the new name."""
        return self.old.python_type, self.new.python_type

    @property
    def likeness(self) -> tuple[float, float]:
        """The share of common fields and the similarity of the names."""
        fields = _field_names(self.old), _field_names(self.new)
        shared = len(fields[0] & fields[1]) / max(len(fields[0] | fields[1]), 1)
        return shared, similarity(*map(normalized_name, self.names))

    @property
    def is_likely(self) -> bool:
        """Whether the fields or the names are similar enough."""
        shared, name = self.likeness
        return shared >= _MIN_SHARED_FIELDS or name >= _MIN_NAME_SIMILARITY

    @property
    def order(self) -> tuple[object, ...]:
        """Sort key, most similar first, that does not depend on which version is the old one."""
        shared, name = self.likeness
        return -(shared + name), sorted(self.names)


class ClassRenames:
    """The classes that were renamed, decided once both versions are known at all places.

    Args:
        old: The names of the old version's classes.
        new: The names of the new version's classes.

    Attributes:
        pairs: The old and the new class of each renaming, by the old name.

    """

    def __init__(self, old: Collection[str], new: Collection[str]) -> None:
        self.pairs: dict[str, tuple[ResolvedSchema, ResolvedSchema]] = {}
        self._names = (old, new)
        self._candidates: list[_Candidate] = []

    def consider(
        self,
        old: ResolvedSchema,
        new: ResolvedSchema,
        accept: Callable[[], None],
        reject: Callable[[], None],
    ) -> None:
        """Note two classes of different names at one place, for ``settle`` to decide."""
        self._candidates.append(_Candidate(old, new, accept, reject))

    def settle(self) -> None:
        """Decide about every candidate, including those that an accepted one leads to."""
        rejected: list[_Candidate] = []
        while self._candidates:
            self._candidates.sort(key=lambda each: each.order)
            candidate = self._candidates.pop(0)
            if self._is_renamed(candidate):
                self.pairs.setdefault(candidate.names[0], candidate[:2])
                candidate.accept()
            else:
                rejected.append(candidate)
        for candidate in rejected:
            candidate.reject()

    def _is_renamed(self, candidate: _Candidate) -> bool:
        before, after = candidate.names
        taken = {name: new.python_type for name, (_, new) in self.pairs.items()}
        if before in taken or after in taken.values():
            return taken.get(before) == after
        is_new = before not in self._names[1] and after not in self._names[0]
        return is_new and candidate.is_likely


def _field_names(schema: ResolvedSchema) -> set[str]:
    return {normalized_name(each.name) for each in schema.properties.values()}
