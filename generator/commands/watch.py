"""The command ``generate --watch``: does it again for the author of a template, at each save."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from watchfiles import watch as changes_in

from ..core.errors import GeneratorError, system_error
from ..core.progress import Progress
from ..core.project import ROOT, Project, is_litter, real_path
from ..core.stages import report_internal_error
from ..incremental.store import ArtifactStore
from ..openapi.documents import find_documents
from .generate import generate

_DEBOUNCE = 200
"""Milliseconds in which changes that follow each other count as one, as when all is saved."""

_STEP = 50
"""Milliseconds after which there is nothing more to wait for."""


def watch(project: Project, *, overwrite: bool = False) -> None:
    """Generate now, and whenever one of the files changes that the package is made from.

    What is wrong is told, and does not end it; Ctrl-C does. An internal error is reported likewise,
    for the next save may be its remedy; only where memory is exhausted does it end the command. A
    change of the generator's own code starts the command anew, so that the new code runs.

    Args:
        project: The folders.
        overwrite: Whether generated files may be lost that somebody edited.

    """
    report = Progress()
    store = ArtifactStore(project.output)
    for number, changed in enumerate(_changes(project)):
        if number == 0:  # From now on no change escapes.
            find_documents(project.spec, project.apis)  # A wrong call is no case for waiting.
            store = _generate(project, report, store, overwrite=overwrite)
            report.note("waiting for changes; Ctrl-C ends it")
        if not changed:
            continue
        report.note(f"changed: {', '.join(sorted(changed))}")
        if any(path.startswith("generator/") for path in changed):
            os.execv(sys.executable, [sys.executable, "-m", "generator", *sys.argv[1:]])
        store = _generate(project, report, store, overwrite=overwrite)


def _generate(
    project: Project, report: Progress, store: ArtifactStore, *, overwrite: bool
) -> ArtifactStore:
    """Generate once and return the store, which is a new one after an internal error."""
    try:
        report.done(generate(project, report, overwrite=overwrite, store=store))
    except GeneratorError as error:
        print(error, file=sys.stderr, flush=True)
    except (BrokenPipeError, MemoryError):
        raise
    except OSError as error:
        print(system_error(error), file=sys.stderr, flush=True)
    except Exception as error:
        report_internal_error(error, sys.stderr)
        return ArtifactStore(project.output)
    return store


def _changes(project: Project) -> Iterator[set[str]]:
    """The inputs that have changed, as messages show them, again and again; at first none."""
    output = real_path(project.output)
    own = (ROOT / "generator", ROOT / "library", ROOT / "pyproject.toml", ROOT / "constraints.txt")
    places = (project.spec, *project.overlays, project.templates, project.library, *own)
    known = [real_path(place) for place in places if place.exists()]

    def is_input(_: object, path: str) -> bool:
        return not Path(path).is_relative_to(output) and not is_litter(Path(path).name)

    for found in changes_in(
        *known,
        watch_filter=is_input,
        debounce=_DEBOUNCE,
        step=_STEP,
        rust_timeout=_STEP,
        yield_on_timeout=True,
    ):
        yield {_shown(Path(path)) for _, path in found}


def _shown(path: Path) -> str:
    for base in (Path.cwd(), ROOT):
        if path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return str(path)
