from __future__ import annotations

from pathlib import Path

import pytest

from tests.generator.commands.update.copies import Copy, copy_project


@pytest.fixture
def project(tmp_path: Path) -> Copy:
    """Return a copy of the project that a test may change."""
    return copy_project(tmp_path / "project")
