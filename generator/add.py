"""The command ``add``: all the work in memory first, then documents and package in one go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from . import cache, pipeline, write
from .arrivals import Arrival, read_arrivals, refuse_replacing
from .load import Unread, documents_in, read_files
from .lock import locked
from .memory import Memory
from .problems import GeneratorError, Problem, SpecError
from .project import Project
from .recovery import recover
from .summary import Summary, summarize
from .terminal import Progress
from .transaction import Transaction


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
    with locked(project.spec, report), locked(project.output, report):
        for note in recover(project.output):
            report.note(note)
        arrivals = read_arrivals(files, name, project.spec)
        if not replace:
            refuse_replacing(arrivals)
        inputs = cache.digest_inputs(project, _changes(arrivals))
        memory = Memory(project.output)
        try:
            documents = _all(project, arrivals)
            made = pipeline.make_package(project, documents, report, memory, with_apis=True)
        except SpecError as error:
            raise GeneratorError(*error.lines, *_tally(error.problems)) from error
        texts = write.with_manifest(made.outputs)
        changes = write.plan(project.output, texts, overwrite=overwrite)
        with Transaction(project.output) as transaction:
            for each in arrivals:
                _put(transaction, each)
            transaction.write(texts, changes)
            transaction.commit()
        cache.remember(project, inputs)
        memory.save()
        for note in (*transaction.notes, *changes.notes(project.output)):
            report.note(note)
    apis = {str(api.key): api for api in made.apis}
    prepared = pipeline.prepare(project, [each.document for each in arrivals])
    written = [f"{each.target}: {each.fate}" for each in arrivals]
    written.append(changes.summary(project.output, texts))
    summaries = [
        summarize(apis[each.document.key], document, each.document)
        for each, document in zip(arrivals, prepared, strict=True)
    ]
    return summaries, written


def _put(transaction: Transaction, arrival: Arrival) -> None:
    """Let the document come, and go where it was, if that is elsewhere."""
    if arrival.is_there:
        return
    before = arrival.before if arrival.former == arrival.target else None
    transaction.put(arrival.target, arrival.content, before)
    if arrival.former is not None and arrival.former != arrival.target:
        transaction.put(arrival.former, None, arrival.before)


def _changes(arrivals: Sequence[Arrival]) -> cache.Changes:
    return {file: content for each in arrivals for file, content in each.changes.items()}


def _all(project: Project, arrivals: Sequence[Arrival]) -> list[Unread]:
    """The documents as they will be, in the order in which ``generate`` finds them."""
    gone = {each.former for each in arrivals}
    others = [file for file in documents_in(project.spec) if file not in gone]
    by_file = dict(zip(others, read_files(others, Path.cwd()), strict=True))
    by_file |= {each.target: each.unread for each in arrivals}
    return [by_file[file] for file in sorted(by_file)]


def _tally(problems: Sequence[Problem]) -> Iterator[str]:
    """How often each thing is wrong that is unsupported, where there are many complaints."""
    unsupported = Counter(each.wrong for each in problems if "unsupported" in each.wrong)
    yield f"{len(problems)} complaint{'s' * (len(problems) != 1)}; nothing was written"
    for wrong, count in unsupported.most_common():
        yield f"{count} x {wrong}"
