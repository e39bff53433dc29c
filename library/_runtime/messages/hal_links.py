"""Links of a response in the form of HAL, and the calls that they describe: pure functions.

A link is never requested itself. It is parsed to a known operation and its arguments, which are
then called like any other operation, on the configured host.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from urllib.parse import parse_qsl, unquote, urlsplit

from httpx2 import URL, InvalidURL

from ..core.escaping import escaped, quoted
from ..models.base import ApiModel, attribute_at, wire_name
from ..models.encoding import sendable
from .operation import Operation, Parameter

Operations = Mapping[str, Operation[Any]]
"""Operations by the names of their methods."""

_PLAIN_URL = re.compile(r"([A-Za-z0-9._~!$&'()*+,;=:@/?\[\]-]|%[0-9A-Fa-f]{2})+")
"""A URL without a fragment, in the characters of RFC 3986."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

_UNKNOWN = "leads to an unknown operation"
"""A refusal that is logged at INFO level, because Amazon adds actions."""

_MAX_NAME_CHARACTERS = 100
"""The maximum number of characters of a link's name in a message."""

logger = logging.getLogger("selling_partner")


@dataclass(frozen=True)
class OriginCall:
    """The call whose response contains the links.

    Attributes:
        operation: The operation of the call.
        arguments: Its arguments, by their names in Python.
        base_url: The scheme and host of the API, and a prefix of its paths.

    """

    operation: Operation[Any]
    arguments: Mapping[str, object]
    base_url: str

    @property
    def subject(self) -> str:
        """The subject of the call: its arguments in the path, with their names."""
        found = [each for each in self.operation.parameters if each.location == "path"]
        return ", ".join(f"{each.name} {self.arguments.get(each.name)}" for each in found)

    @cached_property
    def in_path(self) -> dict[str, str]:
        """The values in the path of the call, by their names in the request."""
        found = [each for each in self.operation.parameters if each.location == "path"]
        return {
            each.wire_name: str(sendable(self.arguments.get(each.name), checked=False))
            for each in found
        }

    def shared(self, operation: Operation[Any]) -> dict[str, object]:
        """Return the arguments that an operation shares with the call, by the operation's names."""
        given = {
            _location(each): self.arguments.get(each.name) for each in self.operation.parameters
        }
        places = {each.name: _location(each) for each in operation.parameters}
        return {name: given[place] for name, place in places.items() if place in given}


@dataclass(frozen=True)
class Link:
    """A link of a response, and the call that it describes.

    Attributes:
        name: The name of the link; empty if it has none.
        href: The address of the link, unchanged; empty if it is not a string.
        method_name: The name of the method that the link describes, if it is known.
        arguments: The arguments of the call, by their names in Python.
        refusal: The reason why the link was rejected; ``None`` if it was not.

    """

    name: str
    href: str
    method_name: str | None = None
    arguments: Mapping[str, object] = field(default_factory=dict, repr=False)
    refusal: str | None = None


class _RejectedError(Exception):
    """A link was rejected; the message states the reason."""


def read_links(
    response: object, path: str, origin: OriginCall, known: Operations
) -> tuple[Link, ...]:
    """Return the links of a response, each with the call that it describes or with a refusal.

    Entries that are not links are ignored: they were reported as deviations. Of several links to
    one operation only the first is accepted, so that no buyer is written to twice. Each refusal is
    logged.

    Args:
        response: The model of the response.
        path: The path of attributes to the list of links, with dots.
        origin: The call that received the response.
        known: The operations that a link may describe.

    """
    links: list[Link] = []
    followed: set[str | None] = set()
    for name, href in _entries_of(attribute_at(response, path)):
        link = _read(name, href, origin, known)
        if link.refusal is None and link.method_name in followed:
            link = replace(link, refusal="repeats an earlier link")
        if link.refusal is None:
            followed.add(link.method_name)
        else:
            logger.log(
                logging.INFO if link.refusal == _UNKNOWN else logging.WARNING,
                "%s: rejected the link %s: it %s",
                origin.operation.operation_id,
                quoted(name, _MAX_NAME_CHARACTERS),
                escaped(link.refusal),
            )
        links.append(link)
    return tuple(links)


def link_for(method_name: str, links: Sequence[Link]) -> Link | None:
    """Return the accepted link of a method; if there is none, its first rejected link."""
    found = [each for each in links if each.method_name == method_name]
    return next((each for each in found if each.refusal is None), next(iter(found), None))


def _entries_of(links: object) -> Iterator[tuple[str, str]]:
    """Yield the name and address of each link in the list; a missing one is empty."""
    for each in links if isinstance(links, list) else ():
        if isinstance(each, ApiModel):
            yield _string_of(each, "name"), _string_of(each, "href")


def _string_of(link: ApiModel, key: str) -> str:
    names = {wire_name(name, field): name for name, field in type(link).model_fields.items()}
    found = attribute_at(link, names.get(key, key))
    return found if isinstance(found, str) else ""


