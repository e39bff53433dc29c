"""Strings with rules for their content, which requests must satisfy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import GetCoreSchemaHandler, ValidationError, ValidatorFunctionWrapHandler
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from .text_rules import faults_in, is_any_text
from .validation import as_literal


class PlainText(NamedTuple):
    """Annotation of a string with the rules for its content in requests.

    Attributes:
        html: Whether the string may contain HTML.
        emails: Whether it may contain e-mail addresses.

    """

    html: bool = True
    emails: bool = True

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return pydantic's schema of the string, followed by the rules."""
        return core_schema.no_info_wrap_validator_function(self._validate, handler(source))

    def _validate(self, value: object, validate: ValidatorFunctionWrapHandler) -> object:
        """Return the string, or raise for all limits and rules that it violates."""
        found = ""
        if isinstance(value, str) and not is_any_text():
            found = faults_in(value, html=self.html, emails=self.emails)
        if not found:
            return validate(value)
        faults = [
            InitErrorDetails(type=PydanticCustomError("text_rules", as_literal(found)), input=value)
        ]
        try:
            validate(value)
        except ValidationError as error:
            faults = [*_details(error), *faults]
        raise ValidationError.from_exception_data("text", faults, hide_input=True)


def _details(error: ValidationError) -> Iterator[InitErrorDetails]:
    for each in error.errors(include_url=False):
        yield InitErrorDetails(
            type=each["type"], loc=each["loc"], input=each["input"], ctx=each.get("ctx", {})
        )
