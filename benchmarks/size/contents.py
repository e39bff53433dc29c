"""Sizes of a wheel's contents, in the wheel and installed."""

from __future__ import annotations

import compileall
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

_DATA = {"documents", "documents.tar.xz", "payloads", "payloads.tar.xz"}
_FOLDERS = {
    "_runtime": "runtime",
    "schemas": "models of payloads",
    "notifications": "runtime",
}
_MODULES = {
    "async_client.py": "async clients",
    "client.py": "sync clients",
    "dicts.py": "typed dicts",
    "models.py": "models",
    "operations.py": "operations",
    "__init__.py": "names of each API",
}


@dataclass(frozen=True)
class Size:
    """A number of files, their bytes in a wheel and their bytes when installed."""

    files: int = 0
    packed: int = 0
    installed: int = 0

    def __add__(self, other: Size) -> Size:
        """Return the sum of two sizes."""
        return Size(
            self.files + other.files,
            self.packed + other.packed,
            self.installed + other.installed,
        )


def kind_of(name: str) -> str:
    """Return the kind of a file of the package by its name in the wheel."""
    folder, *rest = name.split("/")[1:]
    if name.split("/")[0].endswith(".dist-info"):
        return "metadata"
    if not rest:
        return "root"
    if folder == "sandbox":
        return "sandbox: documents" if rest[0] in _DATA else "sandbox: code"
    return _FOLDERS.get(folder) or _MODULES.get(rest[-1], "extra methods")


def sizes_of(wheel: Path) -> Mapping[str, Size]:
    """Return the size of each kind of file in a wheel, the largest ones first.

    The entries of the archive itself, a name and an address for each file, are a kind as well.
    """
    found: dict[str, Size] = {}
    with zipfile.ZipFile(wheel) as archive:
        for each in archive.infolist():
            kind = kind_of(each.filename)
            size = Size(1, each.compress_size, each.file_size)
            found[kind] = found.get(kind, Size()) + size
    packed = sum(each.packed for each in found.values())
    found["entries of the archive"] = Size(0, wheel.stat().st_size - packed)
    return dict(sorted(found.items(), key=lambda item: -item[1].packed))


def bytecode_of(wheel: Path, folder: Path) -> int:
    """Install a wheel into a folder and return the bytes of the bytecode that Python adds."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    compileall.compile_dir(folder, quiet=1)
    return sum(each.stat().st_size for each in folder.rglob("*.pyc"))


def packed(files: Iterable[Path]) -> int:
    """Return the bytes of files as a wheel packs them, each by itself, without its entries."""
    return sum(len(zlib.compress(each.read_bytes())) for each in files)
