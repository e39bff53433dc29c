"""The second process: results and errors come back, and nothing that happens to it hangs."""

from __future__ import annotations

import importlib
import operator
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import pytest

from generator.format import format_source
from generator.helper import Helper
from generator.load import find_documents, load
from generator.problems import GeneratorError, SpecError, TemplateError, UsageError

ROOT = Path(__file__).parents[2]
SECONDS = 60
"""How long a test waits for what should come at once, before it calls that a hang."""

JOBS = """
import os, subprocess, sys

class TwoArguments(Exception):
    def __init__(self, one, two):
        super().__init__(one)

def raise_two_arguments():
    raise TwoArguments(1, 2)

def raise_unpicklable():
    raise ValueError(lambda: None)

def return_unpicklable():
    return lambda: None

def be_noisy():
    print("print")
    sys.stdout.flush()
    os.write(1, b"os.write")
    subprocess.run(["echo", "child"])
    return "quiet"
"""


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A module of functions to run, which both processes can import."""
    (tmp_path / "lockstep_jobs.py").write_text(JOBS)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("lockstep_jobs")
    del sys.modules["lockstep_jobs"]


@pytest.fixture(scope="module")
def shared() -> Iterator[Helper]:
    """One helper for the tests that leave it as it was."""
    with Helper() as helper:
        yield helper


def test_results_come_in_the_order_of_the_jobs(shared: Helper) -> None:
    """Each future gets the result of its own job, however many there are."""
    futures = [shared.submit(operator.mul, number, 2) for number in range(500)]
    assert [future.result(SECONDS) for future in futures] == [number * 2 for number in range(500)]


def test_several_threads_may_submit(shared: Helper) -> None:
    """A job from one thread never gets the result of another."""

    def work(start: int) -> list[int]:
        numbers = range(start, start + 200)
        futures = [shared.submit(operator.mul, number, 1) for number in numbers]
        return [future.result(SECONDS) for future in futures]

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(work, range(0, 1600, 200)))
    assert [number for each in found for number in each] == list(range(1600))


def test_work_is_done_in_another_process(shared: Helper) -> None:
    """The point of the helper is that this process can go on."""
    assert shared.submit(os.getpid).result(SECONDS) != os.getpid()


@pytest.mark.parametrize(
    ("job", "kind", "message"),
    [
        ((int, "x"), ValueError, "invalid literal for int() with base 10: 'x'"),
        ((operator.getitem, {}, "key"), KeyError, "'key'"),
        ((open, "/nonexistent"), FileNotFoundError, None),
        ((bytes.decode, b"\xff"), UnicodeDecodeError, None),
        ((format_source, "a.py", "("), TemplateError, None),
        ((find_documents, Path("/nonexistent")), UsageError, None),
        ((load, [Path("/nonexistent.yaml")], Path("/")), SpecError, None),
    ],
)
def test_an_exception_comes_back_as_it_was(
    shared: Helper, job: tuple[object, ...], kind: type[Exception], message: str | None
) -> None:
    """Type and message are those of the same call in this process."""
    function, *arguments = job
    assert callable(function)
    with pytest.raises(kind) as here:
        function(*arguments)
    with pytest.raises(kind) as there:
        shared.submit(function, *arguments).result(SECONDS)
    assert type(there.value) is type(here.value)
    assert str(there.value) == str(here.value) == (message or str(here.value))
    assert getattr(there.value, "problems", None) == getattr(here.value, "problems", None)


def test_an_exception_tells_where_it_came_from(shared: Helper) -> None:
    """For a defect of the generator, the trace in the other process is what one needs."""
    with pytest.raises(ValueError, match="invalid literal") as caught:
        shared.submit(int, "x").result(SECONDS)
    assert "Traceback" in "".join(caught.value.__notes__)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("raise_two_arguments", "TwoArguments: 1"),
        ("raise_unpicklable", "ValueError: <function"),
        ("return_unpicklable", "pickle"),
    ],
)
def test_what_cannot_come_back_is_an_error_that_tells_it(
    jobs: ModuleType, name: str, message: str
) -> None:
    """An exception or a result that no pipe can carry ends its own job, and no other."""
    with Helper() as helper:
        failing = helper.submit(getattr(jobs, name))
        later = helper.submit(operator.add, 1, 1)
        with pytest.raises(Exception, match=message):
            failing.result(SECONDS)
        assert later.result(SECONDS) == 2


def test_arguments_that_cannot_be_sent_are_an_error_at_once(shared: Helper) -> None:
    """A job that was never sent does not take the result of the next."""
    with pytest.raises((pickle.PicklingError, AttributeError, TypeError)):
        shared.submit(operator.not_, lambda: None)
    assert shared.submit(operator.add, 1, 1).result(SECONDS) == 2


def test_large_values_go_both_ways_at_once(shared: Helper) -> None:
    """Megabytes in both directions do not make the processes wait for each other."""
    futures = [shared.submit(operator.mul, b"x" * 4_000_000, 2) for _ in range(6)]
    assert [len(future.result(SECONDS)) for future in futures] == [8_000_000] * 6


def test_what_a_library_prints_does_not_get_between_the_results(
    jobs: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:
    """Output to stdout, of Python, of C and of programs, goes to stderr."""
    with Helper() as helper:
        assert helper.submit(jobs.be_noisy).result(SECONDS) == "quiet"
        assert helper.submit(operator.add, 1, 1).result(SECONDS) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert all(word in err for word in ("print", "os.write", "child"))


@pytest.mark.parametrize("end", [(os.abort,), (os._exit, 3), (sys.exit, 0)])
def test_a_child_that_ends_fails_every_job(end: tuple[object, ...]) -> None:
    """The job that ended it, those behind it, and those that come later fail with a message."""
    function, *arguments = end
    assert callable(function)
    with Helper() as helper:
        assert helper.submit(operator.add, 1, 1).result(SECONDS) == 2
        pending = [helper.submit(function, *arguments), helper.submit(operator.add, 1, 1)]
        for future in pending:
            with pytest.raises(GeneratorError, match="ended before its work did"):
                future.result(SECONDS)
        with pytest.raises(GeneratorError, match="ended before its work did"):
            helper.submit(operator.add, 1, 1).result(SECONDS)


def test_a_child_that_is_killed_fails_every_job() -> None:
    """Work that was under way, and megabytes still to be sent, end with a message."""
    with Helper() as helper:
        pid = helper.submit(os.getpid).result(SECONDS)
        pending = [helper.submit(time.sleep, 600)]
        pending += [helper.submit(time.sleep, b"x" * 4_000_000) for _ in range(3)]
        os.kill(pid, signal.SIGKILL)
        for future in pending:
            with pytest.raises(GeneratorError, match="ended before its work did"):
                future.result(SECONDS)


def test_leaving_the_block_ends_the_child_at_once() -> None:
    """Nothing waits for work that nobody wants any more, and nothing is left open."""
    before = set(threading.enumerate()), len(os.listdir("/dev/fd"))
    with Helper() as helper:
        pid = helper.submit(os.getpid).result(SECONDS)
        pending = helper.submit(time.sleep, 600)
        start = time.monotonic()
    assert time.monotonic() - start < SECONDS / 2
    with pytest.raises(GeneratorError):
        pending.result(SECONDS)
    with pytest.raises(GeneratorError):
        helper.submit(operator.add, 1, 1).result(SECONDS)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert (set(threading.enumerate()), len(os.listdir("/dev/fd"))) == before


def test_an_error_in_the_block_is_not_hidden() -> None:
    """What went wrong here is what is told."""

    def fail() -> NoReturn:
        with Helper() as helper:
            helper.submit(time.sleep, 600)
            raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        fail()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="it asks /proc about the child")
def test_a_child_does_not_outlive_its_parent() -> None:
    """When the first process is killed, the second ends by itself, without a word."""
    program = (
        "import os; from generator.helper import Helper; helper = Helper(); "
        "print(helper.submit(os.getpid).result(), flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    until = time.monotonic() + SECONDS
    while is_running(int(done.stdout)):
        assert time.monotonic() < until
        time.sleep(0.05)
    assert done.stderr == ""


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
