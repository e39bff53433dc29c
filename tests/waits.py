"""The failure of a test whose client waits for the system's clock instead of one of the test."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import PurePath
from typing import TypeVar

import anyio
import pytest

_LONGEST = 0.05
"""The longest sleep of a client that a test may have, in seconds."""

_CLOCK = PurePath("_runtime", "core", "clock.py").parts

Result = TypeVar("Result")


def _checked(sleep: Callable[[float], Result]) -> Callable[[float], Result]:
    """Return the function, which fails where the clock of a client calls it for long."""

    @wraps(sleep)
    def checked(seconds: float) -> Result:
        caller = PurePath(sys._getframe(1).f_code.co_filename)
        if seconds > _LONGEST and caller.parts[-3:] == _CLOCK:
            pytest.fail(f"a client waits {seconds:.3g} s in real time: pass it a ManualClock")
        return sleep(seconds)

    return checked


@pytest.fixture(autouse=True, scope="session")
def _clients_wait_in_tests_time() -> Iterator[None]:
    """Fail every test in which a client sleeps for real; other code may sleep."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "sleep", _checked(time.sleep))
        patch.setattr(anyio, "sleep", _checked(anyio.sleep))
        yield


@pytest.fixture
def clients_may_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exempt a test that runs a whole program as its users do."""
    monkeypatch.setattr(sys.modules[__name__], "_LONGEST", math.inf)
