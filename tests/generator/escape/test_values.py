"""HTML, JSON, TOML and terminals: text of a document stays text."""

from __future__ import annotations

import json
import sys
import tomllib
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.escape import html, terminal, toml
from generator.escape.errors import LiteralError
from generator.escape.json import literal
from tests.fuzz.markdown import hidden_characters

ALL_CHARACTERS = "".join(map(chr, range(sys.maxunicode + 1)))
TEXTS = st.text(st.characters())
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
TOML_VALUES = st.recursive(
    st.booleans() | NUMBERS | TEXTS, lambda inner: st.lists(inner, max_size=3), max_leaves=5
)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)


def elements(page: str) -> list[tuple[str, list[tuple[str, str | None]]]]:
    """Return the start tags of a page with their attributes."""
    found: list[tuple[str, list[tuple[str, str | None]]]] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, attrs))

    Parser().feed(page)
    return found


@given(TEXTS)
def test_html_text_adds_no_element_and_leaves_no_attribute(text: str) -> None:
    """Text stays inside its element and inside its attribute, in either quotes."""
    shown = terminal.text(text)
    page = f"<p>{html.text(text)}</p><b title=\"{html.text(text)}\" id='{html.text(text)}'></b>"
    assert elements(page) == [("p", []), ("b", [("title", shown), ("id", shown)])]


@given(
    TEXTS, st.sampled_from(["javascript:", "http://a/", "", "JAVASCRIPT:", "data:", " http://a"])
)
def test_an_html_link_leads_to_the_web_or_is_text(text: str, start: str) -> None:
    """A link has one attribute, and its target is http(s)."""
    found = elements(html.link(text, start + text))
    assert len(found) <= 1
    for tag, attributes in found:
        assert (tag, [name for name, _ in attributes]) == ("a", ["href"])
        assert str(attributes[0][1]).lower().startswith(("http://", "https://"))


@given(JSON_VALUES)
def test_json_is_read_as_the_same_value(value: Any) -> None:
    """A parser returns the value, and no character of the text is invisible."""
    text = literal(value)
    assert json.loads(text) == value
    assert not hidden_characters(text)


def test_json_has_a_line_for_each_long_entry() -> None:
    """A value of up to 100 characters is on one line, without spaces."""
    long = "x" * 60
    value = {"a": {}, "b": [], "c": {"d": [1, {"e": None}]}, "f": [long, [long, ","], True]}
    assert literal(value).splitlines() == [
        "{",
        '"a":{},',
        '"b":[],',
        '"c":{"d":[1,{"e":null}]},',
        '"f":[',
        f'"{long}",',
        f'["{long}",","],',
        "true",
        "]",
        "}",
    ]
    assert literal([]) == "[]"
    assert literal(["," * 96]) == f'["{"," * 96}"]'
    assert literal(["," * 97]).splitlines() == ["[", f'"{"," * 97}"', "]"]


@given(TOML_VALUES)
def test_toml_is_read_as_the_same_value(value: Any) -> None:
    """A parser returns the value; TOML cannot represent a lone surrogate."""
    text = toml.literal(value)
    assert "\n" not in text
    assert not hidden_characters(text)
    if "\\ud" not in repr(value):
        assert tomllib.loads(f"a = {text}\nb = 1\n") == {"a": value, "b": 1}


@pytest.mark.parametrize("value", [None, {}, object(), float("nan"), [None], b""])
def test_toml_has_no_literal_for_other_values(value: object) -> None:
    """A value that TOML cannot represent is refused, at any depth."""
    with pytest.raises(LiteralError, match="no TOML for"):
        toml.literal(value)


@pytest.mark.parametrize("value", [object(), float("nan"), [b""], {"a": {1}}, {(): 1}])
def test_json_has_no_literal_for_other_values(value: object) -> None:
    """A value that JSON cannot represent is refused, at any depth."""
    with pytest.raises(LiteralError, match="no JSON for"):
        literal(value)


def test_no_character_is_invisible_on_a_terminal() -> None:
    """All of Unicode is printed without control characters; only line feeds separate lines."""
    assert not hidden_characters(terminal.text(ALL_CHARACTERS))
    assert not hidden_characters(terminal.visible(ALL_CHARACTERS))
    assert "\n" not in terminal.visible(ALL_CHARACTERS)
    assert terminal.text("a\n\x1b[31mb\r\n") == "a\n\\x1b[31mb\\r\n"
