"""Store of the APIs and artifacts of earlier runs for one output folder.

The cache file holds the IR of each API and, for each artifact, the paths of its files with their
digests. The texts stay in the output folder and are reused only while their digests match. Losing
or damaging the cache costs time and nothing else: an unreadable cache counts as empty.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..core.filesystem import atomic_write, digest, read_file
from ..core.stages import stage
from ..ir import Api
from ..ir.serialization import from_json, to_text
from . import stamp
from .artifacts import Artifact, File
from .fingerprints import Fingerprint

_DAMAGED = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)


class ArtifactStore:
    """The APIs and artifacts of one output folder, by fingerprint.

    Args:
        output: The output folder; ``None`` for a store that lasts as long as the process.

    """

    def __init__(self, output: Path | None = None) -> None:
        self._output = output or Path()
        self._file = stamp.artifact_cache(output) if output else None
        self._apis: dict[Fingerprint, Api] = {}
        self._texts: dict[Fingerprint, str] = {}
        self._stored_apis: dict[Fingerprint, Any] = {}
        self._artifacts: dict[Fingerprint, Any] = {}
        if self._file is None:
            return
        try:
            check, _, text = read_file(self._file).partition(b"\n")
            if check.decode() == digest(text):
                content = json.loads(text)
                self._stored_apis = dict(content["apis"])
                self._artifacts = dict(content["artifacts"])
        except _DAMAGED:
            return

    def has_api(self, key: Fingerprint) -> bool:
        """Return whether an API with this fingerprint was compiled, and its document is valid."""
        return key in self._apis or key in self._stored_apis

    def get_api(self, key: Fingerprint) -> Api | None:
        """Return the API with this fingerprint, or ``None``."""
        if key not in self._apis and key in self._stored_apis:
            try:
                self._apis[key] = from_json(self._stored_apis[key])
            except _DAMAGED:
                return None
        return self._apis.get(key)

    def put_api(self, key: Fingerprint, api: Api, text: str | None = None) -> None:
        """Store an API until the process ends, or beyond if ``flush`` is called.

        Args:
            key: Its fingerprint.
            api: The API.
            text: The API as JSON, if the caller has it.

        """
        self._apis[key] = api
        if text is not None:
            self._texts[key] = text

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
        self._stored_apis = {key: api for key, api in self._stored_apis.items() if key in current}
        self._texts = {key: text for key, text in self._texts.items() if key in current}
        self._artifacts = {each.fingerprint: _stored(each) for each in artifacts}

    @stage("remember")
    def flush(self) -> None:
        """Write the cache file for the next process. Call it once the output folder is written."""
        if self._file is None:
            return
        parts = [b'{"apis": {', *self._api_parts(), b'}, "artifacts": ']
        parts += [json.dumps(self._artifacts).encode(), b"}"]
        check = hashlib.sha256()
        for part in parts:
            check.update(part)
        try:
            atomic_write(self._file, [check.hexdigest().encode(), b"\n", *parts])
        except OSError:
            return  # Without the cache the next run repeats the work, which is all that is lost.

    def _api_parts(self) -> Iterator[bytes]:
        """Yield the entries of the APIs: each becomes text on its own, as it takes much memory."""
        comma = b""
        for key in dict.fromkeys([*self._stored_apis, *self._apis]):
            stored = self._stored_apis.get(key)
            text = self._texts.pop(key, None)
            if text is None:
                text = json.dumps(stored) if stored is not None else to_text(self._apis[key])
            if text is not None:
                yield from (comma, f"{json.dumps(key)}: ".encode(), text.encode())
                comma = b", "

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
