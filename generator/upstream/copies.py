"""Local copies of pinned documents in ``.upstream``, which must have the pinned SHA-256."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from ..core.errors import UsageError, closest_first
from ..core.filesystem import atomic_write, digest, read_file
from ..core.project import Project, real_path
from ..core.stages import stage
from ..openapi.documents import (
    MAX_BYTES,
    SourceFile,
    display_path,
    document_order,
    documents_in,
    read_files,
)
from .pins import Pin, PinError, Pins, read_pins

_MAX_LISTED = 10
"""The most missing copies that are listed one by one."""

_NONE: Mapping[Pin, bytes] = MappingProxyType({})


def copy_of(project: Project, pin: Pin) -> Path:
    """Return the file of a pinned document.

    Raises:
        PinError: The file would be outside the folder because of a symbolic link.

    """
    file = project.upstream / pin.path
    if real_path(file) != real_path(project.upstream) / pin.path:
        shown = display_path(file, Path.cwd())
        raise PinError(f"{shown}: a symbolic link leads out of the folder; remove the link")
    return file


def is_stored(project: Project, pin: Pin) -> bool:
    """Return whether the copy of a pinned document exists and is intact."""
    try:
        return digest(read_file(copy_of(project, pin), MAX_BYTES)) == pin.sha256
    except OSError:
        return False


def store(project: Project, pin: Pin, content: bytes) -> None:
    """Write the copy of a pinned document, completely or not at all.

    Raises:
        PinError: The copy cannot be written.

    """
    file = copy_of(project, pin)
    try:
        atomic_write(file, content)
    except OSError as error:
        shown = display_path(file, Path.cwd())
        raise PinError(f"{shown}: cannot be written: {error.strerror}") from error


@stage("load")
def read_copies(project: Project, pins: Iterable[Pin]) -> dict[Pin, bytes]:
    """Return the content of pinned documents.

    Raises:
        PinError: A copy is missing or differs from its pin; lists every such copy.

    """
    found: dict[Pin, bytes] = {}
    problems: list[str] = []
    missing: list[str] = []
    for pin in pins:
        file = copy_of(project, pin)
        shown = display_path(file, Path.cwd())
        try:
            content = read_file(file, MAX_BYTES)
        except FileNotFoundError:
            missing.append(f"{shown}: the document of {pin.key} is not fetched; run fetch")
            continue
        except OSError as error:
            problems.append(f"{shown}: cannot be read: {error.strerror}; remove it and run fetch")
            continue
        if digest(content) == pin.sha256:
            found[pin] = content
        else:
            problems.append(f"{shown}: its SHA-256 is not the pinned one; run fetch to restore it")
    if len(missing) > _MAX_LISTED:
        shown = display_path(project.upstream, Path.cwd())
        missing = [f"{shown}: {len(missing)} pinned documents are not fetched; run fetch"]
    if problems or missing:
        raise PinError(*missing, *problems)
    return found


def all_sources(
    project: Project, pins: Pins | None = None, fetched: Mapping[Pin, bytes] = _NONE
) -> list[SourceFile]:
    """Return the documents of the project and all pinned ones.

    A document in the project's folder takes precedence over a pinned one of the same key. The
    order is that of a folder which contains all of them.

    Args:
        project: The folders, and the APIs to include.
        pins: The list of pinned documents; by default that of the project.
        fetched: The content of pinned documents that have no copy yet.

    Raises:
        PinError: The list is invalid, or a copy is missing.
        UsageError: The folder or one of the APIs does not exist.

    """
    pins = pins or read_pins(project)
    chosen = set(project.apis)
    own = documents_in(real_path(project.spec)) if project.spec.exists() else []
    taken = {file.stem for file in own}
    known = taken | {pin.key for pin in pins.documents}
    if unknown := sorted(chosen - known):
        raise UsageError(
            f"{pins.file}: neither a document of the folder nor a pinned one for "
            f"{', '.join(unknown)}; the closest is {closest_first(unknown[0], known)[0]}"
        )
    own = [file for file in own if not chosen or file.stem in chosen]
    pinned = [
        pin for pin in pins.documents if pin.key not in taken and (not chosen or pin.key in chosen)
    ]
    contents = read_copies(project, [pin for pin in pinned if pin not in fetched])
    contents |= {pin: fetched[pin] for pin in pinned if pin in fetched}
    sources = dict(zip(own, read_files(own, Path.cwd()), strict=True))
    return _merged(project, sources, contents)


def _merged(
    project: Project, own: Mapping[Path, SourceFile], pinned: Mapping[Pin, bytes]
) -> list[SourceFile]:
    """Return documents in the order of a folder that contains all of them."""
    home = real_path(project.spec)
    found = dict(own)
    for pin, content in pinned.items():
        folder = home / "schemas" if pin.is_schema else home
        place = folder / f"{pin.key}{Path(pin.path).suffix}"
        found[place] = SourceFile(pin.key, shown_copy(project, pin), content, pin.is_schema)
    return [found[place] for place in sorted(found, key=document_order)]


def shown_copy(project: Project, pin: Pin) -> str:
    """Return the path of a copy as messages show it."""
    return display_path(project.upstream / pin.path, Path.cwd())
