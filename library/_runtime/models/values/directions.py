"""Marks of required fields that only responses or only requests contain."""

from __future__ import annotations

from typing import Final

from pydantic.fields import FieldInfo


class _Mark:
    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name


ReadOnly: Final = _Mark("ReadOnly")
"""Annotation of a field that is required in responses and that requests omit."""

WriteOnly: Final = _Mark("WriteOnly")
"""Annotation of a field that is required in requests and that responses omit."""


def is_mark(note: object) -> bool:
    """Return whether an annotation states a direction, which constrains no value."""
    return isinstance(note, _Mark)


def is_expected(field: FieldInfo) -> bool:
    """Return whether a response must contain a field that requests contain, too."""
    return field.is_required() and WriteOnly not in field.metadata
