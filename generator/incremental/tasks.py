"""The work for the APIs of a package, and its distribution over the machine's cores.

Each API is a task of its own. Only if one large API is nearly all of the work, its templates are
distributed as well: it is compiled in this process, and all processes take its render jobs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ..build.library_parts import ConvenienceFile
from ..compiler import OverlayFolders, compile_api
from ..core.project import Project
from ..core.stages import stage
from ..core.workers import Helpers, spread
from ..ir import Api, Package
from ..ir.serialization import SavedApi
from ..openapi.documents import SourceFile
from ..render.renderer import Renderer
from .artifacts import Artifact, RenderJob
from .fingerprints import Fingerprint

DIVIDED_BYTES = 2_000_000
"""The size from which rendering takes longer than sending the API to another process."""

_DIVIDED_SHARE = 0.9
"""The least fraction of the work that is nearly all of it."""


@dataclass(frozen=True)
class ApiTask:
    """The work that is left for one API. Any process can do it.

    Attributes:
        fingerprint: The fingerprint of the API.
        project: The folders.
        package: The package.
        source: The API's document.
        library: The hand-written files of the API.
        saved: The API, if the store has it.
        render_jobs: The artifacts to render that depend on no other API.
        templates: A digest of all templates.
        share: The fraction of the work for an API that is left, from 0 to 1.

    """

    fingerprint: Fingerprint
    project: Project
    package: Package
    source: SourceFile
    library: tuple[ConvenienceFile, ...]
    saved: SavedApi | None
    render_jobs: tuple[RenderJob, ...]
    templates: str
    share: float

    @property
    def size(self) -> float:
        """An estimate of the work, in bytes of documents."""
        content = self.source.content
        return 0 if isinstance(content, OSError) else self.share * len(content)


class ApiResult(NamedTuple):
    """The result of a task.

    Attributes:
        api: The API.
        artifacts: The rendered artifacts, not formatted yet.
        warnings: The warnings about the document, if it was compiled.
        saved: The API as JSON, if it was sent to other processes.

    """

    api: Api
    artifacts: tuple[Artifact, ...]
    warnings: tuple[str, ...]
    saved: bytes | None = None


class _Rendering(NamedTuple):
    """The common inputs of all render jobs of an API.

    Attributes:
        folder: The tree of templates.
        package: The package.
        templates: A digest of all templates.
        saved: The API.

    """

    folder: Path
    package: Package
    templates: str
    saved: SavedApi


def run_tasks(tasks: Sequence[ApiTask]) -> Iterator[ApiResult]:
    """Yield the result of each task, in the order of the tasks.

    Raises:
        GeneratorError: A document or a template is invalid. Other documents may be invalid too.

    """
    sizes = [each.size for each in tasks]
    largest = max(sizes, default=0)
    if largest < max(DIVIDED_BYTES, _DIVIDED_SHARE * sum(sizes)):
        yield from spread(run_task, tasks, sizes)
        return
    for task in tasks:
        yield _run_divided(task) if task.size == largest else run_task(task)


def run_task(task: ApiTask) -> ApiResult:
    """Compile the API unless it is known, and render its artifacts.

    Raises:
        GeneratorError: The document or a template is invalid. Other documents may be invalid too.

    """
    with stage("generate", task.source.file):
        warnings: tuple[str, ...] = ()
        if task.saved is not None:
            api = task.saved.api
        else:
            overlays = OverlayFolders(task.project.overlays)
            built = compile_api(task.source, overlays, task.library)
            api, warnings = built.api, built.warnings
            del built  # The document, so that its memory is free for the rendering.
        return ApiResult(api, _rendered(task, api), warnings)


def _rendered(task: ApiTask, api: Api) -> tuple[Artifact, ...]:
    renderer = _renderer(task.project.templates, task.package, task.templates)
    return tuple(job.render(renderer, api) for job in task.render_jobs)


def _run_divided(task: ApiTask) -> ApiResult:
    """Do the same, but take the render jobs with all cores."""
    with stage("generate", task.source.file), Helpers(_render) as helpers:
        compiled = run_task(replace(task, render_jobs=()))
        saved = task.saved or SavedApi.of(compiled.api)
        if saved is None:
            return compiled._replace(artifacts=_rendered(task, compiled.api))
        rendering = _Rendering(task.project.templates, task.package, task.templates, saved)
        artifacts = helpers.divide(rendering, task.render_jobs)
        return compiled._replace(artifacts=tuple(artifacts), saved=saved.json)


def _render(rendering: _Rendering, job: RenderJob) -> Artifact:
    renderer = _renderer(rendering.folder, rendering.package, rendering.templates)
    return job.render(renderer, rendering.saved.api)


@lru_cache(maxsize=1)
def _renderer(folder: Path, package: Package, _: str) -> Renderer:
    """Return the same renderer until the digest of the templates changes."""
    return Renderer(folder, package, None)
