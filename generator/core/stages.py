"""Stages of a run, and the report of an internal error.

An exception other than a ``GeneratorError`` collects the stages that it passes through, including
those in other processes. The last handler reports them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple, TextIO

from ..escape.terminal import visible
from .errors import GeneratorError, ToolError

EXIT_CODE = 70
"""The exit code of an internal error: ``EX_SOFTWARE`` of sysexits.h."""

_ATTRIBUTE = "lockstep_stages"
_MAX_LINES = 80
"""The lines of a traceback that are printed; an infinite recursion has thousands."""

_MAX_CHARACTERS = 500
"""The characters of a line that are printed; an exception may contain a whole document."""


class Stage(NamedTuple):
    """A stage that an exception passed through.

    Attributes:
        name: The stage of the pipeline, or the command.
        subject: The document or folder being processed; empty for all of them.
        template: The rendered template or copied file; else empty.

    """

    name: str
    subject: str
    template: str = ""


@contextmanager
def stage(name: str, subject: object = "", template: str = "") -> Iterator[None]:
    """Name the stage of the block for the report of an internal error.

    Args:
        name: The stage of the pipeline, or a step of a command.
        subject: The document or folder being processed.
        template: The rendered template or copied file.

    """
    try:
        yield
    except GeneratorError:
        raise
    except StopIteration as error:  # `map` and `zip` around the stage would take it for their end.
        ended = LookupError("an iterator ended early (StopIteration)")
        _add_stage(ended, Stage(name, str(subject), template))
        raise ended from error
    except Exception as error:
        _add_stage(error, Stage(name, str(subject), template))
        raise


def _add_stage(error: Exception, passed: Stage) -> None:
    with suppress(Exception):  # A second failure must not hide the first.
        setattr(error, _ATTRIBUTE, [*getattr(error, _ATTRIBUTE, ()), passed])


def stages_of(error: BaseException) -> list[Stage]:
    """Return the stages that an exception passed through, the innermost first."""
    found: list[Stage] = []
    each: BaseException | None = error
    while each is not None and not found:
        found = list(getattr(each, _ATTRIBUTE, ()))
        each = each.__cause__ or each.__context__
    return found


def report_internal_error(error: BaseException, stream: TextIO) -> None:
    """Print the document, the stage, the traceback and where to report the error.

    Args:
        error: The exception, other than a ``GeneratorError``.
        stream: Where to print. A stream that fails is ignored.

    """
    try:
        lines = _report(error)
    except Exception:  # Such as a second MemoryError: less is better than nothing.
        lines = [f"generator: internal error: {type(error).__name__}; report it with this line"]
    with suppress(OSError, ValueError):
        print("\n".join(map(_printable, lines)), file=stream, flush=True)


def _report(error: BaseException) -> list[str]:
    passed = stages_of(error)
    name = passed[0].name if passed else "start"
    document = next((each.subject for each in passed if each.subject), "")
    template = next((each.template for each in passed if each.template), "")
    if template and document:
        name = f"{name} of {template}"
    place = document or template or "generator"
    return [
        f"{place}: internal error in the stage {name}: {_summary(error)}; "
        "see the end of this output for how to report it",
        *_traceback(error),
        _request(error, document or template),
    ]


def _summary(error: BaseException) -> str:
    message = ""
    with suppress(Exception):
        message = " ".join(str(error).split())
    return f"{type(error).__name__}{': ' if message else ''}{message}"


def _traceback(error: BaseException) -> list[str]:
    import traceback

    lines = "".join(traceback.format_exception(error)).splitlines()
    if len(lines) <= _MAX_LINES:
        return lines
    half = _MAX_LINES // 2
    return [*lines[:half], f"  ... {len(lines) - 2 * half} lines ...", *lines[-half:]]


def _request(error: BaseException, subject: str) -> str:
    import platform

    from .. import VERSION
    from .project import issue_tracker

    attached = "the lines above"
    if subject:
        attached += f", {subject} and its overlay if it has one"
    system = f"Lockstep {VERSION}, Python {platform.python_version()}, {platform.system()}"
    return (
        f"{_cause(error)} The output folder is either unchanged or fully replaced; no partial "
        f"output was written.\nPlease report {_condition(error)} {issue_tracker()}. "
        f"Attach {attached}. Versions: {system}."
    )


def _cause(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return "Memory is exhausted: allow the process more, or give it smaller documents."
    if isinstance(error, ToolError):
        return "An external tool failed; check memory and disk space, then run the command again."
    return "This is a fault of the generator."


def _condition(error: BaseException) -> str:
    return "it, if it happens again, to" if isinstance(error, MemoryError | ToolError) else "it to"


def _printable(line: str) -> str:
    """Return the line shortened, with control characters escaped."""
    parts = [visible(each) for each in line.split("\n")]
    return "\n".join(
        each if len(each) <= _MAX_CHARACTERS else f"{each[:_MAX_CHARACTERS]}..." for each in parts
    )
