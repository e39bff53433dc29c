"""A package that is generated again, with an exchange of folders or without."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.output import transaction
from generator.output.apply import apply_changes
from generator.output.plan import plan_changes
from tests.generator.support.interrupted_changes import (
    NEW,
    OLD,
    USER_FILES,
    output_files,
    write_files,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A package with files of the user's in it."""
    write_files(tmp_path / "out", output_files(OLD) | USER_FILES)
    return tmp_path / "out"


def generate_again(folder: Path) -> list[str]:
    """Write the new package, and return the notes for the user."""
    made = output_files(NEW)
    return apply_changes(folder, made, plan_changes(folder, made))


def without_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulate a system that cannot exchange folders."""
    monkeypatch.setattr(transaction, "exchange", lambda *_: False)
