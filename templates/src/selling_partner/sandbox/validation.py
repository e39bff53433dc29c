"""Holds a request to its operation's document, by JSON Schema alone: no generated model helps.

Every complaint names the place, so that one who wrote the request by hand finds it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote_plus

from jsonschema_rs import Draft202012Validator

from .._runtime.texts import faults_in
from .decoding import decoded, is_list, split
from .documents import Document, Operation, Parameter
from .requests import Received, refusal

if TYPE_CHECKING:
    from jsonschema_rs import KeywordValidator

_MOST_NAMED = 5
"""So many faults of a request are told."""

_LONGEST = 200
"""So much of what the validator says of a fault is told: it quotes the value."""


class Checked(NamedTuple):
    """A request, read as its document says.

    Attributes:
        values: The parameters by name, as JSON knows them.
        texts: The same as they were spelled.
        body: The body: JSON, or bytes; ``None`` where there is none.
        faults: Where the request breaks the document.

    """

    values: Mapping[str, Any]
    texts: Mapping[str, Sequence[str]]
    body: Any
    faults: Sequence[str]

    def refuse_faults(self) -> None:
        """Raise 400 if there are any."""
        if self.faults:
            left = len(self.faults) - _MOST_NAMED
            more = f"; and {left} more" if left > 0 else ""
            raise refusal(400, "; ".join(self.faults[:_MOST_NAMED]) + more)


def check(operation: Operation, request: Received, path_values: Mapping[str, str]) -> Checked:
    """Read a request, and look for what breaks the document.

    Raises:
        RefusedError: 415, for the media type of the body.

    """
    faults: list[str] = []
    texts: dict[str, Sequence[str]] = {}
    values: dict[str, Any] = {}
    for parameter, given in _given(operation, request, path_values, faults):
        value = decoded(parameter, given, operation.document)
        for place, fault in _complaints(operation, parameter.schema, value):
            at = f" at {place}" if place else ""
            faults.append(f"{parameter.location} parameter {parameter.name}{at}: {fault}")
        texts[parameter.name], values[parameter.name] = given, value
    body = _body(operation, request, faults)
    return Checked(values, texts, body, faults)


def read_query(query: str) -> dict[str, list[str]]:
    """The values by name, still encoded, since a comma in one may be a separator."""
    found: dict[str, list[str]] = {}
    for part in query.split("&") if query else ():
        name, _, value = part.partition("=")
        found.setdefault(unquote_plus(name), []).append(value)
    return found


def _given(
    operation: Operation, request: Received, path_values: Mapping[str, str], faults: list[str]
) -> Iterator[tuple[Parameter, Sequence[str]]]:
    """The parameters that came, each with its texts; what is missing or unknown is a fault."""
    query = read_query(request.query)
    for (location, name), parameter in operation.parameters.items():
        if location == "path":
            yield parameter, [path_values[name]]
        elif location == "header" and name.lower() in request.headers:
            yield parameter, [request.headers[name.lower()]]
        elif location == "query" and (raw := query.pop(name, None)) is not None:
            listed = is_list(parameter, operation.document)
            if len(raw) > 1 and not (listed and parameter.is_repeated):
                right = "separate its values by commas" if listed else "give it once"
                faults.append(f"query parameter {name}: given {len(raw)} times; {right}")
            texts = split(raw[0]) if listed and not parameter.is_repeated else raw
            yield parameter, [unquote_plus(each) for each in texts]
        elif parameter.required:
            faults.append(f"{location} parameter {name}: missing")
    known = [name for location, name in operation.parameters if location == "query"]
    for name in query:
        close = get_close_matches(name, known, 1)
        hint = f"; did you mean {close[0]}?" if close else ""
        faults.append(f"query parameter {name[:80]}: unknown{hint}")


def _body(operation: Operation, request: Received, faults: list[str]) -> Any:
    if operation.body is None:
        return None
    if not request.content:
        if operation.body.get("required"):
            faults.append("body: missing")
        return None
    content = operation.body["content"]
    by_type = {name.partition(";")[0].strip().lower(): each for name, each in content.items()}
    if request.media_type not in by_type:
        told = request.media_type or "none"
        raise refusal(415, f"Content-Type is {told}; this operation takes {', '.join(content)}")
    if "json" not in request.media_type:
        return request.content
    try:
        value = json.loads(request.content, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        faults.append(f"body: no JSON: {str(error)[:_LONGEST]}")
        return None
    found = _complaints(operation, by_type[request.media_type].get("schema", {}), value)
    faults += [f"body at {place or '/'}: {text}" for place, text in found]
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _complaints(operation: Operation, schema: Any, value: Any) -> Iterator[tuple[str, str]]:
    """What is wrong with a value, by place, as JSON pointers."""
    for error in validator(operation.document, schema).iter_errors(value):
        yield show_pointer(error.instance_path), error.message[:_LONGEST]


def show_pointer(steps: Iterable[str | int]) -> str:
    """A place as a JSON pointer; empty for the value itself."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def validator(document: Document, schema: Any) -> Draft202012Validator:
    """What holds values to a schema of the document; made once for each schema."""
    known = document.validators.get(id(schema))
    if known is None:
        whole = {"allOf": [schema], "components": document.data.get("components", {})}
        rules: dict[str, type[KeywordValidator]] = {"x-amzn-text-rules": TextRules}
        known = Draft202012Validator(whole, validate_formats=True, offline=True, keywords=rules)
        document.validators[id(schema)] = known
    return known


class TextRules:
    """The rules for what a text, or each text of a list, may contain, as a keyword of schemas."""

    def __init__(
        self, parent_schema: dict[str, Any], value: Any, schema_path: list[str | int]
    ) -> None:
        self._html = value.get("html") is not False
        self._emails = value.get("emailAddresses") is not False

    def validate(self, instance: Any) -> None:
        """Refuse a text that breaks a rule, naming where."""
        for text in instance if isinstance(instance, list) else [instance]:
            if isinstance(text, str):
                found = faults_in(text, html=self._html, emails=self._emails)
                if found:
                    raise ValueError(f"the text {found}")
