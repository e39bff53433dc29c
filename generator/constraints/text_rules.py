"""The content of a string: ``x-amzn-text-rules``, documented in spec/README.md."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from library._runtime.models.values.text_rules import faults_in

from ..ir import TextRules
from . import enum_const, formats
from .comparison import change_suffix, same
from .family import Case, ConstraintChange, Family, Fault, SampleTools, Schema, declared_kind
from .lengths import LENGTHS

KEYWORD = "x-amzn-text-rules"
_FORM = (
    "use one or more of html: false, emailAddresses: false, links: <topic>, language: buyer, "
    "on a string or an array of strings"
)
HTML = "HTML"
EMAIL = "an e-mail address"
_ADDRESS = formats.example({formats.KEYWORD: "email"})
_FORBIDDEN = {
    HTML: ("A text with <b>HTML</b>.", "<b>"),
    EMAIL: (f"Write to {_ADDRESS}.", "a@b.cd"),
}
"""Strings that contain what the rules may forbid: a clear one, and a short one."""


class TextRuleFamily(Family):
    """The rules for what a string, or each string of a list, may contain."""

    keywords = (KEYWORD,)
    advisory = frozenset({KEYWORD})

    def merge(self, keyword: str, first: Any, second: Any) -> Any:
        is_mergeable = isinstance(first, dict) and isinstance(second, dict)
        return {**first, **second} if is_mergeable else second

    def check(self, schema: Schema, kind: str) -> Iterator[Fault]:
        rules = schema.get(KEYWORD)
        if rules is not None and not (kind in {"string", "array"} and _is_valid(rules, schema)):
            yield (KEYWORD,), "the text rules are malformed", _FORM

    def markers(self, schema: Schema) -> Iterator[str]:
        """Yield the rules that a client can enforce."""
        rules = text_rules(schema)
        if rules is None or declared_kind(schema) == "array" or formats.is_time(schema):
            return
        allowed = {"html": rules.html, "emails": rules.emails}
        settings = ", ".join(f"{name}=False" for name in allowed if not allowed[name])
        if settings:
            yield f"PlainText({settings})"

    def matches(self, schema: Schema, value: Any) -> bool:
        rules = text_rules(schema) if isinstance(value, str) else None
        return rules is None or not faults_in(value, html=rules.html, emails=rules.emails)

    def beyond_limits(self, schema: Schema, tools: SampleTools) -> Iterator[Case]:
        """Yield strings that break a rule and no other constraint, by what they contain."""
        if KEYWORD not in schema:
            return
        if declared_kind(schema) != "string" and not enum_const.known_values(schema):
            return
        rules = text_rules(schema) or TextRules()
        others = {key: value for key, value in schema.items() if key != KEYWORD}
        for what, is_allowed in ((HTML, rules.html), (EMAIL, rules.emails)):
            padded = (each.ljust(LENGTHS.bounds(schema)[0], "a") for each in _FORBIDDEN[what])
            found = next((each for each in padded if tools.fits(others, each)), None)
            if found is not None and not is_allowed:
                yield what, found

    def compare(self, old: Schema, new: Schema) -> Iterator[ConstraintChange]:
        before, after = _stated(old), _stated(new)
        for rule in dict.fromkeys([*before, *after]):
            values = (_in_words(rule, before.get(rule)), _in_words(rule, after.get(rule)))
            if not same(*values):
                kind = f"text-rule-{change_suffix(values)}"
                yield ConstraintChange(kind, (KEYWORD, KEYWORD), values, rule, rule)


def text_rules(schema: Schema) -> TextRules | None:
    """Return the rules for a string, or for the strings of a list; ``None`` for none."""
    rules = schema.get(KEYWORD)
    if not isinstance(rules, dict):
        return None
    return TextRules(
        html=rules.get("html", True),
        emails=rules.get("emailAddresses", True),
        links=rules.get("links"),
        language=rules.get("language"),
    )


def describe_rules(schema: Schema, description: str) -> str:
    """Return what a string must not contain, such as "No HTML.".

    Rules that the description mentions are left out.
    """
    rules = text_rules(schema)
    if rules is None:
        return ""
    unsaid = {"HTML": (rules.html, "html"), "e-mail addresses": (rules.emails, "e-?mail")}
    parts = [
        f"no {what}"
        for what, (is_allowed, word) in unsaid.items()
        if not (is_allowed or re.search(word, description, re.IGNORECASE))
    ]
    return f"N{', '.join(parts)[1:]}." if parts else ""


def with_rules_of_list(items: Schema, array: Schema) -> dict[str, Any]:
    """Return the schema of a list's items with the list's rules, where the items are strings."""
    return _with_rules(items, _stated(array))


def _with_rules(items: Schema, rules: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(items)
    kind = declared_kind(items)
    if rules and (kind == "string" or enum_const.known_values(items)):
        result[KEYWORD] = {**rules, **_stated(items)}
    elif rules and kind == "array" and "items" in items:
        result["items"] = _with_rules(items["items"], rules)
    return result


def _stated(schema: Schema) -> Mapping[str, Any]:
    rules = schema.get(KEYWORD)
    return rules if isinstance(rules, Mapping) else {}


def _in_words(rule: str, value: Any) -> str | None:
    """Return what a string must do by a rule; ``None`` for no rule."""
    if value is None:
        return None
    return {
        "html": "contain no HTML",
        "emailAddresses": "contain no email addresses",
        "links": f"contain links about {value} only",
        "language": f"be in the language of the {value}",
    }[rule]


def _is_valid(rules: object, schema: Schema) -> bool:
    return (
        isinstance(rules, dict)
        and bool(rules)
        and "type" in schema
        and all(_is_rule(key, rule) for key, rule in rules.items())
    )


def _is_rule(key: str, rule: object) -> bool:
    match key:
        case "html" | "emailAddresses":
            return rule is False
        case "links":
            return isinstance(rule, str) and bool(rule.strip())
        case "language":
            return rule == "buyer"
    return False


TEXT_RULES = TextRuleFamily()
