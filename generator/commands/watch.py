"""Command ``generate --watch``: regeneration after each change of an input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from watchfiles import watch as changes_in

from ..core.errors import GeneratorError, system_error
from ..core.progress import Progress
from ..core.project import MODULE, PARTS, ROOT, Project, is_litter, real_path
from ..core.stages import report_internal_error
from ..incremental.store import ArtifactStore
from ..openapi.documents import find_documents
from .generate import generate

_DEBOUNCE = 200
"""Milliseconds within which successive changes count as one, such as of several saved files."""

_STEP = 50
"""Milliseconds without a change after which waiting ends."""


def watch(project: Project, *, overwrite: bool = False) -> None:
    """Generate now and after each change of an input, until Ctrl-C.

    Errors are reported and do not end the command, and neither do internal errors, because the
    next change may fix them. Exhausted memory ends it. A change of the generator's own code
    restarts the command, so that the new code runs.

    Args:
        project: The folders.
        overwrite: Whether edited generated files may be overwritten.

    """
    report = Progress()
    store = ArtifactStore(project.output)
    for number, changed in enumerate(_changes(project)):
        if number == 0:  # From now on every change is noticed.
            if not project.with_pinned:
                find_documents(project.spec, project.apis)  # Wrong usage ends the command.
            store = _generate(project, report, store, overwrite=overwrite)
            report.note("waiting for changes; press Ctrl-C to stop")
        if not changed:
            continue
        report.note(f"changed: {', '.join(sorted(changed))}")
        if any(path.startswith("generator/") for path in changed):
            os.execv(sys.executable, [sys.executable, "-m", MODULE, *sys.argv[1:]])
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
    """Yield the changed inputs after each change, as messages show them; first an empty set."""
    output = real_path(project.output)
    own = (
        PARTS / "generator",
        PARTS / "library",
        ROOT / "pyproject.toml",
        ROOT / "constraints.txt",
    )
    copies = (project.upstream,) if project.with_pinned else ()
    places = (project.spec, *copies, *project.overlays, project.templates, project.library, *own)
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
