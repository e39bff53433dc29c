"""The published revisions of a model, step by step, as a person has checked them.

After an intended change ``LOCKSTEP_GOLDEN=update pytest tests/generator/diff`` rewrites what is
expected; hold each line to the two documents before committing it.
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
    """The day of a revision."""
    return file.stem.rpartition("_")[2]


@cache
def revision(file: Path) -> BuiltApi:
    """A revision with as much of today's overlay as fits it."""
    return prepare(file.read_bytes(), KEY, overlay=True)


@needs_history
@pytest.mark.parametrize("step", STEPS, ids=lambda step: date(step[1]))
def test_each_step_is_as_a_person_has_checked_it(step: tuple[Path, Path]) -> None:
    """What is told of a step is what stands in its file, to the letter."""
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
    """What was added is removed, what was tightened is loosened, at the same places."""
    old, new = map(revision, step)
    there = Counter(found(each)[0:1] + found(each)[2:] for each in compare([old], [new]))
    back = Counter(
        (RULES[each.kind].opposite, found(each)[3], found(each)[2])
        for each in compare([new], [old])
    )
    assert there == back


@needs_history
def test_steps_that_break_callers_are_major_and_name_the_operation() -> None:
    """An operation that is gone is named by its id and by its method."""
    by_date = {date(new): compare([revision(old)], [revision(new)]) for old, new in STEPS}
    for day, operation in BREAKING.items():
        assert semver_level(by_date[day]) == "major"
        (gone,) = (each for each in by_date[day] if each.kind == "operation-removed")
        assert gone.operations == (operation,)
        assert gone.sentence.startswith("MessagingClient.create_")
    assert sorted(each for each in by_date if semver_level(by_date[each]) == "major") == [
        *("2020-08-13", "2025-08-04", "2026-01-30")
    ]


@needs_models
@pytest.mark.parametrize("file", MODELS, ids=lambda file: file.stem)
def test_no_model_differs_from_itself(file: Path) -> None:
    """However a vendor writes a document, it is the same as a copy of it."""
    content = file.read_bytes()
    assert compare([prepare(content)], [prepare(content)]) == ()


@pytest.mark.parametrize("file", sorted((ROOT / "spec").glob("*.yaml")), ids=lambda file: file.stem)
def test_no_document_of_the_project_differs_from_itself(file: Path) -> None:
    """Nor do the documents in OpenAPI 3.1."""
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert compare([prepare(data, file.stem)], [prepare(data, file.stem)]) == ()
