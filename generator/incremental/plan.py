"""What a package is made of: which pieces it has, and by which keys they are known.

A key is a hash of all that a piece is made from: the generator's code and tools, the template with
what it includes, and of package and APIs what that can ask for. An API's key tells its document,
its overlay, and what is written by hand for it.
"""

from __future__ import annotations

import os
from collections.abc import Container, Iterator
from dataclasses import astuple, dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ..build.api import build
from ..build.library_parts import ConvenienceFile, find_conveniences
from ..core.errors import SpecError
from ..core.filesystem import digest, read_file
from ..core.project import Project
from ..core.stages import stage
from ..ir import Api, Package
from ..openapi.documents import SUFFIXES, SourceFile
from ..openapi.overlays import apply_overlays
from ..openapi.upgrade.document import upgrade
from ..openapi.validation.validator import validate
from ..render.renderer import VARIABLES, Renderer, Template, find_templates
from ..render.template_dependencies import DependencyScanner
from .artifacts import Artifact, RenderJob, key_of
from .store import ArtifactStore


@dataclass(frozen=True)
class Task:
    """What is to be made of one API, in whichever process.

    Attributes:
        key: The API's key.
        project: The folders.
        package: The package.
        file: The API's document.
        conveniences: What is written by hand for it.
        api: The API, if it is known.
        wanted: The pieces that are to be made of it alone.
        templates: A hash of all templates.
        share: How much of the work for an API this is.

    """

    key: str
    project: Project
    package: Package
    file: SourceFile
    conveniences: tuple[ConvenienceFile, ...]
    api: Api | None
    wanted: tuple[RenderJob, ...]
    templates: str
    share: float

    @property
    def size(self) -> float:
        """How much work it is, in bytes of documents."""
        return self.share * (
            0 if isinstance(self.file.content, OSError) else len(self.file.content)
        )


class Result(NamedTuple):
    """What was made of an API: itself, and pieces that are not yet formatted."""

    api: Api
    pieces: tuple[Artifact, ...]


def make(task: Task) -> Result:
    """Do what a task says.

    Raises:
        GeneratorError: The document or a template is at fault; there may be more to say about it.

    """
    with stage("generate", task.file.file):
        api = _build(task) if task.api is None else task.api
        renderer = _renderer(task.project.templates, task.package, task.templates)
        return Result(api, tuple(each.render(renderer, api) for each in task.wanted))


def _build(task: Task) -> Api:
    documents = [upgrade(task.file.load())]
    documents = apply_overlays(documents, task.project.overlays, Path.cwd())
    if problems := validate(documents):
        raise SpecError(problems)
    (api,) = build(documents, task.conveniences)
    return api


@lru_cache(maxsize=1)
def _renderer(folder: Path, package: Package, _: str) -> Renderer:
    """One renderer for as long as the templates stay as they are."""
    return Renderer(folder, package, None)


class BuildPlan:
    """All pieces of a package.

    Args:
        project: The folders.
        package: The package.
        files: The documents of its APIs.

    Attributes:
        keys: The keys of the APIs, in their order.
        wide: The pieces that see more than one API can tell, and the API's index if it is for one.

    Raises:
        GeneratorError: The templates or what is written by hand cannot be read.

    """

    def __init__(self, project: Project, package: Package, files: list[SourceFile]) -> None:
        self._project, self._package, self._files = project, package, files
        self._conveniences = find_conveniences(project.library, [file.key for file in files])
        self.keys = [self._api_key(file) for file in files]
        self._sights = DependencyScanner(project.templates)
        self._narrow: list[list[RenderJob]] = [[] for _ in files]
        self.wide: list[tuple[RenderJob, int | None]] = []
        for template in find_templates(project.templates):
            self._add(template)

    @property
    def piece_keys(self) -> Iterator[str]:
        """The keys of all pieces that are rendered."""
        yield from (wanted.key for wanted, _ in self.wide)
        yield from (wanted.key for each in self._narrow for wanted in each)

    def carried(self, folder: str) -> Iterator[tuple[str, str, str]]:
        """Path, text and maker of what is written by hand for single APIs."""
        for file in self._conveniences:
            yield f"{folder}/{file.path}", file.text, f"library/{file.path}"

    def tasks(
        self, known: Container[str], memory: ArtifactStore, *, everything: bool
    ) -> list[Task]:
        """What is to be made of APIs.

        Args:
            known: The keys of pieces that are there.
            memory: The APIs that are known.
            everything: Whether all APIs are needed, even those of which nothing is to be made.

        """
        tasks = []
        for key, file, pieces in zip(self.keys, self._files, self._narrow, strict=True):
            wanted = tuple(each for each in pieces if each.key not in known)
            is_known = memory.knows(key)
            api = memory.api(key) if wanted or everything else None
            if wanted or not is_known or (everything and api is None):
                share = 1 if api is None else len(wanted) / (2 * len(pieces))
                by_hand = tuple(each for each in self._conveniences if each.api == file.key)
                places = self._project, self._package, file, by_hand, api, wanted
                tasks.append(Task(key, *places, self._sights.digest, share))
        return tasks

    def _add(self, template: Template) -> None:
        sight = self._sights.of(template)
        seen = sight.variables & VARIABLES[template.loop]
        package = astuple(self._package) if "package" in seen else ()
        made_from = (template.path, sight.digest, *package)
        sees_all = "apis" in seen
        others = self.keys if sees_all else ()
        if template.loop == "once":
            key = key_of(*made_from, *others)
            self.wide.append((RenderJob(key, template, made_from, sees_all), None))
            return
        for index, key in enumerate(self.keys):
            wanted = RenderJob(key_of(*made_from, key, *others), template, made_from, sees_all)
            if sees_all:
                self.wide.append((wanted, index))
            else:
                self._narrow[index].append(wanted)

    def _api_key(self, file: SourceFile) -> str:
        suffix = Path(file.file).suffix
        by_hand = [each for each in self._conveniences if each.api == file.key]
        return key_of(
            file.key,
            suffix,
            _digest(file.content),
            *(f"{path} {_digest(content)}" for path, content in self._overlays(file.key)),
            *(f"{each.path} {digest(each.text.encode())}" for each in by_hand),
        )

    def _overlays(self, api: str) -> Iterator[tuple[str, bytes | OSError]]:
        for number, folder in enumerate(self._project.overlays):
            for suffix in SUFFIXES:
                file = folder / f"{api}.overlay{suffix}"
                if os.path.lexists(file):
                    try:
                        yield f"{number}{suffix}", read_file(file)
                    except OSError as error:
                        yield f"{number}{suffix}", error


def _digest(content: bytes | OSError) -> str:
    return str(content) if isinstance(content, OSError) else digest(content)
