"""The output folder: what is in it, what is to change, and the change itself.

A manifest in the folder lists every file with its hash. With it a file that a person made or
edited is told from one of ours, and is neither overwritten nor removed.
"""

from __future__ import annotations

import difflib
import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .problems import TreeError

MANIFEST = "manifest.json"
NEXT_MANIFEST = ".manifest.json.next"
"""What the manifest is to be, while files are written: a run that was cut off leaves it behind."""


BYTECODE = "__pycache__"
"""Python's own folder beside modules that were imported."""


@dataclass(frozen=True)
class Output:
    """A generated file.

    Attributes:
        text: Its content.
        origin: A hash of everything that it was made from.

    """

    text: str
    origin: str

    @property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return _sha256(self.text.encode())


@dataclass(frozen=True)
class Changes:
    """What writing would do to the folder; paths are relative to it.

    Attributes:
        written: Files that are new or different.
        removed: Files of ours that are generated no more.
        kept: Files of ours that are generated no more, but that somebody edited.

    """

    written: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.written or self.removed)

    def notes(self, folder: Path) -> list[str]:
        """What a person should know of the folder afterwards."""
        note = "generated no more, but edited by hand; left as it is"
        return [f"{folder / path}: {note}" for path in self.kept]

    def summary(self, folder: Path, texts: Mapping[str, str]) -> str:
        """What becomes of the folder, in a line."""
        counts = f"{len(self.written)} written, {len(self.removed)} removed"
        return f"{folder}: {len(texts)} files, {counts}"


def with_manifest(outputs: Mapping[str, Output]) -> dict[str, str]:
    """The texts by path, the manifest among them."""
    entries = {
        path: {"sha256": outputs[path].digest, "from": outputs[path].origin}
        for path in sorted(outputs)
    }
    manifest = json.dumps({"files": entries}, indent=2) + "\n"
    return {path: output.text for path, output in outputs.items()} | {MANIFEST: manifest}


def plan(folder: Path, texts: Mapping[str, str], *, overwrite: bool = False) -> Changes:
    """Compare the folder with what is to be in it.

    Args:
        folder: The output folder; need not exist.
        texts: What is to be in it, by path, the manifest included.
        overwrite: Whether files that somebody edited may be lost.

    Raises:
        TreeError: A file that would be overwritten is not as it was generated, or one stands where
            a folder is to be.

    """
    known = read_manifest(folder)
    begun = _read_begun(folder)
    written, edited = [], []
    for path, text in texts.items():
        found = _digest_on_disk(folder / path)
        if found == _sha256(text.encode()):
            continue
        written.append(path)
        if found not in {None, known.get(path), begun.get(path)} and path != MANIFEST:
            edited.append(path)
    if edited and not overwrite:
        raise TreeError(
            *(f"{folder / path}: not as it was generated; would be overwritten" for path in edited),
            "Move such changes into spec/, templates/, conveniences/ or runtime/ and delete the "
            "files, or lose them with --overwrite.",
        )
    ours = known | begun
    stale = [path for path in ours if path not in texts and (folder / path).is_file()]
    removed = [
        path
        for path in stale
        if _digest_on_disk(folder / path) in {known.get(path), begun.get(path)}
    ]
    kept = [path for path in stale if path not in removed]
    holders = {holder for path in written for holder in (folder / path).parents}
    freed = {folder / path for path in removed}
    if blocking := sorted(each for each in holders - freed if each.is_file()):
        raise TreeError(*(f"{each}: a file, where a folder is to be" for each in blocking))
    return Changes(tuple(sorted(written)), tuple(removed), tuple(kept))


