"""Changes between two versions: severity, locations, values and a sentence for users."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, TypeVar

from ..constraints.comparison import same
from ..core.errors import Pointer
from ..escape.terminal import visible
from .rules import RULES, Level

FormatCode = Callable[[str], str]
"""A function that marks a name or value as code, such as with backticks."""

S = TypeVar("S")
T = TypeVar("T")

MAX_OTHER_SUBJECTS = 2
"""The most subjects that a sentence names in addition to the first one."""

_MAX_VALUE_LENGTH = 60
"""The most characters of a value that a sentence shows."""

_CONTEXT_LENGTH = 20
"""The number of equal characters to show before two long values differ."""

_ELLIPSIS = "..."


class Severity(IntEnum):
    """Effect of a change on users of the generated code, in terms of semantic versioning."""

    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @property
    def level(self) -> Level:
        """Part of the version number that the change raises."""
        return _LEVELS[self]


_LEVELS: dict[Severity, Level] = {
    Severity.MAJOR: "major",
    Severity.MINOR: "minor",
    Severity.PATCH: "patch",
}


class Direction(StrEnum):
    """Direction in which the changed data travels."""

    REQUEST = "request"
    RESPONSE = "response"
    BOTH = "both"


Places = tuple[Pointer | None, Pointer | None]
"""A place in the old document and one in the new document, as prepared.

