"""The move of the pin to another revision: which documents were added, changed, moved, removed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..core.errors import SpecError
from ..core.filesystem import digest
from ..core.project import Project
from ..openapi.documents import SourceFile, load_content
from ..openapi.payloads.detection import is_api, is_payload_schema
from ..upstream.copies import copy_of, read_copies, shown_copy
from ..upstream.origins import Listing
from ..upstream.pins import Pin, PinError, Pins, path_fault
from .incoming import IncomingDocument, UnnamedError, derive_key
from .replacements import former


@dataclass(frozen=True)
class PinMove:
    """A move of the pin.

    Attributes:
        old: The present list.
        new: The list after the move.
        contents: The content of each document that is new at its path or has changed.
        incoming: The added and changed documents that the package uses.
        removed: The removed documents that the package uses, with their content.
        lines: A line for each difference of the lists.

    """

    old: Pins
    new: Pins
    contents: Mapping[Pin, bytes]
    incoming: tuple[IncomingDocument, ...]
    removed: tuple[SourceFile, ...]
    lines: tuple[str, ...]

    def pairs(self) -> Iterator[tuple[SourceFile | None, SourceFile | None]]:
        """Yield the old and the new document of each API that differs."""
        for each in self.incoming:
            yield former(each), each.source
        for source in self.removed:
            yield source, None


def read_move(project: Project, old: Pins, listing: Listing, own: Collection[str]) -> PinMove:
    """Read a revision of the repository and compare it with the list.

    Args:
        project: The folders.
        old: The present list.
        listing: The revision.
        own: The keys of the documents in the project's folder, which take precedence.

    Raises:
        PinError: A document cannot be read, parsed or named; lists each of them.

    """
    reader = _Reader(project, old, listing)
    pins, contents = reader.read()
    before = {pin.key: pin for pin in old.documents}
    after = {pin.key: pin for pin in pins}
    changed = [
        pin
        for pin in pins
        if pin.key not in own and (pin.key not in before or before[pin.key].sha256 != pin.sha256)
    ]
    replaced = [before[pin.key] for pin in changed if pin.key in before]
    gone = [pin for pin in old.documents if pin.key not in after and pin.key not in own]
    copies = read_copies(project, [*replaced, *gone])
    incoming = []
    for pin in changed:
        former_pin = before.get(pin.key)
        content = contents[pin]
        incoming.append(
            IncomingDocument(
                document=load_content(content, Path(shown_copy(project, pin)), pin.key),
                content=content,
                target=copy_of(project, pin),
                existing=copy_of(project, former_pin) if former_pin else None,
                before=copies[former_pin] if former_pin else None,
            )
        )
    removed = tuple(
        SourceFile(pin.key, shown_copy(project, pin), copies[pin], pin.is_schema) for pin in gone
    )
    excluded = {path: reason for path, reason in old.excluded.items() if path in reader.paths}
    new = replace(old, commit=listing.commit, documents=tuple(pins), excluded=excluded)
    lines = [*_lines(before, after, own)]
    lines += [
        f"{path}: no longer exists; its exclusion is removed"
        for path in old.excluded
        if path not in excluded
    ]
    return PinMove(old, new, contents, tuple(incoming), removed, tuple(lines))


def _lines(
    before: Mapping[str, Pin], after: Mapping[str, Pin], own: Collection[str]
) -> Iterator[str]:
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if old is None and new is not None:
            line = f"{key}: added from {new.path}"
        elif new is None and old is not None:
            line = f"{key}: removed; {old.path} no longer exists"
        elif old is not None and new is not None and old != new:
            changes = ["changed"] if old.sha256 != new.sha256 else []
            changes += [f"moved to {new.path}"] if old.path != new.path else []
            line = f"{key}: {' and '.join(changes)}"
        else:
            continue
        yield line + ("; the document of your own takes precedence" if key in own else "")


class _Reader:
    """Reader of a revision, which collects every problem."""

    def __init__(self, project: Project, old: Pins, listing: Listing) -> None:
        self._project, self._old, self._listing = project, old, listing
        self._by_path = {pin.path: pin for pin in old.documents}
        self._problems: list[str] = []
        self.paths = listing.paths()
        self._moved = {pin.sha256: pin for pin in old.documents if pin.path not in self.paths}

    def read(self) -> tuple[list[Pin], dict[Pin, bytes]]:
        """Return the pins of the revision, and the content of those that differ."""
        contents: dict[Pin, bytes] = {}
        pins: list[Pin] = []
        for path in self.paths:
            if path in self._old.excluded:
                continue
            found = self._read_one(path)
            if found is not None:
                pin, content = found
                pins.append(pin)
                if pin != self._by_path.get(path):
                    contents[pin] = content
        self._refuse_duplicates(pins)
        if not pins and not self._problems:
            self._problems.append(f"{self._listing.name}: contains no document; name another one")
        if self._problems:
            remedy = f"to leave out a document, list it under [[excluded]] in {self._old.file}"
            raise PinError(*self._problems, f"{remedy} with a reason; nothing was written")
        return sorted(pins, key=lambda each: each.order), contents

    def _read_one(self, path: str) -> tuple[Pin, bytes] | None:
        known = self._by_path.get(path)
        if fault := path_fault(path):
            self._problems.append(f"{path}: the path {fault}")
            return None
        unnamed = Pin("", path, "", is_schema=False)
        found = self._listing.read(unnamed)
        if found.problem:
            self._problems.append(f"{path}: {found.problem}")
            return None
        sha256 = digest(found.content)
        if known is not None and known.sha256 == sha256:
            return known, found.content
        if known is None and sha256 in self._moved:
            return replace(self._moved[sha256], path=path), found.content
        shown = Path(shown_copy(self._project, unnamed))
        try:
            data = load_content(found.content, shown, "").data
            if not (is_api(data) or is_payload_schema(data)):
                if known is not None:
                    wrong = "no longer describes an API or a payload"
                    self._problems.append(f"{path}: {wrong}")
                return None
            key = derive_key(Path(path), data) if known is None else known.key
        except SpecError as error:
            self._problems += error.lines
            return None
        except UnnamedError as error:
            reason = error.lines[0].partition("; ")[0]
            self._problems.append(f"{reason}; pin it under a key of your choice")
            return None
        return Pin(key, path, sha256, is_schema=not is_api(data)), found.content

    def _refuse_duplicates(self, pins: list[Pin]) -> None:
        paths: dict[str, list[str]] = {}
        for pin in pins:
            paths.setdefault(pin.key, []).append(pin.path)
        self._problems += [
            f"{' and '.join(found)} are all documents of {key}"
            for key, found in paths.items()
            if len(found) > 1
        ]
