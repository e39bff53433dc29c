"""The ways for text to become code: whatever a document says, it stays what it is, a text."""

from __future__ import annotations

import ast
import re
import sys
import unicodedata
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from generator.pycode.formatter import format_sources
from generator.pycode.literals import LINE_LENGTH, Code, Repeat, comment, docstring, literal


def is_visible(text: str) -> bool:
    """Whether nothing in the text hides or acts; what this Python does not know may be anything."""
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
    # JSON text may hold anything, half a surrogate pair included.
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=10,
)


@given(JSON_VALUES)
def test_a_literal_evaluates_to_its_value(value: Any) -> None:
    """Every JSON value comes back the same, down to the sign of a zero, on one visible line."""
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
def test_literals_read_as_a_person_would_write_them(value: object, code: str) -> None:
    """Long values are short, and code in a text is a text."""
    assert literal(value) == code
    assert isinstance(literal(value), Code)


PLAIN = st.recursive(
    st.none() | st.integers() | st.text("ab '") | st.text("a", min_size=80, max_size=99),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("k", min_size=1), inner),
)


@given(PLAIN, st.sampled_from([4, 8, 40]))
def test_the_formatter_leaves_a_literal_of_several_lines_as_it_is(value: Any, indent: int) -> None:
    """It evaluates to its value, and is written and indented as black would."""
    margin = " " * indent
    before = "".join(f"{' ' * each}if x:\n" for each in range(0, indent, 4))
    source = f"{before}{margin}call(\n{margin}    body={literal(value, indent + 4)},\n{margin})\n"
    assert format_sources({"a.py": source})["a.py"] == source
    (keyword,) = (each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.keyword))
    assert ast.literal_eval(keyword.value) == value


def test_every_character_that_hides_is_escaped() -> None:
    """One character by one, in literals and in comments."""
    everything = [chr(code) for code in range(sys.maxunicode + 1)]
    assert is_visible(literal("".join(everything)))
    assert is_visible(comment("".join(everything)).replace("\n", " "))


def test_only_what_is_too_long_gets_several_lines() -> None:
    """Without an indentation, and where there is room, a literal is one line."""
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
    """The short form stands for the long one."""
    for count in (0, 1, 3):
        repeat = Repeat(unit, count)
        assert eval(literal([repeat])) == [repeat.value]


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), -float("inf"), b"x", {1}, object(), str, [b"x"], {"a": {1}}],
)
def test_what_is_not_json_has_no_literal(value: object) -> None:
    """A value that Python could not read back is refused, at any depth."""
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
    """No text ends its docstring: the code compiles, and the words come back as they were."""
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
    whole = re.sub(r"[\ud800-\udfff]", "\ufffd", text)
    assert ast.literal_eval(documentation.value).split() == whole.split()
    assert_visible_and_short(code, margin)


def assert_visible_and_short(code: str, margin: str) -> None:
    for line in code.split("\n"):
        assert is_visible(line)
        # A line is long only if it holds one word that is.
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
        ("a\u00a0b\u202ec", '"""a\\xa0b\\u202ec"""'),
    ],
)
def test_a_docstring_reads_well(text: str, code: str) -> None:
    """One line stays one; several end with the quotes on a line of their own."""
    assert docstring(text, 4) == code


def test_an_entry_of_a_list_hangs_in_a_docstring() -> None:
    """What an argument's explanation continues with is indented below its name."""
    text = "Do.\n\nArgs:\n    name: " + "word " * 30
    lines = docstring(text, 8).split("\n")
    assert lines[3].startswith("            name: word")
    assert lines[4].startswith("                word")
    assert max(map(len, lines)) <= LINE_LENGTH


def test_an_item_of_a_list_hangs_in_a_docstring() -> None:
    """What an item continues with stands below its first word, and not below its mark."""
    for mark in ("- ", "*  "):
        lines = docstring(f"Do:\n\n{mark}" + "word " * 30, 4).split("\n")
        assert lines[2].startswith(f"    {mark}word")
        assert lines[3].startswith(f"    {' ' * len(mark)}word")


def test_words_fill_the_lines_of_a_docstring() -> None:
    """Lines are as long as they may be, what has to be escaped counted as it is printed."""
    for word in ("word", "\\", "\u00a0"):
        lines = docstring(f"{word} " * 100, 4).split("\n")
        assert all(LINE_LENGTH - 10 <= len(line) <= LINE_LENGTH for line in lines[1:-2])


@given(TEXTS, st.sampled_from([0, 4]))
@example("coding: nonsense", 0)
@example("x\n-*- coding=nonsense", 0)
def test_a_comment_is_a_comment_and_nothing_else(text: str, indent: int) -> None:
    """No text leaves its comment, nor does it tell Python how to read the file."""
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
    """A comment says what the text says; nothing in it needs to be escaped for Python."""
    assert comment(text, 4) == code
