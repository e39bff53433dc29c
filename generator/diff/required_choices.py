"""Comparison of the lists of required fields among which an object chooses.

``oneOf`` and ``anyOf`` state them. The client does not check them: the server and the sandbox do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from ..constraints.properties import Choices, Direction, chosen_names, stated_choices
from .changes import Difference, both
from .constraints import SchemaPair
from .resolved_schema import ResolvedSchema

_MAX_NAMES = 10
"""The most fields whose combinations are compared: 1024 objects."""

_PHRASES = {"oneOf": "exactly one of", "anyOf": "one or more of"}


def compare_choices(pair: SchemaPair, subject: str) -> Iterator[Difference]:
    """Yield the difference between the choices of two classes.

    Args:
        pair: The classes.
        subject: The class in the generated code.

    """
    choices = both(lambda each: stated_choices(each.schema), pair.schemas)
    shown = (_phrase(choices[0], pair.schemas[0]), _phrase(choices[1], pair.schemas[1]))
    if choices[0] == choices[1] or (kind := _kind(*choices)) is None:
        return
    keys = both(lambda each: next(iter(each), ""), choices)
    yield pair.difference(kind, keys, shown, subject=subject)


def _kind(old: Choices, new: Choices) -> str | None:
    """Return the kind of a change; ``None`` if the same objects meet both."""
    names = list(dict.fromkeys([*chosen_names(old), *chosen_names(new)]))
    if len(names) > _MAX_NAMES:
        return "choice-changed"
    before, after = both(lambda each: set(_met(each, names)), (old, new))
    if before == after:
        return None
    if after < before:
        return "choice-tightened"
    return "choice-loosened" if before < after else "choice-changed"


def _met(choices: Choices, names: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield each combination of fields that meets the choices."""
    direction = Direction((), frozenset(), choices)
    for size in range(len(names) + 1):
        yield from filter(direction.is_met, combinations(names, size))


def _phrase(choices: Mapping[str, list[list[str]]], schema: ResolvedSchema) -> str | None:
    """Return the choices in words, with the fields as a user writes them; ``None`` for none."""
    names = {wire: each.name for wire, each in schema.properties.items()}
    phrases = []
    for keyword, lists in choices.items():
        listed = (" and ".join(names.get(each, each) for each in one) or "none" for one in lists)
        phrases.append(f"{_PHRASES[keyword]}: {'; '.join(listed)}")
    return ", and ".join(phrases) or None
