"""Distribution of the slow tests over the processes of pytest-xdist, for ``--dist loadgroup``.

Tests of one entry of ``TOGETHER`` run in one process, which makes what they share once. All others
are distributed one by one. ``xdist_group`` would say so in each test, but pytest-xdist 3.8
cannot read it with pytest 9.2.
"""

from __future__ import annotations

from typing import Any

import pytest

TOGETHER = (
    "tests/models/test_third_party.py",
    "tests/models/",
    "tests/install/test_generator_wheel.py",
    "tests/install/",
    "tests/site/",
    "tests/examples/",
    "tests/judge/",
    "tests/schemas/",
    "tests/switching/",
    "tests/sandbox/page/",
    "tests/docs/",
)
"""Tests that share a package, a site or an environment; making one takes up to a minute."""

LONGEST = ("tests/models/", "tests/site/", "tests/install/", "tests/fuzz/", "tests/generator/")
"""Places of the longest tests, which start first: one at the end would leave a core idle."""


def group_of(nodeid: str) -> str:
    """Return the first entry of ``TOGETHER`` with the test; without one, the test itself."""
    return next((each for each in TOGETHER if nodeid.startswith(each)), nodeid)


def rank(nodeid: str) -> int:
    """Return how early a test starts: the lower, the earlier."""
    places = [place for place, each in enumerate(LONGEST) if nodeid.startswith(each)]
    return places[0] if places else len(LONGEST)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Distribute the tests by ``group_of``, in the order in which they were collected."""
    if config.getvalue("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

    class Groups(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    config.option.loadscopereorder = False
    return Groups(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest tests first."""
    if getattr(config.option, "loadgroup", False):
        items.sort(key=lambda item: rank(item.nodeid))
