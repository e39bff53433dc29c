"""A payload schema as a document of OpenAPI 3.1 that has schemas and no operations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...core.errors import Pointer, Problem
from ...core.stages import stage
from ...pycode.identifiers import client_name
from ...pycode.words import UnusableNameError
from ..documents import Document
from ..upgrade.locations import SourceMap
from .components import PayloadComponents
from .detection import ROOT, is_payload_schema
from .plain_schemas import PlainSchemas

_DIALECT = re.compile(
    r"https?://json-schema\.org/(draft-0[467]|draft/20(19-09|20-12))/schema#?", re.IGNORECASE
)
_VERSION = re.compile(r"_v?(\d+(?:_\d+)*)$")


def upgrade_payload(document: Document) -> Document:
    """Return a payload schema as OpenAPI 3.1; any other document is returned unchanged."""
    if not is_payload_schema(document.data):
        return document
    with stage("upgrade", document.file):
        return _upgraded(document)


def _upgraded(document: Document) -> Document:
    warnings: list[Problem] = []

    def warn(pointer: Pointer, message: str, hint: str) -> None:
        warnings.append(document.problem(pointer, message, hint))

    data = document.data
    dialect = data.get("$schema")
    if dialect is not None and not (isinstance(dialect, str) and _DIALECT.fullmatch(dialect)):
        warn(("$schema",), "this draft is read as draft-07", "name draft-04, -06 or -07")
    root = _root_name(document.key)
    source_map = SourceMap()
    found = PayloadComponents(data, root, PlainSchemas(warn), source_map)
    upgraded: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": _info(document.key, root, data),
        "paths": {},
        "components": {"schemas": found.schemas},
        ROOT: root,
    }
    for key in ("openapi", "info", "paths", ROOT):
        source_map.map_tree(upgraded[key], (key,), ())
    source_map.map(("components",), ())
    source_map.map(("components", "schemas"), ())
    replaced = replace(document, data=upgraded, moved=source_map.moved)
    return replaced.with_warnings(warnings)


def _root_name(key: str) -> str:
    try:
        return str(client_name(key))
    except UnusableNameError:
        return "Payload"  # Loading a document with such a key reports it.


def _info(key: str, root: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the title and version: those of the file's name, because titles say little."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", root).lower().capitalize()
    version = _VERSION.search(key)
    info = {"title": words, "version": version[1].replace("_", "-") if version else ""}
    text = data.get("description")
    return info | ({"description": text} if isinstance(text, str) else {})
