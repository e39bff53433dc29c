"""From the arguments of a call to the bytes of its request: pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from pydantic import ValidationError

from .errors import RequestValidationError
from .model import ApiModel
from .operation import Body, Operation, Parameter

TARGET_LIMIT = 60_000
"""Characters of path and query: a little less than the HTTP library takes in a URL."""

_HEADER_TEXT = re.compile(r"[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ADVICE = {"list_type": "pass a list, even for a single value"}


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
            path = path.replace(f"{{{parameter.wire_name}}}", _segment(parameter, values, problems))
        elif parameter.location == "query":
            query += _query_items(parameter, values)
        elif values:
            headers[parameter.wire_name] = _header(parameter, values, problems)
    content = None
    if operation.body is not None:
        content = _encode_body(operation.body, body, problems)
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
        problems += _explain(parameter.name, error)
        return []
    encoded = parameter.adapter.dump_python(value, mode="json")
    texts = [_text(item) for item in (encoded if isinstance(encoded, list) else [encoded])]
    if parameter.required and not texts:
        problems.append(f"{parameter.name}: a value is required")
    if any(_SURROGATE.search(text) for text in texts):
        problems.append(f"{parameter.name}: holds half a character, which UTF-8 cannot carry")
        return []
    return texts


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _segment(parameter: Parameter, values: list[str], problems: list[str]) -> str:
    """One path segment. Nothing that a caller passes can leave it, or make it vanish."""
    text = ",".join(values)
    if values and text in {"", ".", ".."}:
        problems.append(f"{parameter.name}: {text!r} cannot stand in a path; pass an identifier")
    return quote(text, safe="")


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


def _encode_body(body: Body, given: object, problems: list[str]) -> bytes | None:
    if given is None:
        if body.required:
            problems.append("body: a value is required")
        return None
    if not isinstance(given, body.model | Mapping):
        expected = body.model.__name__
        problems.append(f"body: expected {expected} or a dict, not {type(given).__name__}")
        return None
    try:
        if isinstance(given, Mapping):
            given = body.model.model_validate(dict(given))
        # Checked as it is now: a model, also one in a dict, may have been changed since it was
        # built.
        fields = given.model_dump(by_alias=True, exclude_unset=True)
        model = body.model.model_validate(fields)
        _leave_out_none(model)
        return model.model_dump_json(by_alias=True, exclude_unset=True).encode()
    except ValidationError as error:
        problems += _explain("body", error)
    except ValueError:  # The serializer's; its text may quote the value.
        problems.append("body: holds something that JSON has no form for")
    return None


def _leave_out_none(value: object) -> None:
    """Take ``None`` in an optional field as "not given", as it is taken for an argument."""
    if isinstance(value, list):
        for item in value:
            _leave_out_none(item)
    elif isinstance(value, ApiModel):
        for name, field in type(value).model_fields.items():
            if getattr(value, name) is None and not field.is_required():
                value.model_fields_set.discard(name)
            _leave_out_none(getattr(value, name))


def _explain(name: str, error: ValidationError) -> list[str]:
    return [
        f"{'.'.join([name, *map(str, fault['loc'])])}: {_ADVICE.get(fault['type'], fault['msg'])}"
        for fault in error.errors(include_input=False, include_url=False)
    ]
