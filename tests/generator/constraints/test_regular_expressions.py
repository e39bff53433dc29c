"""Texts made for patterns: they match, keep to the bounds, and are none where none is found."""

from __future__ import annotations

import re
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator
from pydantic import TypeAdapter
from pydantic.types import StringConstraints

from generator.constraints.pattern import matching_text
from generator.constraints.regular_expressions import matches_pattern, portable, shown

PATTERNS = [
    r"^[0-9]{3}-[0-9]{7}-[0-9]{7}$",
    r"^[A-Z]{2}$",
    r"^(NA|EU|FE)$",
    r"^\d{4}-\d{2}$",
    r"[a-z]",
    r"^.+@.+$",
    r"^[^a0]$",
    r"^\w+\s\W$",
    r"^a?b*c+$",
    r"^(?:x(?P<n>y)){2}\.$",
    r"^$",
    r"^(a|b)+?$",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_has_a_matching_text(pattern: str) -> None:
    """Amazon's patterns of identifiers, codes, choices, repeats and sets have a matching string."""
    found = matching_text(pattern)
    assert found is not None
    assert re.search(pattern, found)
    assert found == matching_text(pattern)  # The same in every run.


LITERALS = st.text("abz09 -_.é", min_size=1, max_size=3).map(re.escape)
SETS = st.sampled_from(
    ["[a-z]", "[0-9]", "[^0-9]", r"\d", r"\w", r"\s", r"\S", ".", "[A-Fa-f0-9_-]"]
)
REPEATS = st.sampled_from(["", "?", "*", "+", "{2}", "{1,3}", "{0,2}", "{2,}", "*?", "+?"])


def _grouped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    choices = st.lists(inner, min_size=1, max_size=3).map("|".join)
    return st.tuples(choices, REPEATS).map(lambda pair: f"({pair[0]}){pair[1]}")


PIECES = st.recursive(
    st.tuples(LITERALS | SETS, st.just("")).map("".join) | st.tuples(SETS, REPEATS).map("".join),
    lambda inner: st.lists(inner, max_size=3).map("".join) | _grouped(inner),
    max_leaves=8,
)
ANY_PATTERN = st.tuples(st.sampled_from(["", "^"]), PIECES, st.sampled_from(["", "$"])).map("".join)


@given(ANY_PATTERN, st.integers(0, 5), st.integers(0, 30))
def test_a_found_text_matches_within_its_bounds(pattern: str, least: int, more: int) -> None:
    """Every string that is found matches its pattern, in Python and in pydantic."""
    found = matching_text(pattern, least, least + more)
    if found is not None:
        assert re.search(pattern, found)
        assert least <= len(found) <= least + more
        TypeAdapter(Annotated[str, StringConstraints(pattern=pattern)]).validate_python(found)


@given(ANY_PATTERN)
def test_a_pattern_without_look_around_gets_a_text(pattern: str) -> None:
    """Without bounds there is a text for every such pattern."""
    assert matching_text(pattern) is not None


@pytest.mark.parametrize(
    ("pattern", "least", "most", "length"),
    [("^[a-z]+$", 5, 9, 5), ("^x{2,}$", 0, 2, 2), ("[0-9]*", 3, 3, 3), ("^(ab)*$", 4, 5, 4)],
)
def test_repeats_are_used_to_reach_a_length(
    pattern: str, least: int, most: int, length: int
) -> None:
    """Where a part may be repeated, it is, until the text is long enough."""
    found = matching_text(pattern, least, most)
    assert found is not None
    assert len(found) == length


@pytest.mark.parametrize(
    ("pattern", "most"),
    [
        ("a(?=b)", 9),
        ("(?<!a)b", 9),
        (r"(a)\1", 9),
        ("[", 9),
        ("(" * 5_000, 9),
        ("a{99999999999999999999}", 9),
        ("((((a{99}){99}){99}){99}){99}", 10**12),
        ("^[0-9]{5}$", 3),
        (r"[^\w\W]", 9),
    ],
)
def test_an_unsupported_pattern_has_no_text(pattern: str, most: int) -> None:
    """Look-around, back-references, invalid patterns and impossible lengths have no string."""
    assert matching_text(pattern, 0, most) is None


def test_a_broken_pattern_matches_nothing() -> None:
    """An invalid pattern cannot validate a document's example, so the example does not fit."""
    assert matches_pattern("^a+$", "aa")
    assert matches_pattern("a", "bab")
    assert not matches_pattern("^a+$", "ab")
    for broken in ("[", "(" * 5_000, "a{99999999999999999999}"):
        assert not matches_pattern(broken, "a")


SPACES = "\t\n\v\f\r \u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
"""Whitespace and line ends of ECMAScript."""

MEMBERS = {r"\d": "09", r"\w": "aZ09_", r"\s": SPACES}
LINE_ENDS = "\n\r\u2028\u2029"
OTHERS = "\x00\x1c\x85\u180e\u200b-[^`{~éǅ٣\U0010ffff"
"""Characters that belong to no class, of which engines take some for digits, letters or spaces."""

CHARACTERS = sorted({*OTHERS, *"".join(MEMBERS.values())})


@pytest.mark.parametrize("name", [r"\d", r"\D", r"\w", r"\W", r"\s", r"\S"])
@pytest.mark.parametrize("form", ["^{}$", "^[{}]$", "^[^{}]$", "^[{}q]$", "^[q{}]$"])
def test_a_class_means_the_same_in_every_engine(name: str, form: str) -> None:
    """Client, sandbox and samples agree with ECMAScript: only whitespace exceeds ASCII."""
    pattern = portable(form.format(name))
    sandbox = Draft202012Validator({"pattern": pattern})
    for each in CHARACTERS:
        is_member = (each in MEMBERS[name.lower()]) == name.islower()
        wanted = is_member != form.startswith("^[^")
        found = matches_pattern(pattern, each), sandbox.is_valid(each)
        assert (ascii(each), found) == (ascii(each), (wanted, wanted))
    text = matching_text(pattern)
    assert text is not None
    assert sandbox.is_valid(text)


def test_a_dot_excludes_each_end_of_a_line() -> None:
    """Client, sandbox and samples agree with ECMAScript, which knows four of them."""
    pattern = portable("^.$")
    sandbox = Draft202012Validator({"pattern": pattern})
    for each in CHARACTERS:
        found = matches_pattern(pattern, each), sandbox.is_valid(each)
        assert (ascii(each), found) == (ascii(each), (each not in LINE_ENDS,) * 2)
    assert matching_text(pattern) == "a"
    assert (portable(r"\.[.]"), shown(portable("a.b"))) == (r"\.[.]", "a.b")


@pytest.mark.parametrize("pattern", [r"^\s+\S$", r"[\s\S]", r"^[^\s,]$"])
def test_a_pattern_is_shown_with_the_short_names_of_spaces(pattern: str) -> None:
    """Documentation does not list all characters that are spaces."""
    assert len(portable(pattern)) > 50
    assert shown(portable(pattern)) == pattern


@pytest.mark.parametrize("pattern", [r"^\\d\[\\w\]$", r"^\.$", "^a$", r"^[\\s]$"])
def test_an_escaped_backslash_starts_no_class(pattern: str) -> None:
    r"""In ``\\d`` the second backslash is a character, and the letter is itself."""
    assert portable(pattern) == pattern
