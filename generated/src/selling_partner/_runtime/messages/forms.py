"""Encoding of forms, urlencoded and in parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from httpx2 import Request

from ..models.base import ApiModel, wire_name
from ..models.encoding import json_of, python_form, sendable
from ..models.values.form_files import EXPECTED, check_file
from ..models.values.times import UnsendableTimeError
from .form_parts import FileError, FormFiles, FormPart
from .operation import Body, FormField, Parameter
from .styles import Texts, check_parts, form_pairs, properties_of

_JSON = "application/json"
_BY_VALUE = frozenset({"file", "json", "text"})
_USUAL = FormField("", "text")


class EncodedForm(NamedTuple):
    """A form as it is sent.

    Attributes:
        content: The body.
        content_type: The ``Content-Type`` header.

    """

    content: bytes
    content_type: str


def encode_form(
    body: Body, value: object, problems: list[str], *, checked: bool = True
) -> EncodedForm | None:
    """Return the encoded form; ``None`` after an addition to ``problems``.

    Args:
        body: The description of the form.
        value: The model, or a mapping of the fields by their names in the form.
        problems: Takes a line for each problem.
        checked: Whether files, times and lists must be as documented.

    """
    if not isinstance(value, ApiModel | Mapping):
        problems.append(f"body: a form needs a dict of its fields, not {type(value).__name__}")
        return None
    entries = form_entries(body, value)
    encoder = _Encoder(body, checked=checked)
    parts = [part for name, held in entries.items() for part in encoder.parts(str(name), held)]
    if encoder.problems:
        problems += encoder.problems
        return None
    try:
        return _multipart(parts) if body.is_multipart else _urlencoded(body, parts)
    except UnicodeEncodeError:
        problems.append("body: contains a lone surrogate, which UTF-8 cannot encode")
        return None


def form_entries(body: Body, given: ApiModel | Mapping[Any, Any]) -> dict[Any, Any]:
    """Return the fields of a form that were set, with dicts for the models in them.

    Files are left alone: pydantic would read an open file like any iterator. The fields of a model
    are named as in the form; the keys of a mapping are unchanged.
    """
    files = {each.name for each in body.fields if each.style == "file"}
    known = getattr(body.annotation, "model_fields", {})
    files |= {name for name, each in known.items() if wire_name(name, each) in files}
    held: Mapping[Any, Any] = given if isinstance(given, Mapping) else _held(given)
    return {key: each if key in files else python_form(each) for key, each in held.items()}


def _held(model: ApiModel) -> dict[str, Any]:
    fields = type(model).model_fields.items()
    known = {wire_name(name, each): name for name, each in fields}
    found = {wire: name for wire, name in known.items() if name in model.model_fields_set}
    values = {wire: vars(model)[name] for wire, name in found.items()}
    return {**values, **(model.__pydantic_extra__ or {})}


class _Encoder:
    """Turns the fields of one form into parts, and collects the problems."""

    def __init__(self, body: Body, *, checked: bool) -> None:
        self.problems: list[str] = []
        self._known = {each.name: each for each in body.fields}
        self._required = _required_names(body) if checked else frozenset()
        self._checked = checked
        self._files = FormFiles(checked=checked)

    def parts(self, name: str, held: Any) -> list[FormPart]:
        """Return the parts of a field; none for ``None`` and for an empty list."""
        field = self._known.get(name, _USUAL)
        place = f"body.{name}"
        found: list[FormPart] = []
        try:
            if held is not None:
                found = list(self._parts(field, name, held))
            if not found and name in self._required:
                self.problems.append(
                    f"{place}: a value is required, which a form cannot send empty"
                )
        except FileError as error:
            self.problems.append(f"{place}: {error.problem}")
        except UnsendableTimeError as error:
            self.problems.append(f"{'.'.join([place, *error.path])}: {error.problem}")
        except ValueError:  # Its message may quote the value.
            self.problems.append(f"{place}: contains a value that a form cannot represent")
        return found

    def _parts(self, field: FormField, name: str, held: Any) -> Iterator[FormPart]:
        if field.style == "file":
            for each in held if isinstance(held, list) else [held]:
                yield self._files.part(field, _checked_file(each))
            return
        value = sendable(held, checked=self._checked)
        if field.style not in _BY_VALUE:
            for key, text in form_pairs(parameter := _as_parameter(field), _texts(value)):
                yield FormPart(key, text)
            if self._checked and isinstance(value, list | dict):
                faults = check_parts(parameter, _texts(value))
                self.problems += [f"body.{each}" for each in faults]
            return
        content_type = (*field.content_types, None)[0]
        for item in value if isinstance(value, list) else [value]:
            if field.style == "json" or isinstance(item, dict | list):
                yield FormPart(name, json_of(item), content_type or _JSON)
            elif item is not None:
                yield FormPart(name, _text(item), content_type)


def _checked_file(given: Any) -> Any:
    """Return a file; refuse any other value, which only an unchecked call passes."""
    try:
        return check_file(given)
    except ValueError:
        raise FileError(EXPECTED) from None


def _required_names(body: Body) -> frozenset[str]:
    """Return the fields, by their names in the form, that must be sent."""
    fields = getattr(body.annotation, "model_fields", {})
    return frozenset(each.alias or name for name, each in fields.items() if each.is_required())


def _as_parameter(field: FormField) -> Parameter:
    """Return the parameter of a query that is written in the same way."""
    style: Any = field.style
    return Parameter(field.name, field.name, "query", Any, repeated=field.repeated, style=style)


def _texts(value: Any) -> Texts:
    """Return the texts of a single value, a list or an object.

    Raises:
        ValueError: A value inside is not plain.

    """
    if isinstance(value, dict):
        return {key: _text(each) for key, each in properties_of(value).items()}
    return [_text(each) for each in (value if isinstance(value, list) else [value])]


def _text(value: Any) -> str:
    """Return the text of a plain value: of a number and of a boolean its JSON."""
    if isinstance(value, dict | list) or value is None:
        raise ValueError("a value that is not plain")
    return value if isinstance(value, str) else json_of(value)


def _urlencoded(body: Body, parts: list[FormPart]) -> EncodedForm:
    pairs = (f"{quote_plus(each.name)}={quote_plus(each.content)}" for each in parts)
    return EncodedForm("&".join(pairs).encode(), body.media_type)


def _multipart(parts: list[FormPart]) -> EncodedForm:
    """Return the parts as the HTTP library encodes them, with a random boundary."""
    files = [(each.name, (each.file_name, each.content, each.content_type)) for each in parts]
    if not files:
        content_type = "multipart/form-data; boundary=empty"
        return EncodedForm(b"--empty--\r\n", content_type)
    request = Request("POST", "https://form.invalid/", files=files)
    return EncodedForm(request.read(), request.headers["Content-Type"])
