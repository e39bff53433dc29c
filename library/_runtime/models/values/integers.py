"""Integers that are distinguished from ``True`` and from floats."""

from __future__ import annotations

from pydantic import ValidationInfo, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError

from .validation import is_wire


def _validate_whole(
    value: object, validate: ValidatorFunctionWrapHandler, info: ValidationInfo
) -> object:
    if isinstance(value, bool) or (is_wire(info) and not isinstance(value, int)):
        raise PydanticCustomError("int_type", "Input should be a valid integer")
    return validate(value)


Whole = WrapValidator(_validate_whole)
"""Annotation of ``Literal[1] | int``, because ``True`` and 1.0 equal 1 in Python and pydantic."""
