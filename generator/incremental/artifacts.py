"""The pieces of a package: what one template gives for one API or for all, or a carried file.

A piece is made anew only where its key is a new one: a hash of everything that it is made from.
"""

from __future__ import annotations

import json
import sys
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

from .. import VERSION
from ..core.errors import TemplateError
from ..core.filesystem import digest, read_file
from ..core.project import ROOT, files_below
from ..core.stages import stage
from ..ir import Api
from ..pycode.unasync import Unasync, sync_path
from ..render.renderer import Renderer, Template
from .stamp import TOOLS


@dataclass(frozen=True)
class File:
    """A file of the package.

    Attributes:
        path: Where it goes.
        text: Its content.
        origin: A hash of what it was made from, for the manifest.
        made_by: What it was made by, for messages.
        is_ready: Whether the text is final: formatted, or written by hand, which stays as it is.

    """

    path: str
    text: str
    origin: str
    made_by: str
    is_ready: bool


@dataclass(frozen=True)
class Artifact:
    """Files that were made together.

    Attributes:
        key: A hash of everything that they were made from.
        files: The files.
        used: Which substitutions were of use where one is another's sync twin.

    """

    key: str
    files: tuple[File, ...]
    used: frozenset[str]


@dataclass(frozen=True)
class RenderJob:
    """A piece that is to be.

    Attributes:
        key: A hash of everything that it is made from.
        template: What it is rendered from.
        made_from: What its files' origin tells, besides the APIs.
        sees_all: Whether all APIs can show in it, and not only the one that it is for.

    """

    key: str
    template: Template
    made_from: tuple[str, ...]
    sees_all: bool = False

    def render(self, renderer: Renderer, only: Api | None, apis: Sequence[Api] = ()) -> Artifact:
        """Make it.

        Args:
            renderer: What renders it.
            only: The API that it is made for, if it is for one.
            apis: All APIs, if it sees them.

        Raises:
            TemplateError: The template is at fault.

        """
        seen = [] if only is None else [only]
        seen += apis if self.sees_all else ()
        digests = [api.digest for api in seen]
        digests += [each.digest for api in seen for each in api.conveniences]
        origin = origin_of(*self.made_from, *digests)
        with stage("render", template=f"templates/{self.template.path}"):
            return make_piece(self.key, self._files(renderer, only, origin))

    def _files(self, renderer: Renderer, only: Api | None, origin: str) -> Iterator[File]:
        by_hand = not self.template.is_rendered
        for path, text in renderer.render(self.template, only):
            if text.strip() or by_hand:
                is_ready = by_hand or not path.endswith(".py")
                yield File(path, text, origin, self.template.path, is_ready)


def copied_artifact(path: str, text: str, made_by: str) -> Artifact:
    """The piece of a file that is written by hand, with its sync twin if it has one."""
    file = File(path, text, origin_of(text), made_by, is_ready=True)
    with stage("render", template=made_by):
        return make_piece(carried_key(path, text), [file])


def carried_key(path: str, text: str) -> str:
    """The key of such a piece."""
    return key_of(path, text)


def make_piece(key: str, files: Iterable[File]) -> Artifact:
    """A piece of files and of the sync twins that they have.

    Raises:
        TemplateError: What is to have a twin is no Python.

    """
    unasync = Unasync()
    found: list[File] = []
    for file in files:
        found.append(file)
        twin = sync_path(file.path)
        if twin is not None:
            text, made_by = _derive(unasync, file), f"{file.made_by}, made sync"
            found.append(replace(file, path=twin, text=text, made_by=made_by, is_ready=False))
    return Artifact(key, tuple(found), unasync.used)


def _derive(unasync: Unasync, file: File) -> str:
    try:
        return unasync.derive(file.text)
    except (SyntaxError, tokenize.TokenError) as error:
        raise TemplateError(f"{file.made_by}: gives no Python: {error}") from error


def key_of(*parts: str) -> str:
    """A hash of the parts, of the generator's own code, and of the tools that it works with."""
    return _hash(code_digest(), *parts)


def origin_of(*parts: str) -> str:
    """A hash for the manifest, which tells the generator by its version and not by its code."""
    return _hash(VERSION, *_versions("jinja2", "ruff"), *parts)


@cache
def code_digest() -> str:
    """A hash of the code that is running, and of the versions of what it works with."""
    modules = {file for file in files_below(ROOT / "generator") if file.suffix == ".py"}
    shared = [file for name, file in _loaded() if name.split(".")[0] == "library"]
    parts = (
        f"{file.relative_to(ROOT)} {digest(read_file(file))}"
        for file in sorted({*modules, *shared})
    )
    return _hash(sys.version, *_versions(*TOOLS), *parts)


def _loaded() -> Iterator[tuple[str, Path]]:
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file is not None:
            yield name, Path(file)


@cache
def _versions(*names: str) -> tuple[str, ...]:
    return tuple(version(name) for name in names)


def _hash(*parts: str) -> str:
    return digest(json.dumps(parts).encode())
