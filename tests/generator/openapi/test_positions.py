"""Source positions: exact in JSON and YAML, and cheap as long as no problem needs them."""

from __future__ import annotations

import json
import tempfile
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.core.errors import SpecError
from generator.openapi.documents import Document
from tests.generator.openapi.test_documents import read

NAMES = st.text(st.sampled_from('ab"\\{}[]:, é\n'), max_size=5)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | NAMES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.slow(measured=False)
@given(st.dictionaries(NAMES, VALUES), st.sampled_from([None, 1, "\t"]), st.booleans())
@settings(max_examples=200)
def test_json_has_the_positions_that_yaml_has(
    value: dict[str, Any], indent: int | str | None, ascii_only: bool
) -> None:
    """The fast parser of JSON and the parser of YAML agree on values and positions."""
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    with tempfile.TemporaryDirectory() as folder:
        fast = read(Path(folder), text, "shop_v1.json")
        if indent == "\t":  # YAML does not allow tabs as indentation.
            text = text.replace("\t", " ")
        slow = read(Path(folder), text, "shop_v1.yaml")
    assert fast.data == slow.data == value
    assert dict(fast.positions) == dict(slow.positions)


def test_windows_line_ends_keep_the_lines_of_json(tmp_path: Path) -> None:
    """A line break of two characters is one line break."""
    document = read(tmp_path, b'{\r\n "a": {\r\n  "b": 1}}', "shop_v1.json")
    assert document.positions["a", "b"] == (3, 3)


def test_valid_json_is_not_parsed_as_yaml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow parser of YAML reads neither the values of valid JSON nor their positions."""

    def parse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(yaml, "parse", parse)
    document = read(tmp_path, '{"a": [1.5, -2, 1e3],\n "b": "x"}', "shop_v1.json")
    assert document.data == {"a": [1.5, -2, 1000.0], "b": "x"}
    assert document.problem(("b", "c"), "", "").line == 2


@pytest.mark.parametrize(
    "content",
    ['{"a": 1e999}', '{"a": "\\ud83d"}', '{"a": "\x7f"}', '{"a": 1,}x', '["a"]'],
)
def test_defective_json_is_described_by_the_yaml_parser(tmp_path: Path, content: str) -> None:
    """Text that only looks like JSON is rejected with its position."""
    with pytest.raises(SpecError, match=r"^shop_v1\.json:1:\d+ #"):
        read(tmp_path, content, "shop_v1.json")


def retained(folder: Path, name: str, count: int) -> int:
    """Return the bytes that a document with a list of numbers occupies besides its data."""
    text = json.dumps({"x-numbers": [1] * count})
    read(folder, text, name)
    tracemalloc.start()
    document: Document | None = read(folder, text, name)
    assert document is not None
    total, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return total - 8 * count


def test_positions_occupy_little_memory(tmp_path: Path) -> None:
    """JSON stores its text instead of positions, and YAML at most 40 bytes for each value."""
    count = 20_000
    assert retained(tmp_path, "shop_v1.json", count) < 10 * count
    assert retained(tmp_path, "shop_v1.yaml", count) < 40 * count


def test_warnings_of_repeated_keys_are_counted(tmp_path: Path) -> None:
    """The first ten repeated keys are warned of one by one, and the others in one warning."""
    text = '{"a": {' + ", ".join(['"k": 1'] * 1_011) + "}}"
    warnings = read(tmp_path, text, "shop_v1.json").warnings
    assert len(warnings) == 11
    assert "1,000 more repeated keys" in warnings[-1].message


def test_problems_of_a_file_are_counted(tmp_path: Path) -> None:
    """The first 200 problems are reported one by one, and the others in one problem."""
    with pytest.raises(SpecError) as caught:
        read(tmp_path, "a:\n" + " - *x\n" * 1_200)
    assert len(caught.value.problems) == 201
    assert "1,000 more problems" in caught.value.problems[-1].message
