"""The command ``add``: all the work in memory first, then the documents, then the package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from . import cache, pipeline, write
from .arrivals import Arrival, alone, placed, read_arrivals, refuse_replacing
from .ir import Api
from .load import Document, documents_in, load
from .problems import GeneratorError, Problem, SpecError
from .project import Project
from .summary import Summary, summarize
from .terminal import Progress


def add(
    project: Project,
    files: Sequence[Path],
    report: Progress,
    *,
    name: str | None = None,
    replace: bool = False,
    overwrite: bool = False,
) -> tuple[list[Summary], list[str]]:
    """Add documents to the project and bring the package into line.

    Args:
        project: The folders.
        files: The documents, wherever they are.
        report: Told what is being done.
        name: The key of the API, where it is not to be found by the file's name.
        replace: Whether documents that the project has for the same APIs may go.
        overwrite: Whether generated files may be lost that somebody edited.

    Returns:
        What came of each document, and what was written, in lines.

    Raises:
        GeneratorError: Something is at fault; nothing was changed.

    """
    documents_in(project.spec)  # Complains if there is no such folder.
    with alone(project.spec, report):
        arrivals = read_arrivals(files, name, project.spec)
        if not replace:
            refuse_replacing(arrivals)
        inputs = cache.digest_inputs(project, _changes(arrivals))
        try:
            documents = pipeline.prepare(project, _all(project, arrivals))
            made = pipeline.make_package(project, documents, report)
        except SpecError as error:
            raise GeneratorError(*error.lines, *_tally(error.problems)) from error
        texts = write.with_manifest(made.outputs)
        changes = write.plan(project.output, texts, overwrite=overwrite)
        with placed(arrivals):
            write.apply(project.output, texts, changes)
        cache.remember(project, inputs)
        for note in changes.notes(project.output):
            report.note(note)
    built: dict[str, tuple[Api, Document]] = {}
    for api, document in zip(made.apis, documents, strict=True):
        built[api.key] = (api, document)
    written = [f"{each.target}: {each.fate}" for each in arrivals]
    written.append(changes.summary(project.output, texts))
    return [summarize(*built[each.document.key], each.document) for each in arrivals], written


def _changes(arrivals: Sequence[Arrival]) -> cache.Changes:
    return {file: content for each in arrivals for file, content in each.changes.items()}


def _all(project: Project, arrivals: Sequence[Arrival]) -> list[Document]:
    """The documents as they will be, in the order in which ``generate`` finds them."""
    gone = {each.former for each in arrivals}
    others = [file for file in documents_in(project.spec) if file not in gone]
    by_file = dict(zip(others, load(others, Path.cwd()), strict=True))
    by_file |= {each.target: each.document for each in arrivals}
    return [by_file[file] for file in sorted(by_file)]


def _tally(problems: Sequence[Problem]) -> Iterator[str]:
    """How often each thing is wrong that is unsupported, where there are many complaints."""
    unsupported = Counter(each.wrong for each in problems if "unsupported" in each.wrong)
    yield f"{len(problems)} complaint{'s' * (len(problems) != 1)}; nothing was written"
    for wrong, count in unsupported.most_common():
        yield f"{count} x {wrong}"
