"""Archives of a small package, written by hand."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from generator.core.filesystem import digest
from generator.distribution.archives import Archives

TOP = "selling_partner-1.0.0"


def write_archives(
    folder: Path,
    modules: Mapping[str, str],
    others: Mapping[str, str],
    mode: int = 0o644,
    level: int = 6,
) -> Archives:
    """Write a wheel of modules, and a source distribution of these and of other files."""
    folder.mkdir(parents=True, exist_ok=True)
    archives = Archives(folder / f"{TOP}.tar.gz", folder / f"{TOP}-py3-none-any.whl")
    with zipfile.ZipFile(archives.wheel, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as wheel:
        for path, text in {**modules, f"{TOP}.dist-info/METADATA": "Name: x\n"}.items():
            info = zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0))
            info.external_attr = mode << 16
            wheel.writestr(info, text, zipfile.ZIP_DEFLATED, level)
    with tarfile.open(archives.sdist, "w:gz") as sdist:
        sources = {f"src/{path}": text for path, text in modules.items()}
        for path, text in {**sources, **others, "PKG-INFO": "Name: x\n"}.items():
            entry = tarfile.TarInfo(f"{TOP}/{path}")
            entry.size = len(text.encode())
            sdist.addfile(entry, io.BytesIO(text.encode()))
    return archives


def write_manifest(folder: Path, files: Mapping[str, str]) -> None:
    """Write the manifest of generated files."""
    entries = {path: {"sha256": digest(text.encode())} for path, text in files.items()}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps({"files": entries}))
