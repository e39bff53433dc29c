"""Settings of the tests of differences."""

from __future__ import annotations

from hypothesis import settings

# The same examples on every machine, and no limit that a slow one would break.
settings.register_profile("lockstep", derandomize=True, deadline=None)
settings.load_profile("lockstep")
