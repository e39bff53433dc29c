"""Files that are not documents are rejected with a position, whatever bytes they contain."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.core.errors import SpecError
from tests.generator.openapi.test_documents import read, refusal


@pytest.mark.parametrize(
    ("content", "line", "column", "wrong"),
    [
        ("", 1, 1, "must contain a mapping"),
        ("# only a comment\n", 1, 1, "must contain a mapping"),
        ("- a\n", 1, 1, "must contain a mapping"),
        ("text", 1, 1, "must contain a mapping"),
        ("a: 1\nb: {x: 1,\n  x: 2}\n", 3, 3, "'x' is repeated"),
        ("a: 1\n'a': 2\n", 2, 1, "'a' is repeated"),
        ("a: &x [1]\nb:\n  - *x\n", 3, 5, "unsupported: a YAML alias"),
        ("a: &x 1\nb: *x\n", 2, 4, "unsupported: a YAML alias"),
        ("a: &x {b: *x}\n", 1, 11, "unsupported: a YAML alias"),
        ("a: &x [*x]\n", 1, 8, "unsupported: a YAML alias"),
        ("a: !secret x\n", 1, 4, "!secret"),
        ('a: !secret "x"\n', 1, 4, "!secret"),
        ("a: !!python/object:os.system {}\n", 1, 4, "python/object"),
        ("a: !!set {x, y}\n", 1, 4, "set"),
        ("!!int 1: x\n", 1, 1, "int"),
        ("? [x]\n: y\n", 1, 3, "must be a string"),
        ("? {x: {z: 1}}\n: [y]\nb: 1\n", 1, 3, "must be a string"),
        ("a: 1e999\n", 1, 4, "cannot express"),
        ("a: .inf\n", 1, 4, "cannot express"),
        ("a: -.INF\n", 1, 4, "cannot express"),
        ("a: .nan\n", 1, 4, "cannot express"),
        (f"a: {'9' * 5000}\n", 1, 4, "a number of more than 1000 digits"),
        (f"a: 0x{'f' * 3900}\n", 1, 4, "a number of more than 1000 digits"),
        (f"a: 0o{'7' * 4800}\n", 1, 4, "a number of more than 1000 digits"),
        ("a: 1\n---\nb: 2\n", 3, 1, "second document"),
        (b"a: 1\nb: \xc3\xa9\xff\n", 2, 5, "not UTF-8"),
        ("a: 1\nb: é\x01\n", 2, 5, "U+0001"),
        ("a: \x00", 1, 4, "U+0000"),
        ("a: [1,\nb: 2\n", 3, 1, "did not find"),
        ('a: "open\n', 2, 1, "end of stream"),
        ("a:\n\t- b\n", 2, 1, ""),
        ("a: b: c\n", 1, 5, "not allowed"),
        ("%YAML 3.0\n---\na: 1\n", 1, 1, "incompatible"),
        ("a: @b\n", 1, 4, "cannot start"),
        ("a: *unknown\n", 1, 4, "unsupported: a YAML alias"),
    ],
)
def test_an_unreadable_file_is_a_problem_with_its_position(
    tmp_path: Path, content: str | bytes, line: int, column: int, wrong: str
) -> None:
    """Each mistake in a file is one problem with its position, a message and a hint."""
    problem = refusal(tmp_path, content)
    assert (problem.file, problem.line, problem.column) == ("shop_v1.yaml", line, column)
    assert wrong in problem.message
    assert problem.hint


@pytest.mark.parametrize(
    ("name", "content", "line", "column"),
    [
        ("shop.json", '{"a": {"KEY": 1}}', 1, 8),
        ("shop.json", '{\n "b": 1,\n "KEY" : {}\n}', 3, 2),
        ("shop.json", '{"a": "x:y", "\\"KEY": 1}', 1, 14),
        ("shop.yaml", 'a:\n  "KEY": 1\n', 2, 3),
        ("shop.yaml", "a:\n  KEY: 1\nb: 2\n", 2, 3),
        ("shop.yaml", "a: {b: 1, 'KEY': 1}\n", 1, 11),
        ("shop.yaml", "a:\n  b: 1\n  KEY:\n    c: 1\n", 3, 3),
    ],
)
def test_a_long_key_is_reported_as_such(
    tmp_path: Path, name: str, content: str, line: int, column: int
) -> None:
    """YAML limits the length of a key, although the syntax around the key is valid."""
    problem = refusal(tmp_path, content.replace("KEY", "k" * 1030), name)
    assert problem.message == "unsupported: a key of more than 1,024 characters"
    assert problem.hint == "shorten the key"
    assert (problem.line, problem.column) == (line, column)
    read(tmp_path, content.replace("KEY", "k" * 1000), name)


def test_a_mistake_beside_a_long_value_is_not_attributed_to_a_key(tmp_path: Path) -> None:
    """Only a key before the colon counts."""
    problem = refusal(tmp_path, f'{{"a": "{"x" * 2000}" "b": 1}}', "shop.json")
    assert problem.message == "did not find expected ',' or '}'"


def test_a_lone_surrogate_is_rejected(tmp_path: Path) -> None:
    """A lone surrogate is rejected, because no file can contain it."""
    assert refusal(tmp_path, '{"a": "\\ud83d"}', "shop.json").line == 1


@pytest.mark.parametrize("content", ["[" * 100_000, "a: " + "[" * 100_000, '{"a":' * 100_000])
def test_deep_nesting_is_rejected(tmp_path: Path, content: str) -> None:
    """A file with a hundred thousand levels neither crashes the parser nor exhausts the stack."""
    problem = refusal(tmp_path, content)
    assert problem.message == "unsupported: the file is nested too deeply, more than 100 levels"
    assert problem.column > 100


@given(content=st.binary() | st.text().map(lambda text: text.encode(errors="surrogatepass")))
@settings(max_examples=300)
def test_any_bytes_are_parsed_or_rejected(content: bytes) -> None:
    """Any bytes result in a document, or in problems with their positions."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("shop.yaml", "shop.json"):
            expect_document_or_complaints(Path(folder), content, name)


@given(pieces=st.lists(st.sampled_from("a:\n !!str\t|>&x*x[]{},-?'\"#%\\ud8\x85\u2028 1.e9é")))
@settings(max_examples=500)
def test_any_yaml_characters_are_parsed_or_rejected(pieces: list[str]) -> None:
    """Any sequence of YAML's special characters results in a document or in problems."""
    with tempfile.TemporaryDirectory() as folder:
        expect_document_or_complaints(Path(folder), "".join(pieces).encode(), "shop.yaml")


def expect_document_or_complaints(folder: Path, content: bytes, name: str) -> None:
    try:
        document = read(folder, content, name)
    except SpecError as error:
        for line in str(error).split("\n"):
            assert re.match(rf"{name}:[1-9]\d*:[1-9]\d* #.*: .+; .+$", line)
    else:
        json.dumps(document.data, allow_nan=False).encode()
