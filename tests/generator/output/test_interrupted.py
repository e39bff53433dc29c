"""Interrupted runs that write file by file: the next run repairs the mixture that they leave.

The next run recognizes both states of each file as generated.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.core.errors import TreeError
from generator.output import transaction
from generator.output.apply import apply_changes
from generator.output.manifest import MANIFEST, Output, is_as_generated, with_manifest
from generator.output.plan import plan_changes
from tests.generator.output.test_apply import tree

Files = dict[str, str]

OLD = {"a.py": "1\n", "b.py": "1\n", "gone.py": "1\n"}
NEW = {"a.py": "2\n", "b.py": "2\n", "more.py": "2\n"}


def run(folder: Path, files: Files) -> None:
    """Generate the files into the folder."""
    made = texts(files)
    apply_changes(folder, made, plan_changes(folder, made))


def texts(files: Files) -> Files:
    return with_manifest({path: Output(text, "x") for path, text in files.items()})


class InterruptedRunError(BaseException):
    """An interruption that no cleanup survives, such as a power failure."""


@pytest.fixture(params=range(6))
def interrupted(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A folder with the old files, in which a run that writes the new ones was interrupted."""
    run(tmp_path, OLD)
    steps = 0
    real = os.replace

    def replace(source: str | Path, target: str | Path) -> None:
        nonlocal steps
        if not Path(target).is_relative_to(tmp_path):
            return real(source, target)
        if steps == request.param:
            raise InterruptedRunError
        steps += 1
        return real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace)
        patch.setattr(transaction, "exchange", lambda *_: False)
        try:
            run(tmp_path, NEW)
        except InterruptedRunError:
            assert request.param < 5
    return tmp_path


@pytest.mark.parametrize("files", [OLD, NEW], ids=["back", "on"])
def test_the_next_run_may_restore_either_state(interrupted: Path, files: Files) -> None:
    """Neither the old nor the new state of a file counts as a modification."""
    run(interrupted, files)
    assert tree(interrupted) == files
    assert is_as_generated(interrupted)
    assert (interrupted / MANIFEST).read_text() == texts(files)[MANIFEST]


def test_a_modification_is_still_recognized(interrupted: Path) -> None:
    """A file that is neither the old nor the new one was modified by the user."""
    (interrupted / "a.py").write_text("mine\n")
    with pytest.raises(TreeError, match=r"a\.py: modified since generation"):
        run(interrupted, OLD)
    assert (interrupted / "a.py").read_text() == "mine\n"


def test_an_interrupted_run_is_not_as_generated(interrupted: Path) -> None:
    """The folder may contain files that no manifest lists yet."""
    assert is_as_generated(interrupted) is (tree(interrupted) in (OLD, NEW))
