"""The stage that a run is in, and the report of an internal error, which names it.

An exception that is no complaint takes the stages that it passes with it, out of another process
too, so that whoever catches it last knows them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple, TextIO

from .errors import GeneratorError, visible

EXIT_CODE = 70
"""The exit code of an internal error: ``EX_SOFTWARE`` of sysexits.h."""

_ATTRIBUTE = "lockstep_stages"
_LINES = 80
"""How much of a traceback is printed: a recursion without end has thousands of lines."""

_CHARACTERS = 500
"""How much of one line is printed: an exception may show a whole document."""


class Stage(NamedTuple):
    """What was being done.

    Attributes:
        name: The stage of the pipeline, or the command.
        subject: The file that it was done to; empty for all of them.

    """

    name: str
    subject: str


@contextmanager
def stage(name: str, subject: object = "") -> Iterator[None]:
    """Name the stage of the block for the report of an internal error.

    Args:
        name: The stage of the pipeline, or a step of a command.
        subject: The file that is worked on.

    """
    try:
        yield
    except GeneratorError:
        raise
    except Exception as error:
        with suppress(Exception):  # A second failure must not hide the first.
            passed = [*getattr(error, _ATTRIBUTE, ()), Stage(name, str(subject))]
            setattr(error, _ATTRIBUTE, passed)
        raise


def stages_of(error: BaseException) -> list[Stage]:
    """The stages that an exception came through, the innermost first."""
    found: list[Stage] = []
    each: BaseException | None = error
    while each is not None and not found:
        found = list(getattr(each, _ATTRIBUTE, ()))
        each = each.__cause__ or each.__context__
    return found


def report_internal_error(error: BaseException, stream: TextIO) -> None:
    """Print what is needed to find the fault: the file, the stage, the traceback, whom to tell.

    Args:
        error: The exception, which is no complaint about an input.
        stream: Where to print; one that fails is left.

    """
    passed = stages_of(error)
    name = passed[0].name if passed else "start"
    subject = next((each.subject for each in passed if each.subject), "")
    lines = [
        f"{subject or 'generator'}: internal error in the stage {name}: {_summary(error)}; "
        "report it as the last lines say",
        *_traceback(error),
        _request(error, subject),
    ]
    with suppress(OSError, ValueError):
        print("\n".join(map(_printable, lines)), file=stream, flush=True)


def _summary(error: BaseException) -> str:
    message = ""
    with suppress(Exception):
        message = " ".join(str(error).split())
    return f"{type(error).__name__}{': ' if message else ''}{message}"


def _traceback(error: BaseException) -> list[str]:
    import traceback

    lines = "".join(traceback.format_exception(error)).splitlines()
    if len(lines) <= _LINES:
        return lines
    half = _LINES // 2
    return [*lines[:half], f"  ... {len(lines) - 2 * half} lines ...", *lines[-half:]]


def _request(error: BaseException, subject: str) -> str:
    import platform

    from .. import VERSION
    from .project import issue_tracker

    attached = "the lines above"
    if subject:
        attached += f", {subject} and its overlay if it has one"
    system = f"Lockstep {VERSION}, Python {platform.python_version()}, {platform.system()}"
    cause = "This is a fault of the generator."
    if isinstance(error, MemoryError):
        cause = "Memory is exhausted: allow the process more, or give it smaller documents."
    return (
        f"{cause} The output folder is unchanged, or complete if the error came after it was "
        f"replaced.\nPlease report it to {issue_tracker()}. "
        f"Attach {attached}. Versions: {system}."
    )


def _printable(line: str) -> str:
    """A line without what could steer a terminal, and not too long for one."""
    parts = [visible(each) for each in line.split("\n")]
    return "\n".join(
        each if len(each) <= _CHARACTERS else f"{each[:_CHARACTERS]}..." for each in parts
    )
