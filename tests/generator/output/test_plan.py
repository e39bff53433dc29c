"""The plan of a run as a unified diff."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.output.manifest import MANIFEST
from generator.output.plan import differences
from tests.generator.output.test_apply import run, texts


def test_an_unchanged_folder_has_no_diff(tmp_path: Path) -> None:
    """A folder in its next state yields no line."""
    run(tmp_path, a_py="1\n")
    assert not list(differences(tmp_path, texts(a_py="1\n")))


def test_differences_are_a_unified_diff(tmp_path: Path) -> None:
    """Changed, missing, stale and modified files have their paths; foreign files are left out."""
    run(tmp_path, a_py="1\n2\n", gone_py="x\n", stale_py="s\n")
    (tmp_path / "foreign").touch()
    (tmp_path / "gone.py").unlink()
    made = texts(a_py="1\n3\n", gone_py="x\n") | {MANIFEST: (tmp_path / MANIFEST).read_text()}
    assert "".join(differences(tmp_path, made)) == (
        f"--- {tmp_path}/a.py\n+++ {tmp_path}/a.py (as generated)\n"
        "@@ -1,2 +1,2 @@\n 1\n-2\n+3\n"
        f"--- /dev/null\n+++ {tmp_path}/gone.py (as generated)\n@@ -0,0 +1 @@\n+x\n"
        f"--- {tmp_path}/stale.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-s\n"
    )


def test_bytes_that_are_not_utf_8_are_a_difference(tmp_path: Path) -> None:
    """A file with invalid bytes differs from one with the replacement character."""
    run(tmp_path, a_py="\ufffd\n")
    (tmp_path / "a.py").write_bytes(b"\xff\n")
    assert list(differences(tmp_path, texts(a_py="\ufffd\n")))


LINES = st.lists(st.sampled_from(["a", "b", "\n", "\n", "\r", "\x0c", "\u2028", "é"])).map("".join)


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs patch (apt-get install patch)")
@given(before=LINES, after=LINES)
def test_a_diff_can_be_applied(
    tmp_path_factory: pytest.TempPathFactory, before: str, after: str
) -> None:
    """The program ``patch`` turns the old text into the new one, with any line breaks."""
    folder = tmp_path_factory.mktemp("diff")
    (folder / "a.py").write_bytes(before.encode())
    diff = "".join(differences(folder, {"a.py": after}))
    assert bool(diff) == (before != after)
    if diff:
        command = ["patch", "--binary", "-s", "-p0", str(folder / "a.py")]
        subprocess.run(command, input=diff.encode(), check=True)
    assert (folder / "a.py").read_bytes() == after.encode()
