"""Rows of TSV and CSV, and JSON lines, in pieces of any size."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from selling_partner._runtime.documents.formats import lines, rows
from selling_partner._runtime.documents.formats.lines import BadRowError, JsonLineParser
from selling_partner._runtime.documents.formats.rows import RowFormat, RowParser

Row = dict[str, str]


def parse(text: str, size: int, form: RowFormat | None = None) -> list[Row]:
    """Feed the text in pieces of that size, and return the rows."""
    return fed(RowParser[Row](dict, form), text, size)


def fed(parser: Any, text: str, size: int) -> list[Any]:
    found = [
        row
        for start in range(0, len(text), size)
        for row in parser.feed(text[start : start + size])
    ]
    return [*found, *parser.finish()]


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\tb\n1\t2\n3\t4\n", [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]),
        ("a\tb\r\n1\t2\r\n\r\n3\t4", [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]),
        ('a\tb\n12" pipe\t"x\n"y"\t\n', [{"a": '12" pipe', "b": '"x'}, {"a": '"y"', "b": ""}]),
        (
            "a\tb\tc\n1\n1\t2\t3\t\t\n",
            [{"a": "1", "b": "", "c": ""}, {"a": "1", "b": "2", "c": "3"}],
        ),
        ("a\tb\n1\u2028x\x85\t\x0b2\n", [{"a": "1\u2028x\x85", "b": "\x0b2"}]),
        ("a\tb\n1\rx\t2\n", [{"a": "1\rx", "b": "2"}]),
        ("\n\na\tb\n1\t2\n", [{"a": "1", "b": "2"}]),
        ("a,b\n1,2\n", [{"a": "1", "b": "2"}]),
        ('a,b\n"1,5","say ""hi"""\n', [{"a": "1,5", "b": 'say "hi"'}]),
        (
            'a,b\r\n"1\r\n2\n\n3",x\r\ny,z\r\n',
            [{"a": "1\r\n2\n\n3", "b": "x"}, {"a": "y", "b": "z"}],
        ),
        ('a,b\n12" pipe,2\n', [{"a": '12" pipe', "b": "2"}]),
        ('"a","b"\n1\n', [{"a": "1", "b": ""}]),
        ("a\n1\n", [{"a": "1"}]),
        ("a\tb", []),
        ("", []),
        ("\n\n", []),
        ("p\tp\tp_2\tp\n1\t2\t3\t4\n", [{"p": "1", "p_3": "2", "p_2": "3", "p_4": "4"}]),
    ],
)
def test_rows_are_dicts_by_the_header(text: str, expected: list[Row], size: int) -> None:
    """Each row has its columns by the names in the first line."""
    assert parse(text, size) == expected


def test_the_caller_may_name_the_format() -> None:
    """A format overrides what the first line suggests."""
    assert parse("a,b\tc\n1,2\t3\n", 1000, "tsv") == [{"a,b": "1,2", "c": "3"}]
    assert parse("a,b\tc\n1,2\t3\n", 1000, "csv") == [{"a": "1", "b\tc": "2\t3"}]


@pytest.mark.parametrize("size", [1, 1000])
@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("a\tb\n1\t2\n1\t2\t3\n", 3, "3 columns, and the header has 2"),
        ('a,b\n\n"1\n2",3,4\n', 4, "3 columns"),
        ('a,b\n1,2\n"x,3\n4,5\n', 3, "not closed"),
        ('a,b\n"x"y,3\n4,5\n', 2, "expected after"),
        ('{"a": 1}\n', 1, "is JSON"),
        ("\n[\n", 2, "is JSON"),
        ("a,b\n" + "x" * 140_000 + ",1\n", 2, "more than 131072 characters"),
        ("a\tb\r1\t2\r", 1, "a carriage return stands alone"),
        ("a,b\r1,2\r", 1, "a carriage return stands alone"),
        ("sku\nA,1\n", 2, "pass form='tsv' if commas do not separate columns"),
    ],
)
def test_a_wrong_row_is_named(text: str, line: int, problem: str, size: int) -> None:
    """A row that does not match the header or the format raises with its line."""
    if len(text) > 1000 and size == 1:
        size = 1000
    with pytest.raises(BadRowError, match=problem) as caught:
        parse(text, size)
    assert caught.value.line == line


@pytest.mark.parametrize("start", ["a\tb\n", "a,b\n", 'a,b\n"\n'])
def test_a_row_has_a_largest_size(start: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text without ends of rows does not fill the memory."""
    monkeypatch.setattr(lines, "MAX_RECORD", 1000)
    monkeypatch.setattr(rows, "MAX_RECORD", 1000)
    rest = "x" * 1100 if '"' not in start else "x\n" * 600
    with pytest.raises(BadRowError, match="more than 1000 characters") as caught:
        parse(start + rest, 10)
    assert caught.value.line == 2


@pytest.mark.parametrize("size", [1, 1000])
def test_json_lines_are_objects(size: int) -> None:
    """Each line is an object, whose decimal numbers are exact."""
    text = '{"a": 1.10}\r\n\n{"a": {"b": 12345678901234567.89}}'
    found = fed(JsonLineParser[Any](dict), text, size)
    assert found == [{"a": Decimal("1.10")}, {"a": {"b": Decimal("12345678901234567.89")}}]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ('{}\n{"a":}\n', 2, "not valid JSON at column 6"),
        ("{}\n[]\n", 2, "not a JSON object"),
        ("\n" + "[" * 100_000, 2, "nested too deeply|not valid JSON"),
        ('{"a": ' + "1" * 5000 + "}", 1, "too many digits"),
    ],
)
def test_a_wrong_json_line_is_named(text: str, line: int, problem: str) -> None:
    """A line that is not an object raises with its number."""
    with pytest.raises(BadRowError, match=problem) as caught:
        fed(JsonLineParser[Any](dict), text, 1_000_000)
    assert caught.value.line == line
