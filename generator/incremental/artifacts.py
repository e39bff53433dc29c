"""Artifacts: the files that one template renders for one API or for all, or one copied file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ..core.errors import TemplateError
from ..core.stages import stage
from ..ir import Api
from ..pycode.unasync import Unasync, sync_path
from ..render.renderer import Renderer
from ..render.templates import Template
from .fingerprints import Fingerprint, fingerprint, origin_fingerprint


@dataclass(frozen=True)
class File:
    """A file of the package.

    Attributes:
        path: The path in the output folder.
        text: The content.
        origin: The fingerprint of its inputs for the manifest.
        made_by: The template or library file that it comes from, for messages.
        is_final: Whether the text needs no formatting: it is formatted or hand-written.

    """

    path: str
    text: str
    origin: str
    made_by: str
    is_final: bool


@dataclass(frozen=True)
class Artifact:
    """Files that are always generated together.

    Attributes:
        fingerprint: The fingerprint of their inputs.
        files: The files.
        used: The substitutions of ``Unasync`` that were applied to derive sync twins.

    """

    fingerprint: Fingerprint
    files: tuple[File, ...]
    used: frozenset[str]


@dataclass(frozen=True)
class RenderJob:
    """The rendering of one artifact.

    Attributes:
        fingerprint: The fingerprint of the artifact's inputs.
        template: The template.
        origin_inputs: The inputs that the files' origin covers, besides the APIs.
        sees: ``apis`` or ``schemas``, or both, if the result depends on all of these.

    """

    fingerprint: Fingerprint
    template: Template
    origin_inputs: tuple[str, ...]
    sees: frozenset[str] = frozenset()

    def render(self, renderer: Renderer, only: Api | None, apis: Sequence[Api] = ()) -> Artifact:
        """Render the artifact.

        Args:
            renderer: The renderer.
            only: The API to render for; ``None`` if the template is rendered once.
            apis: All APIs and payload schemas, if the job sees any but its own.

        Raises:
            TemplateError: The template is invalid.

        """
        seen = [] if only is None else [only]
        seen += [api for api in apis if ("schemas" if api.payload else "apis") in self.sees]
        digests = [api.digest for api in seen]
        digests += [each.digest for api in seen for each in api.conveniences]
        origin = origin_fingerprint(*self.origin_inputs, *digests)
        with stage("render", template=f"templates/{self.template.path}"):
            return _with_sync_twins(self.fingerprint, self._files(renderer, only, origin))

    def _files(self, renderer: Renderer, only: Api | None, origin: str) -> Iterator[File]:
        is_copy = not self.template.is_rendered
        for path, text in renderer.render(self.template, only):
            if text.strip() or is_copy:
                is_final = is_copy or not path.endswith(".py")
                yield File(path, text, origin, self.template.path, is_final)


@dataclass(frozen=True)
class CopyJob:
    """The copying of one hand-written file.

    Attributes:
        path: The path in the output folder.
        text: The content.
        source: The file in the library, for messages.

    """

    path: str
    text: str
    source: str

    @property
    def fingerprint(self) -> Fingerprint:
        """The fingerprint of the artifact's inputs."""
        return fingerprint(self.path, self.text)

    def copy(self) -> Artifact:
        """Return the file as an artifact, with its sync twin if it has one.

        Raises:
            TemplateError: A file that needs a sync twin is not valid Python.

        """
        return _copy(self)


@lru_cache(maxsize=1024)
def _copy(job: CopyJob) -> Artifact:
    """Return the artifact of a job, which depends only on the job.

    A process that generates several times, as with ``--watch``, derives each sync twin once.
    """
    file = File(job.path, job.text, origin_fingerprint(job.text), job.source, is_final=True)
    with stage("render", template=job.source):
        return _with_sync_twins(job.fingerprint, [file])


def _with_sync_twins(key: Fingerprint, files: Iterable[File]) -> Artifact:
    """Return an artifact of the files and of the sync twins derived from them."""
    unasync = Unasync()
    complete: list[File] = []
    for file in files:
        complete.append(file)
        twin = sync_path(file.path)
        if twin is not None:
            text, made_by = _derive(unasync, file), f"{file.made_by} (sync twin)"
            complete.append(replace(file, path=twin, text=text, made_by=made_by, is_final=False))
    return Artifact(key, tuple(complete), unasync.used)


def _derive(unasync: Unasync, file: File) -> str:
    try:
        return unasync.derive(file.text)
    except SyntaxError as error:
        raise TemplateError(f"{file.made_by}: not valid Python: {error}") from error
