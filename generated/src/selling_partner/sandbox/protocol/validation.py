"""Validation of requests against the document, by JSON Schema alone and without generated models.

Each complaint names the place, for those who write requests by hand. None quotes a value, because
messages to buyers and their names do not belong into error logs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from jsonschema_rs import Draft202012Validator, ValidationError

from ..._runtime.models.values.text_rules import faults_in
from .directions import READ_ONLY, WRITE_ONLY, without_required
from .documents import Document, DocumentedOperation, DocumentedParameter
from .exchanges import SandboxRequest, is_json, rejection
from .forms import Faults, is_form, read_form
from .nested_errors import nested_errors
from .param_decoding import decode, is_list, kinds, readings
from .param_texts import Complaint, Texts, given_texts, texts_of_value
from .strict_json import read_json
from .unions import validation_schema

if TYPE_CHECKING:
    from jsonschema_rs import KeywordValidator

BODY = "body"
"""The subject of complaints about the body."""

_MAX_COMPLAINTS = 5
"""The maximum number of reported complaints per request."""

_LARGE = 100_000
"""The size in bytes above which only the first fault of a body is reported, and the length in
characters up to which a text is checked against the rules for texts."""

_MAX_MESSAGE_LENGTH = 200
"""The maximum length of the validator's message in a complaint."""

_MAX_AGENT_LENGTH = 500
"""The maximum length of a User-Agent at Amazon."""


class Checked(NamedTuple):
    """A request, parsed and validated.

    Attributes:
        values: The JSON values of the parameters by name.
        texts: The texts of the parameters by name.
        body: The JSON value or the bytes of the body, or ``None``.
        complaints: The violations of the document.

    """

    values: Mapping[str, Any]
    texts: Mapping[str, Sequence[str]]
    body: Any
    complaints: Sequence[Complaint]

    def raise_for_complaints(self) -> None:
        """Raise 400 if there are complaints."""
        if self.complaints:
            left = len(self.complaints) - _MAX_COMPLAINTS
            more = f"; and {left} more" if left > 0 else ""
            listed = "; ".join(each.text for each in self.complaints[:_MAX_COMPLAINTS])
            raise rejection(400, listed + more)


def check(
    operation: DocumentedOperation, request: SandboxRequest, path_values: Mapping[str, str]
) -> Checked:
    """Parse a request, and validate it against the document.

    Raises:
        RejectedRequestError: 415, for the media type of the body.

    """
    complaints = list(_agent_complaints(request))
    texts: dict[str, Sequence[str]] = {}
    values: dict[str, Any] = {}
    for parameter, given in given_texts(operation, request, path_values, complaints):
        value = _decoded(operation, parameter, given)
        if _is_joined(operation, parameter) and isinstance(value, list) and "" in value:
            where = f"{parameter.location} parameter {parameter.name} at /{value.index('')}"
            text = f"{where}: an item is empty; separate items by one comma"
            complaints.append(Complaint(parameter.name, text))
        for place, fault in _faults(operation, parameter.schema, value):
            at = f" at {place}" if place else ""
            text = f"{parameter.location} parameter {parameter.name}{at}: {fault}"
            complaints.append(Complaint(parameter.name, text))
        texts[parameter.name] = [*given.values()] if isinstance(given, Mapping) else given
        values[parameter.name] = value
    body = _body(operation, request, complaints)
    return Checked(values, texts, body, complaints)


def accepts_path(operation: DocumentedOperation, values: Mapping[str, str]) -> bool:
    """Return whether the schemas of an operation's path parameters allow these values."""
    for name, text in values.items():
        parameter = operation.parameters["path", name]
        value = _decoded(operation, parameter, texts_of_value(operation, parameter, text))
        if any(_faults(operation, parameter.schema, value)):
            return False
    return True


def _decoded(operation: DocumentedOperation, parameter: DocumentedParameter, given: Texts) -> Any:
    """Return the value; of several readings of a text, the first that the schema allows."""
    value = decode(parameter, given, operation.document)
    if isinstance(value, str) and len(kinds(parameter.schema, operation.document)) > 1:
        known = validator(operation.document, parameter.schema)
        return next((each for each in readings(value) if known.is_valid(each)), value)
    return value


def _is_joined(operation: DocumentedOperation, parameter: DocumentedParameter) -> bool:
    """Return whether the parameter is a list that is sent as one comma-separated text."""
    return is_list(parameter, operation.document) and not parameter.is_repeated


