"""Links of an answer in the form of HAL, held against what is known: decisions without I/O.

A link is never followed as it stands. It is taken apart into a known operation and arguments, and
what is then sent is a call like any other: to the configured host, whatever the link says.
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
"""By the method that calls it."""

_PLAIN = re.compile(r"([A-Za-z0-9._~!$&'()*+,;=:@/?\[\]-]|%[0-9A-Fa-f]{2})+")
"""What RFC 3986 lets a URL without a fragment consist of."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

_UNKNOWN = "leads to no operation that is known here"
"""No reason to worry: Amazon adds actions."""

_LONGEST_NAME = 100
"""Characters of a link's name in a message."""

logger = logging.getLogger("selling_partner")


@dataclass(frozen=True)
class OriginCall:
    """The call whose answer holds the links.

    Attributes:
        operation: What was called.
        arguments: With what, by Python name.
        base_url: Scheme and host of the API, and what comes before its paths.

    """

    operation: Operation[Any]
    arguments: Mapping[str, object]
    base_url: str

    @property
    def subject(self) -> str:
        """What the call is about: its arguments in the path, by name."""
        found = [each for each in self.operation.parameters if each.location == "path"]
        return ", ".join(f"{each.name} {self.arguments.get(each.name)}" for each in found)

    @cached_property
    def in_path(self) -> dict[str, str]:
        """The texts in the path of the call, by their names there."""
        found = [each for each in self.operation.parameters if each.location == "path"]
        return {
            each.wire_name: str(sendable(self.arguments.get(each.name), checked=False))
            for each in found
        }

    def shared(self, operation: Operation[Any]) -> dict[str, object]:
        """Return the arguments that an operation has in common with the call, by its own names."""
        given = {_place(each): self.arguments.get(each.name) for each in self.operation.parameters}
        places = {each.name: _place(each) for each in operation.parameters}
        return {name: given[place] for name, place in places.items() if place in given}


@dataclass(frozen=True)
class Link:
    """A link of an answer, and what following it would call.

    Attributes:
        name: What the API calls it; empty where it has no name.
        href: Where it leads, as the API wrote it; empty where that was no text.
        method_name: The method that it is for, as far as that can be told.
        arguments: Those of the call, by Python name.
        refusal: Why it is not followed; ``None`` where it is.

    """

    name: str
    href: str
    method_name: str | None = None
    arguments: Mapping[str, object] = field(default_factory=dict, repr=False)
    refusal: str | None = None


class _RefusedError(Exception):
    """A link is not followed; the text says why."""


def read_links(answer: object, path: str, asked: OriginCall, known: Operations) -> tuple[Link, ...]:
    """Return the links of an answer, each with the call that it stands for, or with a refusal.

    What is no link departs from the documentation and was reported with the answer. Of several
    links to one operation only the first is followed, so that nobody is written to twice. Each
    refusal is logged.

    Args:
        answer: The answer's model.
        path: The attributes that lead to the list of links, dots in between.
        asked: The call that it answers.
        known: The operations that a link may lead to.

    """
    links: list[Link] = []
    followed: set[str | None] = set()
    for name, href in _given(attribute_at(answer, path)):
        link = _read(name, href, asked, known)
        if link.refusal is None and link.method_name in followed:
            link = replace(link, refusal="leads where one before it leads")
        if link.refusal is None:
            followed.add(link.method_name)
        else:
            logger.log(
                logging.INFO if link.refusal == _UNKNOWN else logging.WARNING,
                "%s: the link %s is not followed: it %s",
                asked.operation.operation_id,
                quoted(name, _LONGEST_NAME),
                escaped(link.refusal),
            )
        links.append(link)
    return tuple(links)


def link_for(method_name: str, links: Sequence[Link]) -> Link | None:
    """The link that a method follows or, where there is none, the first that is refused to it."""
    found = [each for each in links if each.method_name == method_name]
    return next((each for each in found if each.refusal is None), next(iter(found), None))


def _given(links: object) -> Iterator[tuple[str, str]]:
    """Name and address of each link in the list, empty where there is none."""
    for each in links if isinstance(links, list) else ():
        if isinstance(each, ApiModel):
            yield _text(each, "name"), _text(each, "href")


def _text(link: ApiModel, key: str) -> str:
    names = {wire_name(name, field): name for name, field in type(link).model_fields.items()}
    found = attribute_at(link, names.get(key, key))
    return found if isinstance(found, str) else ""


def _read(name: str, href: str, asked: OriginCall, known: Operations) -> Link:
    method_name = None
    try:
        segments, query = _taken_apart(href, asked.base_url)
        method_name = _method_at(segments, known, asked.in_path) or _method_at(segments, known)
        _check_origin(href, asked.base_url)
        arguments = _arguments(segments, query, asked, known.get(method_name or ""))
    except _RefusedError as error:
        return Link(name, href, method_name or _method_named(name, known), refusal=str(error))
    return Link(name, href, method_name, arguments)


