"""Comparison of the published revisions of a model, with results that were checked by hand.

After an intended change, ``LOCKSTEP_GOLDEN=update pytest tests/generator/diff`` rewrites the
expected reports. Check each line against the two documents before committing it.
"""

from __future__ import annotations

import os
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from generator.diff import BuiltApi, compare, semver_level
from generator.diff.report import as_markdown
from generator.diff.rules import RULES
from tests.generator.diff.versions import HISTORY, found, prepare
from tests.models.swagger import FOLDER, ROOT
from tests.needs import HISTORY_REASON, needs_models

EXPECTED = ROOT / "tests" / "golden" / "history"
IS_UPDATE = os.environ.get("LOCKSTEP_GOLDEN") == "update"
KEY = "messaging_v1"

REVISIONS = sorted(HISTORY.glob("*.json"))
STEPS = list(pairwise(REVISIONS))
MODELS = sorted(FOLDER.glob("*.json"))
BREAKING = {"2025-08-04": "createNegativeFeedbackRemoval", "2026-01-30": "CreateAmazonMotors"}

needs_history = pytest.mark.skipif(not STEPS, reason=HISTORY_REASON)


def date(file: Path) -> str:
    """Return the date of a revision."""
    return file.stem.rpartition("_")[2]


@cache
def revision(file: Path) -> BuiltApi:
    """Return a revision with the applicable part of the current overlay."""
    return prepare(file.read_bytes(), KEY, overlay=True)


@needs_history
@pytest.mark.parametrize("step", STEPS, ids=lambda step: date(step[1]))
def test_each_step_is_reported_as_checked(step: tuple[Path, Path]) -> None:
    """The report of each step equals the checked one."""
    old, new = step
    text = as_markdown(compare([revision(old)], [revision(new)]))
    file = EXPECTED / f"{date(new)}.md"
    if IS_UPDATE:
        EXPECTED.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@needs_history
@pytest.mark.parametrize("step", STEPS, ids=lambda step: date(step[1]))
def test_a_step_back_is_the_opposite(step: tuple[Path, Path]) -> None:
    """Swapping old and new yields the opposite kinds at the same places."""
    old, new = map(revision, step)
    there = Counter(found(each)[0:1] + found(each)[2:] for each in compare([old], [new]))
    back = Counter(
        (RULES[each.kind].opposite, found(each)[3], found(each)[2])
        for each in compare([new], [old])
    )
    assert there == back


@needs_history
def test_steps_that_break_callers_are_major_and_name_the_operation() -> None:
    """A removed operation is reported with its ID and its method."""
    by_date = {date(new): compare([revision(old)], [revision(new)]) for old, new in STEPS}
    for day, operation in BREAKING.items():
        assert semver_level(by_date[day]) == "major"
        (removed,) = (each for each in by_date[day] if each.kind == "operation-removed")
        assert removed.operations == (operation,)
        assert removed.sentence.startswith("MessagingClient.create_")
    assert sorted(each for each in by_date if semver_level(by_date[each]) == "major") == [
        *("2020-08-13", "2025-08-04", "2026-01-30")
    ]


@pytest.mark.slow(measured=False)
@needs_models
@pytest.mark.parametrize("file", MODELS, ids=lambda file: file.stem)
def test_no_model_differs_from_itself(file: Path) -> None:
    """Every published model equals a copy of itself."""
    content = file.read_bytes()
    assert compare([prepare(content)], [prepare(content)]) == ()


@pytest.mark.parametrize("file", sorted((ROOT / "spec").glob("*.yaml")), ids=lambda file: file.stem)
def test_no_document_of_the_project_differs_from_itself(file: Path) -> None:
    """Every document of the project equals a copy of itself."""
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert compare([prepare(data, file.stem)], [prepare(data, file.stem)]) == ()
