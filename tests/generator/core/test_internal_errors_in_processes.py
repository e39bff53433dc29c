"""Internal errors in real processes, in workers and in the watch."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NoReturn

import pytest

import generator.commands.generate
from generator.__main__ import run
from generator.commands import watch
from generator.core import stages, workers
from generator.core.stages import EXIT_CODE, stage
from tests.generator.support.small_project import (
    ARGUMENTS,
    DOCUMENT,
    Unforeseen,
    fail,
)
from tests.generator.support.small_project import folder as folder
from tests.generator.support.small_project import own_project as own_project

ROOT = Path(__file__).parents[3]
SECONDS = 300


def broken(number: int) -> int:
    """Fail in a stage; a worker process finds this function by its name."""
    with stage("build", f"{number}.yaml"):
        if number:
            raise Unforeseen(number)
    return number


class Odd(Exception):  # noqa: N818 - as above
    """An exception that pickle cannot restore."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(first + second)


def odd(number: int) -> int:
    with stage("build", f"{number}.yaml"):
        raise Odd("a", str(number))


@pytest.mark.parametrize("function", [broken, odd])
def test_a_worker_process_reports_its_stage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], function: Any
) -> None:
    """File, stage and traceback are those of the worker process."""
    monkeypatch.setattr(workers, "_cores", lambda: 2)
    with pytest.raises((Unforeseen, Odd)) as caught:
        list(workers.spread(function, [7, 8], [workers.MIN_BYTES, 1]))
    stages.report_internal_error(caught.value, sys.stderr)
    said = capsys.readouterr().err
    assert said.startswith("7.yaml: internal error in the stage build: ")
    assert f"in {function.__name__}" in said


def test_the_watch_goes_on_after_an_internal_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The watch prints the full report and waits for the next change."""
    found = iter([set[str](), {"spec/shop_v1.yaml"}, {"templates/x"}])
    monkeypatch.setattr(watch, "_changes", lambda _: found)
    calls = iter([True, False, True])

    def generate_or_fail(*arguments: Any, **options: Any) -> str:
        return (
            fail() if next(calls) else generator.commands.generate.generate(*arguments, **options)
        )

    monkeypatch.setattr(watch, "generate", generate_or_fail)
    assert run(["generate", "--watch", *ARGUMENTS["generate"]]) == 0
    said, failed = capsys.readouterr()
    assert re.fullmatch(r"out: \d+ files, \d+ written, 0 removed\n", said)
    assert failed.count("generator: internal error in the stage start: Unforeseen") == 2
    assert failed.count("Please report it to") == 2


def test_the_watch_ends_if_memory_is_exhausted(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The watch ends, because its own caches may be what fills the memory."""

    def exhaust(*_: object, **__: object) -> NoReturn:
        raise MemoryError

    monkeypatch.setattr(watch, "_changes", lambda _: iter([set[str](), {"spec"}]))
    monkeypatch.setattr(watch, "generate", exhaust)
    assert run(["generate", "--watch", *ARGUMENTS["generate"]]) == EXIT_CODE
    assert "internal error in the stage generate: MemoryError" in capsys.readouterr().err


PROGRAM = """
import sys
from generator import {module}
def fail(*_, **__):
    {body}
{module}.{name} = fail
sys.argv = ["generator", *{arguments!r}]
import runpy
runpy.run_module("generator", run_name="__main__")
"""


def process(
    folder: Path,
    where: str,
    body: str,
    arguments: list[str],
    errors: int | IO[str] = subprocess.PIPE,
) -> subprocess.Popen[str]:
    """Start the command in a process in which a function is replaced."""
    module, _, name = where.rpartition(".")
    program = PROGRAM.format(module=module, name=name, body=body, arguments=arguments)
    return subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
    )


def ended(started: subprocess.Popen[str]) -> Iterator[Any]:
    """Yield the output and the exit code of the process."""
    yield from started.communicate(timeout=SECONDS)
    yield started.returncode


@pytest.mark.parametrize("body", ["raise ValueError('odd')", "raise MemoryError('odd')"])
def test_a_process_fails_loudly(folder: Path, body: str) -> None:
    """A real process prints the report and ends with the exit code."""
    arguments = ["validate", "--spec", "spec"]
    said, failed, code = ended(process(folder, "compiler.validate", body, arguments))
    assert (said, code) == ("", EXIT_CODE)
    assert failed.startswith("generator: internal error in the stage validate: ")
    assert "Error: odd" in failed