def _arguments(
    segments: list[str], query: str, asked: OriginCall, operation: Operation[Any] | None
) -> Mapping[str, object]:
    """The arguments of the call: those that were asked with, and over them the link's own."""
    if operation is None:
        raise _RefusedError(_UNKNOWN)
    if not _is_path(operation.path, segments, asked.in_path):
        raise _RefusedError(f"is not for {asked.subject}")
    return {**asked.shared(operation), **_from_query(query, operation)}


def _taken_apart(href: str, base_url: str) -> tuple[list[str], str]:
    """Return the segments of the path, decoded, and the query."""
    if not _PLAIN.fullmatch(href):
        raise _RefusedError("is no plain URL")
    try:
        parts = urlsplit(href)
    except ValueError:
        raise _RefusedError("is no plain URL") from None
    if "@" in parts.netloc:
        raise _RefusedError("has a user name or password")
    prefix = urlsplit(base_url).path.rstrip("/")
    inner = parts.path.startswith(f"{prefix}/")
    segments = parts.path[len(prefix) if inner else 0 :].split("/")[1:]
    if not {"", ".", ".."}.isdisjoint(segments):
        raise _RefusedError("has a path with empty parts or dots")
    return [unquote(each) for each in segments], parts.query


def _check_origin(href: str, base_url: str) -> None:
    """A link is a path on the configured host, or a URL with exactly its scheme, host and port."""
    if href.startswith("/") and not href.startswith("//"):
        return
    own = URL(base_url)
    try:
        found = URL(href)
    except InvalidURL:
        raise _RefusedError("is no plain URL") from None
    if _origin(found) != _origin(own):
        shown = str(own.copy_with(raw_path=b"/")).rstrip("/")
        raise _RefusedError(f"leads elsewhere than to {shown}")


def _origin(url: URL) -> tuple[str, bytes, int | None]:
    return url.scheme, url.raw_host, url.port


def _method_at(
    segments: list[str], known: Operations, in_path: Mapping[str, str] | None = None
) -> str | None:
    """Return the method of the one operation that has this path."""
    found = [name for name, each in known.items() if _is_path(each.path, segments, in_path)]
    return found[0] if len(found) == 1 else None


def _method_named(name: str, known: Operations) -> str | None:
    """Return the method that a link is for by its name: the end of the operation's path."""
    found = [method for method, each in known.items() if each.path.endswith(f"/{name}")]
    return found[0] if name and len(found) == 1 else None


def _is_path(template: str, segments: list[str], in_path: Mapping[str, str] | None) -> bool:
    """Return whether the segments are an operation's path, for these texts in it or for any."""
    parts = template.split("/")[1:]
    return len(parts) == len(segments) and all(  # From the end, where paths differ.
        ("{" in part and in_path is None) or _filled(part, in_path or {}) == segment
        for part, segment in zip(reversed(parts), reversed(segments), strict=True)
    )


def _filled(part: str, in_path: Mapping[str, str]) -> str:
    """Return a part of a path with its texts."""
    pieces = _PLACEHOLDER.split(part)  # Each second piece is a name.
    pieces[::2] = map(unquote, pieces[::2])
    pieces[1::2] = [in_path[name] for name in pieces[1::2]]
    return "".join(pieces)


def _from_query(query: str, operation: Operation[Any]) -> dict[str, object]:
    """Return the arguments in a link's query, by Python name."""
    known = {each.wire_name: each for each in operation.parameters if each.location == "query"}
    lists = {name for name, each in known.items() if _is_list(each.annotation)}
    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise _RefusedError("has a query that is no UTF-8") from None
    for name, text in pairs:
        if name not in known:
            raise _RefusedError(f"has something in its query that {operation.operation_id} lacks")
        if name in found and name not in lists:
            raise _RefusedError("says something twice in its query")
        is_joined = name in lists and not known[name].repeated
        items = text.split(",") if is_joined and text else [text] * (not is_joined)
        found.setdefault(name, []).extend(items)
    return {known[name].name: texts if name in lists else texts[0] for name, texts in found.items()}


def _is_list(annotation: Any) -> bool:
    """Whether a type is that of a list, as it is or with limits, or one that may be missing."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _is_list(get_args(annotation)[0])
    return origin is list or (
        origin in {Union, UnionType} and any(map(_is_list, get_args(annotation)))
    )


def _place(parameter: Parameter) -> tuple[str, str]:
    return parameter.location, parameter.wire_name
