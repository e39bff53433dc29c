"""A smaller form of the package's wheel, with the same modules.

The sandbox's data repeats itself from file to file: a solid archive takes half the space of the
files, and less than a tenth when installed. Everything else is deflated by libdeflate, which takes
a second longer than zlib. Any installer can read the wheel.
"""

from __future__ import annotations

import base64
import copy
import csv
import hashlib
import io
import lzma
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from .. import PACKAGE

ARCHIVED = tuple(f"{PACKAGE}/sandbox/{name}/" for name in ("documents", "page", "payloads"))
"""The folders of data, which ``sandbox/package_files.py`` reads."""

_ARCHIVE = ".tar.xz"
_LEVEL = 12
_FILTER = {"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "lp": 0, "pb": 0}
"""The smallest result for JSON: the previous character says more than the position does."""


class _Deflate:
    """A compressor of an entry of a zip file, by libdeflate."""

    def __init__(self) -> None:
        self._content = bytearray()

    def compress(self, content: bytes) -> bytes:
        self._content += content
        return b""

    def flush(self) -> bytes:
        from deflate import deflate_compress

        return bytes(deflate_compress(bytes(self._content), _LEVEL))


def compact_wheel(wheel: Path) -> None:
    """Replace a wheel by its smaller form.

    The same wheel always gives the same bytes, with the same versions of libdeflate and liblzma.
    """
    with zipfile.ZipFile(wheel) as archive:
        entries = [(each, archive.read(each)) for each in archive.infolist()]
    compact = [*_with_archives(entries)]
    contents = {each.filename: content for each, content in compact}
    with zipfile.ZipFile(wheel, "w") as archive:
        for entry, content in compact:
            is_record = entry.filename.endswith(".dist-info/RECORD")
            _write(archive, entry, _record(content, contents) if is_record else content)


def read_archives(wheel: Path) -> dict[str, dict[str, bytes]]:
    """Return the files in each archive of a compact wheel, by the paths they had in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {
            path: {f"{folder}{name}": content for name, content in _unpack(archive.read(path))}
            for folder in ARCHIVED
            if (path := _archive_of(folder)) in archive.namelist()
        }


def packed_size(files: Mapping[str, bytes]) -> int:
    """Return the size of an archive of files, in bytes."""
    return len(_pack(files))


def _with_archives(
    entries: list[tuple[zipfile.ZipInfo, bytes]],
) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    """Yield the entries, with an archive in the place of the first file of a folder of data."""
    folders: dict[str, dict[str, bytes]] = {each: {} for each in ARCHIVED}
    for entry, content in entries:
        if (folder := _folder_of(entry.filename)) is not None:
            folders[folder][entry.filename.removeprefix(folder)] = content
    for entry, content in entries:
        folder = _folder_of(entry.filename)
        if folder is None:
            yield entry, content
        elif files := folders.pop(folder, None):
            archive = copy.copy(entry)
            archive.filename = _archive_of(folder)
            yield archive, _pack(files)


def _folder_of(path: str) -> str | None:
    return next((each for each in ARCHIVED if path.startswith(each)), None)


def _archive_of(folder: str) -> str:
    return folder.removesuffix("/") + _ARCHIVE


def _pack(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for path, content in sorted(files.items()):
            entry = tarfile.TarInfo(path)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return lzma.compress(packed.getvalue(), check=lzma.CHECK_CRC32, filters=[_FILTER])


def _unpack(archive: bytes) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:xz") as opened:
        for each in opened:
            if content := opened.extractfile(each):
                yield each.name, content.read()


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, content: bytes) -> None:
    """Write an entry; what cannot be compressed further is stored."""
    written = zipfile.ZipInfo(entry.filename, entry.date_time)
    written.external_attr = entry.external_attr
    is_packed = entry.filename.endswith(_ARCHIVE)
    written.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    with archive.open(written, "w") as file:
        if not is_packed:
            # The module has no interface for another compressor.
            vars(file)["_compressor"] = _Deflate()
        file.write(content)


def _record(record: bytes, contents: Mapping[str, bytes]) -> bytes:
    """Return the wheel's list of files with the archives in place of their files."""
    lines: dict[str, tuple[str, ...]] = {}
    for path, *others in csv.reader(io.StringIO(record.decode())):
        folder = _folder_of(path)
        if folder is None:
            lines[path] = (path, *others)
        else:
            archive = _archive_of(folder)
            lines[archive] = (archive, _hash(contents[archive]), str(len(contents[archive])))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines.values())
    return text.getvalue().encode()


def _hash(content: bytes) -> str:
    """Return SHA-256 as the list of files contains it."""
    encoded = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
    return f"sha256={encoded.decode().rstrip('=')}"
