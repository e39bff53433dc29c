"""Validation and encoding of requests: pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from pydantic import ValidationError

from ..core.errors import RequestValidationError
from ..core.lazy import LazyModule
from ..core.secrets import SecretBytes
from ..models.surrogates import LONE_SURROGATE
from ..models.values.times import UnsendableTimeError
from .operation import Operation, Parameter
from .styles import Texts, check_parts, cookie_pair, joined, properties_of, query_items

if TYPE_CHECKING:
    from ..models import encoding as _encoding
    from . import body as _body
else:  # Most reads have no body, and only strings as arguments.
    _encoding = LazyModule("..models.encoding", __package__)
    _body = LazyModule(".body", __package__)

MAX_TARGET_CHARACTERS = 60_000
"""The maximum number of characters of path and query, a little below that of the HTTP library."""

_FIXED = "/%!$&'()*+,;=:@~"
"""Characters of an operation's path that are sent unchanged, beside letters and digits."""

_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_VARIABLE = re.compile(r"(\{[^{}]*\})")
_HEADER_TEXT = re.compile(r"[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?")


class PreparedRequest(NamedTuple):
    """A request that is ready to be sent to any host.

    Attributes:
        method: The HTTP method.
        target: The path and the query, percent-encoded.
        headers: The headers of the operation, without those of the connection.
        content: The encoded body, or ``None``. It may contain a text for a buyer.

    """

    method: str
    target: str
    headers: Mapping[str, str]
    content: SecretBytes | None


def prepare(
    operation: Operation[object],
    arguments: Mapping[str, object],
    body: object = None,
    *,
    checked: bool = True,
) -> PreparedRequest:
    """Check a call against the operation and encode it.

    The files of a form are read here, once, so that each attempt sends the same bytes.

    Args:
        operation: The operation.
        arguments: The arguments by their names in Python; ``None`` omits one.
        body: The model of the body, or a mapping with its fields.
        checked: Validate the call against the API's rules. Otherwise arguments may have any values
            and types, the body may be any JSON value or bytes, and all are sent unchanged.

    Raises:
        RequestValidationError: The call breaks the API's rules, or cannot be sent. The exception
            names every problem.

    """
    problems: list[str] = []
    path = _encode_fixed(operation.path)
    query: list[str] = []
    cookies: list[str] = []
    headers = {"Accept": operation.accept}
    for parameter in operation.parameters:
        values = _encode(parameter, arguments.get(parameter.name), problems, checked)
        if parameter.location == "path":
            path = path.replace(
                f"{{{parameter.wire_name}}}", _encode_path(parameter, values, problems)
            )
        elif parameter.location == "query":
            query += query_items(parameter, values)
        elif parameter.location == "cookie":
            cookies += [cookie_pair(parameter.wire_name, text) for text in values]
        elif values:
            headers[parameter.wire_name] = _header(parameter, values, problems)
    if cookies:
        headers["Cookie"] = "; ".join(cookies)
    encoded = None
    if operation.body is not None:
        encode = _body.encode_body if checked else _body.encode_unchecked
        encoded = encode(operation.body, body, problems)
        if encoded is not None:
            headers["Content-Type"] = encoded.content_type
    target = f"{path}?{'&'.join(query)}" if query else path
    if len(target) > MAX_TARGET_CHARACTERS:
        problems.append(
            f"path and query have {len(target)} characters; the maximum is {MAX_TARGET_CHARACTERS}"
        )
    if problems:
        raise RequestValidationError(operation.operation_id, problems)
    hidden = None if encoded is None else SecretBytes(encoded.content)
    return PreparedRequest(operation.method, target, headers, hidden)


