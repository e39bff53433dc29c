"""What a difference consists of: changes, each with its severity, its places and its sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, TypeVar

from ..core.errors import Pointer, visible
from .rules import RULES, Level

Mark = Callable[[str], str]

S = TypeVar("S")
T = TypeVar("T")

MOST_OTHERS = 2
_MOST_CHARACTERS = 60
"""What a sentence names besides its subject, and how much of a value it shows."""


class Severity(IntEnum):
    """What a change means for those who use the generated code, as semantic versioning has it."""

    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @property
    def level(self) -> Level:
        """The name of the part of a version that has to be raised."""
        return _LEVELS[self]


_LEVELS: dict[Severity, Level] = {
    Severity.MAJOR: "major",
    Severity.MINOR: "minor",
    Severity.PATCH: "patch",
}


class Direction(StrEnum):
    """Which way the changed data travels."""

    REQUEST = "request"
    ANSWER = "answer"
    BOTH = "both"


Places = tuple[Pointer | None, Pointer | None]
"""A place in the old document and one in the new, as prepared; ``None`` where one has no such
thing."""


@dataclass(frozen=True)
class Difference:
    """A difference between two documents, before it is known whom it concerns.

    Attributes:
        kind: A kind of ``rules``.
        places: Where it is.
        values: What the two have there: values of JSON, ``None`` for nothing.
        name: What is changed of the subject, where it has several such things: a limit's keyword.
        subjects: What it is about in the generated code; empty for that through which it is met.

    """

    kind: str
    places: Places
    values: tuple[Any, Any] = (None, None)
    name: str = ""
    subjects: tuple[str, ...] = ()


def gone(kind: str, place: Pointer, value: Any, name: str = "", *subjects: str) -> Difference:
    """What only the old document has."""
    return Difference(f"{kind}-removed", (place, None), (value, None), name, subjects)


def come(kind: str, place: Pointer, value: Any, name: str = "", *subjects: str) -> Difference:
    """What only the new document has."""
    return Difference(f"{kind}-added", (None, place), (None, value), name, subjects)


def turned(values: tuple[Any, Any]) -> str:
    """What has become of a value that the old, the new, or both documents have."""
    return "added" if values[0] is None else "removed" if values[1] is None else "changed"


def both(make: Callable[[S], T], pair: tuple[S, S]) -> tuple[T, T]:
    """The same of the old and of the new."""
    return make(pair[0]), make(pair[1])


@dataclass(frozen=True)
class Place:
    """A place in a file.

    Attributes:
        file: The file, as messages show it; an overlay where the place came from one.
        pointer: ``#`` and the JSON pointer.

    """

    file: str
    pointer: str


@dataclass(frozen=True)
class Change:
    """A difference as a user of the generated code meets it.

    Attributes:
        api: The API's key.
        kind: What has happened, such as ``operation-removed``.
        severity: What that means for callers and readers.
        direction: Whether it is met in requests, in answers, or in both; ``None`` where it is no
            matter of data, or where no operation leads to it.
        operations: The ids of the operations that it reaches, in the document's order.
        subjects: What it is about in the generated code: ``MessagingClient.create_warranty``.
        name: What has changed of it, where there are several such things: a limit's keyword.
        old: The place in the old file; ``None`` where that has no such thing.
        new: The place in the new file, likewise.
        before: What was there: a value of JSON, ``None`` for nothing.
        after: What is there now.

    """

    api: str
    kind: str
    severity: Severity
    direction: Direction | None
    operations: tuple[str, ...]
    subjects: tuple[str, ...]
    name: str
    old: Place | None
    new: Place | None
    before: Any
    after: Any

    @property
    def sentence(self) -> str:
        """What it means for code: ``MessagingClient.create_amazon_motors was removed``."""
        return self.told(str)

    def told(self, mark: Mark, most: int | None = MOST_OTHERS) -> str:
        """The sentence.

        Args:
            mark: Makes code of a document's words and of Python's names, such as with backticks.
            most: How many subjects are named besides the first; ``None`` for all.

        """
        first, *others = self.subjects
        sentence = RULES[self.kind].sentence.format(
            what=mark(first),
            name=mark(visible(self.name)),
            before=_shown(self.before, mark),
            after=_shown(self.after, mark),
        )
        if most is not None and len(others) > most:
            return f"{sentence} (and {len(others)} more)"
        return f"{sentence} (also: {', '.join(map(mark, others))})" if others else sentence


def semver_level(changes: Iterable[Change]) -> Level | None:
    """The part of a version that these changes raise; ``None`` where there is no change."""
    largest = max((each.severity for each in changes), default=None)
    return None if largest is None else largest.level


def _shown(value: Any, mark: Mark) -> str:
    """A value in a sentence; ``none`` where there is none."""
    if value is None:
        return "none"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = visible(" ".join(text.split()))
    if len(text) > _MOST_CHARACTERS:
        text = f"{text[: _MOST_CHARACTERS - 3]}..."
    return mark(text) if text else "the empty string"
