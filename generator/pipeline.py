"""The pipeline: every stage from the documents to the files of the package, in order.

    load -> upgrade -> overlay -> validate -> normalize -> build -> render -> format -> write

``compiler`` runs the stages up to ``build``, ``incremental`` repeats only work whose inputs
changed, and the commands write the result in one transaction (``output.apply``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from . import PACKAGE
from .build.distinct_operations import check_distinct_operations
from .build.library_parts import find_conveniences
from .build.package_settings import read_package
from .build.payloads import check_distinct
from .compiler import BuiltApi, OverlayFolders, compile_apis
from .core.errors import Problem, SpecError, UsageError
from .core.progress import Report, quantity
from .core.project import Project, real_path
from .core.stages import stage
from .incremental.artifacts import Artifact
from .incremental.assembly import check_paths, check_substitutions, format_artifacts
from .incremental.plan import BuildPlan
from .incremental.store import ArtifactStore
from .incremental.tasks import ApiTask, run_tasks
from .ir import Api, Package
from .openapi.documents import SourceFile, find_documents, read_files
from .output.manifest import Output
from .pycode.short_names import name_fault, newest_versions
from .render.renderer import Renderer
from .upstream.copies import all_sources

PACKAGE_OUTPUT = f"src/{PACKAGE}"


class GeneratedPackage(NamedTuple):
    """A package in memory.

    Attributes:
        apis: Its APIs, if the caller asked for them.
        outputs: Its files by path.
        warnings: Warnings about the documents that were compiled, as lines to print.

    """

    apis: list[Api]
    outputs: dict[str, Output]
    warnings: list[str]


def make_package(
    project: Project,
    sources: list[SourceFile],
    report: Report,
    store: ArtifactStore | None = None,
    *,
    package: Package | None = None,
    with_apis: bool = False,
) -> GeneratedPackage:
    """Generate a package in memory. Nothing is written.

    Args:
        project: The folders.
        sources: The documents.
        report: Receives progress messages.
        store: The results of earlier runs, updated with this one. Without it, everything is new.
        package: The package's name, version and changelog; by default those of the project.
        with_apis: Whether the result contains the APIs.

    Raises:
        GeneratorError: A document, an overlay, a template or the library is invalid.

    """
    store = store or ArtifactStore()
    package = package or read_package()
    if all(source.is_schema for source in sources):
        message = "contains payload schemas only; a package also needs the document of an API"
        raise UsageError(f"{project.spec}: {message}")
    if len({source.key for source in sources}) < len(sources):
        _compile_all(project, sources)  # Raises: two documents describe one API.

    # Plan: fingerprint the inputs of every artifact, before any document is parsed.
    plan = BuildPlan(project, package, sources)
    reused = store.get_artifacts(plan.render_fingerprints)
    shared_jobs = [each for each in plan.shared_jobs if each[0].fingerprint not in reused]

    # Load, upgrade, overlay, validate, build, render: one task for each API on all cores, because
    # neither an API's code nor the templates for one API depend on another API. If one large API
    # is nearly all of the work, its templates are divided over the cores.
    every_api = bool(shared_jobs) or with_apis
    tasks = plan.tasks(reused, store, every_api=every_api)
    rendered, warnings = _run(tasks, project, sources, store, report)
    warnings += [f"warning: {each}" for each in _name_warnings(sources)]

    # Render: templates that see all APIs have to wait for the last one.
    keys = plan.api_fingerprints if every_api else []
    apis = [api for key in keys if (api := store.get_api(key))]
    check_distinct(apis)
    check_distinct_operations(apis)
    renderer = Renderer(project.templates, package, apis)
    for job, index in shared_jobs:
        with stage("render", "" if index is None else sources[index].file):
            rendered.append(job.render(renderer, None if index is None else apis[index], apis))

    # Copy: the library is hand-written and stays as it is; only its sync twins are derived.
    for copy_job in plan.copy_jobs(PACKAGE_OUTPUT):
        key = copy_job.fingerprint
        if artifact := store.get_artifact(key):
            reused[key] = artifact
        else:
            rendered.append(copy_job.copy())
    check_paths([*reused.values(), *rendered])

    # Format: one call for all files, because the formatter takes longer to start than to format.
    artifacts = [*reused.values(), *format_artifacts(rendered, report)]
    check_substitutions(artifacts)

    # Write: left to the command, so that documents, package and changelog change together.
    store.retain(plan.api_fingerprints, artifacts)
    files = sorted((file for each in artifacts for file in each.files), key=lambda file: file.path)
    outputs = {file.path: Output(file.text, file.origin) for file in files}
    return GeneratedPackage(apis, outputs, warnings)


def make_outputs(
    project: Project, report: Report, store: ArtifactStore | None = None
) -> dict[str, Output]:
    """Generate the files of the project's package by path; see ``make_package``.

    Raises:
        GeneratorError: A document, an overlay, a template or the library is invalid.

    """
    return make_package(project, find_sources(project), report, store).outputs


def compile_spec(project: Project) -> list[BuiltApi]:
    """Compile every API of the project, without generating code.

    The warnings about the names of APIs are among those of their documents.

    Raises:
        SpecError: A document or an overlay is invalid.
        UsageError: The folder or one of the APIs does not exist.

    """
    sources = find_sources(project)
    return [
        each._replace(document=each.document.with_warnings(_name_warnings(sources, each.api.key)))
        for each in _compile_all(project, sources)
    ]


def read_one(project: Project, key: str) -> BuiltApi:
    """Compile one API as the package of all APIs contains it.

    Raises:
        SpecError: The document or its overlay is invalid.
        UsageError: The folder or the API does not exist.

    """
    sources = find_sources(replace(project, apis=(key,)))
    keys = [each.key for each in find_sources(replace(project, apis=()))]
    library = find_conveniences(project.library, keys)
    (built,) = compile_apis(sources, OverlayFolders(project.overlays), library)
    return built


def find_sources(project: Project) -> list[SourceFile]:
    """Read the files of the project's documents, and of pinned ones if the project has them.

    Raises:
        UsageError: The folder or one of the APIs does not exist.
        PinError: The list of pinned documents is invalid, or a document is not fetched.

    """
    if project.with_pinned:
        return all_sources(project)
    return read_files(find_documents(real_path(project.spec), project.apis), Path.cwd())


def _name_warnings(sources: Sequence[SourceFile], key: str = "") -> Iterator[Problem]:
    """Warn of APIs whose newest version cannot have the name without a version.

    Args:
        sources: The documents of the package.
        key: The only API to warn of, if not all.

    """
    files = {source.key: source.file for source in sources if not source.is_schema}
    for name, newest in newest_versions(files).items():
        fault = name_fault(name) if name != newest else ""
        if fault and key in {"", newest}:
            message = f"no client has the newest version as {name}, because {fault}"
            hint = f"use {newest}, or choose another key with --as"
            yield Problem(files[newest], 1, 1, (), message, hint)


def _run(
    tasks: Sequence[ApiTask],
    project: Project,
    sources: Sequence[SourceFile],
    store: ArtifactStore,
    report: Report,
) -> tuple[list[Artifact], list[str]]:
    """Run the tasks, store their APIs, and return their artifacts and the warnings."""
    rendered: list[Artifact] = []
    warnings: list[str] = []
    if to_compile := sum(task.saved is None for task in tasks):
        report(f"validating {quantity(to_compile, 'document')}")
    try:
        for number, (task, result) in enumerate(zip(tasks, run_tasks(tasks), strict=True)):
            if number == 0:
                report(f"rendering {quantity(len(tasks), 'API')}")
            store.put_api(task.fingerprint, result.api, result.saved)
            rendered += result.artifacts
            warnings += result.warnings
    except SpecError:
        _compile_all(project, sources)  # Raises: the problems of all documents.
        raise
    return rendered, warnings


def _compile_all(project: Project, sources: Sequence[SourceFile]) -> list[BuiltApi]:
    library = find_conveniences(project.library, [source.key for source in sources])
    built = compile_apis(sources, OverlayFolders(project.overlays), library)
    check_distinct(each.api for each in built)
    check_distinct_operations(each.api for each in built)
    return built
