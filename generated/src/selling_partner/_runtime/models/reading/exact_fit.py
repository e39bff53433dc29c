"""Reading of responses that match their models exactly, which is what nearly all of them do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Final

from pydantic import GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import CoreSchema, SchemaValidator, core_schema

from ..base import RESPONSE_CONTEXT, adapter_for
from ..surrogates import LONE_SURROGATE
from ..values.exact_numbers import ExactFloat, holds_exact, may_be_inexact, parse_exactly
from ..values.text_rules import any_text

_FAIL_FAST_BYTES = 65_536
"""Bytes above which a body gets a fail-fast validator, which takes milliseconds to build."""


def read_value(adapter: TypeAdapter[Any], content: bytes) -> tuple[Any, bool]:
    """Parse the JSON of a response strictly as its type.

    Nothing is converted that could not be encoded back unchanged: ``"1"`` is not accepted as a
    number.

    Returns:
        The value, and whether it matches its type. Where it does not, call ``read_misfit``.

    """
    try:
        with any_text():
            return _read(adapter, content), True
    except (ValueError, RecursionError):  # Pydantic's ValidationError is a ValueError.
        return None, False


def read_parsed(adapter: TypeAdapter[Any], value: object) -> tuple[Any, bool]:
    """Read a value that was parsed from JSON, as ``read_value`` does."""
    try:
        with any_text():
            return validate_parsed(adapter, value), True
    except (ValueError, RecursionError):
        return None, False


_STRICT_OPTIONS: Any = {
    "strict": True,
    "by_alias": True,
    "by_name": False,
    "context": RESPONSE_CONTEXT,
}


def _read(adapter: TypeAdapter[Any], content: bytes) -> Any:
    if may_be_inexact(content) and _needs_exact(parsed := parse_exactly(content)):
        return adapter.validate_python(parsed, **_STRICT_OPTIONS)
    if len(content) > _FAIL_FAST_BYTES:
        return _fail_fast_validator(adapter).validate_json(content, **_STRICT_OPTIONS)
    return adapter.validate_json(content, **_STRICT_OPTIONS)


@cache
def _fail_fast_validator(adapter: TypeAdapter[Any]) -> SchemaValidator | TypeAdapter[Any]:
    """Return an equivalent validator that stops at the first misfit of each list.

    Describing a misfit takes pydantic many times as long as reading a value.
    """
    try:  # With prebuilt validators pydantic would ignore the changed schemas of the models.
        return SchemaValidator(_with_fail_fast(adapter.core_schema), _use_prebuilt=False)
    except TypeError:  # A later pydantic may drop this option. The adapter is only slower.
        return adapter


def _with_fail_fast(schema: Any) -> Any:
    if isinstance(schema, Mapping):
        made = {key: _with_fail_fast(each) for key, each in schema.items()}
        return {**made, "fail_fast": True} if made.get("type") == "list" else made
    if isinstance(schema, list):
        return [_with_fail_fast(each) for each in schema]
    return schema


def validate_parsed(adapter: TypeAdapter[Any], value: object) -> Any:
    """Validate parsed JSON strictly.

    Raises:
        ValidationError: The value does not match its type.
        RecursionError: The value is nested too deeply.

    """
    if ExactFloat.made and _needs_exact(value):
        return adapter.validate_python(value, **_STRICT_OPTIONS)
    return adapter.validate_json(json.dumps(value), **_STRICT_OPTIONS)


MISFIT: Final = object()
"""Stands for a value that does not match its type."""


def validate_each(annotation: Any, values: list[Any]) -> list[Any]:
    """Validate several values of a type strictly, as parsed JSON.

    Returns:
        The validated values, and ``MISFIT`` for each that does not match.

    Raises:
        RecursionError: A value is nested too deeply.

    """
    if not values:
        return []
    try:
        validated: list[Any] = validate_parsed(_adapter_of_each(annotation), values)
    except ValidationError:  # Pydantic refuses the whole list where a value is nested deeply.
        if len(values) == 1:
            return [MISFIT]
        half = len(values) // 2
        return validate_each(annotation, values[:half]) + validate_each(annotation, values[half:])
    return validated


class _OrMisfit:
    """Annotates a type: ``MISFIT`` replaces a value that does not match it.

    Pydantic neither describes such a value nor calls Python for it, both of which are slow.
    """

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_default_schema(handler(source), default=MISFIT, on_error="default")


@cache
def _adapter_of_each(annotation: Any) -> TypeAdapter[Any]:
    return adapter_for(list[Annotated[annotation, _OrMisfit()]])


def _needs_exact(value: object) -> bool:
    """Return whether pydantic's JSON parser would change a number.

    Lone surrogates still need that parser: pydantic accepts them only as escapes in JSON.
    """
    return holds_exact(value) and not LONE_SURROGATE.search(json.dumps(value, ensure_ascii=False))


@cache
def adapter_of(annotation: Any) -> TypeAdapter[Any]:
    """Return the adapter of a type; building one takes longer than parsing with it."""
    return adapter_for(annotation)
