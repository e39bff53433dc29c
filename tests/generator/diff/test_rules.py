"""The table of diff rules, the sentences it yields, and the schema of the JSON output."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import pytest

from generator.core.project import ROOT
from generator.diff import Change, Severity
from generator.diff.rules import RULES

SCHEMA = ROOT / "generator" / "diff" / "schema.json"
IS_UPDATE = os.environ.get("LOCKSTEP_GOLDEN") == "update"


def change(kind: str, *, before: object = None, after: object = None, name: str = "") -> Change:
    """Return a change of this kind with two subjects."""
    return Change(
        api="depots_v1",
        kind=kind,
        severity=Severity.PATCH,
        direction=None,
        operations=(),
        subjects=("Parcel.note", "Receipt.note"),
        name=name,
        old=None,
        new=None,
        before=before,
        after=after,
    )


def test_each_kind_has_one_row() -> None:
    """A second row for a kind would replace the first one."""
    from generator.diff import rules

    assert len(rules._TABLE) == len(RULES)


@pytest.mark.parametrize("kind", RULES)
def test_the_opposite_of_the_opposite_is_the_kind(kind: str) -> None:
    """Every kind has an opposite with a row of its own, or is its own opposite."""
    assert RULES[RULES[kind].opposite].opposite == kind


def test_the_schema_lists_the_kinds() -> None:
    """``LOCKSTEP_GOLDEN=update`` writes the kinds of the table into the schema."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    kind = schema["$defs"]["change"]["properties"]["kind"]
    if IS_UPDATE:
        kind["enum"] = list(RULES)
        SCHEMA.write_text(json.dumps(schema, indent=2) + "\n", encoding="utf-8")
    assert kind["enum"] == list(RULES)


@pytest.mark.parametrize("kind", RULES)
def test_each_kind_has_a_sentence(kind: str) -> None:
    """The sentence renders for code and for Markdown, and names a subject or a value."""
    each = change(kind, before="b", after="a", name="n")
    assert each.sentence.endswith(" (also: Receipt.note)")
    assert each.describe(lambda text: f"`{text}`").count("`") >= len("``") * 2


def test_a_missing_value_and_an_empty_one_are_spelled_out() -> None:
    """A limit that only one version has was added or removed, and an empty string is named."""
    added = change("limit-tightened", after=1, name="minLength")
    assert added.sentence.startswith("minLength of Parcel.note was added: 1 (")
    removed = change("limit-loosened", before=1, name="minLength")
    assert removed.sentence.startswith("minLength of Parcel.note was removed; it was 1 (")
    assert change("enum-value-added", after="").sentence.startswith("the empty string is now")


@pytest.mark.parametrize(
    ("kind", "values", "name", "sentence"),
    [
        (
            "limit-tightened",
            (None, False),
            "additionalProperties",
            "undocumented fields of Parcel.note are now invalid (",
        ),
        (
            "limit-loosened",
            (False, None),
            "additionalProperties",
            "undocumented fields of Parcel.note are no longer invalid (",
        ),
        (
            "limit-tightened",
            (None, True),
            "uniqueItems",
            "the items of Parcel.note must now differ (",
        ),
        (
            "limit-loosened",
            (True, None),
            "uniqueItems",
            "the items of Parcel.note no longer have to differ (",
        ),
    ],
)
def test_a_switch_is_named_by_its_effect(
    kind: str, values: tuple[object, object], name: str, sentence: str
) -> None:
    """A sentence about a limit without a number does not quote ``true`` or ``false``."""
    found = change(kind, before=values[0], after=values[1], name=name)
    assert found.sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (
            "ab" * 50 + "x{1,2}",
            "ab" * 50 + "x{1,3}",
            "...%s2} to ...%s3}" % (2 * ("ab" * 8 + "x{1,",)),
        ),
        ("a" * 80, "b" * 80, f"{'a' * 57}... to {'b' * 57}..."),
        ("short", "shorter", "short to shorter"),
        ("ab" * 40, "ab" * 40 + "c", f"...{'ab' * 10} to ...{'ab' * 10}c"),
    ],
    ids=["end", "start", "short", "longer"],
)
def test_long_values_are_shown_where_they_differ(before: str, after: str, shown: str) -> None:
    """Two values whose start is the same do not read as one value in the sentence."""
    sentence = change("limit-changed", before=before, after=after, name="pattern").sentence
    assert sentence.startswith(f"pattern of Parcel.note changed from {shown} (also")


LONG = "ab" * 50


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("A ", "A", '"A " to A'),
        (" ", "  ", r'" " to " \u0020"'),
        ("a\tb", "a b", r'"a\tb" to a b'),
        ("a\u00a0b", "a b", r'"a\u00a0b" to a b'),
        ("e\u0301", "\u00e9", r'"e\u0301" to "\u00e9"'),
        ("\u202ea", "a", r"\u202ea to a"),
        (r"\u202e", "\u202e", r'"\\u202e" to "\u202e"'),
        ("1", 1, '"1" to 1'),
        ("true", True, '"true" to true'),
        ({"a": 1}, {"a": True}, '{"a": 1} to {"a": true}'),
        (f"{LONG}\x1b", f"{LONG}\x07", f"...{LONG[:18]}\\x1b to ...{LONG[:18]}\\x07"),
        (f"{LONG}\u202e", LONG, f"...{LONG[:20]}\\u202e to ...{LONG[:20]}"),
        (f"{LONG}\n{LONG}", f"{LONG}  {LONG}", None),
        ([LONG, "x"], [LONG, "y"], f'...{LONG[:16]}", "x"] to ...{LONG[:16]}", "y"]'),
    ],
)
def test_two_values_never_look_the_same(before: object, after: object, shown: str | None) -> None:
    """Spaces, accents, types, control and bidirectional characters are shown where they differ."""
    sentence = change("default-changed", before=before, after=after).sentence
    found = sentence.removeprefix("the default of Parcel.note changed from ")
    first, _, second = found.removesuffix(" (also: Receipt.note)").partition(" to ")
    assert first != second
    assert shown in {None, f"{first} to {second}"}


@pytest.mark.parametrize(
    ("subject", "phrase"),
    [
        ("Parcel.note", "`Parcel.note`"),
        ("DepotsClient.send", "`DepotsClient.send`"),
        ("DepotsClient.send(body)", "the argument `body` of `DepotsClient.send`"),
        ("DepotsClient.send() -> 200", "the 200 response of `DepotsClient.send`"),
        ("DepotsClient.get() -> 200[*]", "each item of the 200 response of `DepotsClient.get`"),
        ("Parcel.tags[*][*]", "each item of each item of `Parcel.tags`"),
        (
            "DepotsClient.send() -> 404 X-Left",
            "the header `X-Left` of the 404 response of `DepotsClient.send`",
        ),
    ],
)
def test_sentences_name_what_users_write(subject: str, phrase: str) -> None:
    """Code in a sentence is a name that users write, and the rest is in words."""
    each = replace(change("type-changed", before="str", after="int"), subjects=(subject,))
    sentence = each.describe(lambda text: f"`{text}`")
    assert sentence == f"the type of {phrase} changed from `str` to `int`"