def _agent_complaints(request: SandboxRequest) -> Iterator[Complaint]:
    """Yield the complaints about the User-Agent, which Amazon requires without documenting it."""
    agent = request.headers.get("user-agent", "")
    if not agent:
        yield Complaint(
            None, "header User-Agent: missing; Amazon requires App/Version (Language=...)"
        )
    elif len(agent) > _MAX_AGENT_LENGTH:
        yield Complaint(None, f"header User-Agent: longer than {_MAX_AGENT_LENGTH} characters")


def _body(
    operation: DocumentedOperation, request: SandboxRequest, complaints: list[Complaint]
) -> Any:
    if operation.body is None:
        return None  # Amazon accepts the {} that its own package sends.
    if not request.content and not is_form(request.media_type):  # A form may have no fields.
        if operation.body.get("required"):
            complaints.append(Complaint(BODY, "body: missing"))
        return None
    content = operation.body["content"]
    by_type = {name.partition(";")[0].strip().lower(): each for name, each in content.items()}
    if request.media_type not in by_type:
        given = request.media_type[:80] or "missing"
        raise rejection(415, f"Content-Type is {given}; this operation takes {', '.join(content)}")
    if not (is_json(request.media_type) or is_form(request.media_type)):
        return request.content
    faults: Faults = []
    try:
        if is_form(request.media_type):
            media = by_type[request.media_type]
            value, faults = read_form(operation, media, request, partial(_is_valid, operation))
        else:
            value = read_json(request.content)
    except ValueError as error:
        complaints.append(Complaint(BODY, f"body: {str(error)[:_MAX_MESSAGE_LENGTH]}"))
        return None
    is_large = len(request.content) > _LARGE
    schema = by_type[request.media_type].get("schema", {})
    found = [*faults, *_faults(operation, schema, value, only_first=is_large)]
    complaints += [Complaint(BODY, f"body at {place or '/'}: {text}") for place, text in found]
    return value


def _is_valid(operation: DocumentedOperation, schema: Any, value: Any) -> bool:
    return validator(operation.document, schema, READ_ONLY).is_valid(value)


def _faults(
    operation: DocumentedOperation, schema: Any, value: Any, *, only_first: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield the faults of a value, each with its place as a JSON pointer."""
    known = validator(operation.document, schema, READ_ONLY)
    errors = _first_error(known, value) if only_first else known.iter_errors(value)
    for error in nested_errors(errors):
        text = error.message.removesuffix(_OF_UNION)[:_MAX_MESSAGE_LENGTH]
        yield show_pointer(error.instance_path), text


_OF_UNION = " listed in the 'anyOf' keyword"
"""The end of a message about a union, which the document may have written as ``oneOf``."""


def _first_error(known: Draft202012Validator, value: Any) -> Iterator[ValidationError]:
    """Yield only the first fault, without searching for others."""
    try:
        known.validate(value)
    except ValidationError as error:
        yield error


def show_pointer(steps: Iterable[str | int]) -> str:
    """Return a place as a JSON pointer; empty for the value itself."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def validator(document: Document, schema: Any, mark: str = WRITE_ONLY) -> Draft202012Validator:
    """Return the validator for a schema of the document; it is created once.

    Args:
        document: The document.
        schema: The schema.
        mark: The mark of properties that the value does not need: ``writeOnly`` in responses,
            ``readOnly`` in requests.

    """
    known = document.validators.get((id(schema), mark))
    if known is None:
        relaxed, schemas = without_required(schema, document.reached(schema), mark)
        whole = validation_schema(relaxed, schemas)
        rules: dict[str, type[KeywordValidator]] = {"x-amzn-text-rules": TextRules}
        known = Draft202012Validator(
            whole, validate_formats=True, offline=True, keywords=rules, mask="the value"
        )
        document.validators[id(schema), mark] = known
    return known


class TextRules:
    """A schema keyword: rules for the content of a text, or of each text of a list."""

    def __init__(
        self, parent_schema: dict[str, Any], value: Any, schema_path: list[str | int]
    ) -> None:
        self._html = value.get("html") is not False
        self._emails = value.get("emailAddresses") is not False

    def validate(self, instance: Any) -> None:
        """Raise for a text that breaks a rule, naming the place."""
        for text in instance if isinstance(instance, list) else [instance]:
            if isinstance(text, str):
                found = faults_in(text[:_LARGE], html=self._html, emails=self._emails)
                if found:
                    raise ValueError(f"the text {found}")
