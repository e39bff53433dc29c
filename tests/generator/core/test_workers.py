"""Work that this process shares with helpers, in real processes."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from generator.core import workers
from generator.core.workers import Helpers
from tests.generator.support.small_project import Unforeseen


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is one helper, whatever the machine."""
    monkeypatch.setattr(workers, "_cores", lambda: 2)


def meet(folder: Path, task: int) -> tuple[int, int]:
    """Return the task and the process, once another process has begun a task too."""
    folder.joinpath(str(os.getpid())).touch()
    while len(list(folder.iterdir())) < 2:
        os.sched_yield()
    return task, os.getpid()


def test_every_process_takes_its_part(tmp_path: Path) -> None:
    """The results are in the order of the tasks; this process begins at their end."""
    with Helpers(meet) as helpers:
        found = helpers.divide(tmp_path, range(6))
    assert [task for task, _ in found] == [*range(6)]
    processes = [process for _, process in found]
    assert len(set(processes)) == 2
    assert processes[0] != processes[-1] == os.getpid()


def end_helper(own: int, task: int) -> int:
    """Kill the process if it is a helper."""
    if os.getpid() != own:
        os.kill(os.getpid(), signal.SIGKILL)
    return task


def test_the_work_of_a_killed_helper_is_done_here() -> None:
    """No task is lost with the process that had taken it."""
    with Helpers(end_helper) as helpers:
        assert helpers.divide(os.getpid(), range(4)) == [*range(4)]


def fail_from(first: int, task: int) -> int:
    """Fail in all tasks but the first ones."""
    if task >= first:
        raise Unforeseen(task)
    return task


def test_the_first_task_that_fails_is_reported() -> None:
    """The exception does not depend on which process was faster."""
    with Helpers(fail_from) as helpers, pytest.raises(Unforeseen, match="2"):
        helpers.divide(2, range(6))


def test_one_core_has_no_helper(monkeypatch: pytest.MonkeyPatch) -> None:
    """All tasks are done in this process."""
    monkeypatch.setattr(workers, "_cores", lambda: 1)
    with Helpers(fail_from) as helpers:
        assert helpers.divide(9, range(3)) == [0, 1, 2]
