"""Integers that are distinguished from ``True`` and from floats."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import (
    GetCoreSchemaHandler,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from .exact_numbers import ExactFloat
from .not_bool import without_bools
from .validation import is_wire


def _written(value: object) -> object:
    """Return the number as which a float was written: it may be whole where that is not."""
    return Decimal(value.text) if isinstance(value, ExactFloat) else value


class _NotBool:
    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        refusal = PydanticCustomError("int_type", "Input should be a valid integer")
        whole = handler(source)
        exact = core_schema.no_info_before_validator_function(_written, whole)
        return without_bools(core_schema.lax_or_strict_schema(exact, whole), refusal)

    def __repr__(self) -> str:
        return "NotBool"


NotBool = _NotBool()
"""Annotation of an ``int`` that no boolean stands for."""


def _validate_whole(
    value: object, validate: ValidatorFunctionWrapHandler, info: ValidationInfo
) -> object:
    if isinstance(value, bool) or (is_wire(info) and not isinstance(value, int)):
        raise PydanticCustomError("int_type", "Input should be a valid integer")
    return validate(_written(value))


Whole = WrapValidator(_validate_whole)
"""Annotation of ``Literal[1] | int``, because ``True`` and 1.0 equal 1 in Python and pydantic."""
