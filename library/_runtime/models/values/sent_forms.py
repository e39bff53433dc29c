"""Limits of the strings as which dates and times are sent."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from pydantic import GetCoreSchemaHandler, ValidationError, ValidationInfo
from pydantic_core import CoreSchema, PydanticKnownError, SchemaValidator, core_schema

from .times import sent_text
from .validation import as_literal, is_wire


class SentForm(NamedTuple):
    """Annotation of a date or a time whose string in a request is limited.

    What a response contains is a date or a time, whatever its form.

    Attributes:
        min_length: The least number of characters.
        max_length: The most number of characters.
        pattern: A regular expression that some part of the string must match.

    """

    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return pydantic's schema of the date or time, followed by the check."""
        return core_schema.with_info_after_validator_function(self._check, handler(source))

    def _check(self, value: object, info: ValidationInfo) -> object:
        if not isinstance(value, date) or is_wire(info):
            return value
        try:
            text = sent_text(value) if isinstance(value, datetime) else value.isoformat()
        except ValueError:  # It has no form in UTC, as sending it reports.
            return value
        try:
            _engine(self).validate_python(text)
        except ValidationError as error:
            (fault,) = error.errors(include_input=False, include_url=False)
            raise PydanticKnownError(as_literal(fault["type"]), fault.get("ctx")) from None
        return value


@cache
def _engine(form: SentForm) -> SchemaValidator:
    """Return the validator of the string."""
    return SchemaValidator(core_schema.str_schema(**form._asdict()))
