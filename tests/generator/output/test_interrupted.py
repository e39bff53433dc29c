"""Where files are written one by one, a run that is cut off leaves a mixture, which the next mends.

It knows both states of each file as its own.
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


class CutOffError(BaseException):
    """What no cleaning up for an error can stop, like a loss of power."""


@pytest.fixture(params=range(6))
def cut_off(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A folder of the old files in which a run to the new ones ended after so many steps."""
    run(tmp_path, OLD)
    steps = 0
    real = os.replace

    def replace(source: str | Path, target: str | Path) -> None:
        nonlocal steps
        if not Path(target).is_relative_to(tmp_path):
            return real(source, target)
        if steps == request.param:
            raise CutOffError
        steps += 1
        return real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace)
        patch.setattr(transaction, "exchange", lambda *_: False)
        try:
            run(tmp_path, NEW)
        except CutOffError:
            assert request.param < 5
    return tmp_path


@pytest.mark.parametrize("files", [OLD, NEW], ids=["back", "on"])
def test_the_next_run_goes_either_way(cut_off: Path, files: Files) -> None:
    """Whether the change is taken back or made again, nobody is accused of an edit."""
    run(cut_off, files)
    assert tree(cut_off) == files
    assert is_as_generated(cut_off)
    assert (cut_off / MANIFEST).read_text() == texts(files)[MANIFEST]


def test_an_edit_is_still_an_edit(cut_off: Path) -> None:
    """What is neither the old nor the new file was written by somebody."""
    (cut_off / "a.py").write_text("mine\n")
    with pytest.raises(TreeError, match=r"a\.py: not as it was generated"):
        run(cut_off, OLD)
    assert (cut_off / "a.py").read_text() == "mine\n"


def test_a_folder_with_half_of_a_run_is_not_as_generated(cut_off: Path) -> None:
    """Files may lie there that no manifest lists yet."""
    assert is_as_generated(cut_off) is (tree(cut_off) in (OLD, NEW))
