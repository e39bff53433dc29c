"""The texts of parameters in a request, by the styles that the document states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple, TypeAlias
from urllib.parse import unquote, unquote_plus

from .documents import DocumentedOperation, DocumentedParameter
from .exchanges import SandboxRequest
from .param_decoding import is_list, is_object, pairs, properties, split

Texts: TypeAlias = Sequence[str] | Mapping[str, str]
"""One text for a single value, one for each item of a list, or the text of each property."""

_MAX_HINTS = 5
"""The number of complaints from which names are no longer compared."""


class Complaint(NamedTuple):
    """A violation of the document by a request.

    Attributes:
        about: The name of a parameter, ``body``, or ``None``.
        text: The place and the problem.

    """

    about: str | None
    text: str


class _Query:
    """A query, from which the values of parameters are taken one after another."""

    def __init__(self, query: str) -> None:
        self.rest = read_query(query)

    def take(self, name: str) -> list[str] | None:
        """Return the values of a name, still encoded, or ``None``."""
        return self.rest.pop(name, None)

    def take_object(
        self, parameter: DocumentedParameter, names: Mapping[str, object]
    ) -> dict[str, str]:
        """Return the properties of an object that are sent by themselves."""
        wanted = {name: name for name in names}
        if parameter.style == "deepObject":
            start = f"{parameter.name}["
            wanted = {
                name: name[len(start) : -1]
                for name in self.rest
                if name.startswith(start) and name.endswith("]")
            }
        given = {wanted[name]: self.rest.pop(name) for name in list(self.rest) if name in wanted}
        return {key: unquote_plus(values[0]) for key, values in given.items()}


def given_texts(
    operation: DocumentedOperation,
    request: SandboxRequest,
    path_values: Mapping[str, str],
    complaints: list[Complaint],
) -> Iterator[tuple[DocumentedParameter, Texts]]:
    """Yield the parameters with their texts; complain about missing and unknown ones.

    Of a parameter that is repeated without permission, the first value counts.
    """
    query = _Query(request.query)
    cookies = read_cookies(request.headers.get("cookie", ""))
    for (location, name), parameter in operation.parameters.items():
        if location == "query":
            texts = _in_query(operation, parameter, query, complaints)
        else:
            single = {
                "path": path_values.get(name),
                "header": request.headers.get(name.lower()),
                "cookie": cookies.get(name),
            }[location]
            texts = None if single is None else texts_of_value(operation, parameter, single)
        if texts is not None:
            yield parameter, texts
        elif parameter.required:
            complaints.append(Complaint(name, f"{location} parameter {name}: missing"))
    known = [name for location, name in operation.parameters if location == "query"]
    for name in query.rest:
        is_reported = len(complaints) < _MAX_HINTS
        close = get_close_matches(name[:80], known, 1) if is_reported else []
        hint = f"; did you mean {close[0]}?" if close else ""
        complaints.append(Complaint(name, f"query parameter {name[:80]}: unknown{hint}"))


def texts_of_value(
    operation: DocumentedOperation, parameter: DocumentedParameter, text: str
) -> Texts:
    """Return the texts of a parameter outside of queries: those of each property of an object."""
    is_pairs = is_object(parameter, operation.document)
    return pairs(text, parameter) if is_pairs else [text]


def _in_query(
    operation: DocumentedOperation,
    parameter: DocumentedParameter,
    query: _Query,
    complaints: list[Complaint],
) -> Texts | None:
    document, name = operation.document, parameter.name
    has_properties = is_object(parameter, document)
    if has_properties and (parameter.is_exploded or parameter.style == "deepObject"):
        known = properties(parameter.schema, document)
        return query.take_object(parameter, known) or None
    raw = query.take(name)
    if raw is None:
        return None
    listed = is_list(parameter, document)
    if len(raw) > 1 and not (listed and parameter.is_repeated):
        remedy = "separate its values by commas" if listed else "pass it once"
        text = f"query parameter {name}: given {len(raw)} times; {remedy}"
        complaints.append(Complaint(name, text))
    if has_properties:
        return pairs(unquote_plus(raw[0]), parameter)
    texts = split(raw[0], parameter) if listed and not parameter.is_repeated else raw
    return [unquote_plus(each) for each in texts]


def read_cookies(header: str) -> dict[str, str]:
    """Return the cookies by name, percent-decoded."""
    found = (each.strip().partition("=") for each in header.split(";"))
    return {name: unquote(text) for name, _, text in found if name}


def read_query(query: str) -> dict[str, list[str]]:
    """Return the values by name, still encoded, because a comma may be a separator."""
    found: dict[str, list[str]] = {}
    for part in filter(None, query.split("&")):
        name, _, value = part.partition("=")
        found.setdefault(unquote_plus(name), []).append(value)
    return found
