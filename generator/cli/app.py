"""The command line: ``python -m generator COMMAND``, where each is a function here."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from ..core.errors import TreeError, UsageError
from ..core.progress import Progress
from ..core.project import ROOT, Project
from ..core.stages import stage
from ..output.manifest import with_manifest
from ..output.plan import differences
from .console import console, errors, progress, shown
from .options import Apis, Fault, Output, Overwrite, Spec, Style, Templates

app = typer.Typer(
    help="Generate a typed Python client for Amazon's Selling Partner API from its documents.",
    epilog="Exit codes: 0 fine; 1 the spec, a template or the output folder is at fault; "
    "2 wrong usage; 70 an error in the generator itself, which prints a traceback; "
    "130 interrupted by Ctrl-C.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
def generate(
    spec: Spec = ROOT / "spec",
    templates: Templates = ROOT / "templates",
    output: Output = ROOT / "generated",
    api: Apis = None,
    overwrite: Overwrite = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on, and do it again whenever a file is saved.")
    ] = False,
) -> None:
    """Validate the documents and bring the package into line with them.

    Makes and writes only what depends on what has changed, and all of it at once. A file that is
    generated no more is removed, unless somebody edited it. Nothing is written when a document, a
    template or the folder is at fault.
    """
    with errors("generate", sys.stderr):
        project = Project(spec, templates, shown(output), tuple(api or ()))
        if watch:
            from ..commands.watch import watch as keep_watch

            keep_watch(project, overwrite=overwrite)
            return
        from ..commands.generate import generate

        with progress() as report:
            report.done(generate(project, report, overwrite=overwrite))


@app.command()
def validate(spec: Spec = ROOT / "spec", api: Apis = None) -> None:
    """Check the documents and print every complaint.

    Each is a line: FILE:LINE:COLUMN JSON-POINTER: what is wrong, what would be right.
    """
    from .. import pipeline

    with errors("validate", sys.stdout):
        _settle(spec)
        for built in pipeline.compile_spec(Project(spec=spec, apis=tuple(api or ()))):
            each = built.api
            for warning in built.warnings:
                print(warning)
            print(f"{each.key}: {len(each.operations)} operations, {len(each.models)} models: fine")


@app.command()
def check(
    spec: Spec = ROOT / "spec",
    templates: Templates = ROOT / "templates",
    output: Output = ROOT / "generated",
    api: Apis = None,
) -> None:
    """Generate in memory and compare with the folder; print a unified diff where they differ.

    Exits with 0 when they agree and with 1 when they do not. Nothing is written, but what a command
    has left that was cut off is taken back.
    """
    from .. import pipeline
    from ..output.lock import locked
    from ..output.recovery import ensure_consistent, recover_and_report

    with errors("check", sys.stderr), progress() as report:
        output = shown(output)
        project = Project(spec, templates, output, tuple(api or ()))
        ensure_consistent(project, report)
        with locked(spec, report, shared=True), locked(output, report, shared=True):
            recover_and_report(output, report)  # Of a command that has ended since.
            outputs = pipeline.make_outputs(project, report)
            texts = with_manifest(outputs)
            with stage("compare", output):
                lines = list(differences(output, texts))
        if lines:
            sys.stdout.writelines(lines)
            raise TreeError(f"{output}: not as it would be generated; run generate")
        report.done(f"{output}: as generated")


@app.command(no_args_is_help=True)
def add(
    path: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH",
            help="Documents in Swagger 2.0, OpenAPI 3.0 or 3.1, as JSON or YAML.",
            show_default=False,
        ),
    ],
    name: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="NAME",
            help="The API's name in the package, such as orders_v0; else it is made from the "
            "file's name and the document's version.",
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace the document that the API has already.")
    ] = False,
    spec: Spec = ROOT / "spec",
    templates: Templates = ROOT / "templates",
    output: Output = ROOT / "generated",
    overwrite: Overwrite = False,
) -> None:
    """Put documents into the folder of documents, generate, and print what came of them.

    Each is copied byte for byte, and named after its API. Nothing is written when one of them, or
    anything else that the package is made from, is at fault.
    """
    with errors("add", sys.stderr), progress() as report:
        if name is not None and len(path) > 1:
            raise UsageError("--as names one API, and there are several documents")
        from ..commands.add import add

        project = Project(shown(spec), templates, shown(output))
        summaries, written = add(
            project, path, report, name=name, replace=replace, overwrite=overwrite
        )
        report.close()
        for summary in summaries:
            with stage("print"):
                summary.print(console())
        for line in written:
            print(line)


@app.command(no_args_is_help=True)
def diff(
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD",
            help="A document, a folder of documents, or either at a git revision: REV:PATH.",
            show_default=False,
        ),
    ],
    new: Annotated[
        str | None,
        typer.Argument(
            metavar="NEW",
            help="Likewise; if OLD is REV:PATH, by default PATH in the working tree.",
            show_default=False,
        ),
    ] = None,
    style: Annotated[
        Style, typer.Option("--format", help="For a terminal, for programs, or for a changelog.")
    ] = Style.TEXT,
    fail_on: Annotated[
        Fault | None,
        typer.Option(help="Exit with 1 if there is a change of this severity, or a larger one."),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="NAME",
            help="The API's name, such as orders_v0, by which its overlay is found; else it is "
            "made from the name of OLD.",
        ),
    ] = None,
) -> None:
    """Say what a new version of documents means for those who use the generated code.

    Names what breaks callers of requests and readers of answers, what is new, and what else is
    another, each with its places in both files. Swagger 2.0, OpenAPI 3.0 and 3.1 are compared by
    what they mean. Overlays apply as far as they fit.

    For example, **diff HEAD:spec** compares the folder with what was committed last, and
    **diff v1.2:spec/orders_v0.json new.json** one file.
    """
    with errors("diff", sys.stderr):
        from ..diff import compare
        from ..diff.inputs import read_versions
        from ..diff.report import as_markdown, as_values, print_text

        _settle(ROOT / "spec")
        versions = read_versions(old, new, name)
        for note in versions.notes:
            print(note, file=sys.stderr)
        changes = compare(versions.old, versions.new)
        with stage("print", new or old):
            if style is Style.JSON:
                import json

                print(json.dumps(as_values(changes), indent=2))
            elif style is Style.MARKDOWN:
                print(as_markdown(changes), end="")
            else:
                print_text(changes, console())
    if fail_on and any(each.severity.level in fail_on.and_above for each in changes):
        raise typer.Exit(1)


@app.command(no_args_is_help=True)
def update(
    api: Annotated[
        str, typer.Argument(metavar="API", show_default=False, help="Its name, as in spec/.")
    ],
    new: Annotated[
        Path,
        typer.Argument(
            metavar="NEW",
            show_default=False,
            help="The new document, or a folder below which it is: a copy of the vendor's files.",
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Do all that, but write only the --markdown file.")
    ] = False,
    markdown: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write what changes to this file too, as Markdown."),
    ] = None,
    overwrite: Overwrite = False,
) -> None:
    """Replace the document of an API, and bring everything into line with it.

    Validates it, says what it means for callers, drops what it no longer needs of its overlay,
    generates, runs the generated tests, raises the package's version by semantic versioning, and
    writes the entry in the changelog. If one of these fails, all is as it was.
    """
    with errors("update", sys.stderr), progress() as report:
        from ..commands.update import Options, update
        from ..diff.report import print_text

        if markdown is not None:
            _check_writable(markdown)
        project = Project(shown(ROOT / "spec"), output=shown(ROOT / "generated"))
        done = update(project, api, new, report, Options(dry_run=dry_run, overwrite=overwrite))
        report.close()
        with stage("print", new):
            if markdown is not None:
                markdown.write_text(done.as_markdown(), encoding="utf-8")
            print_text(done.changes, console())
            for each in done.obsolete:
                print(f"obsolete overlay action removed: {each}")
            if done.version != done.before:
                print(f"version {done.before} -> {done.version}")
            for line in done.written or (
                ["the project is unchanged"] if dry_run else ["nothing to do"]
            ):
                print(line)


def _settle(spec: Path) -> None:
    """What commands begin with that only read documents."""
    from ..output.recovery import ensure_consistent

    ensure_consistent(Project(spec, output=shown(ROOT / "generated")), Progress())


def _check_writable(file: Path) -> None:
    """Refuse a file before all is done that it is to tell about."""
    place = file if file.exists() else file.parent
    if file.is_dir() or not os.access(place, os.W_OK):
        raise UsageError(f"{file}: cannot be written; name another file")


@app.command(no_args_is_help=True)
def inspect(
    api: Annotated[str, typer.Argument(metavar="API", show_default=False, help="Its name.")],
    name: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME",
            show_default=False,
            help="Only these operations and models, by their names in Python or in the document.",
        ),
    ] = None,
    spec: Spec = ROOT / "spec",
    as_json: Annotated[
        bool, typer.Option("--json", help="The same for programs, with nothing left out.")
    ] = False,
) -> None:
    """Print what templates see of an API, as a tree.

    Operations with their parameters, bodies, answers, usage plans and pages; models with their
    fields; and the places in the document that they come from.
    """
    from .. import pipeline
    from ..commands import inspect as outline

    with errors("inspect", sys.stderr):
        _settle(spec)
        document, built = pipeline.read_one(Project(spec), api)
        chosen = outline.select(built, name or ())
        with stage("print", document.file):
            if as_json:
                import json

                print(json.dumps(outline.as_values(chosen), indent=2))
            else:
                console().print(outline.as_tree(chosen, document))
