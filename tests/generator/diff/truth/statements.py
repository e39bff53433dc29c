"""The statements of a report, each checked against the generated code of both versions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import griffe

from generator.diff import Change
from tests.generator.diff.truth.code import GeneratedCode

_NAME = re.compile(
    r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?(\([A-Za-z_][A-Za-z0-9_]*\))?"
)
"""The start of a subject that names a class, a member or an argument."""

_PRESENCE = re.compile(
    r"(required-)?(operation|class|parameter|field|body|iterator|actions|action)-(added|removed)"
)
_RENAMED = {
    *("operation-renamed", "iterator-renamed", "actions-renamed", "action-renamed"),
    "class-renamed",
}
_ACCESS_ARGUMENTS = {
    "restriction-removed": ("data_elements", "restricted_data_token"),
    "scope-removed": ("scope",),
}
_TYPES = {"type-changed", "type-widened", "type-narrowed", "null-allowed", "null-refused"}


@dataclass(frozen=True)
class Statement:
    """Statement of a report about one name of the generated code.

    Attributes:
        kind: The kind of the change.
        subject: The name.
        sentence: The sentence of the report.

    """

    kind: str
    subject: str
    sentence: str


class Report:
    """A report about two versions, and their generated code.

    Args:
        changes: The changes of one API.
        old: The code of the old version.
        new: The code of the new version.

    """

    def __init__(self, changes: Iterable[Change], old: GeneratedCode, new: GeneratedCode) -> None:
        self.changes, self.old, self.new = tuple(changes), old, new
        self._renamed = dict(self._renamings())

    def statements(self) -> Iterator[tuple[Statement, Change]]:
        """Yield every statement about a name, with the change that makes it."""
        for change in self.changes:
            for subject in change.subjects:
                yield Statement(change.kind, subject, change.sentence), change

    def contradictions(self) -> Iterator[str]:
        """Yield every statement that the code contradicts, with the reason."""
        for statement, change in self.statements():
            for reason in _check(self, change, statement.subject):
                yield f"{statement.kind} {statement.subject} ({statement.sentence}): {reason}"

    def broken_names(self, change: Change) -> Iterator[str]:
        """Yield the names that a breaking change is about, as the old version has them."""
        if change.kind in _RENAMED:
            yield str(change.before)
            return
        for subject in change.subjects:
            if found := _NAME.match(subject):
                name = found[0] if change.kind.endswith("-removed") else self.in_old(found[0])
                arguments = list(_broken_arguments(change))
                yield from [f"{name}({each})" for each in arguments] or [name]

    def in_old(self, subject: str) -> str:
        """Return the name that a new name has in the old version."""
        owner, dot, rest = subject.partition(".")
        member, paren, argument = rest.partition("(")
        old_owner = self._renamed.get(owner, owner)
        path = f"{old_owner}{dot}{member}"
        path = self._renamed.get(f"{owner}{dot}{member}", path)
        argument = self._renamed.get(subject, argument) if paren else ""
        return f"{path}{paren}{argument}"

    def in_new(self, subject: str) -> str:
        """Return the name that an old name has in the new version if only its owner was renamed."""
        owner, dot, rest = subject.partition(".")
        member, paren, argument = rest.partition("(")
        back = {before: after for after, before in self._renamed.items()}
        path = back.get(f"{owner}.{member}", f"{back.get(owner, owner)}{dot}{member}")
        return f"{path}{paren}{argument}"

    def _renamings(self) -> Iterator[tuple[str, str]]:
        """Yield the new and the old names of classes and members, and those of arguments."""
        classes: dict[str, str] = {}
        for each in self.changes:
            if each.kind in _RENAMED:
                yield str(each.after), str(each.before)
                classes[str(each.after)] = str(each.before)
        for each in self.changes:
            if each.kind == "field-renamed":
                for subject in each.subjects:
                    owner = subject.partition(".")[0]
                    yield subject, f"{classes.get(owner, owner)}.{each.before}"
            elif each.kind == "parameter-renamed":
                for subject in each.subjects:
                    if subject.endswith(")"):
                        yield subject, f"{each.before})"


def _broken_arguments(change: Change) -> Iterator[str]:
    """Yield the arguments that a change of a method breaks, if it breaks no more than those."""
    if change.kind in _ACCESS_ARGUMENTS:
        yield from _ACCESS_ARGUMENTS[change.kind]
    elif change.kind == "arguments-reordered":
        orders = (str(change.before).split(", "), str(change.after).split(", "))
        yield from (one for one, other in zip(*orders, strict=True) if one != other)


def _check(report: Report, change: Change, subject: str) -> Iterator[str]:
    """Yield what contradicts a statement."""
    found = _NAME.match(subject)
    if found is None or change.kind.startswith("api-"):
        return
    name = found[0]
    if match := _PRESENCE.fullmatch(change.kind):
        if " -> " not in subject:
            yield from _presence(report, name, is_added=match[3] == "added")
        return
    if change.kind in _RENAMED:
        yield from _renaming(report, str(change.before), str(change.after))
        return
    new = report.new.find(name)
    old = report.old.find(report.in_old(name))
    removal = change.after is None or change.new is None
    if new is None and not (removal and old is not None):
        yield f"the new code has no {name}"
    elif old is None and not change.kind.endswith("-added"):
        yield f"the old code has no {report.in_old(name)}"
    elif old is not None and new is not None:
        yield from _details(change, old, new, subject)


def _presence(report: Report, name: str, *, is_added: bool) -> Iterator[str]:
    code, other = (report.new, report.old) if is_added else (report.old, report.new)
    if not code.has(name):
        yield f"{name} is in neither version" if not other.has(name) else f"{name} is the other way"
        return
    translated = report.in_old(name) if is_added else report.in_new(name)
    for each in dict.fromkeys((name, translated)):
        owner = each.partition(".")[0]
        if other.has(each) and (each == translated or not code.has(owner)):
            yield f"{each} is in both versions"


def _renaming(report: Report, before: str, after: str) -> Iterator[str]:
    for code, name, other in ((report.old, before, report.new), (report.new, after, report.old)):
        if not code.has(name):
            yield f"there is no {name}"
        if other.has(name):
            yield f"{name} is in both versions"


def _details(
    change: Change,
    old: griffe.Object | griffe.Parameter,
    new: griffe.Object | griffe.Parameter,
    subject: str,
) -> Iterator[str]:
    types = (annotation(old), annotation(new))
    if change.kind in ("made-required", "made-optional"):
        if (_is_required(old), _is_required(new)) != (
            change.kind == "made-optional",
            change.kind == "made-required",
        ):
            yield f"required before: {_is_required(old)}, now: {_is_required(new)}"
    elif change.kind == "class-changed":
        for value, code in zip((change.before, change.after), types, strict=True):
            if not re.search(rf"\b{value}\b", code):
                yield f"{value} is not in {code}"
    elif change.kind in _TYPES and types[0] == types[1]:
        yield f"the type is still {types[0]}"
    elif change.kind == "field-renamed" and old.name == new.name:
        yield "the name stayed"
    elif change.kind.startswith("default-") and _default(old) == _default(new) is not None:
        yield f"the default is still {_default(new)}"


def _default(found: griffe.Object | griffe.Parameter) -> tuple[str, str] | None:
    """Return the default of a field and its description; ``None`` for anything else."""
    if not isinstance(found, griffe.Attribute):
        return None
    return str(found.value), found.docstring.value if found.docstring else ""


def _is_required(found: griffe.Object | griffe.Parameter) -> bool:
    if isinstance(found, griffe.Parameter):
        return found.required
    return isinstance(found, griffe.Attribute) and found.value is None


def annotation(found: griffe.Object | griffe.Parameter) -> str:
    if isinstance(found, griffe.Function):
        return str(found.returns)
    return str(getattr(found, "annotation", ""))