def _read(name: str, href: str, origin: OriginCall, known: Operations) -> Link:
    method_name = None
    try:
        segments, query = _parse_href(href, origin.base_url)
        method_name = _method_at(segments, known, origin.in_path) or _method_at(segments, known)
        _check_origin(href, origin.base_url)
        arguments = _arguments(segments, query, origin, known.get(method_name or ""))
    except _RejectedError as error:
        return Link(name, href, method_name or _method_by_name(name, known), refusal=str(error))
    return Link(name, href, method_name, arguments)


def _arguments(
    segments: list[str], query: str, origin: OriginCall, operation: Operation[Any] | None
) -> Mapping[str, object]:
    """Return the arguments of a link's call: those of the origin, replaced by the link's own."""
    if operation is None:
        raise _RejectedError(_UNKNOWN)
    if not _is_path(operation.path, segments, origin.in_path):
        raise _RejectedError(f"is not for {origin.subject}")
    return {**origin.shared(operation), **_from_query(query, operation)}


def _parse_href(href: str, base_url: str) -> tuple[list[str], str]:
    """Return the segments of the path, decoded, and the query."""
    if not _PLAIN_URL.fullmatch(href):
        raise _RejectedError("is not a plain URL")
    try:
        parts = urlsplit(href)
    except ValueError:
        raise _RejectedError("is not a plain URL") from None
    if "@" in parts.netloc:
        raise _RejectedError("has a user name or password")
    prefix = urlsplit(base_url).path.rstrip("/")
    inner = parts.path.startswith(f"{prefix}/")
    segments = parts.path[len(prefix) if inner else 0 :].split("/")[1:]
    if not {"", ".", ".."}.isdisjoint(segments):
        raise _RejectedError("has a path with empty segments or dots")
    return [unquote(each) for each in segments], parts.query


def _check_origin(href: str, base_url: str) -> None:
    """Reject a link unless it is a path, or a URL with the configured scheme, host and port."""
    if href.startswith("/") and not href.startswith("//"):
        return
    own = URL(base_url)
    try:
        found = URL(href)
    except InvalidURL:
        raise _RejectedError("is not a plain URL") from None
    if _origin(found) != _origin(own):
        shown = str(own.copy_with(raw_path=b"/")).rstrip("/")
        raise _RejectedError(f"has another origin than {shown}")


def _origin(url: URL) -> tuple[str, bytes, int | None]:
    return url.scheme, url.raw_host, url.port


def _method_at(
    segments: list[str], known: Operations, in_path: Mapping[str, str] | None = None
) -> str | None:
    """Return the method of the operation with this path; ``None`` if there are several."""
    found = [name for name, each in known.items() if _is_path(each.path, segments, in_path)]
    return found[0] if len(found) == 1 else None


def _method_by_name(name: str, known: Operations) -> str | None:
    """Return the method for the name of a link, which is the end of an operation's path."""
    found = [method for method, each in known.items() if each.path.endswith(f"/{name}")]
    return found[0] if name and len(found) == 1 else None


def _is_path(template: str, segments: list[str], in_path: Mapping[str, str] | None) -> bool:
    """Return whether the segments match an operation's path, with these values or any."""
    parts = template.split("/")[1:]
    return len(parts) == len(segments) and all(  # From the end, because paths differ there.
        ("{" in part and in_path is None) or _fill(part, in_path or {}) == segment
        for part, segment in zip(reversed(parts), reversed(segments), strict=True)
    )


def _fill(part: str, in_path: Mapping[str, str]) -> str:
    """Return a segment of a path with its values."""
    pieces = _PLACEHOLDER.split(part)  # Every second piece is a name.
    pieces[::2] = map(unquote, pieces[::2])
    pieces[1::2] = [in_path[name] for name in pieces[1::2]]
    return "".join(pieces)


def _from_query(query: str, operation: Operation[Any]) -> dict[str, object]:
    """Return the arguments in a link's query, by their names in Python."""
    known = {each.wire_name: each for each in operation.parameters if each.location == "query"}
    lists = {name for name, each in known.items() if _is_list(each.annotation)}
    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise _RejectedError("has a query that is not UTF-8") from None
    for name, text in pairs:
        if name not in known:
            raise _RejectedError(f"has a query parameter that {operation.operation_id} lacks")
        if name in found and name not in lists:
            raise _RejectedError("repeats a query parameter")
        is_joined = name in lists and not known[name].repeated
        items = text.split(",") if is_joined and text else [text] * (not is_joined)
        found.setdefault(name, []).extend(items)
    return {known[name].name: texts if name in lists else texts[0] for name, texts in found.items()}


def _is_list(annotation: Any) -> bool:
    """Return whether a type is a list, which may have limits or be optional."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _is_list(get_args(annotation)[0])
    return origin is list or (
        origin in {Union, UnionType} and any(map(_is_list, get_args(annotation)))
    )


def _location(parameter: Parameter) -> tuple[str, str]:
    return parameter.location, parameter.wire_name
