"""The published revisions of Messaging since 2020, applied one after the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.generator.commands.update.copies import REVISIONS, copy_project
from tests.needs import HISTORY_REASON

GOLDEN = Path(__file__).resolve().parents[3] / "golden" / "history"

pytestmark = [
    pytest.mark.slow(measured=False),
    pytest.mark.skipif(len(REVISIONS) < 2, reason=HISTORY_REASON),
]


def test_each_revision_is_one_update(tmp_path: Path) -> None:
    """Each step regenerates, its generated tests pass, and its entry equals the checked one.

    The version follows the severity of each step: those of 2025-08-04 and 2026-01-30 are major.
    """
    project = copy_project(tmp_path / "project")
    first, *later = REVISIONS
    done = project.update_process(first, "--remove-unfit")  # The overlay is for later revisions.
    assert done.returncode == 0, done.stderr
    majors = []
    for revision in later:
        date = revision.stem.removeprefix("messaging_")
        before = project.version
        done = project.update_process(revision)
        assert done.returncode == 0, f"{date}: {done.stderr}"
        assert project.run("check").returncode == 0, date
        expected = (GOLDEN / f"{date}.md").read_text(encoding="utf-8")
        heading, _, entry = project.newest.partition("\n\n")
        assert heading == f"## {project.version}"
        assert entry.rstrip() == expected.replace("\n#", "\n##").replace("## ", "### ", 1).rstrip()
        if project.version.split(".")[0] != before.split(".")[0]:
            majors.append(date)
    assert majors[-2:] == ["2025-08-04", "2026-01-30"]
    told = project.read("CHANGELOG.md")
    assert "`MessagingClient.create_negative_feedback_removal` was removed" in told
    assert "`MessagingClient.create_amazon_motors` was removed" in told
