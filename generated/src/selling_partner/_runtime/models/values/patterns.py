"""Further regular expressions of a string, of which pydantic's own setting takes only one."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticKnownError, SchemaValidator, core_schema


class Matches(NamedTuple):
    """Annotation of a string that must match a regular expression besides that of its field.

    Attributes:
        pattern: The regular expression, which some part of the string must match.

    """

    pattern: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return pydantic's schema of the string, followed by the check."""
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def _check(self, value: object) -> object:
        if not isinstance(value, str) or _engine(self.pattern).isinstance_python(value):
            return value
        raise PydanticKnownError("string_pattern_mismatch", {"pattern": self.pattern})


@cache
def _engine(pattern: str) -> SchemaValidator:
    """Return the validator with the linear-time engine that pydantic uses for fields."""
    return SchemaValidator(core_schema.str_schema(pattern=pattern))