def apply(folder: Path, texts: Mapping[str, str], changes: Changes) -> None:
    """Carry the changes out: each file whole or not at all, the manifest last.

    What is generated no more goes first: a folder may be to come where a file was. Before all that
    the new manifest is put beside the old one, so that after an interruption the next run knows
    either state of a file as its own.

    Raises:
        TreeError: The folder cannot be written.

    """
    if not changes:
        (folder / NEXT_MANIFEST).unlink(missing_ok=True)
        return
    try:
        replace(folder / NEXT_MANIFEST, texts[MANIFEST])
        for path in changes.removed:
            (folder / path).unlink()
            _remove_empty_folders(folder, (folder / path).parent)
        for path in changes.written:
            if path != MANIFEST:
                replace(folder / path, texts[path])
        os.replace(folder / NEXT_MANIFEST, folder / MANIFEST)
    except OSError as error:
        file = error.filename2 or error.filename or folder
        raise TreeError(f"{file}: cannot be written: {error.strerror}") from error


def differences(folder: Path, texts: Mapping[str, str]) -> Iterator[str]:
    """A unified diff from the folder to what should be in it, line by line."""
    known = read_manifest(folder)
    for path in sorted(texts.keys() | known.keys()):
        file = folder / path
        before = _read(file)
        after = texts.get(path)
        if before != after:
            yield from _diff(
                before or "",
                after or "",
                "/dev/null" if before is None else str(file),
                "/dev/null" if after is None else f"{file} (as generated)",
            )


def _diff(before: str, after: str, old: str, new: str) -> Iterator[str]:
    for line in difflib.unified_diff(_lines(before), _lines(after), old, new):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """The lines as other programs count them: only a line feed ends one."""
    return io.StringIO(text).readlines()


def read_manifest(folder: Path) -> dict[str, str]:
    """The hash of each file that was generated into the folder; empty where none was.

    Raises:
        TreeError: The manifest cannot be read.

    """
    return _read_manifest(folder / MANIFEST)


def _read_begun(folder: Path) -> dict[str, str]:
    """What a run that was cut off was about to write."""
    try:
        return _read_manifest(folder / NEXT_MANIFEST)
    except TreeError:
        return {}


def _read_manifest(file: Path) -> dict[str, str]:
    text = _read(file)
    if text is None:
        return {}
    try:
        files = json.loads(text)["files"]
        known = {str(path): str(entry["sha256"]) for path, entry in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        right = "restore it, or delete the folder and generate it anew"
        raise TreeError(f"{file}: the manifest is unreadable ({error}); {right}") from error
    if outside := [path for path in known if not _is_inside(path)]:
        raise TreeError(
            f"{file}: the manifest names {outside[0]!r}, which is no file in the folder"
        )
    return known


def is_as_generated(folder: Path) -> bool:
    """Whether every file in the manifest is there, as it was generated."""
    known = read_manifest(folder)
    if (folder / NEXT_MANIFEST).exists():  # A run was cut off, and more may lie there.
        return False
    return bool(known) and all(
        _digest_on_disk(folder / path) == digest for path, digest in known.items()
    )


def replace(file: Path, content: str | bytes) -> None:
    """Write a file whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    except OSError as error:
        error.filename = str(file)
        raise
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content.encode() if isinstance(content, str) else content)
        mode = file.stat().st_mode if file.exists() else 0o666 & ~_umask()
        os.chmod(name, mode)
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise


def _is_inside(path: str) -> bool:
    steps = path.split("/")
    return path.isprintable() and not {"", ".", ".."} & set(steps) and "\\" not in path


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _remove_empty_folders(top: Path, folder: Path) -> None:
    """Remove the folder and those around it that hold nothing but the bytecode of what is gone."""
    while folder != top:
        left = list(folder.iterdir())
        if any(each.name != BYTECODE for each in left):
            return
        for each in left:
            shutil.rmtree(each)
        folder.rmdir()
        folder = folder.parent


def _read(file: Path) -> str | None:
    try:
        return file.read_bytes().decode(errors="surrogateescape")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise TreeError(f"{file}: cannot be read: {error.strerror}") from error


def _digest_on_disk(file: Path) -> str | None:
    try:
        return _sha256(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise TreeError(f"{file}: cannot be read: {error.strerror}") from error


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
