"""Escaping for Python: text of a document remains text in literals, docstrings and comments."""

from __future__ import annotations

import ast
import re
import sys
import textwrap
import unicodedata
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from generator.escape.characters import visible_prose
from generator.pycode.formatter import format_sources
from generator.pycode.literals import (
    LINE_LENGTH,
    Code,
    Repeat,
    _filled,
    comment,
    docstring,
    literal,
)


def is_visible(text: str) -> bool:
    """Return whether no character is invisible; one unknown to this Python counts as visible."""
    kinds = {unicodedata.category(each) for each in text if each != " "}
    return not {kind for kind in kinds if kind[0] in "CZ"} - {"Cn"}


HOSTILE = st.lists(
    st.sampled_from(
        [
            *('"', "'", '"""', "'''", "\\", "\\\\", '\\"', "\\N{DASH}", "\\x", "\\u", "{x}", "%s"),
            *("\n", "\r\n", "\r", "\t", "\x0b", "\x0c", "\x1c", "\x1f", "\x85", "\u2028", "\u2029"),
            *("\x00", "\x07", "\x1b[2J", "\x7f", "\u202e", "\u2066", "\ufeff", "\u00a0", "\u3000"),
            *("\ud800", "\udfff", "\U000e0001", "é", "\U0001f600", "日本", "\u0301"),
            *(" ", "  ", "word", "x" * 120, "# ", "coding: x", "-*- coding=utf-7 -*-", "    arg: "),
            *("import os", "fmt: off", "type: ignore", "noqa", "Args:", "\n    name: text", "a-b"),
        ]
    )
).map("".join)

TEXTS = HOSTILE | st.text(st.characters())

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    # A JSON string may contain a lone surrogate.
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=10,
)


@given(JSON_VALUES)
def test_a_literal_evaluates_to_its_value(value: Any) -> None:
    """The literal of a JSON value is one visible line that evaluates to the same value."""
    code = literal(value)
    assert repr(ast.literal_eval(code)) == repr(value)
    assert is_visible(code)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "None"),
        (True, "True"),
        ("it's", '"it\'s"'),
        ('a "b"', "'a \"b\"'"),
        ("\u202e", '"\\u202e"'),
        (Code("os.system('x')"), "\"os.system('x')\""),
        ([1, [2.5]], "[1, [2.5]]"),
        ((), "()"),
        ((1,), "(1,)"),
        ((1, "a"), '(1, "a")'),
        ({"a": [None]}, '{"a": [None]}'),
        (Repeat("a", 800), '"a" * 800'),
        (Repeat([{"a": 1}], 3), '[{"a": 1}] * 3'),
        ({"text": Repeat("ab", 2)}, '{"text": "ab" * 2}'),
    ],
)
def test_literals_look_hand_written(value: object, code: str) -> None:
    """Long values have a short form, and code in a string stays a string."""
    assert literal(value) == code
    assert isinstance(literal(value), Code)


PLAIN = st.recursive(
    st.none() | st.integers() | st.text("ab '") | st.text("a", min_size=80, max_size=99),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("k", min_size=1), inner),
)


@pytest.mark.slow(measured=False)
@given(PLAIN, st.sampled_from([4, 8, 40]))
def test_the_formatter_does_not_change_a_literal_of_several_lines(value: Any, indent: int) -> None:
    """The literal evaluates to its value, and is already in black's style."""
    margin = " " * indent
    before = "".join(f"{' ' * each}if x:\n" for each in range(0, indent, 4))
    source = f"{before}{margin}call(\n{margin}    body={literal(value, indent + 4)},\n{margin})\n"
    assert format_sources({"a.py": source})["a.py"] == source
    (keyword,) = (each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.keyword))
    assert ast.literal_eval(keyword.value) == value


def test_every_invisible_character_is_escaped() -> None:
    """Literals and comments are visible for each character of Unicode."""
    everything = [chr(code) for code in range(sys.maxunicode + 1)]
    assert is_visible(literal("".join(everything)))
    assert is_visible(comment("".join(everything)).replace("\n", " "))


def test_only_a_long_literal_has_several_lines() -> None:
    """A literal is one line if it fits, or if no indentation is given."""
    value = {"text": "a" * 40, "list": ["b" * 20]}
    assert literal(value).count("\n") == 0
    assert literal(value["list"], 8) == literal(value["list"])
    assert literal(value, 8).split("\n") == [
        "{",
        f'            "text": "{"a" * 40}",',
        f'            "list": ["{"b" * 20}"],',
        "        }",
    ]


@pytest.mark.parametrize("unit", ["", "ab", "é\n", [1], [[]], []])
def test_a_repeat_evaluates_to_its_value(unit: Any) -> None:
    """The short form evaluates to the long value."""
    for count in (0, 1, 3):
        repeat = Repeat(unit, count)
        assert eval(literal([repeat])) == [repeat.value]


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), -float("inf"), b"x", {1}, object(), str, [b"x"], {"a": {1}}],
)
def test_a_value_that_is_not_json_has_no_literal(value: object) -> None:
    """A value outside JSON's types is refused at any depth."""
    with pytest.raises(TypeError, match="no literal for"):
        literal(value)


