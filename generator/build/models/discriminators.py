"""Discriminators: the values of the property that distinguishes a union's members."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ...constraints import enum_const, formats, table
from ...core.errors import Pointer
from ...openapi import schema_keywords
from ...openapi.allof import PREFIX, Report
from ...openapi.tags import Tag, class_of_value

Schema = Mapping[str, Any]

_TYPES: Mapping[str, type[Tag]] = {"string": str, "integer": int, "boolean": bool}
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_BOOLEANS = {"true": True, "false": False}
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]+")


class Member(NamedTuple):
    """A member of a union that has a discriminator.

    Attributes:
        component: The name of its component schema; empty for an inline schema.
        property_schema: The normalized schema of the discriminator's property.
        schema: The normalized member: a class, or a union of classes.
        is_base: Whether all values that select no other member select this one.

    """

    component: str
    property_schema: Schema
    schema: Schema
    is_base: bool = False

    @property
    def classes(self) -> list[Schema]:
        """The classes of the member, or of the members of a union in its place."""
        return schema_keywords.members(self.schema) or [self.schema]

    def stated(self, name: str) -> list[Any]:
        """Return the values that the property may have; empty if any."""
        nested = self.schema.get("discriminator", {})
        if nested.get("propertyName") == name:
            return [tag for tag, _ in nested["tags"]]
        values = enum_const.stated_values(self.property_schema)
        return [each for each in values if each is not None]

    def allows(self, name: str, tag: Tag) -> bool:
        """Return whether the property may have a value."""
        stated = self.stated(name)
        is_stated = any(type(each) is type(tag) and each == tag for each in stated)
        return (is_stated or not stated) and table.matches(self.property_schema, tag)

    def is_object(self, name: str) -> bool:
        """Return whether the discriminator can select the member, or a member of it."""
        is_tagged = self.schema.get("discriminator", {}).get("propertyName") == name
        return is_tagged or bool(schema_keywords.referenced_class(self.schema))


def discriminator(
    given: Schema, members: Sequence[Member], tags: Sequence[Sequence[Tag]]
) -> dict[str, Any]:
    """Return the discriminator of a normalized union; see ``openapi.tags``."""
    name = given["propertyName"]
    pairs = []
    for member, own in zip(members, tags, strict=True):
        for tag in own:
            found = schema_keywords.referenced_class(member.schema)
            pairs.append([tag, found or class_of_value(member.schema, {name: tag})])
    return {"propertyName": name, "tags": pairs}


class DiscriminatorReader:
    """Finds the tags of a union's members.

    A member has the tags that the mapping gives it. Without any, its tag is the name of its
    component, unless its property states other values. A value that only one member states is a tag
    of that member in any case.

    Args:
        pointer: The place of the discriminator.
        given: The Discriminator object.
        members: The members.
        report: Receives each problem with its place and its remedy.

    """

    def __init__(
        self,
        pointer: Pointer,
        given: Schema,
        members: Sequence[Member],
        report: Report,
    ) -> None:
        self._property: str = given["propertyName"]
        self._mapping: Mapping[str, str] = given.get("mapping", {})
        self._members = members
        self._pointer = pointer
        self._report = report

    def read(self) -> list[list[Tag]] | None:
        """Return the tags of each member; ``None`` where problems were reported."""
        if not all(each.is_object(self._property) for each in self._members):
            message = "unsupported: a discriminator between schemas without properties"
            hint = "give each of them properties, or remove the discriminator"
            self._report(self._pointer, message, hint)
            return None
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
            if not own and is_free and kind == "string" and member.allows(self._property, name):
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
            if kind := _kind_of(member, self._property):
                kinds.setdefault(kind, member.component or "an inline member")
        if len(kinds) > 1:
            types = " and ".join(f"{kind} in {name}" for kind, name in kinds.items())
            message = f"unsupported: {self._property} is of type {types}"
            self._report(where, message, "give it the same type in all members")
            return None
        kind = next(iter(kinds), "string")
        if kind not in _TYPES or any(
            formats.is_time(each.property_schema) for each in self._members
        ):
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
                message = f"{text!r} is not of type {kind}, which {self._property} has"
                self._report(where, message, f"use values of type {kind}")
            elif not self._members[indexes[name]].allows(self._property, tag):
                message = f"{name} does not allow {tag!r} as its {self._property}"
                self._report(where, message, "correct the mapping, or the property")
            else:
                yield tag, indexes[name]

    def _add_stated(self, tags: list[list[Tag]]) -> None:
        """Add the values that only one member states, and that the mapping does not contain."""
        taken = {(type(tag), tag) for own in tags for tag in own}
        stated = [
            list(dict.fromkeys((type(value), value) for value in member.stated(self._property)))
            for member in self._members
        ]
        counts = Counter(each for values in stated for each in values)
        for own, values in zip(tags, stated, strict=True):
            own += [each[1] for each in values if counts[each] == 1 and each not in taken]


def _kind_of(member: Member, name: str) -> str:
    """Return the type of a member's tags; empty for any."""
    kind = schema_keywords.kind(member.property_schema)
    types = {type(each) for each in member.stated(name)}
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
