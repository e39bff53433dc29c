"""Formatting of Python sources in black's style by ruff, which is much faster than black.

Imports are sorted first, so templates list them in any order.
"""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from ..core.errors import TemplateError, ToolError
from ..core.stages import stage
from .literals import LINE_LENGTH

_OPTIONS = ("--isolated", "--no-cache", "--target-version=py311", f"--line-length={LINE_LENGTH}")
_IMPORTS = (
    *("check", "--select=I", "--fix", "--exit-zero", "--quiet"),
    "--config=lint.isort={known-first-party=['selling_partner'],split-on-trailing-comma=false}",
)
_FAILURE = re.compile(r"error: Failed to parse (\d+)\.py:(.*)")


def format_sources(sources: Mapping[str, str]) -> dict[str, str]:
    """Return the formatted sources, with sorted imports.

    Args:
        sources: Python code by its path in the output, which appears in messages only.

    Raises:
        TemplateError: Some sources are not valid Python; names each of them.
        ToolError: ruff is missing, was killed, or failed for another reason of its own.

    """
    if not sources:
        return {}
    with stage("format"), TemporaryDirectory(prefix="lockstep-") as folder:
        files = [Path(folder, f"{number}.py") for number in range(len(sources))]
        for file, source in zip(files, sources.values(), strict=True):
            file.write_text(source, encoding="utf-8", newline="\n")
        for command in (_IMPORTS, ("format",)):
            arguments = [*command, *_OPTIONS, *(file.name for file in files)]
            _run_ruff(arguments, folder, list(sources))
        texts = [file.read_text(encoding="utf-8") for file in files]
    return dict(zip(sources, texts, strict=True))


def _run_ruff(arguments: list[str], folder: str, paths: list[str]) -> None:
    from ruff import find_ruff_bin  # type: ignore[import-untyped]

    try:
        done = subprocess.run(
            [find_ruff_bin(), *arguments],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise ToolError(f"ruff cannot be started: {error}") from error
    if done.returncode < 0:
        name = signal.strsignal(-done.returncode) or f"signal {-done.returncode}"
        raise ToolError(
            f"ruff was ended by a signal, possibly for lack of memory: {name}{_stderr(done)}"
        )
    if done.returncode:
        if not (found := _syntax_errors(done.stderr, paths)):
            raise ToolError(f"ruff failed with exit code {done.returncode}{_stderr(done)}")
        raise TemplateError(*found)


def _stderr(done: subprocess.CompletedProcess[str]) -> str:
    text = " ".join(done.stderr.split())
    return f": {text}" if text else ""


def _syntax_errors(stderr: str, paths: list[str]) -> list[str]:
    """Return a complaint about each source that ruff cannot parse."""
    found = sorted((int(number), reason) for number, reason in _FAILURE.findall(stderr))
    return [
        f"{paths[number]}:{reason}: the rendered text is not valid Python"
        for number, reason in found
    ]