@given(TEXTS, st.sampled_from([0, 4, 8, 12]))
@example('"""', 4)
@example('ends with "', 4)
@example('ends with \\"', 4)
@example('ends with """', 4)
@example('" starts', 4)
@example("ends with \\", 4)
@example('""', 0)
def test_a_docstring_is_a_docstring_and_nothing_else(text: str, indent: int) -> None:
    """No text ends its docstring: the code compiles, and the docstring has the same words."""
    margin = " " * indent
    blocks = "".join(f"{' ' * at}class C:\n" for at in range(0, indent, 4))
    code = f"{blocks}{margin}{docstring(text, indent)}\n{margin}x = 1\n"
    compile(code.encode(), "test", "exec")
    held: Any = ast.parse(code)
    for _ in range(0, indent, 4):
        (held,) = held.body
    documentation, assignment = held.body
    assert isinstance(documentation, ast.Expr)
    assert isinstance(assignment, ast.Assign)
    shown = ast.literal_eval(documentation.value)
    assert is_visible(shown.replace("\n", " "))
    lines = [visible_prose(line.expandtabs()) for line in text.strip().splitlines()]
    assert shown.replace("\\", "").split() == " ".join(lines).replace("\\", "").split()
    if not re.search(r"\.\.|__|`_", text):
        assert shown.split() == " ".join(lines).split()
    assert_visible_and_short(code, margin)


def assert_visible_and_short(code: str, margin: str) -> None:
    for line in code.split("\n"):
        assert is_visible(line)
        # A line is long only if one of its words is.
        assert len(line) <= LINE_LENGTH or len(line.removeprefix(margin).split()) <= 3
        assert line == line.rstrip()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", '""""""'),
        ("  One line.\n", '"""One line."""'),
        ('Say "hi"', '"""Say "hi\\""""'),
        ("A path \\d+.", '"""A path \\\\d+."""'),
        ("One.\n\nTwo.\n  Three.", '"""One.\n\n    Two.\n      Three.\n    """'),
        ("a\u00a0b\u202ec", '"""a b\\\\u202ec"""'),
        (".. raw:: html", '"""\\\\.. raw:: html"""'),
        ("- .. _a: b, __ c", '"""- \\\\.. _a: b, \\\\__ c"""'),
        ("`a <javascript:b>`_, `c <d>`__", '"""`a <javascript:b>`\\\\_, `c <d>`\\\\__"""'),
        ("[a](javascript:b(1)) [c](http://d)", '"""a (javascript:b(1)) [c](http://d)"""'),
        ("`_links`, a ..., __init__", '"""`_links`, a ..., __init__"""'),
    ],
)
def test_a_docstring_reads_well(text: str, code: str) -> None:
    """A single line stays one; the closing quotes of several lines are on a line of their own."""
    assert docstring(text, 4) == code


def test_an_entry_of_a_list_hangs_in_a_docstring() -> None:
    """The further lines of an argument's description are indented below its name."""
    text = "Do.\n\nArgs:\n    name: " + "word " * 30
    lines = docstring(text, 8).split("\n")
    assert lines[3].startswith("            name: word")
    assert lines[4].startswith("                word")
    assert max(map(len, lines)) <= LINE_LENGTH


def test_an_item_of_a_list_hangs_in_a_docstring() -> None:
    """The further lines of an item are aligned with its first word, and not with its mark."""
    for mark in ("- ", "*  "):
        lines = docstring(f"Do:\n\n{mark}" + "word " * 30, 4).split("\n")
        assert lines[2].startswith(f"    {mark}word")
        assert lines[3].startswith(f"    {' ' * len(mark)}word")


@given(
    st.lists(st.text("ab", min_size=1, max_size=12), min_size=2, max_size=30),
    st.lists(st.integers(1, 3), min_size=30, max_size=30),
    st.integers(0, 8),
    st.integers(0, 25),
)
def test_lines_are_those_of_the_standard_library(
    words: list[str], gaps: list[int], margin: int, hanging: int
) -> None:
    """``textwrap`` is the judge: docstrings have its lines."""
    joined = "".join(word + " " * gap for word, gap in zip(words, gaps, strict=False))
    line, indent = " " * margin + joined.rstrip(), " " * hanging
    assert _filled(line, margin, indent, 22) == textwrap.wrap(
        line, 22, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def test_a_long_word_keeps_the_margin() -> None:
    assert _filled("  " + "a" * 9 + " b c", 2, "    ", 8) == ["  " + "a" * 9, "    b c"]


def test_words_fill_the_lines_of_a_docstring() -> None:
    """Lines are as long as the limit allows, measured after escaping."""
    for word in ("word", "\\", "\u00a0"):
        lines = docstring(f"{word} " * 100, 4).split("\n")
        assert all(LINE_LENGTH - 10 <= len(line) <= LINE_LENGTH for line in lines[1:-2])


@given(TEXTS, st.sampled_from([0, 4]))
@example("coding: nonsense", 0)
@example("x\n-*- coding=nonsense", 0)
def test_a_comment_is_a_comment_and_nothing_else(text: str, indent: int) -> None:
    """No text ends its comment or declares the encoding of the file."""
    assume(text.strip())
    margin = " " * indent
    opening = "if True:\n" if indent else ""
    code = f"{opening}{margin}{comment(text, indent)}\n{margin}x = 1\n"
    compile(code.encode(), "test", "exec")
    assert ast.dump(ast.parse(code)) == ast.dump(ast.parse(f"{opening}{margin}x = 1"))
    assert_visible_and_short(code, margin)
    lines = code.removeprefix(opening).split("\n")[:-2]
    assert all(line.startswith(f"{margin}#") for line in lines)
    if "coding" not in text and is_visible(text.translate({9: " ", 10: " "})):
        assert [word for line in lines for word in line.lstrip()[1:].split()] == text.split()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" \n", ""),
        ("One\nTwo", "# One\n    # Two"),
        ("A path \\d+", "# A path \\d+"),
        ("Encoding: UTF-8", "# Encoding : UTF-8"),
        ("a\x00b", "# a\\x00b"),
    ],
)
def test_a_comment_reads_well(text: str, code: str) -> None:
    """A comment contains the text itself; only invisible characters are escaped."""
    assert comment(text, 4) == code
