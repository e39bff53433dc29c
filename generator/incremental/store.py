"""Store of the APIs and artifacts of earlier runs for one output folder.

The cache file holds the IR of each API and, for each artifact, the paths of its files with their
digests. The texts stay in the output folder and are reused only while their digests match. Losing
or damaging the cache costs time and nothing else: an unreadable cache counts as empty.

Its first line is the digest of the rest, its second the artifacts as JSON. Each other line is the
fingerprint of an API and the API as JSON, which is parsed only if the API is needed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..core.filesystem import atomic_write, digest, read_file
from ..core.stages import stage
from ..ir import Api
from ..ir.serialization import SavedApi, from_json, to_json
from . import stamp
from .artifacts import Artifact, File
from .fingerprints import Fingerprint

_DAMAGED = (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError)


class ArtifactStore:
    """The APIs and artifacts of one output folder, by fingerprint.

    Args:
        output: The output folder; ``None`` for a store that lasts as long as the process.

    """

    def __init__(self, output: Path | None = None) -> None:
        self._output = output or Path()
        self._file = stamp.artifact_cache(output) if output else None
        self._apis: dict[Fingerprint, Api] = {}
        self._saved: dict[Fingerprint, bytes] = {}
        self._artifacts: dict[Fingerprint, Any] = {}
        if self._file is None:
            return
        try:
            check, _, content = read_file(self._file).partition(b"\n")
            if check.decode() == digest(content):
                artifacts, *apis = content.splitlines()
                lines = (line.partition(b" ") for line in apis)
                self._saved = {Fingerprint(key.decode()): saved for key, _, saved in lines}
                self._artifacts = dict(json.loads(artifacts))
        except _DAMAGED:
            return

    def has_api(self, key: Fingerprint) -> bool:
        """Return whether an API with this fingerprint was compiled, and its document is valid."""
        return key in self._apis or key in self._saved

    def get_api(self, key: Fingerprint) -> Api | None:
        """Return the API with this fingerprint, or ``None``."""
        if key not in self._apis and key in self._saved:
            try:
                self._apis[key] = from_json(self._saved[key])
            except _DAMAGED:
                del self._saved[key]  # Built again, it is not written as it was.
        return self._apis.get(key)

    def get_saved(self, key: Fingerprint) -> SavedApi | None:
        """Return the API with this fingerprint and its JSON, or ``None``."""
        api = self.get_api(key)
        if api is None:
            return None
        saved = self._saved.get(key)
        return SavedApi.of(api) if saved is None else SavedApi(api, saved)

    def put_api(self, key: Fingerprint, api: Api, saved: bytes | None = None) -> None:
        """Store an API until the process ends, or beyond if ``flush`` is called.

        Args:
            key: Its fingerprint.
            api: The API.
            saved: The API as JSON, if the caller has it.

        """
        self._apis[key] = api
        if saved is not None:
            self._saved[key] = saved

    def get_artifact(self, key: Fingerprint) -> Artifact | None:
        """Return the artifact with this fingerprint if its files are unchanged, or ``None``."""
        try:
            stored = self._artifacts[key]
            files = tuple(self._read(*each) for each in stored["files"])
            return Artifact(key, files, frozenset(stored["used"]))
        except _DAMAGED:
            return None

    def get_artifacts(self, keys: Iterable[Fingerprint]) -> dict[Fingerprint, Artifact]:
        """Return those artifacts with these fingerprints whose files are unchanged."""
        return {key: artifact for key in keys if (artifact := self.get_artifact(key))}

    def retain(self, apis: Iterable[Fingerprint], artifacts: Iterable[Artifact]) -> None:
        """Replace the content of the store by that of the current run.

        Args:
            apis: The fingerprints of the run's APIs. The others are dropped.
            artifacts: All artifacts of the package, formatted.

        """
        current = set(apis)
        self._apis = {key: api for key, api in self._apis.items() if key in current}
        self._saved = {key: saved for key, saved in self._saved.items() if key in current}
        self._artifacts = {each.fingerprint: _stored(each) for each in artifacts}

    @stage("remember")
    def flush(self) -> None:
        """Write the cache file for the next process. Call it once the output folder is written."""
        if self._file is None:
            return
        for key in self._apis.keys() - self._saved.keys():
            if (saved := to_json(self._apis[key])) is not None:
                self._saved[key] = saved
        parts = [json.dumps(self._artifacts).encode()]
        for key, saved in sorted(self._saved.items()):
            parts += [b"\n", key.encode(), b" ", saved]
        check = hashlib.sha256()
        for part in parts:
            check.update(part)
        try:
            atomic_write(self._file, [check.hexdigest().encode(), b"\n", *parts])
        except OSError:
            return  # Without the cache the next run repeats the work, which is all that is lost.

    def _read(self, path: str, origin: str, made_by: str, check: str) -> File:
        content = read_file(self._output / path)
        if digest(content) != check:
            raise ValueError(path)
        return File(path, content.decode(), origin, made_by, is_final=True)


def _stored(artifact: Artifact) -> dict[str, Any]:
    files = [
        [file.path, file.origin, file.made_by, digest(file.text.encode())]
        for file in artifact.files
    ]
    return {"files": files, "used": sorted(artifact.used)}
