"""Checks of a request on the wire against Amazon's file."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from urllib.parse import unquote

from generated.tests.server import Request
from tests.models.schemas import difference, same
from tests.models.swagger import BODY, Json, Node, SwaggerOperation

GREEDY = "x-amazon-spds-greedy-path-parameter"
"""The extension of a path parameter that keeps its slashes."""

_SENT_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")
"""The form in which a client sends a time."""

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


def request_errors(
    operation: SwaggerOperation, values: Mapping[tuple[str, str], Json], request: Request
) -> Iterator[str]:
    """Yield each difference between a request and the file.

    Args:
        operation: The operation that was called.
        values: The arguments by the location and name of their parameters.
        request: The request that the server received.

    """
    path, _, query = request.target.partition("?")
    if request.method != operation.method:
        yield f"the method is {request.method}"
    yield from _in_path(operation, values, path)
    yield from _in_query(operation, values, query)
    for (location, name), value in values.items():
        if location == "header" and request.headers.get(name.lower()) != _string(value):
            yield f"the header {name} is {request.headers.get(name.lower())!r}, not {value!r}"
    yield from _in_body(operation, values, request)


def _in_path(
    operation: SwaggerOperation, values: Mapping[tuple[str, str], Json], path: str
) -> Iterator[str]:
    pattern, names = "", []
    for number, part in enumerate(_PLACEHOLDER.split(operation.path)):
        if number % 2:
            names.append(part)
            pattern += "(.+)" if _parameter(operation, "path", part).get(GREEDY) else "([^/]+)"
        else:
            pattern += re.escape(part)
    found = re.fullmatch(pattern, path)
    if not found:
        yield f"the path is {path}"
        return
    for name, text in zip(names, found.groups(), strict=True):
        if unquote(text) != _string(values["path", name]):
            yield f"{name} in the path is {text!r}, not {values['path', name]!r}"


def _in_query(
    operation: SwaggerOperation, values: Mapping[tuple[str, str], Json], query: str
) -> Iterator[str]:
    sent: dict[str, list[str]] = defaultdict(list)
    for pair in filter(None, query.split("&")):
        name, _, text = pair.partition("=")
        sent[unquote(name)].append(text)
    arguments = {name: value for (location, name), value in values.items() if location == "query"}
    for name in sent.keys() - arguments.keys():
        yield f"{name} in the query is not an argument of the call"
    for name, value in arguments.items():
        is_multi = _parameter(operation, "query", name).get("collectionFormat") == "multi"
        is_csv = isinstance(value, list) and not is_multi
        texts = sent.get(name, [])
        found = [
            unquote(each) for text in texts for each in (text.split(",") if is_csv else [text])
        ]
        expected = [_string(each) for each in (value if isinstance(value, list) else [value])]
        is_equal = found == expected or all(map(_is_same_time, expected, found))
        if not is_equal or (is_csv and len(texts) > 1):
            yield f"{name} in the query is {texts}, not {value!r}"


def _in_body(
    operation: SwaggerOperation, values: Mapping[tuple[str, str], Json], request: Request
) -> Iterator[str]:
    if ("body", BODY) not in values:
        if request.content:
            yield f"a body of {len(request.content)} bytes was sent, but the call has none"
        return
    consumes = operation.data.get("consumes") or operation.model.data.get("consumes")
    media_type = (consumes or ["application/json"])[0]
    if request.headers.get("content-type") != media_type:
        yield f"the body's type is {request.headers.get('content-type')}, not {media_type}"
    try:
        sent = json.loads(request.content)
    except ValueError:
        yield f"the body is not JSON: {request.content[:80]!r}"
        return
    if not same(_with_sent_times(values["body", BODY], sent), sent):
        yield f"the body differs {difference(values['body', BODY], sent)}"


def _with_sent_times(value: Json, sent: Json) -> Json:
    """Return the value with each time in the form in which it was sent."""
    if isinstance(value, dict) and isinstance(sent, dict):
        return {name: _with_sent_times(each, sent.get(name)) for name, each in value.items()}
    if isinstance(value, list) and isinstance(sent, list) and len(value) == len(sent):
        return [_with_sent_times(each, other) for each, other in zip(value, sent, strict=True)]
    return sent if _is_same_time(value, sent) else value


def _is_same_time(value: Json, sent: Json) -> bool:
    """Return whether both are the same millisecond and the second is in the form to send."""
    are_strings = isinstance(value, str) and isinstance(sent, str)
    if not (are_strings and _SENT_TIME.fullmatch(sent)):
        return False
    try:
        rounding = datetime.fromisoformat(value) - datetime.fromisoformat(sent)
        return timedelta(0) <= rounding < timedelta(milliseconds=1)
    except (TypeError, ValueError):
        return False


def _parameter(operation: SwaggerOperation, location: str, name: str) -> Node:
    key = (location, name)
    return next((each for each in operation.parameters if (each["in"], each["name"]) == key), {})


def _string(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
