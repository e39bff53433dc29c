"""Archives of the generator: what is in them, and what a trial of the wheel finds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from generator.core.progress import Progress
from generator.distribution import generator_wheel
from generator.distribution.archives import Archives, members
from generator.distribution.environments import Environment
from generator.distribution.generator_wheel import Generator
from generator.distribution.interpreters import Interpreter
from generator.distribution.release import Release
from generator.distribution.revision import Revision
from generator.distribution.tools import DistributionError

PROJECT = """\
[build-system]
requires = ["hatchling>=1.33,<2"]
build-backend = "hatchling.build"

[project]
name = "small"
version = "1.0.0"

[tool.hatch.build.targets.wheel]
only-include = ["small"]
"""


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone of a small project in place of the generator's."""
    folder = tmp_path / "clone"
    (folder / "small").mkdir(parents=True)
    (folder / "small" / "__init__.py").write_text("")
    (folder / "pyproject.toml").write_text(PROJECT)
    for arguments in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *arguments], cwd=folder, check=True)
    monkeypatch.setattr(generator_wheel, "ROOT", folder)
    return folder


@pytest.mark.slow
def test_archives_have_the_tracked_files_alone(clone: Path, tmp_path: Path) -> None:
    """A file that git does not track is in one of two builds, and named."""
    subject = Generator()
    release = Release(subject.package, Revision("a" * 40, 1_700_000_000))
    archives = subject.build(tmp_path / "first", release, Progress())
    assert "small/__init__.py" in {each.path for each in members(archives.wheel)}
    assert [each[:2] for each in release.steps] == [("build twice", "the same bytes")]
    (clone / "small" / "left.py").write_text("")
    with pytest.raises(DistributionError) as caught:
        subject.build(tmp_path / "second", release, Progress())
    assert any("small/left.py" in line for line in caught.value.lines)


class PreparedEnvironment(Environment):
    """An environment whose command prints what a test gives."""

    def install(self, archive: Path, *extras: str) -> None:
        del archive, extras


def test_a_command_with_other_output_fails_the_trial(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The result names the command, its exit code and what its output lacks."""
    program = tmp_path / "environment" / "bin" / "lockstep"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\n[ "$1" = add ] && exit 3\necho "{Generator().package.name} ')
    with program.open("a") as file:
        file.write(f'{Generator().package.version}"\n')
    program.chmod(0o755)
    monkeypatch.setattr(
        generator_wheel, "create_environment", lambda _, folder: PreparedEnvironment(folder)
    )
    interpreter = Interpreter(Path(sys.executable), "3.11", "3.11.0")
    done = Generator().test(Archives(tmp_path, tmp_path), interpreter, tmp_path)
    assert done.passed == 1
    assert done.problems[0].startswith(f"{program} add ")
    assert done.problems[0].endswith(
        "exit code 3; the output lacks 'spec/messaging_v1.yaml: added':"
    )
