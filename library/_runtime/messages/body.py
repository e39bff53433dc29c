"""From a body's model, or a dict, to its bytes, or to what is wrong with it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ..core.escaping import escaped
from ..core.spelling import nearest
from ..models.base import ApiModel, accepts_none, is_model, wire_name
from ..models.encoding import NaiveTimeError, json_of, non_finite_path, python_form, sendable
from ..models.extras import extra_type
from ..models.types import takes_null
from .operation import Body

_ADVICE = {"list_type": "pass a list, even for a single value"}
_DECIMAL = re.compile(r"Decimal\('([^']*)'\)")

logger = logging.getLogger("selling_partner")


def encode_body(body: Body, given: object, problems: list[str]) -> bytes | None:
    """Return the body's JSON, or nothing where none is given or ``problems`` got another line.

    Unknown fields are sent as they are, for Amazon adds fields; but not one that looks like a
    misspelling of a field which is not given.
    """
    if given is None:
        if body.required and accepts_none(body.annotation):
            return b"null"
        if body.required:
            problems.append("body: a value is required")
        return None
    if body.annotation is bytes:
        return _raw(given, problems)
    if is_model(body.annotation) and not isinstance(given, body.annotation | Mapping):
        expected = body.annotation.__name__
        problems.append(f"body: expected {expected} or a dict, not {type(given).__name__}")
        return None
    try:
        # Checked as it is now: a model, also one in a dict, may have been changed since it was
        # built.
        plain = python_form(dict(given) if isinstance(given, Mapping) else given)
        value = body.adapter.validate_python(plain)
        problems += _misspelt(value, "body")
        _leave_out_none(value)
        return _json(value)
    except ValidationError as error:
        problems += explain("body", error)
    except NaiveTimeError as error:
        problems.append(f"{'.'.join(['body', *error.path])}: a datetime needs a time zone")
    except ValueError:  # Its text may quote the value.
        problems.append(_not_json(given))
    return None


def _raw(given: object, problems: list[str]) -> bytes | None:
    """Return a file as it is."""
    if isinstance(given, bytes):
        return given
    problems.append(f"body: expected bytes, not {type(given).__name__}")
    return None


def encode_unchecked(given: object, problems: list[str]) -> bytes | None:
    """The JSON of any value, as it was given, or nothing where ``problems`` got another line.

    Bytes are sent as they are. The fields of a model get their names on the wire, those of a dict
    keep the names that they have.
    """
    if given is None or isinstance(given, bytes):
        return given
    try:
        return _json(given, checked=False)
    except ValueError:  # Its text may quote the value.
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
    """Return the value's JSON, as Amazon reads it.

    Raises:
        ValueError: There is none for it; the text may quote it.

    """
    return json_of(sendable(value, checked=checked)).encode()


def explain(name: str, error: ValidationError) -> list[str]:
    """One line for each fault: the place in the argument, and what would be right."""
    return [
        f"{'.'.join([name, *map(str, fault['loc'])])}: {_words(fault)}"
        for fault in error.errors(include_input=False, include_url=False)
    ]


def _words(fault: ErrorDetails) -> str:
    """What is wrong. A limit that is a decimal is written as the number that it is."""
    return _ADVICE.get(fault["type"]) or _DECIMAL.sub(r"\1", fault["msg"])


def _misspelt(value: object, path: str) -> Iterator[str]:
    """Unknown fields that were probably meant to be known ones; others are logged."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _misspelt(item, f"{path}.{index}")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _misspelt(item, f"{path}.{key}")
    elif isinstance(value, ApiModel):
        fields = type(value).model_fields
        known = {wire_name(name, field): name for name, field in fields.items()}
        free = [wire for wire, name in known.items() if name not in value.model_fields_set]
        is_open = extra_type(type(value)) is not None
        for key, item in (value.model_extra or {}).items():
            if is_open and key not in fields:
                yield from _misspelt(item, f"{path}.{key}")
            elif key in fields:
                yield f"{path}.{key}: given twice; it is the field {wire_name(key, fields[key])}"
            elif meant := nearest(key, free):
                yield f"{path}.{key}: there is no such field; did you mean {meant}?"
            else:
                place = escaped(f"{path}.{key}")
                logger.warning("%s: the documentation knows no such field", place)
        for name in fields:
            yield from _misspelt(_held(value, name), f"{path}.{wire_name(name, fields[name])}")


def _leave_out_none(value: object) -> None:
    """Take ``None`` as "not given" in an optional field that cannot be null, as for an argument.

    Where null is documented, or anything is, a ``None`` that was set is sent as null.
    """
    if isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            _leave_out_none(item)
    elif isinstance(value, ApiModel):
        for name, field in type(value).model_fields.items():
            held = _held(value, name)
            if held is None and not (field.is_required() or takes_null(field)):
                value.model_fields_set.discard(name)
            _leave_out_none(held)


def _held(model: ApiModel, name: str) -> object:
    """A field's value. Read as an attribute, a deprecated field would warn of a use like this."""
    return vars(model)[name]
