"""What is true for all tests: the last line tells what was skipped."""

pytest_plugins = ["tests.skips"]
