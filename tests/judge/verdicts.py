"""The judgement of a document at hand, made once in a run."""

from __future__ import annotations

from functools import cache

from tests.judge.documents import AtHand
from tests.judge.findings import Judgement, judge
from tests.judge.rules import explain


@cache
def judged(document: AtHand) -> Judgement:
    """Return the judgement of a document."""
    return judge(document.compile(), document.amazon)


def assert_explained(judgement: Judgement) -> None:
    """Assert that each difference falls under one rule, and no more than one."""
    found = {str(each): [rule.name for rule in explain(each)] for each in judgement.findings}
    assert [each for each, rules in found.items() if not rules] == []
    assert [(each, rules) for each, rules in found.items() if len(rules) > 1] == []