def _encode(parameter: Parameter, argument: object, problems: list[str], checked: bool) -> Texts:
    """Return the argument as strings: one for a plain value, or one for each item or property."""
    required = parameter.required if checked else parameter.location == "path"
    if argument is None:
        if required:
            problems.append(f"{parameter.name}: a value is required")
        return []
    try:
        encoded = _checked(parameter, argument) if checked else _unchecked(parameter, argument)
        texts = _texts(encoded)
    except ValidationError as error:
        problems += _body.explain(parameter.name, parameter.annotation, error)
        return []
    except UnsendableTimeError as error:
        problems.append(f"{'.'.join([parameter.name, *error.path])}: {error.problem}")
        return []
    except ValueError:  # Its message may quote the value.
        is_object = parameter.style in {"object", "deepObject"}
        problems.append(f"{parameter.name}: {_EXPECTED[is_object]}")
        return []
    if required and not texts:
        problems.append(f"{parameter.name}: a value is required")
    parts = texts if isinstance(texts, list) else [*texts, *texts.values()]
    if LONE_SURROGATE.search("\n".join(parts)):
        problems.append(f"{parameter.name}: contains a lone surrogate, which UTF-8 cannot encode")
        return []
    if checked:
        problems += _check_line_ends(parameter.name, parts)
        if isinstance(encoded, list | dict):
            problems += check_parts(parameter, texts)
    return texts


_EXPECTED = (
    "pass a string, number, boolean or time, or a list",
    "pass an object whose properties are strings, numbers, booleans or times",
)


def _checked(parameter: Parameter, argument: object) -> Any:
    """Return the argument as a JSON value, if it satisfies the rules of the parameter."""
    checked = parameter.adapter.validate_python(argument)
    if parameter.style == "json":
        return _encoding.json_of(_encoding.sendable(checked))
    if type(checked) is str:  # Most arguments and items are strings.
        return checked
    if type(checked) is list and all(type(each) is str for each in checked):
        return checked
    return _encoding.sendable(checked)


def _unchecked(parameter: Parameter, argument: object) -> Any:
    """Return the argument as a JSON value, if it is plain, a list or an object of plain values."""
    encoded = _encoding.sendable(argument, checked=False)
    if isinstance(encoded, dict) and parameter.style not in {"object", "deepObject", "json"}:
        raise ValueError("an object for a parameter that is none")
    return _encoding.json_of(encoded) if parameter.style == "json" else encoded


def _texts(encoded: Any) -> Texts:
    """Return the strings of a value of JSON types.

    Raises:
        ValueError: A value inside is not plain.

    """
    if isinstance(encoded, dict):
        return {key: _text(each) for key, each in properties_of(encoded).items()}
    items = encoded if isinstance(encoded, list) else [encoded]
    if not all(isinstance(item, str | int | float) for item in items):
        raise ValueError("an argument that is not plain")
    return [_text(item) for item in items]


def _check_line_ends(name: str, texts: list[str]) -> Iterator[str]:
    """Yield a problem if a string ends in a line break, like the lines of a file."""
    if any(text.endswith(("\n", "\r")) for text in texts):
        yield f"{name}: ends in a line break; strip it"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


@cache
def _encode_fixed(path: str) -> str:
    """Return an operation's path with its fixed parts percent-encoded, as far as they are not."""
    parts = _VARIABLE.split(path)
    encoded = (each if each[:1] == "{" else quote(each, safe=_FIXED) for each in parts)
    return _BARE_PERCENT.sub("%25", "".join(encoded))


def _encode_path(parameter: Parameter, values: Texts, problems: list[str]) -> str:
    """Return the path segment of a parameter; a greedy one has a segment between each two slashes.

    No value can add, remove or leave a segment. One leading slash is ignored.
    """
    text = joined(parameter, values, encode=False)
    segments = text.removeprefix("/").split("/") if parameter.greedy else [text]
    found = next((each for each in segments if each in {"", ".", ".."}), None)
    if values and found is not None:
        right = "a path without empty parts" if parameter.greedy else "an identifier"
        problems.append(f"{parameter.name}: {found!r} is invalid in a path; pass {right}")
    if isinstance(values, dict) or len(values) > 1:
        return joined(parameter, values, encode=True)
    return "/".join(quote(each, safe="") for each in segments)


def _header(parameter: Parameter, values: Texts, problems: list[str]) -> str:
    text = joined(parameter, values, encode=False)
    if not _HEADER_TEXT.fullmatch(text):
        problems.append(
            f"{parameter.name}: a header must be printable ASCII without spaces at its ends"
        )
    return text
