"""Unions of which no member converts a value that belongs to another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import ConfigDict, GetCoreSchemaHandler, TypeAdapter, ValidationInfo
from pydantic_core import CoreSchema, core_schema


class _Unconverted:
    """The annotation of a union that is always validated strictly.

    Pydantic would read 1 as ``True`` where 1 is below a minimum, and 1.5 as a time.
    """

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return pydantic's schema, which a strict one replaces where pydantic would convert."""
        strict = handler(source)

        def validate(value: object, info: ValidationInfo) -> object:
            return _adapter_of(source).validate_python(
                _with_lists(value), strict=True, context=info.context
            )

        lax = core_schema.with_info_plain_validator_function(validate)
        return core_schema.lax_or_strict_schema(lax, strict)

    def __repr__(self) -> str:
        return "Unconverted"


Unconverted = _Unconverted()
"""Annotation of a union: an integer is an ``int`` and no boolean, and a string only a ``str``."""


@cache
def _adapter_of(union: Any) -> TypeAdapter[Any]:
    return TypeAdapter(union, config=ConfigDict(hide_input_in_errors=True))


def _with_lists(value: object) -> object:
    """Return a value with lists and dicts for other sequences and mappings of a caller."""
    if isinstance(value, Mapping):
        return {key: _with_lists(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_with_lists(each) for each in value]
    return value
