"""The command line: ``python -m generator generate | validate | check``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from .problems import GeneratorError, TreeError, UsageError
from .project import ROOT, Project

if TYPE_CHECKING:
    from rich.status import Status

app = typer.Typer(
    help="Generate a typed Python client for Amazon's Selling Partner API from its documents.",
    epilog="Exit codes: 0 fine; 1 the spec, a template or the output folder is at fault; "
    "2 wrong usage.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)

Spec = Annotated[
    Path, typer.Option(metavar="DIR", help="The folder of OpenAPI documents.", show_default="spec")
]
Templates = Annotated[
    Path, typer.Option(metavar="DIR", help="The tree of templates.", show_default="templates")
]
Output = Annotated[
    Path,
    typer.Option(
        metavar="DIR", help="The folder of the generated package.", show_default="generated"
    ),
]
Apis = Annotated[
    list[str] | None,
    typer.Option(
        "--api",
        metavar="NAME",
        help="Only this API: the name of its document without the ending. May be repeated. "
        "The package then holds no other.",
    ),
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Overwrite generated files even if they were edited.")
]


@app.command()
def generate(
    spec: Spec = ROOT / "spec",
    templates: Templates = ROOT / "templates",
    output: Output = ROOT / "generated",
    api: Apis = None,
    overwrite: Overwrite = False,
) -> None:
    """Validate the documents and bring the package into line with them.

    Writes only what is different. A file that is generated no more is removed, unless somebody
    edited it. Nothing is written when a document, a template or the folder is at fault.
    """
    from . import cache, write

    with _errors(sys.stderr), _progress() as report:
        output = _shown(output)
        project = Project(spec, templates, output, tuple(api or ()))
        inputs = cache.digest_inputs(project)
        if cache.is_current(project, inputs):
            report.done(f"{output}: nothing to do")
            return
        from . import pipeline  # Slow to import, and not needed where there is nothing to do.

        outputs = pipeline.make_outputs(project, report)
        texts = write.with_manifest(outputs)
        changes = write.plan(output, texts, overwrite=overwrite)
        write.apply(output, texts, changes)
        cache.remember(project, inputs)
        for path in changes.kept:
            report.note(f"{output / path}: generated no more, but edited by hand; left as it is")
        report.done(
            f"{output}: {len(texts)} files, {len(changes.written)} written, "
            f"{len(changes.removed)} removed"
        )


@app.command()
def validate(spec: Spec = ROOT / "spec", api: Apis = None) -> None:
    """Check the documents and print every complaint.

    Each is a line: FILE:LINE:COLUMN JSON-POINTER: what is wrong, what would be right.
    """
    from . import pipeline

    with _errors(sys.stdout):
        apis = pipeline.read_spec(Project(spec=spec, apis=tuple(api or ())))
        for each in apis:
            print(f"{each.key}: {len(each.operations)} operations, {len(each.models)} models: fine")


@app.command()
def check(
    spec: Spec = ROOT / "spec",
    templates: Templates = ROOT / "templates",
    output: Output = ROOT / "generated",
    api: Apis = None,
) -> None:
    """Generate in memory and compare with the folder; print a unified diff where they differ.

    Exits with 0 when they agree and with 1 when they do not. Nothing is written.
    """
    from . import pipeline, write

    with _errors(sys.stderr), _progress() as report:
        output = _shown(output)
        project = Project(spec, templates, output, tuple(api or ()))
        outputs = pipeline.make_outputs(project, report)
        lines = list(write.differences(output, write.with_manifest(outputs)))
        if lines:
            sys.stdout.writelines(lines)
            raise TreeError(f"{output}: not as it would be generated; run generate")
        report.done(f"{output}: as generated")


def _shown(path: Path) -> Path:
    """The path as messages show it: relative where it lies below the working directory."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


class _Lines:
    """Progress as plain lines, for logs and pipes."""

    def __call__(self, message: str) -> None:
        """Say what is being done now."""
        self.note(message)

    def note(self, message: str) -> None:
        """Say what is to be seen afterwards as well."""
        print(message, file=sys.stderr, flush=True)

    def done(self, message: str) -> None:
        """Say what came of it."""
        print(message, flush=True)


class _Spinner(_Lines):
    """Progress as one line that changes, for a terminal."""

    def __init__(self, status: Status) -> None:
        self._status = status

    def __call__(self, message: str) -> None:
        self._status.update(message)

    def note(self, message: str) -> None:
        self._status.console.print(message, markup=False, highlight=False, soft_wrap=True)

    def done(self, message: str) -> None:
        self._status.stop()
        super().done(message)


@contextmanager
def _progress() -> Iterator[_Lines]:
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.console import Console

    with Console(stderr=True).status("starting") as status:
        yield _Spinner(status)


@contextmanager
def _errors(stream: TextIO) -> Iterator[None]:
    """Turn what a user can mend into lines and an exit code."""
    try:
        yield
    except UsageError as error:
        print(error, file=sys.stderr, flush=True)
        raise typer.Exit(2) from None
    except GeneratorError as error:
        print(error, file=stream, flush=True)
        raise typer.Exit(1) from None
    except BrokenPipeError:
        raise  # Nobody is left to read a message.
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(f"{place}{error.strerror}", file=sys.stderr, flush=True)
        raise typer.Exit(1) from None
