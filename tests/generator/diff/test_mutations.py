"""Each known change is reported with its kind, place and severity, and nothing else is."""

from __future__ import annotations

import copy
import json
from collections import Counter
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diff import BuiltApi, Change, Direction, compare
from generator.diff.rules import RULES
from tests.generator.diff import (
    mutations_of_bodies,
    mutations_of_classes,
    mutations_of_fields,
    mutations_of_limits,
    mutations_of_operations,
    mutations_of_other_documents,
    mutations_of_parameters,
)
from tests.generator.diff.mutations import LEVELS, MUTATIONS
from tests.generator.diff.versions import found, prepare, prepare_unchecked

MODULES = (
    mutations_of_bodies,
    mutations_of_classes,
    mutations_of_fields,
    mutations_of_limits,
    mutations_of_operations,
    mutations_of_other_documents,
    mutations_of_parameters,
)
"""The modules whose functions register themselves as mutations."""

OF_WHOLE_APIS = {"api-added", "api-removed", "newest-version-changed"}
"""Kinds that no change of a single document provokes; ``test_compare`` provokes them."""


def allowed_severities(change: Change) -> set[str]:
    """Return the severities that the rule allows, depending on the direction of the data."""
    rule = RULES[change.kind]
    in_responses: set[str] = {rule.response, rule.response_if_optional or rule.response}
    if change.direction is Direction.REQUEST:
        return {rule.request}
    if change.direction is Direction.RESPONSE:
        return in_responses
    return {max((rule.request, each), key=LEVELS.index) for each in in_responses}


def test_every_kind_is_provoked_by_a_mutation() -> None:
    """A rule without a mutation fails here, and so does a mutation without a rule."""
    provoked: set[str] = set()
    for each in MUTATIONS.values():
        for place in each.places:
            expected = each.apply(copy.deepcopy(each.document), place)
            provoked |= {kind for kind, *_ in expected}
    provoked |= {RULES[kind].opposite for kind in provoked}
    assert provoked | OF_WHOLE_APIS == RULES.keys()


@pytest.mark.parametrize("name", sorted(MUTATIONS))
def test_each_mutation_is_reported(name: str) -> None:
    """Every mutation is applied at its first place."""
    check(name, 0)


@pytest.mark.slow(measured=False)
@pytest.mark.parametrize("name", sorted(MUTATIONS))
def test_each_mutation_results_in_a_valid_document(name: str) -> None:
    """The validation takes most of the time of a comparison."""
    mutation = MUTATIONS[name]
    changed = copy.deepcopy(mutation.document)
    mutation.apply(changed, mutation.places[0])
    prepare(changed)


@pytest.mark.slow(measured=False)
@settings(max_examples=100)
@given(data=st.data())
def test_a_mutation_at_any_place_is_reported(data: st.DataObject) -> None:
    """A mutation is reported with its place and severity, and nothing else is reported."""
    name = data.draw(st.sampled_from(sorted(MUTATIONS)))
    check(name, data.draw(st.integers(0, len(MUTATIONS[name].places) - 1)))


def prepare_original(name: str) -> BuiltApi:
    """Return the document of a mutation, prepared; many mutations share one document."""
    return _prepare_once(json.dumps(MUTATIONS[name].document))


@cache
def _prepare_once(document: str) -> BuiltApi:
    return prepare(json.loads(document))


def check(name: str, place: int) -> None:
    """Apply a mutation and compare in both directions.

    The way back consists of the opposite changes at the same places.
    """
    changed = copy.deepcopy(MUTATIONS[name].document)
    expected = MUTATIONS[name].apply(changed, MUTATIONS[name].places[place])
    old, new = prepare_original(name), prepare_unchecked(changed)
    there, back = compare([old], [new]), compare([new], [old])
    assert Counter(map(found, there)) == Counter(expected)
    assert Counter(map(mirrored, there)) == Counter(map(placed, back))
    for change in (*there, *back):
        assert change.severity.level in allowed_severities(change)
        assert change.sentence


def mirrored(change: Change) -> tuple[str, str | None, str | None]:
    """Return the kind and the places of a change with old and new swapped."""
    kind, _, old, new = found(change)
    return RULES[kind].opposite, new, old


def placed(change: Change) -> tuple[str, str | None, str | None]:
    """Return the kind and the places of a change."""
    kind, _, old, new = found(change)
    return kind, old, new
