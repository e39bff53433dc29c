"""Fingerprints: the keys by which the incremental build recognizes unchanged work.

A fingerprint is a hash of everything that a result is made from. The hash of a content itself is a
digest (``core.filesystem.digest``).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NewType

from .. import VERSION
from ..core.filesystem import digest, read_file
from ..core.project import PARTS, files_below

Fingerprint = NewType("Fingerprint", str)
"""SHA-256 of a result's inputs, in hexadecimal."""

TOOLS = (
    *("jinja2", "pyyaml", "ruff"),
    *("jsonpath-rfc9535", "jsonschema-rs", "openapi-spec-validator"),
)
"""The packages whose version can change the output."""


def fingerprint(*inputs: str) -> Fingerprint:
    """Return the key of a cached result: its inputs, the generator's code and its tools."""
    return _hash(code_fingerprint(), *inputs)


def origin_fingerprint(*inputs: str) -> Fingerprint:
    """Return the origin of a file for the manifest.

    The manifest is committed. It identifies the generator by version, so that a change of the code
    that leaves a file as it is does not change the manifest either.
    """
    return _hash(VERSION, *_versions("jinja2", "ruff"), *inputs)


@cache
def code_fingerprint() -> Fingerprint:
    """Return the fingerprint of the running code and of its tools' versions."""
    modules = {file for file in files_below(PARTS / "generator") if file.suffix == ".py"}
    shared = [file for name, file in _imported_files() if name.split(".")[0] == "library"]
    digests = (
        f"{file.relative_to(PARTS)} {digest(read_file(file))}"
        for file in sorted({*modules, *shared})
    )
    return _hash(sys.version, *_versions(*TOOLS), *digests)


def _imported_files() -> Iterator[tuple[str, Path]]:
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file is not None:
            yield name, Path(file)


@cache
def _versions(*packages: str) -> tuple[str, ...]:
    return tuple(version(each) for each in packages)


def _hash(*inputs: str) -> Fingerprint:
    return Fingerprint(digest(json.dumps(inputs).encode()))
