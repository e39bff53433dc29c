"""A known change is told as what it is, where it is, and with what it means; nothing else is."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diff import BuiltApi, Change, Direction, compare
from generator.diff.rules import NO_MATTER_IF_OPTIONAL, POLICY
from tests.generator.diff import (
    mutations_of_bodies,
    mutations_of_fields,
    mutations_of_limits,
    mutations_of_operations,
)
from tests.generator.diff.mutations import LEVELS, MUTATIONS
from tests.generator.diff.versions import BASE, base, found, prepare, prepare_unchecked

LIBRARY = (mutations_of_bodies, mutations_of_fields, mutations_of_limits, mutations_of_operations)
"""What they define registers itself."""

FEWEST = 25


def severities(change: Change) -> set[str]:
    """What the policy has for a change, whichever way its data travels."""
    rule = POLICY[change.kind]
    answers: set[str] = {rule.answer}
    answers |= {"patch"} if change.kind in NO_MATTER_IF_OPTIONAL else set()
    if change.direction is Direction.REQUEST:
        return {rule.request}
    if change.direction is Direction.ANSWER:
        return answers
    return {max((rule.request, each), key=LEVELS.index) for each in answers}


def test_there_are_enough_kinds_of_mutation() -> None:
    """Each of them is another way to change a document."""
    assert len(MUTATIONS) >= FEWEST


@pytest.mark.parametrize("name", sorted(MUTATIONS))
def test_each_mutation_is_told(name: str) -> None:
    """At the first of its places, so that none is left out by chance; what comes of it is sound."""
    changed = base()
    MUTATIONS[name].apply(changed, MUTATIONS[name].places[0])
    prepare(changed)
    check(name, 0)


@settings(max_examples=100)
@given(data=st.data())
def test_a_mutation_anywhere_is_told(data: st.DataObject) -> None:
    """Whatever is changed wherever: that change, there, as severe as it is, and no other."""
    name = data.draw(st.sampled_from(sorted(MUTATIONS)))
    check(name, data.draw(st.integers(0, len(MUTATIONS[name].places) - 1)))


@cache
def prepare_base() -> BuiltApi:
    """The document that is mutated."""
    return prepare(BASE)


def check(name: str, place: int) -> None:
    """Do a mutation and compare both ways; going back is the opposite, at the same places."""
    changed = base()
    expected = MUTATIONS[name].apply(changed, MUTATIONS[name].places[place])
    old, new = prepare_base(), prepare_unchecked(changed)
    there, back = compare([old], [new]), compare([new], [old])
    assert Counter(map(found, there)) == Counter(expected)
    assert Counter(map(mirrored, there)) == Counter(map(placed, back))
    assert all(each.severity.level in severities(each) for each in (*there, *back))


def mirrored(change: Change) -> tuple[str, str | None, str | None]:
    """What a change is where old and new are swapped."""
    kind, _, old, new = found(change)
    return POLICY[kind].opposite, new, old


def placed(change: Change) -> tuple[str, str | None, str | None]:
    """What a change is, and where."""
    kind, _, old, new = found(change)
    return kind, old, new
