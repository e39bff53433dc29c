"""A generated package of hostile documents, imported in a process that a payload could run in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.openapi.payloads.detection import is_payload_schema
from tests.functional.packages import generate
from tests.fuzz.markdown import hidden_characters
from tests.fuzz.payloads import CANARY

IMPORT = """
import importlib, pkgutil, pydoc, sys
sys.path[:0] = sys.argv[1:3]
import selling_partner
def show(name):
    print(pydoc.plain(pydoc.render_doc(importlib.import_module(name))))

for key in sys.argv[3:]:
    if key.startswith("schemas."):
        show(f"selling_partner.{key}")
        importlib.import_module(f"test_schema_{key.removeprefix('schemas.')}")
        continue
    package = importlib.import_module(f"selling_partner.{key}")
    for each in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        show(each.name)
    importlib.import_module(f"cases_{key}")
    getattr(selling_partner, key)
print(len(sys.argv[3:]), "imported")
"""
"""A program that imports every module of the APIs and schemas, and prints their help."""

SECONDS = 300


def package_faults(folder: Path, documents: Mapping[str, dict[str, Any]]) -> Iterator[str]:
    """Generate a package from documents, import it, and yield the faults.

    Args:
        folder: An empty folder.
        documents: The documents by key: OpenAPI or payload schemas.

    """
    texts = {key: json.dumps(data) for key, data in documents.items()}
    schemas = {key: texts.pop(key) for key, data in documents.items() if is_payload_schema(data)}
    generate(folder, texts, schemas=schemas)
    yield from import_faults(folder, [*texts, *(f"schemas.{key}" for key in schemas)])


def import_faults(folder: Path, keys: list[str]) -> Iterator[str]:
    """Import these modules of the package in a folder, and yield the faults."""
    package, work = folder / "package", folder / "work"
    work.mkdir()
    command = [sys.executable, "-c", IMPORT, str(package / "src"), str(package / "tests")]
    done = subprocess.run(
        [*command, *keys],
        cwd=work,
        env={**os.environ, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode or not done.stdout.endswith(f"{len(keys)} imported\n"):
        yield f"the package cannot be imported: {done.stderr[-2000:]}"
    if found := hidden_characters(done.stdout):
        yield f"help() shows {found}"
    if left := [*work.iterdir(), *folder.rglob(CANARY)]:
        yield f"a payload was run: {left}"
