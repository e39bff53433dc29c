"""Formats Python sources as black would, by ruff: black itself takes two hundred times as long."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from ..core.errors import TemplateError
from ..core.stages import stage
from .literals import LINE_LENGTH

_OPTIONS = ("--isolated", "--no-cache", "--target-version=py311", f"--line-length={LINE_LENGTH}")
_FAILURE = re.compile(r"error: Failed to parse (\d+)\.py:(.*)")


def format_sources(sources: Mapping[str, str]) -> dict[str, str]:
    """The formatted sources.

    Args:
        sources: Python code by where it goes, which is for messages alone.

    Raises:
        TemplateError: Some source is no Python; names each of them.

    """
    from ruff import find_ruff_bin  # type: ignore[import-untyped]

    if not sources:
        return {}
    with stage("format"), TemporaryDirectory(prefix="lockstep-") as folder:
        files = [Path(folder, f"{number}.py") for number in range(len(sources))]
        for file, source in zip(files, sources.values(), strict=True):
            file.write_text(source, encoding="utf-8", newline="\n")
        command = [find_ruff_bin(), "format", *_OPTIONS, *(file.name for file in files)]
        done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8")
        if done.returncode:
            raise TemplateError(*_complaints(done.stderr, list(sources)))
        texts = [file.read_text(encoding="utf-8") for file in files]
    return dict(zip(sources, texts, strict=True))


def _complaints(said: str, paths: list[str]) -> list[str]:
    """What is wrong with each source, by its path; all that was said where that is unclear."""
    found = sorted((int(number), reason) for number, reason in _FAILURE.findall(said))
    lines = [f"{paths[number]}:{reason}: the result is no Python" for number, reason in found]
    return lines or [f"ruff cannot format the sources: {' '.join(said.split())}"]