``None`` stands for a document that lacks the part.
"""


@dataclass(frozen=True)
class Difference:
    """Difference between two documents, before its impact is known.

    Attributes:
        kind: A kind of ``rules``.
        places: The places in both documents.
        values: The JSON values in both documents; ``None`` if a document lacks the part.
        name: The changed part of the subject, such as the keyword of a limit.
        subjects: The changed names in the generated code. If empty, the subject depends on the
            path through the schemas on which the difference is found.

    """

    kind: str
    places: Places
    values: tuple[Any, Any] = (None, None)
    name: str = ""
    subjects: tuple[str, ...] = ()


def removal(kind: str, place: Pointer, value: Any, name: str = "", *subjects: str) -> Difference:
    """Return the difference for a part that only the old document has."""
    return Difference(f"{kind}-removed", (place, None), (value, None), name, subjects)


def addition(kind: str, place: Pointer, value: Any, name: str = "", *subjects: str) -> Difference:
    """Return the difference for a part that only the new document has."""
    return Difference(f"{kind}-added", (None, place), (None, value), name, subjects)


def both(make: Callable[[S], T], pair: tuple[S, S]) -> tuple[T, T]:
    """Apply a function to the old and to the new part."""
    return make(pair[0]), make(pair[1])


@dataclass(frozen=True)
class SourceLocation:
    """Location in a source file.

    Attributes:
        file: The file as messages show it: the overlay, if the part comes from one.
        pointer: ``#`` and the JSON pointer.
        is_overlay: Whether the file is an overlay.

    """

    file: str
    pointer: str
    is_overlay: bool = False

    def __str__(self) -> str:
        """Return the pointer, after the file's name if that is not the document's."""
        return visible(f"{self.file}{self.pointer}" if self.is_overlay else self.pointer)


@dataclass(frozen=True)
class Change:
    """Difference with its impact on users of the generated code.

    Attributes:
        api: The API's key.
        kind: The kind, such as ``operation-removed``.
        severity: The effect on callers and readers.
        direction: Whether the data is part of requests, of responses, or both. ``None`` if the
            change does not concern data, or if no operation reaches it.
        operations: The IDs of the operations that it affects, in the document's order.
        subjects: The changed names in the generated code: ``MessagingClient.create_warranty``.
        name: The changed part of the subject, such as the keyword of a limit.
        old: The location in the old file; ``None`` if that file lacks the part.
        new: The location in the new file; ``None`` if that file lacks the part.
        before: The old JSON value; ``None`` if there is none.
        after: The new JSON value; ``None`` if there is none.

    """

    api: str
    kind: str
    severity: Severity
    direction: Direction | None
    operations: tuple[str, ...]
    subjects: tuple[str, ...]
    name: str
    old: SourceLocation | None
    new: SourceLocation | None
    before: Any
    after: Any

    @property
    def sentence(self) -> str:
        """Sentence in plain text: ``MessagingClient.create_amazon_motors was removed``."""
        return self.describe(str)

    def describe(self, format_code: FormatCode, max_others: int | None = MAX_OTHER_SUBJECTS) -> str:
        """Return the sentence.

        Args:
            format_code: Marks names and values as code.
            max_others: The most subjects to name in addition to the first one; ``None`` for all.

        """
        first, *others = self.subjects
        before, after = _show_values(self.before, self.after, format_code)
        sentence = (
            RULES[self.kind]
            .template(self.before, self.after, self.name)
            .format(
                what=_describe_subject(first, format_code),
                name=format_code(visible(self.name)),
                before=before,
                after=after,
            )
        )
        if max_others is not None and len(others) > max_others:
            return f"{sentence} (and {len(others)} more)"
        shown = ", ".join(_describe_subject(each, format_code) for each in others)
        return f"{sentence} (also: {shown})" if others else sentence


def semver_level(changes: Iterable[Change]) -> Level | None:
    """Return the part of a version that these changes raise; ``None`` without changes."""
    largest = max((each.severity for each in changes), default=None)
    return None if largest is None else largest.level


_SUBJECT = re.compile(
    r"(?P<path>[^()\[\] ]+)"  # Client.method or Class.field
    r"(?:\((?P<argument>\w*)\))?"
    r"(?: -> (?P<status>\d+))?"
    r"(?P<items>(?:\[\*\])*)"
    r"(?: (?P<header>\S+))?"
)


def _describe_subject(subject: str, format_code: FormatCode) -> str:
    """Return the phrase for a name: ``the argument body of DepotsClient.send_parcel``."""
    found = _SUBJECT.fullmatch(subject)
    if found is None:
        return format_code(subject)
    phrase = format_code(found["path"])
    if found["argument"]:
        phrase = f"the argument {format_code(found['argument'])} of {phrase}"
    if found["status"]:
        phrase = f"the {found['status']} response of {phrase}"
    if found["header"]:
        phrase = f"the header {format_code(found['header'])} of {phrase}"
    return "each item of " * (len(found["items"]) // len("[*]")) + phrase


def _show_values(before: Any, after: Any, format_code: FormatCode) -> tuple[str, str]:
    """Return both values for a sentence, each shortened to the part in which they differ."""
    texts = both(_as_text, (before, after))
    if not same(before, after) and _look_equal(*texts):
        texts = both(_as_json, (before, after))
    start = 0
    if max(len(each or "") for each in texts) > _MAX_VALUE_LENGTH:
        start = max(_equal_length(texts[0] or "", texts[1] or "") - _CONTEXT_LENGTH, 0)
    return both(lambda each: _show_text(each, start, format_code), texts)


def _equal_length(first: str, second: str) -> int:
    """Return the number of characters before two texts differ."""
    pairs = enumerate(zip(first, second, strict=False))
    return next(
        (index for index, (one, other) in pairs if one != other), min(map(len, (first, second)))
    )


def _as_text(value: Any) -> str | None:
    """Return a value on one line; ``None`` if it is missing."""
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    shown = " ".join(text.split())
    if shown != text and len(text) <= _MAX_VALUE_LENGTH and "\n" not in text:
        return _as_json(value)  # Its spaces may be all that sets a known value apart.
    return visible(shown)


def _look_equal(first: str | None, second: str | None) -> bool:
    """Return whether two texts on one line look alike, such as those with an accent of its own."""
    if first is None or second is None:
        return False
    return unicodedata.normalize("NFKC", first) == unicodedata.normalize("NFKC", second)


def _as_json(value: Any) -> str:
    """Return a value as JSON that shows each space: strings in quotes, with escapes for them."""
    return json.dumps(value).replace("  ", r" \u0020")


def _show_text(text: str | None, start: int, format_code: FormatCode) -> str:
    """Return a text from a position on, with ``...`` for what is left out."""
    if text is None:
        return "none"
    shown = text if start <= len(_ELLIPSIS) else f"{_ELLIPSIS}{text[start:]}"
    if len(shown) > _MAX_VALUE_LENGTH:
        shown = f"{shown[: _MAX_VALUE_LENGTH - len(_ELLIPSIS)]}{_ELLIPSIS}"
    return format_code(shown) if shown else "the empty string"
