"""Reports of changes as text, Markdown and JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import PACKAGE
from ..constraints.comparison import identity
from ..escape.markdown import code_span
from ..escape.terminal import visible
from .changes import MAX_OTHER_SUBJECTS, Change, FormatCode, Severity, SourceLocation, semver_level
from .rules import RULES

if TYPE_CHECKING:
    from rich.console import Console

VERSION = 1
"""Version of the JSON output, which ``schema.json`` describes."""

_STYLES = {"major": "bold red", "minor": "yellow", "patch": "dim"}
_SECTIONS: dict[str, Callable[[Change], bool]] = {
    "Breaking": lambda each: each.severity is Severity.MAJOR,
    "Added": lambda each: each.severity is Severity.MINOR and each.kind.endswith("-added"),
    "Changed": lambda each: not RULES[each.kind].is_documentation,
    "Documentation": lambda _: True,
}
"""Headings of a changelog entry. A change belongs under the first heading that accepts it."""


class Group(NamedTuple):
    """Equal changes of several subjects, reported in one sentence.

    Attributes:
        change: The first change, with the subjects of all.
        others: The number of further changes.

    """

    change: Change
    others: int

    def describe(self, format_code: FormatCode = str) -> str:
        """Return the sentence. Breaking changes name every subject."""
        most = None if self.change.severity is Severity.MAJOR else MAX_OTHER_SUBJECTS
        return self.change.describe(format_code, most)


def group_changes(changes: Iterable[Change]) -> list[Group]:
    """Group equal changes of different subjects of one API.

    Documentation changes are equal if their kind is, because only their subjects matter.
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


def group_by_api(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Return the changes by API."""
    found: dict[str, list[Change]] = {}
    for each in changes:
        found.setdefault(each.api, []).append(each)
    return found


def count_by_severity(changes: Iterable[Change]) -> str:
    """Return the number of changes of each severity: ``2 major, 1 patch``."""
    counts = Counter(each.severity for each in changes)
    found = [f"{counts[each]} {each.level}" for each in sorted(counts, reverse=True)]
    return ", ".join(found) or "no changes"


def as_lines(changes: Sequence[Change]) -> Iterator[str]:
    """Yield the changes as plain lines: by API, most severe first."""
    for _, line in _lines(changes):
        yield line
    if not changes:
        yield "no changes"


def print_text(changes: Sequence[Change], console: Console) -> None:
    """Print the changes, with colours on a terminal."""
    from rich.text import Text

    if not console.is_terminal or not changes:
        for line in as_lines(changes):
            print(line)
        return
    for style, line in _lines(changes):
        console.print(Text(line, style=style), soft_wrap=True)


def _lines(changes: Iterable[Change]) -> Iterator[tuple[str, str]]:
    """Yield each line with its style on a terminal."""
    for api, found in group_by_api(changes).items():
        yield "bold", f"{api}: {count_by_severity(found)}"
        for group in group_changes(found):
            change = group.change
            level = change.severity.level
            yield _STYLES[level], visible(f"  {level}  {change.kind}: {group.describe()}")
            more = f", and {group.others} more" if group.others else ""
            yield "dim", f"         {_show_places(change)}{more}"


def _show_places(change: Change) -> str:
    """Return the places of a change, or one if both are the same; an overlay with its file."""
    shown = dict.fromkeys(str(each) for each in (change.old, change.new) if each is not None)
    return " -> ".join(shown)


def as_markdown(changes: Sequence[Change], level: int = 2) -> str:
    """Return the changes as Markdown for a changelog or a pull request.

    Args:
        changes: The changes in the order of ``compare``.
        level: The heading level of an API. Sections inside are one level deeper.

    """
    parts: list[str] = []
    for api, found in group_by_api(changes).items():
        module = code_span(f"{PACKAGE}.{api}")
        parts.append(f"{'#' * level} {module}")
        sections: dict[str, list[str]] = {}
        for group in group_changes(found):
            title = next(each for each, takes in _SECTIONS.items() if takes(group.change))
            sections.setdefault(title, []).append(f"- {_capitalize(group.describe(code_span))}.")
        for title in _SECTIONS:
            if title in sections:
                parts.append(f"{'#' * (level + 1)} {title}")
                parts.append("\n".join(sections[title]))
    return "\n\n".join(parts or ["No changes."]) + "\n"


def _capitalize(sentence: str) -> str:
    """Return the sentence with an initial capital. A marked name at the start is unaffected."""
    return sentence[0].upper() + sentence[1:]


def as_values(changes: Iterable[Change]) -> dict[str, Any]:
    """Return the changes as JSON values, as ``schema.json`` describes them."""
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
        "old": _version_value(change.old, change.before),
        "new": _version_value(change.new, change.after),
        "sentence": change.sentence,
    }


def _version_value(place: SourceLocation | None, value: Any) -> dict[str, Any]:
    file, pointer = (None, None) if place is None else (place.file, place.pointer)
    return {"file": file, "pointer": pointer, "value": value}
