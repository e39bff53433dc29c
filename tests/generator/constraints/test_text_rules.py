"""The rules for the content of strings."""

from __future__ import annotations

import pytest

from generator.constraints.family import Fault
from generator.constraints.text_rules import KEYWORD, TEXT_RULES, text_rules
from generator.ir import TextRules
from generator.openapi import schema_keywords

TEXT = {"type": "string"}


def faults(rules: object, schema: dict[str, object]) -> list[Fault]:
    kind = schema_keywords.kind(schema)
    return list(TEXT_RULES.check({**schema, KEYWORD: rules}, kind))


@pytest.mark.parametrize(
    ("rules", "schema"),
    [
        ({"html": False}, TEXT),
        ({"html": False, "emailAddresses": False, "links": "x", "language": "buyer"}, TEXT),
        ({"language": "buyer"}, {"type": "array", "items": TEXT}),
        ({"html": False}, {"type": ["string", "null"]}),
    ],
)
def test_text_rules_are_accepted(rules: object, schema: dict[str, object]) -> None:
    """Each rule may be used alone, on a string or on a list."""
    assert faults(rules, schema) == []


@pytest.mark.parametrize(
    ("rules", "schema"),
    [
        ({}, TEXT),
        ([], TEXT),
        ({"html": True}, TEXT),
        ({"html": 0}, TEXT),
        ({"emails": False}, TEXT),
        ({"links": ""}, TEXT),
        ({"links": ["x"]}, TEXT),
        ({"language": "seller"}, TEXT),
        ({"html": False}, {"type": "integer"}),
        ({"html": False}, {"type": "object"}),
        ({"html": False}, {"type": ["string", "integer"]}),
        ({"html": False}, {"maxLength": 5}),
    ],
)
def test_malformed_text_rules_are_refused(rules: object, schema: dict[str, object]) -> None:
    """An unknown rule, an unknown value and a schema without strings are refused."""
    assert [place for place, *_ in faults(rules, schema)] == [(KEYWORD,)]


def test_text_rules_are_read() -> None:
    """Anything not forbidden is allowed; a schema without the extension has no rules."""
    found = text_rules({**TEXT, KEYWORD: {"emailAddresses": False, "links": "x"}})
    assert found == TextRules(html=True, emails=False, links="x", language=None)
    assert text_rules(TEXT) is None
