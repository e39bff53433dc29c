"""Incremental runs of the generator after one change, or without a change."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from ..folders import Fresh
from ..timing import ROOT, Command

_MODEL = "orders_v0.json"
_TEMPLATE = "src/selling_partner/{api}/async_client.py.j2"
"""The template whose results are the most lines but for those of tests."""


def steps(spec: Path, fresh: Fresh) -> Mapping[str, Callable[[], Command]]:
    """Return factories of commands by their task. Each factory makes its change first.

    Args:
        spec: The folder of documents.
        fresh: Returns a new path for a copy or an output.

    """
    documents, templates, output = fresh(), fresh(), fresh()
    shutil.copytree(spec, documents)
    shutil.copytree(ROOT / "templates", templates)
    places = ["--spec", str(documents), "--templates", str(templates), "--output", str(output)]
    command = Command([sys.executable, "-m", "generator", "generate", *places])
    command.run()
    changes: dict[str, Callable[[], None]] = {
        "nothing changed": lambda: None,
        "one model changed": partial(
            _toggle, documents / _MODEL, '"description": "', '"description": "Now: '
        ),
        "one template changed": partial(
            _toggle, templates / _TEMPLATE, "from __future__", "# Now:\nfrom __future__"
        ),
    }
    return {
        f"lockstep, {name}": partial(_after, change, command) for name, change in changes.items()
    }


def _after(change: Callable[[], None], command: Command) -> Command:
    change()
    return command


def _toggle(file: Path, old: str, new: str) -> None:
    """Change the first place that has the text, or change it back."""
    text = file.read_text(encoding="utf-8")
    before, after = (new, old) if new in text else (old, new)
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