@pytest.mark.slow
def test_a_failure_without_stderr_keeps_its_exit_code(folder: Path) -> None:
    """The exit code is correct if stderr is closed or its pipe is broken."""
    arguments = ["validate", "--spec", "spec"]
    with open("/dev/full", "w") as full:
        for stream in (full, subprocess.DEVNULL):
            started = process(
                folder, "compiler.validate", "raise ValueError", arguments, errors=stream
            )
            assert [*ended(started)][-1] == EXIT_CODE
    started = process(
        folder, "compiler.validate", "import os; os.close(2); raise ValueError", arguments
    )
    assert [*ended(started)][-1] == EXIT_CODE


@pytest.mark.slow
def test_closed_streams_change_nothing(folder: Path) -> None:
    """A command works if stdout or stderr is closed."""
    command = f"'{sys.executable}' -m generator inspect shop_v1 --spec spec"
    for closed in (">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"):
        done = subprocess.run(
            ["/bin/sh", "-c", f"{command} {closed}"],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, ""), closed
        assert ("shop_v1" in done.stdout) is (closed == "2>&-")


def test_an_interrupt_in_the_last_moment_is_quiet(folder: Path) -> None:
    """Ctrl-C while the finished command flushes its output prints no traceback."""
    body = "import os, signal; os.kill(os.getpid(), signal.SIGINT); return []"
    arguments = ["validate", "--spec", "spec"]
    said, failed, code = ended(process(folder, "compiler.validate", body, arguments))
    assert (said, failed, code) == ("", "", 130)
    program = (
        "import os, signal, sys\nfrom generator import __main__ as m\n"
        "m.run = lambda **_: 0\ncode = m.main()\nos.kill(os.getpid(), signal.SIGINT)\n"
        "import time; time.sleep(20); m._end(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert (done.returncode, done.stderr) == (130, "")


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGINT", 130)])
def test_a_signal_within_a_finalizer_is_not_lost(folder: Path, name: str, code: int) -> None:
    """Python ignores exceptions of finalizers, but the signal still ends the command."""
    body = (
        "import os, signal, time\n"
        "    class Ending:\n"
        "        def __del__(self):\n"
        f"            os.kill(os.getpid(), signal.{name}); time.sleep(0)\n"
        "    Ending()\n"
        "    time.sleep(20)"
    )
    arguments = ["validate", "--spec", "spec"]
    said, failed, ended_with = ended(process(folder, "compiler.validate", body, arguments))
    assert (said, failed, ended_with) == ("", "", code)


def test_a_crash_of_native_code_leaves_a_traceback(folder: Path) -> None:
    """The traceback is printed although no Python handler can run."""
    body = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
    arguments = ["validate", "--spec", "spec"]
    _, failed, code = ended(process(folder, "compiler.validate", body, arguments))
    assert code == -signal.SIGSEGV
    assert "Fatal Python error: Segmentation fault" in failed
    assert "in compile_spec" in failed


LIMITED = """
import resource, runpy, sys
from generator.cli.app import app
from generator import pipeline
with open("/proc/self/statm") as file:
    size = int(file.read().split()[0]) * resource.getpagesize()
most = size + int(sys.argv.pop(1)) * 2**20
resource.setrlimit(resource.RLIMIT_AS, (most, most))
sys.argv[0] = "generator"
runpy.run_module("generator", run_name="__main__")
"""
"""The command with a limit of memory above its use at the start, in MiB."""


@pytest.mark.parametrize(
    "room", [8, *(pytest.param(n, marks=pytest.mark.slow) for n in (24, 48, 96))]
)
def test_exhausted_memory_is_loud(folder: Path, room: int) -> None:
    """The report names the error and its place; a crash in C or Rust leaves a traceback."""
    fields = "".join(f"      f{n}: {{type: string, maxLength: 5}}\n" for n in range(60))
    text = DOCUMENT + "".join(
        f"  S{n}:\n    type: object\n    properties:\n{fields}" for n in range(600)
    )
    (folder / "spec/shop_v1.yaml").write_text(text)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(room), "validate", "--spec", "spec"],
        cwd=folder,
        # Measured, coverage would be the first to need more memory.
        env={k: v for k, v in os.environ.items() if not k.startswith("COVERAGE_")}
        | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode == EXIT_CODE:
        first = done.stderr.splitlines()[0]
        assert re.match(r"\S+: internal error in the stage [a-z]+: \w*Error", first)
        assert "Traceback" in done.stderr
        assert "Please report it" in done.stderr
        assert "Memory is exhausted: " in done.stderr or "MemoryError" not in first
    elif done.returncode == -signal.SIGABRT:  # Rust's libraries end the process themselves.
        assert "memory allocation of" in done.stderr
        assert "Fatal Python error: Aborted" in done.stderr
    elif done.returncode == -signal.SIGSEGV:  # C code, CPython's too, may use what it did not get.
        assert "Fatal Python error: Segmentation fault" in done.stderr
        assert "most recent call first" in done.stderr
    else:
        assert (done.returncode, done.stderr) == (0, "")
    assert done.returncode != 0 or room > 8
