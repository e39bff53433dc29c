"""Assembly of a package's artifacts: formatting, and checks that they fit together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..core.errors import TemplateError
from ..core.filesystem import is_device
from ..core.progress import Report, quantity
from ..output.manifest import MANIFEST
from ..pycode.formatter import format_sources
from ..pycode.unasync import Unasync
from .artifacts import Artifact, File


def check_paths(artifacts: Iterable[Artifact]) -> None:
    """Check that each file can be written beside all others, on every system.

    Raises:
        TemplateError: Two have paths that differ in case at most, one is the manifest, or a name
            is reserved on Windows.

    """
    makers = {MANIFEST: "the generator itself"}
    for artifact in artifacts:
        for file in artifact.files:
            path = file.path.casefold()
            if path in makers:
                both = " and ".join(sorted([makers[path], file.made_by]))
                raise TemplateError(f"{file.path}: written by both {both}; rename one of them")
            makers[path] = file.made_by
            if device := next(filter(is_device, file.path.split("/")), None):
                hint = "rename the template, or an operation by x-client-name"
                raise TemplateError(f"{file.path}: {device} is reserved on Windows; {hint}")


def format_artifacts(artifacts: Sequence[Artifact], report: Report) -> list[Artifact]:
    """Return the artifacts with all files formatted, by one call of the formatter.

    Raises:
        TemplateError: A file is not valid Python; the message names its template.

    """
    files = [file for artifact in artifacts for file in artifact.files]
    drafts = {file.path: file.text for file in files if not file.is_final}
    if drafts:
        report(f"formatting {quantity(len(drafts), 'file')}")
    try:
        texts = format_sources(drafts)
    except TemplateError as error:
        raise TemplateError(*(_with_template(line, files) for line in error.lines)) from error

    def final(file: File) -> File:
        return replace(file, text=texts.get(file.path, file.text), is_final=True)

    return [replace(each, files=tuple(map(final, each.files))) for each in artifacts]


def check_substitutions(artifacts: Iterable[Artifact]) -> None:
    """Check that every substitution of ``Unasync`` was applied in at least one artifact.

    Raises:
        TemplateError: One was not, so that it is out of date.

    """
    unasync = Unasync()
    for artifact in artifacts:
        unasync.add(artifact.used)
    unasync.check_all_used()


def _with_template(line: str, files: Iterable[File]) -> str:
    """Prefix a message about an output file with the template that it comes from."""
    makers = {file.path: file.made_by for file in files}
    path = line.partition(":")[0]
    return f"{makers[path]}: {line}" if path in makers else line
