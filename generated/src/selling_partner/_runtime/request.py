"""From the arguments of a call to the bytes of its request: pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from pydantic import ValidationError

from .body import encode_body, explain
from .errors import RequestValidationError
from .model import ApiModel
from .operation import Operation, Parameter

TARGET_LIMIT = 60_000
"""Characters of path and query: a little less than the HTTP library takes in a URL."""

_HEADER_TEXT = re.compile(r"[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True)
class PreparedRequest:
    """A request that is ready to be sent to any host.

    Attributes:
        method: The HTTP method.
        target: The path and the query, percent-encoded.
        headers: The headers that the operation asks for; those of the connection are not here.
        content: The encoded body, or ``None``.

    """

    method: str
    target: str
    headers: Mapping[str, str]
    content: bytes | None


def prepare(
    operation: Operation[object],
    arguments: Mapping[str, object],
    body: ApiModel | Mapping[str, object] | None = None,
) -> PreparedRequest:
    """Check a call against the operation and encode it.

    Args:
        operation: What is called.
        arguments: The parameters by their Python names; ``None`` stands for "not given".
        body: The body's model, or a mapping from which it can be built.

    Raises:
        RequestValidationError: Something breaks the API's rules; every fault is named.

    """
    problems: list[str] = []
    path = operation.path
    query: list[str] = []
    headers = {"Accept": operation.accept}
    for parameter in operation.parameters:
        values = _encode(parameter, arguments.get(parameter.name), problems)
        if parameter.location == "path":
            path = path.replace(f"{{{parameter.wire_name}}}", _in_path(parameter, values, problems))
        elif parameter.location == "query":
            query += _query_items(parameter, values)
        elif values:
            headers[parameter.wire_name] = _header(parameter, values, problems)
    content = None
    if operation.body is not None:
        content = encode_body(operation.body, body, problems)
        if content is not None:
            headers["Content-Type"] = operation.body.media_type
    target = f"{path}?{'&'.join(query)}" if query else path
    if len(target) > TARGET_LIMIT:
        problems.append(f"path and query would have {len(target)} characters: too many to send")
    if problems:
        raise RequestValidationError(operation.operation_id, problems)
    return PreparedRequest(operation.method, target, headers, content)


def _encode(parameter: Parameter, argument: object, problems: list[str]) -> list[str]:
    """The argument as texts: one for a plain value, one an item for a list."""
    if argument is None:
        if parameter.required:
            problems.append(f"{parameter.name}: a value is required")
        return []
    try:
        value = parameter.adapter.validate_python(argument)
    except ValidationError as error:
        problems += explain(parameter.name, error)
        return []
    encoded = parameter.adapter.dump_python(value, mode="json")
    texts = [_text(item) for item in (encoded if isinstance(encoded, list) else [encoded])]
    if parameter.required and not texts:
        problems.append(f"{parameter.name}: a value is required")
    if any(_SURROGATE.search(text) for text in texts):
        problems.append(f"{parameter.name}: holds half a character, which UTF-8 cannot carry")
        return []
    if isinstance(encoded, list) and not parameter.repeated:
        problems += _inseparable(parameter.name, texts)
    return texts


def _inseparable(name: str, texts: list[str]) -> Iterator[str]:
    """What is wrong with the items of a list that travels as one text, with commas in between."""
    if "" in texts:
        yield f"{name}: an item is empty"
    if any("," in text for text in texts):
        yield f"{name}: an item holds a comma, which is what separates items; pass them one by one"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _in_path(parameter: Parameter, values: list[str], problems: list[str]) -> str:
    """One path segment; of a greedy parameter as many as its slashes make, the first one aside.

    Nothing that a caller passes can leave the segments, or make one vanish.
    """
    text = ",".join(values)
    segments = text.removeprefix("/").split("/") if parameter.greedy else [text]
    found = next((each for each in segments if each in {"", ".", ".."}), None)
    if values and found is not None:
        right = "a path without empty parts" if parameter.greedy else "an identifier"
        problems.append(f"{parameter.name}: {found!r} cannot stand in a path; pass {right}")
    return "/".join(quote(each, safe="") for each in segments)


def _header(parameter: Parameter, values: list[str], problems: list[str]) -> str:
    text = ",".join(values)
    if not _HEADER_TEXT.fullmatch(text):
        problems.append(f"{parameter.name}: a header takes printable ASCII, spaces only within")
    return text


def _query_items(parameter: Parameter, values: list[str]) -> list[str]:
    name = quote(parameter.wire_name, safe="")
    texts = [quote(value, safe="") for value in values]
    if parameter.repeated:
        return [f"{name}={text}" for text in texts]
    return [f"{name}={','.join(texts)}"] if texts else []
