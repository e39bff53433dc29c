"""Holds a request to its operation's document, by JSON Schema alone: no generated model helps.

Every complaint names the place, so that one who wrote the request by hand finds it. None quotes a
value: what buyers are told, and who they are, does not belong into logs of errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote_plus

from jsonschema_rs import Draft202012Validator, ValidationError

from ..._runtime.models.text_rules import faults_in
from .documents import Document, Operation, Parameter
from .messages import Received, refusal
from .param_decoding import decoded, is_list, split
from .strict_json import read_json

if TYPE_CHECKING:
    from jsonschema_rs import KeywordValidator

BODY = "body"
"""What a complaint about the body is about."""

_MOST_NAMED = 5
"""So many faults of a request are told."""

_LARGE = 100_000
"""Of a body with more bytes the first fault is told: there may be a million of them. So many
characters of a text are held to the rules for texts: no document allows a longer one."""

_LONGEST = 200
"""So much of what the validator says of a fault is told: the document may be wordy."""

_LONGEST_AGENT = 500
"""Characters that Amazon lets a User-Agent have."""


class Complaint(NamedTuple):
    """Where a request breaks the document.

    Attributes:
        about: The name of a parameter, ``body``, or nothing.
        text: What is wrong.

    """

    about: str | None
    text: str


class Checked(NamedTuple):
    """A request, read as its document says.

    Attributes:
        values: The parameters by name, as JSON knows them.
        texts: The same as they were spelled.
        body: The body: JSON, or bytes; ``None`` where there is none.
        complaints: Where the request breaks the document.

    """

    values: Mapping[str, Any]
    texts: Mapping[str, Sequence[str]]
    body: Any
    complaints: Sequence[Complaint]

    def refuse_faults(self) -> None:
        """Raise 400 if there are any."""
        if self.complaints:
            left = len(self.complaints) - _MOST_NAMED
            more = f"; and {left} more" if left > 0 else ""
            told = "; ".join(each.text for each in self.complaints[:_MOST_NAMED])
            raise refusal(400, told + more)


def check(operation: Operation, request: Received, path_values: Mapping[str, str]) -> Checked:
    """Read a request, and look for what breaks the document.

    Raises:
        RefusedError: 415, for the media type of the body.

    """
    complaints = list(_agent_complaints(request))
    texts: dict[str, Sequence[str]] = {}
    values: dict[str, Any] = {}
    for parameter, given in _given(operation, request, path_values, complaints):
        value = decoded(parameter, given, operation.document)
        if _is_joined(operation, parameter) and isinstance(value, list) and "" in value:
            where = f"{parameter.location} parameter {parameter.name} at /{value.index('')}"
            text = f"{where}: an item is empty; separate items by one comma"
            complaints.append(Complaint(parameter.name, text))
        for place, fault in _faults(operation, parameter.schema, value):
            at = f" at {place}" if place else ""
            text = f"{parameter.location} parameter {parameter.name}{at}: {fault}"
            complaints.append(Complaint(parameter.name, text))
        texts[parameter.name], values[parameter.name] = given, value
    body = _body(operation, request, complaints)
    return Checked(values, texts, body, complaints)


def _is_joined(operation: Operation, parameter: Parameter) -> bool:
    """Whether it is a list that travels as one text, with commas in between."""
    return is_list(parameter, operation.document) and not parameter.is_repeated


def read_query(query: str) -> dict[str, list[str]]:
    """The values by name, still encoded, since a comma in one may be a separator."""
    found: dict[str, list[str]] = {}
    for part in filter(None, query.split("&")):
        name, _, value = part.partition("=")
        found.setdefault(unquote_plus(name), []).append(value)
    return found


def _agent_complaints(request: Received) -> Iterator[Complaint]:
    """What is wrong with a header that no document lists, and Amazon wants."""
    agent = request.headers.get("user-agent", "")
    if not agent:
        yield Complaint(None, "header User-Agent: missing; Amazon wants App/Version (Language=...)")
    elif len(agent) > _LONGEST_AGENT:
        yield Complaint(None, f"header User-Agent: longer than {_LONGEST_AGENT} characters")


def _given(
    operation: Operation,
    request: Received,
    path_values: Mapping[str, str],
    complaints: list[Complaint],
) -> Iterator[tuple[Parameter, Sequence[str]]]:
    """The parameters that came, each with its texts; what is missing or unknown is complained of.

    A parameter that comes more often than it may is read as the first of them.
    """
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
                text = f"query parameter {name}: given {len(raw)} times; {right}"
                complaints.append(Complaint(name, text))
            texts = split(raw[0]) if listed and not parameter.is_repeated else raw
            yield parameter, [unquote_plus(each) for each in texts]
        elif parameter.required:
            complaints.append(Complaint(name, f"{location} parameter {name}: missing"))
    known = [name for location, name in operation.parameters if location == "query"]
    for name in query:
        is_told = len(complaints) < _MOST_NAMED
        close = get_close_matches(name[:80], known, 1) if is_told else []
        hint = f"; did you mean {close[0]}?" if close else ""
        complaints.append(Complaint(name, f"query parameter {name[:80]}: unknown{hint}"))


def _body(operation: Operation, request: Received, complaints: list[Complaint]) -> Any:
    if operation.body is None:
        return None  # Amazon's own package sends {} where no body goes, and Amazon takes it.
    if not request.content:
        if operation.body.get("required"):
            complaints.append(Complaint(BODY, "body: missing"))
        return None
    content = operation.body["content"]
    by_type = {name.partition(";")[0].strip().lower(): each for name, each in content.items()}
    if request.media_type not in by_type:
        told = request.media_type[:80] or "missing"
        raise refusal(415, f"Content-Type is {told}; this operation takes {', '.join(content)}")
    if "json" not in request.media_type:
        return request.content
    try:
        value = read_json(request.content)
    except ValueError as error:
        complaints.append(Complaint(BODY, f"body: {str(error)[:_LONGEST]}"))
        return None
    is_large = len(request.content) > _LARGE
    schema = by_type[request.media_type].get("schema", {})
    found = _faults(operation, schema, value, only_first=is_large)
    complaints += [Complaint(BODY, f"body at {place or '/'}: {text}") for place, text in found]
    return value


def _faults(
    operation: Operation, schema: Any, value: Any, *, only_first: bool = False
) -> Iterator[tuple[str, str]]:
    """What is wrong with a value, by place, as JSON pointers."""
    known = validator(operation.document, schema)
    for error in _first(known, value) if only_first else known.iter_errors(value):
        yield show_pointer(error.instance_path), error.message[:_LONGEST]


def _first(known: Draft202012Validator, value: Any) -> Iterator[ValidationError]:
    """The first fault alone, for which the validator does not look on."""
    try:
        known.validate(value)
    except ValidationError as error:
        yield error


def show_pointer(steps: Iterable[str | int]) -> str:
    """A place as a JSON pointer; empty for the value itself."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def validator(document: Document, schema: Any) -> Draft202012Validator:
    """What holds values to a schema of the document; made once for each schema."""
    known = document.validators.get(id(schema))
    if known is None:
        whole = {"allOf": [schema], "components": {"schemas": document.reached(schema)}}
        rules: dict[str, type[KeywordValidator]] = {"x-amzn-text-rules": TextRules}
        known = Draft202012Validator(
            whole, validate_formats=True, offline=True, keywords=rules, mask="the value"
        )
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
                found = faults_in(text[:_LARGE], html=self._html, emails=self._emails)
                if found:
                    raise ValueError(f"the text {found}")
