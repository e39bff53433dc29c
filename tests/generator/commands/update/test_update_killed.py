"""The command ``update`` when its process is killed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.generator.commands.update.copies import DOCUMENT, WARRANTY_PATH, Copy, write_document
from tests.generator.support.killed import run_killed

WITHOUT_TESTS = """
from generator.commands import update
update.run_generated_tests = lambda *_: None
"""


def kill(project: Copy, when: str, new: Path) -> None:
    """Run an update, killed before or after the exchange of the package."""
    arguments = ("update", "messaging_v1", str(new))
    run_killed(project.root, when, *arguments, root=project.root, setup=WITHOUT_TESTS)


@pytest.mark.slow(measured=False)
def test_an_update_killed_before_the_exchange_is_rolled_back(project: Copy) -> None:
    """The next command, even a read-only one, sees the old documents."""
    new = write_document(project, without=WARRANTY_PATH)
    old = project.state()
    kill(project, "before", new)
    assert project.version == "1.0.0"  # The placed document still lies there.
    readers = (["validate"], ["inspect", "messaging_v1"], ["diff", DOCUMENT, new], ["check"])
    for arguments in (*readers, ["generate"]):
        copy = Copy(project.root.parent / str(arguments[0]))
        shutil.copytree(project.root, copy.root)
        done = copy.run(*arguments)
        assert done.returncode == 0
        assert "a previous run was interrupted; rolled back" in done.stderr
        assert copy.state() == old


@pytest.mark.slow(measured=False)
def test_an_update_killed_after_the_exchange_is_complete(project: Copy) -> None:
    """The next command finishes the rest of the work and reports it."""
    kill(project, "after", write_document(project, without=WARRANTY_PATH))
    done = project.run("validate")
    assert "a previous run was interrupted; its changes are complete" in done.stderr
    assert not [path for path in project.state() if path.startswith(".")]
    assert project.version == "1.0.0"
    assert WARRANTY_PATH not in project.read(DOCUMENT)
    assert project.run("check").returncode == 0
