"""Two versions of a document, prepared as the command prepares them, and their comparison."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import yaml

from generator.build.api import build
from generator.diff import BuiltApi, Change, compare
from generator.openapi.documents import Document, load_content
from generator.openapi.overlays.actions import apply_applicable
from generator.openapi.upgrade.document import upgrade
from generator.openapi.validation.validator import validate
from tests.models.swagger import FOLDER, ROOT

HISTORY = FOLDER.parent / "history"
"""The published revisions of a model, which are not part of the repository."""

BASE: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "base.yaml").read_text())

Found = tuple[str, str, str | None, str | None]
"""A change: kind, severity, and the places in both files."""


def prepare(data: Any, key: str = "depots_v1", *, overlay: bool = False) -> BuiltApi:
    """Prepare a document and check that it is valid."""
    document = _read(data, key, overlay=overlay)
    assert [str(each) for each in validate([document])] == []
    return BuiltApi(document, build([document])[0])


def prepare_unchecked(data: Any, key: str = "depots_v1") -> BuiltApi:
    """Prepare a document without validation, which takes most of the time."""
    document = _read(data, key, overlay=False)
    return BuiltApi(document, build([document])[0])


def _read(data: Any, key: str, *, overlay: bool) -> Document:
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    document = upgrade(load_content(content, Path(f"{key}.json"), key))
    file = ROOT / "spec" / "overlays" / f"{key}.overlay.yaml"
    if overlay and file.exists():
        patch = load_content(file.read_bytes(), file, key)
        document = apply_applicable(document, patch).document
    return document


def changes(old: Any, new: Any) -> tuple[Change, ...]:
    """Compare two documents."""
    return compare([prepare(old)], [prepare(new)])


def difference(text: str, *replaced: tuple[str, str]) -> tuple[Change, ...]:
    """Compare a document with a copy in which these parts are replaced."""
    new = text
    for before, after in replaced:
        assert before in new
        new = new.replace(before, after)
    return changes(yaml.safe_load(text), yaml.safe_load(new))


def found(each: Change) -> Found:
    """Return the parts of a change that tests compare."""
    pointers = [place.pointer if place else None for place in (each.old, each.new)]
    return each.kind, each.severity.level, pointers[0], pointers[1]


def base() -> dict[str, Any]:
    """Return a copy of the base document."""
    return copy.deepcopy(BASE)
