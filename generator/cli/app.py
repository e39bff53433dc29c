"""The command line: each function here is a command of ``python -m generator COMMAND``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from ..core.errors import TreeError, UsageError
from ..core.progress import Progress, quantity
from ..core.project import ROOT, Project
from ..core.stages import stage
from ..output.manifest import with_manifest
from ..output.plan import differences
from .console import console, errors, progress, shown
from .options import Apis, Fault, Output, Overwrite, Spec, Style, Templates

app = typer.Typer(
    help="Generate a typed Python client for Amazon's Selling Partner API from OpenAPI documents.",
    epilog="Exit codes: 0 success; 1 an error in a document, a template or the output folder; "
    "2 wrong usage; 70 an internal error of the generator, with a traceback; "
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
        bool, typer.Option("--watch", help="Watch the inputs and regenerate on every change.")
    ] = False,
) -> None:
    """Validate the documents and update the package.

    Only outputs whose inputs changed are rebuilt, and the output folder is replaced atomically.
    Files that are no longer generated are removed unless they were edited. If a document, a
    template or the output folder has an error, nothing is written.
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
    """Validate the documents and print every problem.

    Each problem is one line: FILE:LINE:COLUMN JSON-POINTER: problem, remedy.
    """
    from .. import pipeline

    with errors("validate", sys.stdout):
        _recover(spec)
        for built in pipeline.compile_spec(Project(spec=spec, apis=tuple(api or ()))):
            for warning in built.warnings:
                print(warning)
            operations = quantity(len(built.api.operations), "operation")
            models = quantity(len(built.api.models), "model")
            print(f"{built.api.key}: valid, {operations}, {models}")


@app.command()
def check(
    spec: Spec = ROOT / "spec",
    templates: Templates = ROOT / "templates",
    output: Output = ROOT / "generated",
    api: Apis = None,
) -> None:
    """Generate in memory, compare the result with the output folder, and print a unified diff.

    The exit code is 1 if they differ. Nothing is written, except that an interrupted command is
    rolled back.
    """
    from .. import pipeline
    from ..output.lock import locked
    from ..output.recovery import ensure_consistent, recover_and_report

    with errors("check", sys.stderr), progress() as report:
        output = shown(output)
        project = Project(spec, templates, output, tuple(api or ()))
        ensure_consistent(project, report)
        with locked(spec, report, shared=True), locked(output, report, shared=True):
            recover_and_report(output, report)  # A command may have been interrupted since.
            outputs = pipeline.make_outputs(project, report)
            texts = with_manifest(outputs)
            with stage("compare", output):
                lines = list(differences(output, texts))
        if lines:
            sys.stdout.writelines(lines)
            raise TreeError(f"{output}: out of date; run generate")
        report.done(f"{output}: up to date")


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
            help="The API's name in the package, such as orders_v0. By default it is derived from "
            "the file's name and the document's version.",
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace an existing document of the API.")
    ] = False,
    spec: Spec = ROOT / "spec",
    templates: Templates = ROOT / "templates",
    output: Output = ROOT / "generated",
    overwrite: Overwrite = False,
) -> None:
    """Copy documents into the folder of documents, generate, and print a summary of each API.

    A document is copied byte for byte and named after its API. If any input has an error, nothing
    is written.
    """
    with errors("add", sys.stderr), progress() as report:
        if name is not None and len(path) > 1:
            raise UsageError(
                "--as names one API, but there are several documents; add them one by one"
            )
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
            help="The same for the new version. For an OLD of the form REV:PATH, the default is "
            "PATH in the working tree.",
            show_default=False,
        ),
    ] = None,
    style: Annotated[
        Style, typer.Option("--format", help="For a terminal, for a program, or for a changelog.")
    ] = Style.TEXT,
    fail_on: Annotated[
        Fault | None,
        typer.Option(help="Exit with 1 if a change has this severity or a higher one."),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="NAME",
            help="The API's name, such as orders_v0, which selects its overlay. By default it is "
            "derived from the name of OLD.",
        ),
    ] = None,
) -> None:
    """Report how a new version of documents affects users of the generated code.

    Lists changes that break requests or response handling, additions, and other changes, with
    their places in both files. Swagger 2.0, OpenAPI 3.0 and OpenAPI 3.1 are compared by meaning.
    Overlay actions that do not fit a version are skipped.

    For example, **diff HEAD:spec** compares the folder with the last commit, and
    **diff v1.2:spec/orders_v0.json new.json** compares one file.
    """
    with errors("diff", sys.stderr):
        from ..diff import compare
        from ..diff.inputs import read_versions
        from ..diff.report import as_markdown, as_values, print_text

        _recover(ROOT / "spec")
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
        str, typer.Argument(metavar="API", show_default=False, help="The API's name, as in spec/.")
    ],
    new: Annotated[
        Path,
        typer.Argument(
            metavar="NEW",
            show_default=False,
            help="The new document, or a folder that contains it, such as a copy of the vendor's "
            "files.",
        ),
    ],
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Run every step, but write nothing except the --markdown file."
        ),
    ] = False,
    markdown: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Also write the changes to this file, as Markdown."),
    ] = None,
    overwrite: Overwrite = False,
) -> None:
    """Replace the document of an API and update the package, its version and the changelog.

    Validates the document, reports the changes for callers, removes obsolete overlay actions,
    generates, runs the generated tests, raises the package's version by semantic versioning, and
    writes the changelog entry. If a step fails, nothing changes.
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


def _recover(spec: Path) -> None:
    """Roll back an interrupted command before documents are read."""
    from ..output.recovery import ensure_consistent

    ensure_consistent(Project(spec, output=shown(ROOT / "generated")), Progress())


def _check_writable(file: Path) -> None:
    """Refuse an unwritable file before the work starts."""
    place = file if file.exists() else file.parent
    if file.is_dir() or not os.access(place, os.W_OK):
        raise UsageError(f"{file}: cannot be written; name another file")


@app.command(no_args_is_help=True)
def inspect(
    api: Annotated[str, typer.Argument(metavar="API", show_default=False, help="The API's name.")],
    name: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME",
            show_default=False,
            help="Print only these operations and models, by Python name or by document name.",
        ),
    ] = None,
    spec: Spec = ROOT / "spec",
    as_json: Annotated[bool, typer.Option("--json", help="Print the complete IR as JSON.")] = False,
) -> None:
    """Print an API as templates see it, as a tree.

    Shows operations with their parameters, bodies, responses, usage plans and pagination, models
    with their fields, and the place of each in the document.
    """
    from .. import pipeline
    from ..commands import inspect as outline

    with errors("inspect", sys.stderr):
        _recover(spec)
        document, built = pipeline.read_one(Project(spec), api)
        chosen = outline.select(built, name or ())
        with stage("print", document.file):
            if as_json:
                import json

                print(json.dumps(outline.as_values(chosen), indent=2))
            else:
                console().print(outline.as_tree(chosen, document))
