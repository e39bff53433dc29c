"""The list of pinned documents in ``upstream.toml``: repository, commit, and their SHA-256."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..core.errors import GeneratorError, closest_first
from ..core.filesystem import is_device, read_file
from ..core.project import IS_INSTALLED, PARTS, Project
from ..core.stages import stage
from ..escape import toml
from ..openapi.documents import SUFFIXES, display_path
from ..pycode.api_keys import api_key_fault

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SCHEMES = {"", "https", "ssh", "file"}
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_PLACES = ("{commit}", "{path}")

_HEAD = """\
# Documents of Amazon's that `generate --all` builds the package from, in addition to this folder.
# `fetch` places them in .upstream, which git ignores, and checks their SHA-256.
# `update --all` and `fetch --pin` write this file and keep no comments. README.md describes it.
"""


class PinError(GeneratorError):
    """``upstream.toml`` is invalid, or a pinned document is missing or different."""


@dataclass(frozen=True)
class Pin:
    """A pinned document.

    Attributes:
        key: The key of its API.
        path: The path in the repository, with forward slashes.
        sha256: The digest of its content, in hexadecimal.
        is_schema: Whether it is a payload schema.

    """

    key: str
    path: str
    sha256: str
    is_schema: bool

    @property
    def order(self) -> tuple[bool, str]:
        """The sort key in the list: APIs by key, then payload schemas by key."""
        return self.is_schema, self.key


@dataclass(frozen=True)
class Pins:
    """The content of ``upstream.toml``.

    Attributes:
        file: The path to show in messages.
        url: The git repository.
        raw: The URL of a single file with the places ``{commit}`` and ``{path}``; may be empty.
        commit: The commit of the documents; empty if none is verified.
        documents: The pinned documents in their order.
        excluded: The reason for each document that is left out, by path.

    """

    file: str
    url: str
    raw: str
    commit: str
    documents: tuple[Pin, ...]
    excluded: Mapping[str, str]


@stage("load")
def read_pins(project: Project) -> Pins:
    """Read the list of pinned documents.

    Raises:
        PinError: The file is missing or invalid; lists every problem.

    """
    shown = display_path(project.pins, Path.cwd())
    file = project.pins
    if IS_INSTALLED and not file.exists():  # The generator has a list of its own.
        file = PARTS / "spec" / "upstream.toml"
    try:
        data = tomllib.loads(read_file(file).decode())
    except FileNotFoundError as error:
        raise PinError(f"{shown}: no such file; write the list of pinned documents") from error
    except UnicodeDecodeError as error:
        raise PinError(f"{shown}: not in UTF-8; save it as UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PinError(f"{shown}: not valid TOML: {error}; correct the syntax") from error
    reader = _Reader(data)
    pins = reader.read(shown)
    if reader.problems:
        raise PinError(*(f"{shown}: {each}" for each in reader.problems))
    return pins


def path_fault(path: str) -> str:
    """Return why a path cannot name a document in a repository; empty if it can."""
    steps = path.split("/")
    if not path.isprintable() or "\\" in path or ":" in path:
        return "contains a character that is not allowed in a path"
    if not path or {"", ".", ".."} & set(steps):
        return "must be a relative path without . and .."
    if any(each.lower() == ".git" or each.startswith("-") or is_device(each) for each in steps):
        return "has a part that is reserved"
    if Path(path).suffix not in SUFFIXES:
        return f"must end in {' or '.join(SUFFIXES)}"
    return ""


def commit_fault(commit: str) -> str:
    """Return why a text cannot be a pinned commit; empty if it can."""
    if _COMMIT.fullmatch(commit):
        return ""
    return "is not a full commit hash; write its 40 hexadecimal digits in lower case"


class _Reader:
    """Reader of the values, which collects every problem."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data
        self.problems: list[str] = []

    def read(self, file: str) -> Pins:
        """Return the pins; those of invalid entries are left out."""
        self._check_keys("the file", self._data, ("repository", "apis", "schemas", "excluded"))
        repository = self._data.get("repository", {})
        if not isinstance(repository, dict):
            self.problems.append("repository: must be a table; write [repository]")
            repository = {}
        self._check_keys("[repository]", repository, ("url", "raw", "commit"))
        url, raw, commit = (
            self._text("[repository]", repository, key, is_required=key == "url")
            for key in ("url", "raw", "commit")
        )
        self._check_addresses(url, raw)
        if commit and (fault := commit_fault(commit)):
            self.problems.append(f"[repository] commit: {commit!r} {fault}")
        documents = [*self._pins("apis"), *self._pins("schemas")]
        excluded = dict(self._exclusions())
        self._refuse_repetition(documents, excluded)
        documents.sort(key=lambda each: each.order)
        return Pins(file, url, raw, commit, tuple(documents), excluded)

    def _check_addresses(self, url: str, raw: str) -> None:
        if url.startswith("-") or "::" in url or _scheme(url) not in _SCHEMES:
            self.problems.append(
                f"[repository] url: {url!r} is not supported; write https://, ssh://, file:// or "
                "a path"
            )
        if raw and any(raw.count(each) != 1 for each in _PLACES):
            self.problems.append(
                f"[repository] raw: {raw!r} must contain {' and '.join(_PLACES)} once each"
            )
        elif raw and not _is_safe_address(raw):
            self.problems.append(f"[repository] raw: {raw!r} must be an https:// address")

    def _pins(self, kind: str) -> Iterator[Pin]:
        for place, entry in self._entries(kind, ("key", "path", "sha256")):
            key, path, sha256 = (self._text(place, entry, each) for each in _entry_keys(kind))
            if key and (fault := api_key_fault(key)):
                self.problems.append(f"{place}: key {key!r} {fault}; choose one like orders_v0")
            if path and (fault := path_fault(path)):
                self.problems.append(f"{place}: path {path!r} {fault}")
            if sha256 and not _SHA256.fullmatch(sha256):
                wrong = "is not a SHA-256; write its 64 hexadecimal digits in lower case"
                self.problems.append(f"{place}: sha256 {sha256!r} {wrong}")
            yield Pin(key, path, sha256, kind == "schemas")

    def _exclusions(self) -> Iterator[tuple[str, str]]:
        for place, entry in self._entries("excluded", _entry_keys("excluded")):
            path, reason = (self._text(place, entry, each) for each in _entry_keys("excluded"))
            if path and (fault := path_fault(path)):
                self.problems.append(f"{place}: path {path!r} {fault}")
            yield path, reason

    def _entries(self, kind: str, known: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
        entries = self._data.get(kind, [])
        if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
            self.problems.append(f"{kind}: must be a list of tables; write [[{kind}]]")
            return
        for number, entry in enumerate(entries, 1):
            name = next((entry[each] for each in ("key", "path") if entry.get(each)), "")
            place = f"[[{kind}]] {number}" + (f" ({name})" if name else "")
            self._check_keys(place, entry, known)
            yield place, entry

    def _text(
        self, place: str, entry: Mapping[str, Any], key: str, *, is_required: bool = True
    ) -> str:
        value = entry.get(key, "")
        if not isinstance(value, str) or (is_required and not value.strip()):
            wrong = "is missing" if key not in entry else "must be a string that is not empty"
            self.problems.append(f'{place}: {key} {wrong}; write {key} = "..."')
            return ""
        return value

    def _check_keys(self, place: str, entry: Mapping[str, Any], known: Iterable[str]) -> None:
        for key in sorted(entry.keys() - set(known)):
            likely = closest_first(key, known)[0]
            self.problems.append(f"{place}: unknown key {key!r}; did you mean {likely}?")

    def _refuse_repetition(self, documents: list[Pin], excluded: Mapping[str, str]) -> None:
        paths = {each.path: each.key for each in documents}
        for kind, values in (
            ("key", [each.key for each in documents]),
            ("path", [each.path for each in documents]),
        ):
            for value, count in Counter(filter(None, values)).items():
                if count > 1:
                    self.problems.append(
                        f"{count} documents have the {kind} {value}; keep one of them, or list "
                        "the others under [[excluded]] with a reason"
                    )
        self.problems += [
            f"{path} is both pinned as {paths[path]} and excluded; remove one of the entries"
            for path in excluded
            if path in paths
        ]


def _scheme(url: str) -> str:
    """Return the scheme of a repository's URL; empty for a path."""
    return url.partition("://")[0].lower() if "://" in url else ""


def _entry_keys(kind: str) -> tuple[str, ...]:
    """Return the keys of an entry in one of the lists."""
    return ("path", "reason") if kind == "excluded" else ("key", "path", "sha256")


def _is_safe_address(raw: str) -> bool:
    try:
        parts = urlsplit(raw)
        host = parts.hostname or ""
    except ValueError:
        return False
    if any("{" in each for each in (parts.netloc, parts.scheme)) or not host:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)


def render_pins(pins: Pins) -> str:
    """Return the content of ``upstream.toml``."""
    lines = [_HEAD, "[repository]", f"url = {toml.literal(pins.url)}"]
    if pins.raw:
        lines.append(f"raw = {toml.literal(pins.raw)}")
    if pins.commit:
        lines.append(f"commit = {toml.literal(pins.commit)}")
    else:
        lines.append("# No commit is verified yet: `fetch --pin COMMIT` compares one and names it.")
    for pin in sorted(pins.documents, key=lambda each: each.order):
        kind = "schemas" if pin.is_schema else "apis"
        lines += ["", f"[[{kind}]]"]
        lines += [f"{each} = {toml.literal(getattr(pin, each))}" for each in _entry_keys(kind)]
    for path, reason in sorted(pins.excluded.items()):
        lines += ["", "[[excluded]]", f"path = {toml.literal(path)}"]
        lines.append(f"reason = {toml.literal(reason)}")
    return "\n".join(lines) + "\n"
