"""Rendering of one document in memory: its files, or the complaints about it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from generator.compiler import BuiltApi, OverlayFolders, compile_api
from generator.core.errors import SpecError
from generator.core.project import ROOT
from generator.ir import Api, Package
from generator.openapi.documents import SourceFile
from generator.pycode.unasync import Unasync, sync_path
from generator.render.renderer import Renderer
from generator.render.templates import find_templates

TEMPLATES = ROOT / "templates"
_RENDERED = [each for each in find_templates(TEMPLATES) if each.is_rendered]
_APIS: list[Api] = []
_RENDERER = Renderer(TEMPLATES, Package("package", "1.0"), _APIS)
"""One renderer for all documents, because compiling the templates takes longer than the rest."""


@cache
def _plain_api() -> Api:
    """Return the API of a package that contains a payload schema."""
    file = ROOT / "spec" / "uploads_2020_11_01.yaml"
    source = SourceFile(file.stem, str(file), file.read_bytes())
    return compile_api(source, OverlayFolders(())).api


@dataclass(frozen=True)
class Outcome:
    """The result for one document.

    Attributes:
        files: The rendered texts by path; empty if the document was refused.
        error: The complaints about a refused document.
        built: The compiled API; ``None`` for a refused document.

    """

    files: dict[str, str] = field(default_factory=dict)
    error: SpecError | None = None
    built: BuiltApi | None = None


def render(key: str, data: dict[str, Any]) -> Outcome:
    """Return the files for a document, as ``generate`` makes them before formatting.

    Any exception other than ``SpecError`` is a fault of the generator.
    """
    source = SourceFile(key, f"{key}.json", json.dumps(data).encode())
    try:
        built = compile_api(source, OverlayFolders(()))
    except SpecError as error:
        return Outcome(error=error)
    _APIS[:] = [built.api] if built.api.payload is None else [_plain_api(), built.api]
    files = {each.path: each.text for one in _RENDERED for each in _RENDERER.render(one)}
    unasync = Unasync()
    twins = {
        twin: unasync.derive(text)
        for path, text in files.items()
        if path.endswith(".py") and (twin := sync_path(path))
    }
    return Outcome(files | twins, built=built)
