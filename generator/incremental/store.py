"""Remembers what earlier runs have built and rendered for an output folder.

The cache holds what APIs were built to, and for each piece which files came of it, with their
hashes. The texts themselves are read from the output folder, and count where their hash is right.
So a cache that is gone or wrong costs time, and nothing else; one that cannot be read counts as
none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..core.filesystem import atomic_write, digest, read_file
from ..core.stages import stage
from ..ir import Api
from ..ir.serialization import as_json, from_json
from . import stamp
from .artifacts import Artifact, File

_BROKEN = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)


class ArtifactStore:
    """What is known of one output folder.

    Args:
        output: The folder; ``None`` remembers nothing beyond this process.

    """

    def __init__(self, output: Path | None = None) -> None:
        self._output = output or Path()
        self._file = stamp.pieces_of(output) if output else None
        self._apis: dict[str, Api] = {}
        self._saved: dict[str, Any] = {}
        self._pieces: dict[str, Any] = {}
        if self._file is None:
            return
        try:
            check, _, text = read_file(self._file).partition(b"\n")
            if check.decode() == digest(text):
                known = json.loads(text)
                self._saved, self._pieces = dict(known["apis"]), dict(known["pieces"])
        except _BROKEN:
            return

    def knows(self, key: str) -> bool:
        """Whether an API of this key was built, so that its document is known to be sound."""
        return key in self._apis or key in self._saved

    def api(self, key: str) -> Api | None:
        """The API of this key, if it is known."""
        if key not in self._apis and key in self._saved:
            try:
                self._apis[key] = from_json(self._saved[key])
            except _BROKEN:
                return None
        return self._apis.get(key)

    def piece(self, key: str) -> Artifact | None:
        """The piece of this key, if it is known and its files are as they were made."""
        try:
            known = self._pieces[key]
            files = tuple(self._read(*each) for each in known["files"])
            return Artifact(key, files, frozenset(known["used"]))
        except _BROKEN:
            return None

    def _read(self, path: str, origin: str, made_by: str, check: str) -> File:
        content = read_file(self._output / path)
        if digest(content) != check:
            raise ValueError(path)
        return File(path, content.decode(), origin, made_by, is_ready=True)

    def learn(self, key: str, api: Api) -> None:
        """Take an API in."""
        self._apis[key] = api

    def keep(self, keys: Iterable[str], pieces: Iterable[Artifact]) -> None:
        """Forget all but what a run was about.

        Args:
            keys: Those of its APIs, which are all known.
            pieces: All pieces of the package.

        """
        wanted = set(keys)
        self._apis = {key: api for key, api in self._apis.items() if key in wanted}
        self._saved = {key: each for key, each in self._saved.items() if key in wanted}
        self._pieces = {each.key: _noted(each) for each in pieces}

    @stage("remember")
    def save(self) -> None:
        """Keep it for the next process, once the package is written."""
        if self._file is None:
            return
        for key in self._apis.keys() - self._saved.keys():
            if (saved := as_json(self._apis[key])) is not None:
                self._saved[key] = saved
        known = {"apis": self._saved, "pieces": self._pieces}
        text = json.dumps(known).encode()
        try:
            atomic_write(self._file, digest(text).encode() + b"\n" + text)
        except OSError:
            return  # Without it the next run does the work again, which is all that is lost.


def _noted(piece: Artifact) -> dict[str, Any]:
    files = [
        [file.path, file.origin, file.made_by, digest(file.text.encode())] for file in piece.files
    ]
    return {"files": files, "used": sorted(piece.used)}
