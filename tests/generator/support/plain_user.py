"""A fixture for tests of permissions, which root ignores."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

NOBODY = 65534


@pytest.fixture
def own_folder() -> Iterator[Path]:
    """A folder of an unprivileged user, whom the process runs as during the test."""
    folder = Path(tempfile.mkdtemp(prefix="lockstep-test-"))
    is_root = os.getuid() == 0
    try:
        if is_root:
            os.chown(folder, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, 0)
        yield folder
    finally:
        if is_root:
            os.setresuid(0, 0, 0)
        for each in folder.rglob("*"):
            if each.is_dir():
                each.chmod(0o700)
        shutil.rmtree(folder)
