"""Our models and those of datamodel-code-generator read the same values, or a rule says why not."""

from __future__ import annotations

import pytest

from tests.functional.packages import model_document, schemas_document
from tests.judge.documents import AtHand, compile_text, own_documents
from tests.judge.findings import judge
from tests.judge.rules import RULES, Rule, explain
from tests.judge.subjects import find_subjects
from tests.judge.verdicts import assert_explained, judged

OWN = own_documents()

each_own = pytest.mark.parametrize("document", OWN, ids=lambda each: each.key)


@each_own
def test_own_documents_agree(document: AtHand) -> None:
    """Each difference on a document of the repository falls under exactly one rule."""
    assert_explained(judged(document))


@each_own
def test_samples_are_accepted(document: AtHand) -> None:
    """Our models take every sample, so that a mutation of one breaks a single rule."""
    judgement = judged(document)
    assert judgement.refused_samples == ()
    assert judgement.values > len(judgement.findings)


def test_every_rule_is_used() -> None:
    """A rule that no document of the repository needs is deleted."""
    used = {rule.name for each in OWN for one in judged(each).findings for rule in explain(one)}
    assert [rule.name for rule in RULES if rule.name not in used] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_explains_its_example(rule: Rule) -> None:
    """The example of a rule shows a difference, which falls under that rule alone."""
    text = schemas_document(rule.properties, rule.schemas)
    compiled = compile_text(_as_form(text) if rule.is_form else text)
    findings = judge(compiled, extra={"Thing": {"example of the rule": rule.value}}).findings
    shown = [each for each in findings if each.where.endswith("example of the rule")]
    assert shown
    assert all(explain(each) == [rule] for each in shown)
    assert rule.reason.endswith(".")


def _as_form(text: str) -> str:
    """Return a document whose request is a form, and whose response is empty."""
    changed = text.replace("content: {application/json", "content: {multipart/form-data", 1)
    start, response, rest = changed.partition(", content: {application/json")
    assert response
    return start + "}" + rest[rest.index("\n") :]


_TEXTS = "{type: array, items: {type: string}}"
LIMITS = {
    "maxLength": ("{type: string, maxLength: 3}", "{type: string}"),
    "minLength": ("{type: string, minLength: 3}", "{type: string}"),
    "pattern": ("{type: string, pattern: '^[A-Z]+$'}", "{type: string}"),
    "minimum": ("{type: integer, minimum: 3}", "{type: integer}"),
    "maximum": ("{type: number, maximum: 3}", "{type: number}"),
    "exclusiveMinimum": ("{type: number, exclusiveMinimum: 3}", "{type: number}"),
    "multipleOf": ("{type: integer, multipleOf: 2}", "{type: integer}"),
    "minItems": ("{type: array, minItems: 2, items: {type: string}}", _TEXTS),
    "maxItems": ("{type: array, maxItems: 2, items: {type: string}}", _TEXTS),
    "type": ("{type: integer}", "{type: string}"),
    "items": ("{type: array, items: {type: integer}}", _TEXTS),
    "format": ("{type: string, format: date-time}", "{type: string}"),
    "required": ("{required: [b], properties: {b: {}}}", "{properties: {b: {}}}"),
}
"""Schemas of a property with a limit, and without it."""


@pytest.mark.parametrize("keyword", LIMITS)
def test_a_lost_limit_is_noticed(keyword: str) -> None:
    """Where our models lack a limit, or have one too many, no rule explains the difference."""
    documents = [compile_text(model_document(f"a: {each}")) for each in LIMITS[keyword]]
    values, _ = ({each.name: each.values for each in find_subjects(one)} for one in documents)
    for whole, other in (documents, documents[::-1]):
        findings = judge(whole, ours=other, extra=values).findings
        assert any(not explain(each) for each in findings)
