"""The tools of a release, and which of them are missing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from generator.core.errors import UsageError
from generator.distribution.tools import require_tools


def test_missing_tools_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder such as ``build``, which has the name of a tool's module, is not the tool."""
    (tmp_path / "build").mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(UsageError) as caught:
        require_tools()
    assert caught.value.lines[0].startswith("dist needs build, check-wheel-contents, ")


def test_installed_tools_are_found() -> None:
    """Nothing is missing in an environment with the extra ``release``."""
    require_tools()
