"""Shows changes: to a person at a terminal, in a changelog or a pull request, and to programs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import PACKAGE
from ..constraints.comparison import identity
from ..core.errors import visible
from .changes import MOST_OTHERS, Change, Mark, Place, Severity, semver_level
from .rules import RULES

if TYPE_CHECKING:
    from rich.console import Console

VERSION = 1
"""The version of the JSON output, which ``schema.json`` describes."""

_STYLES = {"major": "bold red", "minor": "yellow", "patch": "dim"}
_SECTIONS: dict[str, Callable[[Change], bool]] = {
    "Breaking": lambda each: each.severity is Severity.MAJOR,
    "Added": lambda each: each.severity is Severity.MINOR and each.kind.endswith("-added"),
    "Changed": lambda each: not RULES[each.kind].is_documentation,
    "Documentation": lambda _: True,
}
"""The headings of a changelog; a change stands under the first that takes it."""


class Group(NamedTuple):
    """The same change of several things: one sentence.

    Attributes:
        change: The first of them, with the subjects of all.
        others: How many more there are.

    """

    change: Change
    others: int

    def told(self, mark: Mark = str) -> str:
        """The sentence; what breaks is named to the last."""
        most = None if self.change.severity is Severity.MAJOR else MOST_OTHERS
        return self.change.told(mark, most)


def grouped(changes: Iterable[Change]) -> list[Group]:
    """Changes of one API that say the same of different things, together.

    Of descriptions and the like it is enough to know which; what they say stands in the documents.
    """
    found: dict[tuple[object, ...], list[Change]] = {}
    for each in changes:
        is_documentation = RULES[each.kind].is_documentation
        said = () if is_documentation else (identity([each.before, each.after]), each.name)
        found.setdefault((each.severity, each.kind, *said), []).append(each)
    return [
        Group(replace(alike[0], subjects=_subjects(alike)), len(alike) - 1)
        for alike in found.values()
    ]


def _subjects(changes: Iterable[Change]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(subject for each in changes for subject in each.subjects))


def by_api(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """The changes of each API."""
    found: dict[str, list[Change]] = {}
    for each in changes:
        found.setdefault(each.api, []).append(each)
    return found


def counted(changes: Iterable[Change]) -> str:
    """How many changes there are of each severity: ``2 major, 1 patch``."""
    counts = Counter(each.severity for each in changes)
    found = [f"{counts[each]} {each.level}" for each in sorted(counts, reverse=True)]
    return ", ".join(found) or "no changes"


def as_lines(changes: Sequence[Change]) -> Iterator[str]:
    """The changes as plain lines: by API, the most severe first."""
    for _, line in _lines(changes):
        yield line
    if not changes:
        yield "no changes"


def print_text(changes: Sequence[Change], console: Console) -> None:
    """Print the changes: with colours on a terminal, and as plain lines elsewhere."""
    from rich.text import Text

    if not console.is_terminal or not changes:
        for line in as_lines(changes):
            print(line)
        return
    for style, line in _lines(changes):
        console.print(Text(line, style=style), soft_wrap=True)


def _lines(changes: Iterable[Change]) -> Iterator[tuple[str, str]]:
    """Each line, and its style on a terminal."""
    for api, found in by_api(changes).items():
        yield "bold", f"{api}: {counted(found)}"
        for group in grouped(found):
            change = group.change
            level = change.severity.level
            yield _STYLES[level], f"  {level}  {change.kind}: {group.told()}"
            more = f", and {group.others} more" if group.others else ""
            yield "dim", f"         {_where(change)}{more}"


def _where(change: Change) -> str:
    """The places of a change: only the pointer where both files have the same."""
    old, new = change.old, change.new
    if old is not None and new is not None:
        if old.pointer == new.pointer:
            return visible(old.pointer)
        return visible(f"{old.pointer} -> {new.pointer}")
    (only,) = (each for each in (old, new) if each is not None)
    return visible(only.pointer)


def as_markdown(changes: Sequence[Change], level: int = 2) -> str:
    """The changes for a changelog, or for the text of a pull request.

    Args:
        changes: As ``compare`` gives them.
        level: The level of the headings of APIs; what is inside has the next one.

    """
    parts: list[str] = []
    for api, found in by_api(changes).items():
        module = code(f"{PACKAGE}.{api}")
        parts.append(f"{'#' * level} {module}")
        sections: dict[str, list[str]] = {}
        for group in grouped(found):
            title = next(each for each, takes in _SECTIONS.items() if takes(group.change))
            sections.setdefault(title, []).append(f"- {_capital(group.told(code))}.")
        for title in _SECTIONS:
            if title in sections:
                parts.append(f"{'#' * (level + 1)} {title}")
                parts.append("\n".join(sections[title]))
    return "\n\n".join(parts or ["No changes."]) + "\n"


def code(text: str) -> str:
    """Code in Markdown, whatever is in it."""
    longest = max((len(each) for each in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


def _capital(sentence: str) -> str:
    """The sentence with a capital letter, unless it starts with a name."""
    return sentence[0].upper() + sentence[1:]


def as_values(changes: Iterable[Change]) -> dict[str, Any]:
    """The changes for programs, as ``schema.json`` describes them."""
    found = list(changes)
    return {
        "version": VERSION,
        "level": semver_level(found),
        "changes": [_value(each) for each in found],
    }


def _value(change: Change) -> dict[str, Any]:
    return {
        "api": change.api,
        "kind": change.kind,
        "severity": change.severity.level,
        "direction": change.direction,
        "operations": list(change.operations),
        "subjects": list(change.subjects),
        "name": change.name or None,
        "old": _side(change.old, change.before),
        "new": _side(change.new, change.after),
        "sentence": change.sentence,
    }


def _side(place: Place | None, value: Any) -> dict[str, Any]:
    where = {"file": None, "pointer": None} if place is None else asdict(place)
    return {**where, "value": value}
