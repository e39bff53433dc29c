"""Every statement about a name is true of the generated code, and griffe judges what breaks.

The steps are known changes, the published history and pairs of models. Two models are not versions
of each other, but their classes of one name differ in every way, which makes the hardest steps.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from generator.core.errors import SpecError
from generator.diff import BuiltApi, compare
from tests.generator.diff.mutations import MUTATIONS
from tests.generator.diff.test_history import MODELS, STEPS, needs_history, revision
from tests.generator.diff.test_mutations import MODULES
from tests.generator.diff.truth.code import GeneratedCode
from tests.generator.diff.truth.judge import disagreements
from tests.generator.diff.truth.rules import RULES, explain
from tests.generator.diff.truth.statements import Report
from tests.generator.diff.versions import BASE, prepare_unchecked
from tests.needs import needs_models

pytestmark = pytest.mark.slow(measured=False)

assert MODULES  # Their import registers the mutations.

_MAX_MUTATIONS = 4
"""The most changes of one document in a step of several."""


class Version(NamedTuple):
    """A version of an API, and its generated code."""

    built: BuiltApi
    code: GeneratedCode

    @classmethod
    def of(cls, data: Any) -> Version:
        """Return the version that a document describes, under one key for all documents."""
        built = prepare_unchecked(data, "depots_v1")
        return cls(built, GeneratedCode(built))


def reports(old: Version, new: Version) -> Iterator[Report]:
    """Yield the report of a step and that of the step back."""
    for before, after in ((old, new), (new, old)):
        yield Report(compare([before.built], [after.built]), before.code, after.code)


def faults(report: Report, needed: set[str]) -> Iterator[str]:
    """Yield contradicted statements and unexplained disagreements; note the rules in use."""
    yield from report.contradictions()
    for each in disagreements(report):
        rules = explain(each)
        needed |= {rule.name for rule in rules}
        if not rules:
            yield str(each)


@cache
def original(name: str) -> Version:
    """Return the document of a mutation, as the one version of all its mutations."""
    first = next(
        other for other in MUTATIONS if MUTATIONS[other].document is MUTATIONS[name].document
    )
    return Version.of(MUTATIONS[name].document) if first == name else original(first)


def mutated(name: str) -> Version:
    """Return the document of a mutation after the mutation at its first place."""
    mutation = MUTATIONS[name]
    changed = copy.deepcopy(mutation.document)
    mutation.apply(changed, mutation.places[0])
    return Version.of(changed)


@cache
def published(file: Path) -> Version:
    """Return a published revision with the applicable part of the overlay."""
    return Version(revision(file), GeneratedCode(revision(file)))


@cache
def model(file: Path) -> Version:
    """Return a model, as a version of the one API."""
    return Version.of(file.read_bytes())


def test_known_changes_are_reported_truly_and_need_every_rule() -> None:
    """A statement that the code contradicts fails here, and so does a rule that nothing needs."""
    needed: set[str] = set()
    found = [
        f"{name}: {fault}"
        for name in sorted(MUTATIONS)
        for report in reports(original(name), mutated(name))
        for fault in faults(report, needed)
    ]
    assert found == []
    assert needed == {rule.name for rule in RULES}


@settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])
@given(data=st.data())
def test_several_changes_at_once_are_reported_truly(data: st.DataObject) -> None:
    """A step of several mutations is reported without a statement that the code contradicts."""
    names = sorted(name for name, each in MUTATIONS.items() if each.document is BASE)
    changed = copy.deepcopy(BASE)
    for name in data.draw(st.lists(st.sampled_from(names), min_size=2, max_size=_MAX_MUTATIONS)):
        place = data.draw(st.sampled_from(MUTATIONS[name].places))
        try:
            MUTATIONS[name].apply(changed, place)
        except (KeyError, IndexError, ValueError, TypeError):
            assume(False)  # An earlier mutation removed the place.
    try:
        new = Version.of(changed)
    except SpecError:
        assume(False)
    old = original(names[0])
    found = [fault for report in reports(old, new) for fault in faults(report, set())]
    assert found == []


@needs_history
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step[1].stem)
def test_each_step_of_the_history_is_reported_truly(step: tuple[Path, Path]) -> None:
    """Amazon's own changes are reported without a statement that the code contradicts."""
    old, new = map(published, step)
    assert [fault for report in reports(old, new) for fault in faults(report, set())] == []


@needs_models
def test_one_model_in_place_of_another_is_reported_truly() -> None:
    """Models share names such as ``Address`` for different classes."""
    found = [
        f"{old.stem} to {new.stem}: {fault}"
        for old, new in combinations(MODELS, 2)
        for report in reports(model(old), model(new))
        for fault in faults(report, set())
    ]
    assert found == []
