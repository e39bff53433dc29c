"""The plan of a package: its artifacts, their fingerprints, and the work that is left to do.

The fingerprint of an artifact covers the generator's code and tools, the template with everything
that it includes, and those parts of the package and its APIs that the template can read. The
fingerprint of an API covers its document, its overlays and its hand-written files.
"""

from __future__ import annotations

import os
from collections.abc import Container, Iterator
from dataclasses import astuple
from pathlib import Path

from ..build.library_parts import find_conveniences, shared_files
from ..core.filesystem import digest, read_file
from ..core.project import Project
from ..ir import Package
from ..openapi.documents import SUFFIXES, SourceFile
from ..render.template_dependencies import DependencyScanner
from ..render.templates import VARIABLES, Template, find_templates
from .artifacts import CopyJob, RenderJob
from .fingerprints import Fingerprint, fingerprint
from .store import ArtifactStore
from .tasks import ApiTask


class BuildPlan:
    """The artifacts of a package.

    Args:
        project: The folders.
        package: The package.
        sources: The documents of its APIs.

    Attributes:
        api_fingerprints: The fingerprints of the APIs, in the order of their documents.
        shared_jobs: The render jobs that see all APIs, each with the index of its own API if it
            has one.

    Raises:
        GeneratorError: The templates or the library cannot be read.

    """

    def __init__(self, project: Project, package: Package, sources: list[SourceFile]) -> None:
        self._project, self._package, self._sources = project, package, sources
        self._library = find_conveniences(project.library, [each.key for each in sources])
        self.api_fingerprints = [self._api_fingerprint(each) for each in sources]
        self._dependencies = DependencyScanner(project.templates)
        self._api_jobs: list[list[RenderJob]] = [[] for _ in sources]
        self.shared_jobs: list[tuple[RenderJob, int | None]] = []
        for template in find_templates(project.templates):
            self._add(template)

    @property
    def render_fingerprints(self) -> Iterator[Fingerprint]:
        """The fingerprints of all artifacts that are rendered."""
        yield from (job.fingerprint for job, _ in self.shared_jobs)
        yield from (job.fingerprint for jobs in self._api_jobs for job in jobs)

    def copy_jobs(self, folder: str) -> Iterator[CopyJob]:
        """Yield a job for every file of the library that the package contains.

        Args:
            folder: The path of the Python package in the output folder.

        Raises:
            TemplateError: A file cannot be decoded.

        """
        for path, text, source in shared_files(self._project.library, folder):
            yield CopyJob(path, text, source)
        for file in self._library:
            yield CopyJob(f"{folder}/{file.path}", file.text, f"library/{file.path}")

    def tasks(
        self, reusable: Container[Fingerprint], store: ArtifactStore, *, every_api: bool
    ) -> list[ApiTask]:
        """Return the work that is left, one task for each API that needs any.

        Args:
            reusable: The fingerprints of artifacts that are not rendered again.
            store: The store with the APIs of earlier runs.
            every_api: Whether the caller needs all APIs, including those with nothing to render.

        """
        tasks = []
        for key, source, jobs in zip(
            self.api_fingerprints, self._sources, self._api_jobs, strict=True
        ):
            stale = tuple(job for job in jobs if job.fingerprint not in reusable)
            has_api = store.has_api(key)
            saved = store.get_saved(key) if stale or every_api else None
            if stale or not has_api or (every_api and saved is None):
                share = 1 if saved is None else len(stale) / (2 * len(jobs))
                library = tuple(each for each in self._library if each.api == source.key)
                inputs = self._project, self._package, source, library
                templates = self._dependencies.digest
                tasks.append(ApiTask(key, *inputs, saved, stale, templates, share))
        return tasks

    def _add(self, template: Template) -> None:
        dependencies = self._dependencies.of(template)
        read = dependencies.variables & VARIABLES[template.loop]
        package = astuple(self._package) if "package" in read else ()
        inputs = (template.path, dependencies.digest, *package)
        sees = read & {"apis", "schemas"}
        sees |= {"apis"} if "short_names" in read else frozenset()
        seen = [
            api
            for api, source in zip(self.api_fingerprints, self._sources, strict=True)
            if ("schemas" if source.is_schema else "apis") in sees
        ]
        if template.loop == "once":
            key = fingerprint(*inputs, *seen)
            self.shared_jobs.append((RenderJob(key, template, inputs, sees), None))
            return
        for index, (api, source) in enumerate(
            zip(self.api_fingerprints, self._sources, strict=True)
        ):
            if bool(source.is_schema) != (template.loop == "schema"):
                continue
            job = RenderJob(fingerprint(*inputs, api, *seen), template, inputs, sees)
            if sees:
                self.shared_jobs.append((job, index))
            else:
                self._api_jobs[index].append(job)

    def _api_fingerprint(self, source: SourceFile) -> Fingerprint:
        suffix = Path(source.file).suffix
        library = [each for each in self._library if each.api == source.key]
        return fingerprint(
            source.key,
            suffix,
            _digest(source.content),
            *(f"{place} {_digest(content)}" for place, content in self._overlays(source.key)),
            *(f"{each.path} {digest(each.text.encode())}" for each in library),
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
