"""The tools of a release, and which of them are missing."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

from generator.core.errors import UsageError
from generator.core.project import ROOT
from generator.distribution.tools import require_tools


def tools_of_the_extra() -> set[str]:
    """Return the distributions in the extra ``release``, with pip, which every environment has."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extra = settings["project"]["optional-dependencies"]["release"]
    return {"pip", *(re.split(r"[^\w-]", each)[0] for each in extra)}


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed distributions, which is empty."""
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    return tmp_path


def test_missing_tools_are_named(machine: Path) -> None:
    """A folder such as ``build``, which has the name of a tool's module, is not the tool."""
    (machine / "build").mkdir()
    with pytest.raises(UsageError) as caught:
        require_tools()
    named = caught.value.lines[0].removeprefix("dist needs ").partition(";")[0]
    assert set(named.split(", ")) == tools_of_the_extra()


def test_installed_tools_are_found(machine: Path) -> None:
    """Nothing is missing in an environment with the extra ``release``."""
    for name in tools_of_the_extra():
        folder = machine / f"{name.replace('-', '_')}-1.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Name: {name}\nVersion: 1.0\n")
    require_tools()
