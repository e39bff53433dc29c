"""Report of an internal error: short, complete, and with an address."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from generator.__main__ import run
from generator.core import stages
from generator.core.stages import EXIT_CODE
from tests.generator.support.small_project import ARGUMENTS, Unforeseen, fail
from tests.generator.support.small_project import folder as folder


def test_a_report_that_fails_leaves_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second failure, such as of exhausted memory, does not silence the first."""
    monkeypatch.setattr(stages, "_traceback", fail)
    stages.report_internal_error(MemoryError(), sys.stderr)
    said = capsys.readouterr().err
    assert said == "generator: internal error: MemoryError; report it with this line\n"


@pytest.mark.parametrize(
    ("urls", "place"),
    [
        ('Homepage = "https://a.example"\nIssues = "https://b.example"', "https://b.example"),
        ('"Bug Tracker" = "https://b.example"\nSource = "https://a.example"', "https://b.example"),
        ('repository = "https://a.example"\nDocs = "https://c.example"', "https://a.example"),
        ('Chat = "https://c.example"', "https://c.example"),
        ("", "the maintainers of this repository"),
    ],
)
def test_a_report_goes_to_a_url_of_the_project(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    urls: str,
    place: str,
) -> None:
    """The issue tracker comes first, then any other URL, then the maintainers."""
    (folder / "pyproject.toml").write_text(f"[project.urls]\n{urls}\n")
    monkeypatch.setattr("generator.core.project.PARTS", folder)
    stages.report_internal_error(Unforeseen("x"), sys.stderr)
    assert f"\nPlease report it to {place}. Attach" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("kill -9 $$", "ruff was ended by a signal, possibly for lack of memory: Killed"),
        ("echo memory allocation of 9 bytes failed >&2; kill -6 $$", "memory allocation of 9"),
        ("echo error: Cannot allocate memory >&2; exit 2", "ruff failed with exit code 2: error"),
        ("exit 101", "ruff failed with exit code 101"),
        (None, "ruff cannot be started: "),
    ],
)
def test_a_formatter_that_fails_is_not_the_users_mistake(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    script: str | None,
    said: str,
) -> None:
    """A process that is killed or out of memory is reported as an error of the environment."""
    program = folder / "ruff"
    if script is not None:
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    monkeypatch.setattr("ruff.find_ruff_bin", lambda: str(program))
    assert run(["generate", *ARGUMENTS["generate"]]) == EXIT_CODE
    printed = capsys.readouterr().err
    assert "generator: internal error in the stage format: ToolError: " in printed
    assert said in printed
    assert "An external tool failed; " in printed
    assert "Please report it, if it happens again, to" in printed
    assert list(folder.glob("out/*.py")) == []


def test_an_infinite_recursion_is_reported_in_few_lines(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The thousands of lines of its traceback are shortened."""

    def odd(*_: object) -> object:
        return even()

    def even() -> object:
        return odd()

    monkeypatch.setattr("generator.compiler.validate", odd)
    assert run(["validate", "--spec", "spec"]) == EXIT_CODE
    said = capsys.readouterr().err
    assert len(said.splitlines()) < 100
    assert re.search(r"\.\.\. \d+ lines \.\.\.", said)


def test_a_message_that_cannot_be_printed_does_not_hide_the_rest(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The report is complete even if the exception cannot be converted to a string."""

    class Mute(Exception):  # noqa: N818 - as above
        def __str__(self) -> str:
            raise ValueError

    def raised(*_: object) -> NoReturn:
        raise Mute

    monkeypatch.setattr("generator.compiler.validate", raised)
    assert run(["validate", "--spec", "spec"]) == EXIT_CODE
    assert "internal error in the stage validate: Mute;" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("stage", "where"),
    [
        ("validate", "openapi.validation.validator._reference_problems"),
        ("build", "build.api._ApiBuilder"),
    ],
)
def test_an_iterator_that_ends_early_is_reported_in_its_stage(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    stage: str,
    where: str,
) -> None:
    """A `StopIteration` does not end the loops around the stage, which would hide its place."""

    def end(*_: object, **__: object) -> object:
        return next(iter(()))

    monkeypatch.setattr(f"generator.{where}", end)
    assert run(["generate", *ARGUMENTS["generate"]]) == EXIT_CODE
    said = capsys.readouterr().err
    assert f"spec/shop_v1.yaml: internal error in the stage {stage}: " in said
    assert "StopIteration" in said
    assert "in end" in said
