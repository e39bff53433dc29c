"""Files of the package that are data, in a folder or in a release's archive of the folder."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

_MISSING = "lzma: this Python was built without it; the sandbox needs a Python built with liblzma"


def read_folder(name: str) -> Mapping[str, bytes]:
    """Return the content of each file below a folder of the sandbox, by its path in the folder.

    The wheel of a release has ``name.tar.xz`` in place of the folder.

    Raises:
        ModuleNotFoundError: The folder is an archive, and this Python was built without ``lzma``.

    """
    archive = f"{name}.tar.xz"
    if (_top() / archive).is_file():
        return _unpacked(archive)
    return dict(_files_below(_top() / name))


def _top() -> Traversable:
    return files(__name__.rpartition(".")[0])


@lru_cache(maxsize=1)
def _unpacked(archive: str) -> Mapping[str, bytes]:
    """Return the content of each file in an archive; the next file is often of the same one."""
    try:
        content = io.BytesIO((_top() / archive).read_bytes())
        with tarfile.open(fileobj=content, mode="r:xz") as opened:
            found = ((each.name, opened.extractfile(each)) for each in opened)
            return {name: file.read() for name, file in found if file}
    except tarfile.CompressionError:
        raise ModuleNotFoundError(_MISSING, name="lzma") from None


def _files_below(folder: Traversable, path: str = "") -> Iterator[tuple[str, bytes]]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _files_below(each, f"{path}{each.name}/")
        else:
            yield f"{path}{each.name}", each.read_bytes()
