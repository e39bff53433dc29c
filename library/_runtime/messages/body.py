"""Validation and encoding of request bodies."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from ..core.escaping import escaped
from ..core.spelling import nearest
from ..models.base import ApiModel, is_model, wire_name
from ..models.encoding import json_of, non_finite_path, python_form, sendable
from ..models.extras import extra_type
from ..models.optional_types import accepts_none
from ..models.validation_errors import Fault, faults_of
from ..models.values.nulls import is_omitted
from ..models.values.times import UnsendableTimeError
from .operation import Body

_ADVICE = {"list_type": "pass a list, even for a single value"}
_DECIMAL = re.compile(r"Decimal\('([^']*)'\)")

logger = logging.getLogger("selling_partner")


class EncodedBody(NamedTuple):
    """A body as it is sent.

    Attributes:
        content: The bytes.
        content_type: The ``Content-Type`` header.

    """

    content: bytes
    content_type: str


def encode_body(body: Body, given: object, problems: list[str]) -> EncodedBody | None:
    """Return the encoded body; ``None`` without a body, or after an addition to ``problems``.

    Unknown fields are sent unchanged, because Amazon adds fields. A field that looks like a
    misspelling of a missing one is a problem.
    """
    if given is None:
        if body.required and accepts_none(body.annotation):
            return EncodedBody(b"null", body.media_type)
        if body.required:
            problems.append("body: a value is required")
        return None
    if body.annotation is bytes:
        return _raw(body, given, problems)
    if is_model(body.annotation) and not isinstance(given, body.annotation | Mapping):
        expected = body.annotation.__name__
        problems.append(f"body: expected {expected} or a dict, not {type(given).__name__}")
        return None
    try:
        # Models, also those in a dict, are validated again: they may have changed.
        value = body.adapter.validate_python(_plain(body, given))
        problems += _check_spelling(value, "body")
        _omit_none(value)
        if body.is_form:
            return _form(body, value, problems)
        return EncodedBody(_json(value), body.media_type)
    except ValidationError as error:
        problems += explain("body", body.annotation, error)
    except UnsendableTimeError as error:
        problems.append(f"{'.'.join(['body', *error.path])}: {error.problem}")
    except ValueError:  # Its message may quote the value.
        problems.append(_not_json(given))
    return None


def _plain(body: Body, given: object) -> Any:
    """Return a body with dicts for its models."""
    if body.is_form and isinstance(given, ApiModel | Mapping):
        from .forms import form_entries

        return form_entries(body, given)
    return python_form(dict(given) if isinstance(given, Mapping) else given)


def _form(
    body: Body, value: object, problems: list[str], *, checked: bool = True
) -> EncodedBody | None:
    """Return the body as a form."""
    from .forms import encode_form  # Few APIs have forms.

    found = encode_form(body, value, problems, checked=checked)
    return None if found is None else EncodedBody(*found)


def _raw(body: Body, given: object, problems: list[str]) -> EncodedBody | None:
    """Return the bytes of a file unchanged."""
    if isinstance(given, bytes):
        return EncodedBody(given, body.media_type)
    problems.append(f"body: expected bytes, not {type(given).__name__}")
    return None


def encode_unchecked(body: Body, given: object, problems: list[str]) -> EncodedBody | None:
    """Return any value as JSON or as a form; ``None`` after an addition to ``problems``.

    Bytes are sent unchanged. The fields of a model are named as in JSON, and the keys of a dict are
    unchanged.
    """
    if given is None:
        return None
    if isinstance(given, bytes):
        return EncodedBody(given, body.media_type)
    if body.is_form:
        return _form(body, given, problems, checked=False)
    try:
        return EncodedBody(_json(given, checked=False), body.media_type)
    except UnsendableTimeError as error:
        problems.append(f"{'.'.join(['body', *error.path])}: {error.problem}")
    except ValueError:  # Its message may quote the value.
        problems.append(_not_json(given))
    return None


def _not_json(given: object) -> str:
    """Return the problem of a body that has no JSON, without any of its values."""
    path = non_finite_path(given)
    if path is None:
        return "body: contains a value that JSON cannot represent"
    place = escaped(".".join(["body", *path]))
    return f"{place}: must be a finite number; JSON has no NaN and no infinity"


def _json(value: object, *, checked: bool = True) -> bytes:
    """Return the JSON of a value, in the form that Amazon reads.

    Raises:
        ValueError: JSON cannot represent the value. The message may quote it.

    """
    return json_of(sendable(value, checked=checked)).encode()


def explain(name: str, annotation: object, error: ValidationError) -> list[str]:
    """Return one line for each problem: the path in the argument, and a valid form."""
    return [
        f"{'.'.join([name, *map(str, fault.path)])}: {_describe(fault)}"
        for fault in faults_of(annotation, error)
    ]


def _describe(fault: Fault) -> str:
    """Return the description of a problem, with decimal limits as plain numbers."""
    return _ADVICE.get(fault.kind) or _DECIMAL.sub(r"\1", fault.message)


def _check_spelling(value: object, path: str) -> Iterator[str]:
    """Yield a problem for each probably misspelled field; log other unknown fields."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _check_spelling(item, f"{path}.{index}")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _check_spelling(item, f"{path}.{key}")
    elif isinstance(value, ApiModel):
        fields = type(value).model_fields
        known = {wire_name(name, field): name for name, field in fields.items()}
        free = [wire for wire, name in known.items() if name not in value.model_fields_set]
        is_open = extra_type(type(value)) is not None
        for key, item in (value.model_extra or {}).items():
            if is_open and key not in fields:
                yield from _check_spelling(item, f"{path}.{key}")
            elif key in fields:
                yield f"{path}.{key}: given twice; it is the field {wire_name(key, fields[key])}"
            elif meant := nearest(key, free):
                yield f"{path}.{key}: unknown field; did you mean {meant}?"
            else:
                place = escaped(f"{path}.{key}")
                logger.warning("%s: unknown field, sent unchanged", place)
        for name in fields:
            yield from _check_spelling(
                _value_of(value, name), f"{path}.{wire_name(name, fields[name])}"
            )


def _omit_none(value: object) -> None:
    """Omit optional fields that are ``None``, unless they may be null.

    If the field may be null, or have any value, a ``None`` that was set is sent as null.
    """
    if isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            _omit_none(item)
    elif isinstance(value, ApiModel):
        for name, field in type(value).model_fields.items():
            held = _value_of(value, name)
            if is_omitted(field, held):
                value.model_fields_set.discard(name)
            _omit_none(held)


def _value_of(model: ApiModel, name: str) -> object:
    """Return the value of a field. Attribute access would warn about a deprecated field."""
    return vars(model)[name]
