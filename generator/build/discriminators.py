"""Discriminators: the values of the property by which a union's members are told apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..constraints import enum_const, formats, table
from ..core.errors import Pointer
from ..openapi import schema_keywords
from ..openapi.allof import PREFIX
from ..openapi.tags import Tag

Schema = Mapping[str, Any]

Report = Callable[[Pointer, str, str], None]

_TYPES: Mapping[str, type[Tag]] = {"string": str, "integer": int, "boolean": bool}
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_BOOLEANS = {"true": True, "false": False}
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]+")


class Member(NamedTuple):
    """A member of a union that has a discriminator.

    Attributes:
        component: The name of its component schema; empty for an inline schema.
        tag: The normalized schema of the discriminator's property.
        is_base: Whether all values that select no other member select this one.

    """

    component: str
    tag: Schema
    is_base: bool = False

    @property
    def stated(self) -> list[Any]:
        """The values that the property may have; empty if any."""
        return [each for each in enum_const.stated_values(self.tag) if each is not None]

    def allows(self, tag: Tag) -> bool:
        """Return whether the property may have a value."""
        stated = self.stated
        is_stated = any(type(each) is type(tag) and each == tag for each in stated)
        return (is_stated or not stated) and table.matches(self.tag, tag)


class DiscriminatorReader:
    """Finds the tags of a union's members.

    A member has the tags that the mapping gives it. Without any, its tag is the name of its
    component, unless its property states other values. A value that only one member states is a tag
    of that member in any case.

    Args:
        discriminator: The Discriminator object.
        members: The members.
        pointer: The place of the discriminator.
        report: Receives each problem with its place and its remedy.

    """

    def __init__(
        self,
        discriminator: Schema,
        members: Sequence[Member],
        pointer: Pointer,
        report: Report,
    ) -> None:
        self._property: str = discriminator["propertyName"]
        self._mapping: Mapping[str, str] = discriminator.get("mapping", {})
        self._members = members
        self._pointer = pointer
        self._report = report

    def read(self) -> list[list[Tag]] | None:
        """Return the tags of each member; ``None`` where problems were reported."""
        kind = self._kind()
        if kind is None:
            return None
        mapped = list(self._mapped(kind))
        if len(mapped) < len(self._mapping):
            return None
        tags: list[list[Tag]] = [[] for _ in self._members]
        for tag, index in mapped:
            tags[index].append(tag)
        for own, member in zip(tags, self._members, strict=True):
            name = member.component
            is_free = bool(name) and name not in self._mapping
            if not own and is_free and kind == "string" and member.allows(name):
                own.append(name)
        self._add_stated(tags)
        unreachable = [
            member
            for own, member in zip(tags, self._members, strict=True)
            if not (own or member.is_base)
        ]
        for member in unreachable:
            message = f"no value of {self._property} selects {member.component or 'a member'}"
            self._report(self._pointer, message, "add the member to the mapping")
        return None if unreachable else tags

    def _kind(self) -> str | None:
        """Return the type of the tags; ``None`` if it was reported."""
        where = (*self._pointer, "propertyName")
        kinds: dict[str, str] = {}
        for member in self._members:
            if kind := _kind_of(member):
                kinds.setdefault(kind, member.component or "an inline member")
        if len(kinds) > 1:
            types = " and ".join(f"{kind} in {name}" for kind, name in kinds.items())
            message = f"unsupported: {self._property} is of type {types}"
            self._report(where, message, "give it the same type in all members")
            return None
        kind = next(iter(kinds), "string")
        if kind not in _TYPES or any(formats.is_time(each.tag) for each in self._members):
            shown = kind if kind not in _TYPES else "time"
            message = f"unsupported: {self._property} of type {shown} as a discriminator"
            self._report(where, message, "use a string, an integer or a boolean")
            return None
        return kind

    def _mapped(self, kind: str) -> Iterator[tuple[Tag, int]]:
        """Yield each tag of the mapping with the index of its member."""
        indexes: dict[str, int] = {}
        for index, member in enumerate(self._members):
            indexes.setdefault(member.component, index)
        for text, target in self._mapping.items():
            where = (*self._pointer, "mapping", text)
            name = target.removeprefix(PREFIX)
            tag = _parsed(text, kind)
            if name not in indexes or not name:
                self._report(where, *_unknown_target(target))
            elif tag is None:
                message = f"{text} is not of type {kind}, which {self._property} has"
                self._report(where, message, f"use values of type {kind}")
            elif not self._members[indexes[name]].allows(tag):
                message = f"{name} does not allow {text} as its {self._property}"
                self._report(where, message, "correct the mapping, or the property")
            else:
                yield tag, indexes[name]

    def _add_stated(self, tags: list[list[Tag]]) -> None:
        """Add the values that only one member states, and that the mapping does not contain."""
        taken = {(type(tag), tag) for own in tags for tag in own}
        stated = [
            list(dict.fromkeys((type(value), value) for value in member.stated))
            for member in self._members
        ]
        counts = Counter(each for values in stated for each in values)
        for own, values in zip(tags, stated, strict=True):
            own += [each[1] for each in values if counts[each] == 1 and each not in taken]


def _kind_of(member: Member) -> str:
    """Return the type of a member's tags; empty for any."""
    kind = schema_keywords.kind(member.tag)
    types = {type(each) for each in member.stated}
    return kind or next((name for name, each in _TYPES.items() if {each} == types), "")


def _parsed(text: str, kind: str) -> Tag | None:
    """Return the value for a key of the mapping; ``None`` if it is of another type."""
    if kind == "integer":
        return int(text) if _INTEGER.fullmatch(text) else None
    return _BOOLEANS.get(text) if kind == "boolean" else text


def _unknown_target(target: str) -> tuple[str, str]:
    is_local = target.startswith(PREFIX) or _PLAIN_NAME.fullmatch(target)
    if is_local:
        name = target.removeprefix(PREFIX)
        return f"the mapping names {name}, which is none of the schemas here", "name one of them"
    return f"unsupported: a mapping to {target}", f"name a schema, or refer to {PREFIX}..."
