"""What is true for all tests: the last line tells what was skipped, and examples are the same."""

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.skips"]

# The same examples on every machine, and no limit that a slow one would break.
settings.register_profile(
    "lockstep", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("lockstep")
