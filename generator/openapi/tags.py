"""The discriminator of a normalized union: the property, and the class of each of its values.

In a normalized union, ``discriminator`` has a ``propertyName``, and ``tags``, a list of pairs of a
value and a class. Where another value selects a class, too, ``otherwise`` is its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

Tag = str | int | bool
"""A value of a discriminator's property."""


def tags_of(union: Schema, name: str) -> list[Tag]:
    """Return the tags of a class, the first of which a sample carries."""
    return [tag for tag, known in union["discriminator"]["tags"] if known == name]


def class_of_value(union: Schema, value: object) -> str | None:
    """Return the class that an object's tag selects; ``None`` for no class."""
    discriminator = union["discriminator"]
    given = value.get(discriminator["propertyName"]) if isinstance(value, Mapping) else None
    for tag, name in discriminator["tags"]:
        if type(tag) is type(given) and tag == given:
            return str(name)
    otherwise = discriminator.get("otherwise")
    return None if otherwise is None else str(otherwise)


def has_tag(union: Schema, name: str, value: object) -> bool:
    """Return whether a value may be a member of a union that has a discriminator."""
    return "discriminator" not in union or class_of_value(union, value) == name


def unknown_tags(union: Schema) -> list[Tag]:
    """Return a value that selects no class, if there is one."""
    discriminator = union["discriminator"]
    tags = [tag for tag, _ in discriminator["tags"]]
    if "otherwise" in discriminator:
        return []
    if isinstance(tags[0], bool):
        return [each for each in (True, False) if each not in tags]
    if isinstance(tags[0], int):
        return [max(tags) + 1]
    unknown = "".join(map(str, tags))
    return [f"{unknown}-" if unknown in tags else unknown]  # One tag, or others that are empty.
