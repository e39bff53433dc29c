"""The next version and its changelog entry."""

from __future__ import annotations

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.commands.versioning import next_version, with_entry, with_version
from generator.core.errors import UsageError
from generator.core.project import ROOT
from generator.diff import Level

numbers = st.integers(0, 10_000)
levels = st.sampled_from(["major", "minor", "patch"])


@pytest.mark.parametrize(
    ("level", "expected"), [("major", "2.0.0"), ("minor", "1.5.0"), ("patch", "1.4.3")]
)
def test_a_version_is_raised_at_its_level(level: Level, expected: str) -> None:
    """The number of the level is incremented, and later numbers restart at zero."""
    assert next_version("1.4.2", level) == expected


@given(numbers, numbers, numbers, levels)
def test_the_next_version_is_later(major: int, minor: int, patch: int, level: Level) -> None:
    """The next version is greater than the previous one."""
    before = (major, minor, patch)
    after = tuple(map(int, next_version(".".join(map(str, before)), level).split(".")))
    assert after > before


@pytest.mark.parametrize("version", ["1.0", "1.0.0rc1", "01.0.0", ""])
def test_a_version_of_another_form_is_refused(version: str) -> None:
    """A version that is not three numbers is refused with an example of the form."""
    with pytest.raises(UsageError, match=re.escape("such as 1.4.2")):
        next_version(version, "minor")


def test_only_the_package_gets_the_version() -> None:
    """The version of the package changes in the project's settings, and nothing else does."""
    before = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    after = with_version(before, "7.8.9")
    old, new = tomllib.loads(before), tomllib.loads(after)
    assert new["tool"]["lockstep"]["package"]["version"] == "7.8.9"
    old["tool"]["lockstep"]["package"]["version"] = "7.8.9"
    assert new == old
    assert len(after.splitlines()) == len(before.splitlines())


def test_settings_without_a_version_are_refused() -> None:
    """The message names the table that lacks the version."""
    with pytest.raises(UsageError, match=re.escape("[tool.lockstep.package]")):
        with_version('[project]\nversion = "1.0.0"\n', "2.0.0")


def test_the_newest_entry_comes_first() -> None:
    """A new entry is placed between the introduction and the previous entry."""
    text = with_entry("# Changelog\n\nFor users.\n\n## 1.0.0\n\n- One.\n", "1.1.0", "- Two.\n")
    assert text == "# Changelog\n\nFor users.\n\n## 1.1.0\n\n- Two.\n\n## 1.0.0\n\n- One.\n"


def test_the_first_entry_of_all() -> None:
    """The first entry is placed at the end of the changelog."""
    assert with_entry("# Changelog\n", "0.1.0", "- One.") == "# Changelog\n\n## 0.1.0\n\n- One.\n"


def test_no_version_has_two_entries() -> None:
    """A second entry for a version is refused."""
    with pytest.raises(UsageError, match=r"an entry for 1\.0\.0"):
        with_entry("# Changelog\n\n## 1.0.0\n\n- One.\n", "1.0.0", "- Two.")
