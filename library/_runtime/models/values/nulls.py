"""Fields that may be ``null``, as distinct from fields that may be absent."""

from __future__ import annotations

from typing import Any, Final

from pydantic.fields import FieldInfo

from ..optional_types import innermost


class _Nullable:
    def __repr__(self) -> str:
        return "Nullable"


Nullable: Final = _Nullable()
"""Annotation of an optional field for which ``null`` is documented; in others it is a deviation."""


def takes_null(field: FieldInfo) -> bool:
    """Return whether an optional field is documented to accept ``null``, or anything."""
    return Nullable in field.metadata or innermost(field.annotation) is Any


def is_omitted(field: FieldInfo, value: object) -> bool:
    """Return whether a request omits a field that was set, because ``None`` is its default."""
    return value is None and not (field.is_required() or takes_null(field))
