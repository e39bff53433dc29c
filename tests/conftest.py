"""What holds for all tests: signals arrive, and the last line tells what was skipped."""

from __future__ import annotations

import signal

pytest_plugins = ["tests.skips"]


def pytest_configure() -> None:
    """Let Ctrl-C reach the processes that tests start, also in a run in the background.

    A shell without job control ignores it for what it starts there, and that is inherited.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
