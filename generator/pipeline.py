"""The pipeline: load, upgrade, overlay, validate, build, render, format.

``write`` does the rest. What is known of earlier runs is not made again: ``recipe`` says what there
is to be and what each piece of it depends on, and does what is to be done for one API.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from . import PACKAGE
from .build.api import build
from .build.library_parts import ConvenienceFile, find_conveniences, shared_files
from .core.errors import Problem, SpecError, TemplateError, UsageError
from .core.filesystem import read_file
from .core.project import ROOT, Project, real_path
from .core.stages import stage
from .core.workers import spread
from .incremental.artifacts import Artifact, File, carried_key, copied_artifact
from .incremental.plan import BuildPlan, Task, make
from .incremental.store import ArtifactStore
from .ir import Api, Package
from .openapi.documents import Document, SourceFile, find_documents, load_all, read_files
from .openapi.overlays import apply_overlays
from .openapi.upgrade.document import upgrade
from .openapi.validation.validator import validate
from .output.manifest import MANIFEST, Output
from .pycode.formatter import format_sources
from .pycode.unasync import Unasync
from .render.renderer import Renderer

SETTINGS = ROOT / "pyproject.toml"
CHANGELOG = ROOT / "CHANGELOG.md"
PACKAGE_OUTPUT = f"src/{PACKAGE}"

Report = Callable[[str], None]


class GeneratedPackage(NamedTuple):
    """A package.

    Attributes:
        apis: What it is about, where that was asked for.
        outputs: Its files, by path.

    """

    apis: list[Api]
    outputs: dict[str, Output]


def read_spec(project: Project) -> list[Api]:
    """Load, validate and build every API of the project, for those who want nothing more.

    Raises:
        SpecError: A document is at fault.
        UsageError: The folder or one of the APIs does not exist.

    """
    return _read(project, find_files(project))


def read_one(project: Project, key: str) -> tuple[Document, Api]:
    """One API as it is in the package of all, and its document.

    Raises:
        SpecError: The document is at fault.
        UsageError: The folder or the API does not exist.

    """
    documents = load_spec(replace(project, apis=(key,)))
    _refuse(validate(documents))
    keys = [file.stem for file in find_documents(project.spec)]
    (api,) = build(documents, find_conveniences(project.library, keys))
    return documents[0], api


def make_outputs(
    project: Project, report: Report, memory: ArtifactStore | None = None
) -> dict[str, Output]:
    """Every file of the package by its path; nothing is written.

    Args:
        project: The folders.
        report: Told what is being done.
        memory: What is known of earlier runs, and is to be of this one. Without it all is made.

    Raises:
        GeneratorError: The spec or a template is at fault.

    """
    return make_package(project, find_files(project), report, memory).outputs


def make_package(
    project: Project,
    files: list[SourceFile],
    report: Report,
    memory: ArtifactStore | None = None,
    *,
    package: Package | None = None,
    with_apis: bool = False,
) -> GeneratedPackage:
    """The package of APIs whose documents are at hand; nothing is written.

    Args:
        project: The folders.
        files: The documents.
        report: Told what is being done.
        memory: As above.
        package: Name, version and history; as the project's files have them without it.
        with_apis: Whether the APIs are asked for.

    Raises:
        GeneratorError: The spec or a template is at fault.

    """
    memory, package = memory or ArtifactStore(), package or read_package()
    if len({file.key for file in files}) < len(files):
        _read(project, files)  # Complains of two documents for one API.
    recipe = BuildPlan(project, package, files)
    known = {key: piece for key in recipe.piece_keys if (piece := memory.piece(key))}
    wide = [(wanted, index) for wanted, index in recipe.wide if wanted.key not in known]
    tasks = recipe.tasks(known, memory, everything=bool(wide) or with_apis)
    fresh = _make_all(project, files, tasks, memory, report)
    apis = [api for key in recipe.keys if (api := memory.api(key))] if wide or with_apis else []
    renderer = Renderer(project.templates, package, apis)
    for wanted, index in wide:
        with stage("render", "" if index is None else files[index].file):
            fresh.append(wanted.render(renderer, None if index is None else apis[index], apis))
    for path, text, made_by in (
        *shared_files(project.library, PACKAGE_OUTPUT),
        *recipe.carried(PACKAGE_OUTPUT),
    ):
        key = carried_key(path, text)
        piece = memory.piece(key)
        if piece is None:
            fresh.append(copied_artifact(path, text, made_by))
        else:
            known[key] = piece
    _check_unique([*known.values(), *fresh])
    pieces = [*known.values(), *_format(fresh, report)]
    _check_twins(pieces)
    memory.keep(recipe.keys, pieces)
    files_made = sorted(
        (file for piece in pieces for file in piece.files), key=lambda each: each.path
    )
    return GeneratedPackage(
        apis, {file.path: Output(file.text, file.origin) for file in files_made}
    )


def _make_all(
    project: Project,
    files: list[SourceFile],
    tasks: list[Task],
    memory: ArtifactStore,
    report: Report,
) -> list[Artifact]:
    """What is to be made of single APIs, not yet formatted."""
    made: list[Artifact] = []
    if unknown := sum(task.api is None for task in tasks):
        report(f"validating {_count(unknown, 'document')}")
    try:
        results = spread(make, tasks, [task.size for task in tasks])
        for number, (task, result) in enumerate(zip(tasks, results, strict=True)):
            if number == 0:
                report(f"rendering {_count(len(tasks), 'API')}")
            memory.learn(task.key, result.api)
            made += result.pieces
    except SpecError:
        _read(project, files)  # Complains of all documents, and not only of the first.
        raise
    return made


def _read(project: Project, files: list[SourceFile]) -> list[Api]:
    documents = prepare(project, load_all(files))
    _refuse(validate(documents))
    return build(documents, _conveniences(project, documents))


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise SpecError(problems)


def read_package() -> Package:
    """Name, version and history of the package, from the project's own files.

    Raises:
        UsageError: One of them does not hold what it should.

    """
    return package_of(*map(_text, (SETTINGS, CHANGELOG)))


def _text(file: Path) -> str:
    try:
        return read_file(file).decode()
    except UnicodeDecodeError as error:
        raise UsageError(f"{file.name}: not in UTF-8; save it as such") from error


def package_of(settings: str, changelog: str) -> Package:
    """Name, version and history of the package.

    Args:
        settings: The content of ``pyproject.toml``.
        changelog: That of ``CHANGELOG.md``.

    Raises:
        UsageError: The settings tell no name or no version.

    """
    try:
        package = tomllib.loads(settings)["tool"]["lockstep"]["package"]
        name, version = package["name"], package["version"]
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{SETTINGS.name}: no TOML: {error}") from error
    except (KeyError, TypeError) as error:
        wrong = "no name and version in [tool.lockstep.package]"
        raise UsageError(f"{SETTINGS.name}: {wrong}") from error
    return Package(name=name, version=version, changelog=changelog)


def find_files(project: Project) -> list[SourceFile]:
    """The documents of the project's APIs, as files.

    Raises:
        UsageError: The folder or one of the APIs does not exist.

    """
    return read_files(find_documents(real_path(project.spec), project.apis), Path.cwd())


def load_spec(project: Project) -> list[Document]:
    """The documents of the project's APIs as OpenAPI 3.1, overlays included.

    Raises:
        SpecError: A file cannot be read.
        UsageError: The folder or one of the APIs does not exist.

    """
    return prepare(project, load_all(find_files(project)))


def prepare(project: Project, documents: list[Document]) -> list[Document]:
    """Documents as they were loaded, as OpenAPI 3.1 and with their overlays.

    Raises:
        SpecError: An overlay is at fault.

    """
    upgraded = [upgrade(document) for document in documents]
    return apply_overlays(upgraded, project.overlays, Path.cwd())


def _conveniences(project: Project, documents: list[Document]) -> list[ConvenienceFile]:
    return find_conveniences(project.library, [document.key for document in documents])


def _check_twins(pieces: Iterable[Artifact]) -> None:
    unasync = Unasync()
    for piece in pieces:
        unasync.add(piece.used)
    unasync.check_all_used()


def _check_unique(pieces: Iterable[Artifact]) -> None:
    makers = {MANIFEST: "the generator itself"}
    for piece in pieces:
        for file in piece.files:
            if file.path in makers:
                both = " and ".join(sorted([makers[file.path], file.made_by]))
                raise TemplateError(f"{file.path}: {both} both give this file")
            makers[file.path] = file.made_by


def _format(pieces: Sequence[Artifact], report: Report) -> list[Artifact]:
    files = [file for piece in pieces for file in piece.files]
    unready = {each.path: each.text for each in files if not each.is_ready}
    if unready:
        report(f"formatting {_count(len(unready), 'file')}")
    try:
        texts = format_sources(unready)
    except TemplateError as error:
        raise TemplateError(*(_with_maker(line, files) for line in error.lines)) from error

    def ready(file: File) -> File:
        return replace(file, text=texts.get(file.path, file.text), is_ready=True)

    return [replace(piece, files=tuple(map(ready, piece.files))) for piece in pieces]


def _with_maker(line: str, files: Iterable[File]) -> str:
    """A complaint about an output, with what made it in front."""
    makers = {each.path: each.made_by for each in files}
    path = line.partition(":")[0]
    return f"{makers[path]}: {line}" if path in makers else line


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
