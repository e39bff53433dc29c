"""Numbers that no boolean stands for, which pydantic would read as 0 and 1."""

from __future__ import annotations

from pydantic_core import CoreSchema, PydanticCustomError, core_schema


def without_bools(schema: CoreSchema, refusal: PydanticCustomError) -> CoreSchema:
    """Return the schema of a number that refuses booleans.

    Strict validation, that of responses, refuses them without a call of Python.

    Args:
        schema: Pydantic's schema of the number.
        refusal: The error for a boolean.

    """

    def check(value: object) -> object:
        if isinstance(value, bool):
            raise refusal
        return value

    guarded = core_schema.no_info_before_validator_function(check, schema)
    return core_schema.lax_or_strict_schema(guarded, schema)
