"""Settings for all tests: reproducible examples, working signals, and a summary of skips."""

from __future__ import annotations

import signal

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.skips"]

# The same examples on every machine, and no limit that a slow one would break.
settings.register_profile(
    "lockstep", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("lockstep")


def pytest_configure() -> None:
    """Make Ctrl-C reach the processes that tests start, also in a background run.

    A shell without job control ignores it for what it starts there, and that is inherited.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
