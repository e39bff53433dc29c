"""Documents: their values, the positions of these, and rejections."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.core.errors import Problem, SpecError, UsageError
from generator.openapi.documents import Document, find_documents, load

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x7f")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=3), inner),
    max_leaves=8,
)


def read(folder: Path, content: str | bytes, name: str = "shop_v1.yaml") -> Document:
    """Return the document with the content."""
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    (document,) = load([file], folder)
    return document


def refusal(folder: Path, content: str | bytes, name: str = "shop_v1.yaml") -> Problem:
    """Return the only problem of the content."""
    with pytest.raises(SpecError) as caught:
        read(folder, content, name)
    (problem,) = caught.value.problems
    return problem


def test_a_document_has_a_key_a_file_and_a_digest(tmp_path: Path) -> None:
    """The key is the file's name; the file is relative to the base; the digest is SHA-256."""
    document = read(tmp_path, "a: 1\n")
    assert (document.key, document.file, document.data) == ("shop_v1", "shop_v1.yaml", {"a": 1})
    assert document.digest == "37b128c59f1f5097f73f82691cb519f1f568667faab5ced1b4ab979d36837eae"


def test_a_file_outside_the_base_is_shown_with_its_whole_path(tmp_path: Path) -> None:
    """A path outside the base is not shortened."""
    file = tmp_path / "shop.yaml"
    file.write_text("a: 1\n")
    (document,) = load([file], tmp_path / "elsewhere")
    assert document.file == str(file)


@pytest.mark.parametrize(
    ("pointer", "position"),
    [
        ((), (2, 1)),
        (("info",), (2, 1)),
        (("info", "title"), (3, 3)),
        (("tags",), (4, 1)),
        (("tags", 0), (5, 5)),
        (("tags", 0, "name"), (5, 5)),
        (("tags", 1), (6, 5)),
        (("flow",), (7, 1)),
        (("flow", "b"), (7, 14)),
        (("flow", "b", 1), (7, 21)),
        (("größe",), (8, 1)),
    ],
)
def test_yaml_positions_are_those_of_keys_and_items(
    tmp_path: Path, pointer: tuple[str | int, ...], position: tuple[int, int]
) -> None:
    """Lines and columns count characters from 1; the position of a value is that of its key."""
    text = "# a comment\ninfo:\n  title: t\ntags:\n  - name: x\n  - two\n"
    text += "flow: {a: é, b: [1, 2]}\ngröße: 1\n"
    document = read(tmp_path, text)
    assert document.positions[pointer] == position


def test_json_positions_are_those_of_keys_even_with_tabs(tmp_path: Path) -> None:
    """A JSON document may be indented with tabs."""
    document = read(tmp_path, '{\n\t"info": {\n\t\t"title": "t"},\n "a":[1,{"b":2}]}', "shop.json")
    assert document.data == {"info": {"title": "t"}, "a": [1, {"b": 2}]}
    assert document.positions["info", "title"] == (3, 3)
    assert document.positions["a", 1, "b"] == (4, 10)


def test_a_problem_has_the_position_of_the_nearest_existing_part(tmp_path: Path) -> None:
    """A missing part is reported at the part that should contain it."""
    problem = read(tmp_path, "info:\n  title: t\n").problem(("info", "version"), "w", "r")
    assert (problem.line, problem.column, problem.pointer) == (1, 1, ("info", "version"))


def test_a_problem_deep_inside_a_missing_part_is_at_an_existing_one(tmp_path: Path) -> None:
    """A reader looks the pointer up in the file."""
    problem = read(tmp_path, "info:\n  title: t\n").problem(("info", "title", "x", 0), "w", "r")
    assert problem.pointer == ("info", "title")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((word, word) for word in ("no", "yes", "on", "off", "y", "N", "No", "nULL", "tRUE")),
        *((word, word) for word in ("2026-01-02", "2026-01-02T03:04:05Z", "12:30:45", "1_000")),
        *((word, word) for word in ("0b1", "1e", "e1", "+", ".", "1.2.3", "=", "<<")),
        *((word, None) for word in ("null", "Null", "NULL", "~", "")),
        *((word, True) for word in ("true", "True", "TRUE")),
        *((word, False) for word in ("false", "False", "FALSE")),
        ("0", 0),
        ("-12", -12),
        ("+7", 7),
        ("0123", 123),
        ("0o17", 15),
        ("0xfF", 255),
        ("1.5", 1.5),
        ("1.", 1.0),
        (".5", 0.5),
        ("-1e3", -1000.0),
        ("1E-2", 0.01),
        ("'1'", "1"),
        ('"true"', "true"),
        ("!!str 404", "404"),
        ("!!str ~", "~"),
    ],
)
def test_plain_scalars_follow_yaml_1_2(tmp_path: Path, text: str, value: object) -> None:
    """Dates and the words of YAML 1.1 stay strings; numbers, booleans and null are converted."""
    found = read(tmp_path, f"a: {text}\n").data["a"]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("style", ["|\n  404\n", ">-\n  404\n"])
def test_block_scalars_are_strings(tmp_path: Path, style: str) -> None:
    """A block scalar is a string, even if it looks like a number."""
    assert read(tmp_path, f"a: {style}").data["a"].strip() == "404"


def test_keys_are_always_strings(tmp_path: Path) -> None:
    """An unquoted status becomes a string like every other key."""
    document = read(tmp_path, "200: a\nno: b\n1.5: c\nnull: d\n'': e\n")
    assert document.data == {"200": "a", "no": "b", "1.5": "c", "null": "d", "": "e"}
    assert document.positions["no",] == (2, 1)


@given(value=st.dictionaries(st.text("ab/~ é", max_size=4), JSON_VALUES, min_size=1))
@settings(max_examples=100)
def test_json_is_parsed_as_json(value: dict[str, Any]) -> None:
    """A JSON file is parsed as by the standard library, including escapes above U+FFFF."""
    with tempfile.TemporaryDirectory() as folder:
        for text in (json.dumps(value), json.dumps(value, indent="\t")):
            assert read(Path(folder), text, "shop.json").data == value


@pytest.mark.parametrize("offset", [0, 1, 500, 991, 999, 1000, 1001, 1002, 2500])
def test_the_longest_number_has_1000_digits_wherever_it_stands(tmp_path: Path, offset: int) -> None:
    """One more is refused, also in the middle of a file."""
    text = '{"openapi": "3.1.0", "a": "%s", "b": %s, "c": "%s"}'
    longest = "9" * 1000
    found = read(tmp_path, text % ("x" * offset, longest, "y" * 1500), "shop_v1.json")
    assert found.data["b"] == int(longest)
    problem = refusal(tmp_path, text % ("x" * offset, f"{longest}9", "y" * 1500), "shop_v1.json")
    assert "a number of more than 1000 digits" in problem.message


def test_an_escaped_backslash_is_no_surrogate(tmp_path: Path) -> None:
    r"""The text ``\ud83d\ude00`` stays where its backslashes are escaped, else joined."""
    text = r'{"a": "\\ud83d\\ude00", "b": "\ud83d\ude00", "c": "\\\ud83d\ude00"}'
    expected = {"a": r"\ud83d\ude00", "b": "\U0001f600", "c": "\\\U0001f600"}
    assert read(tmp_path, text, "shop.json").data == expected


def test_realistic_nesting_is_accepted(tmp_path: Path) -> None:
    """Ninety levels are accepted."""
    assert read(tmp_path, "a: " + "[" * 90 + "]" * 90).data["a"]


def test_the_problems_of_all_files_are_reported_together(tmp_path: Path) -> None:
    """One run reports every problem, in the order of files and lines."""
    (tmp_path / "b.yaml").write_text("x: !t 1\nx: 2\n")
    (tmp_path / "a.yaml").write_text("- 1\n")
    (tmp_path / "c.yaml").write_text("fine: true\n")
    with pytest.raises(SpecError) as caught:
        load(sorted(tmp_path.iterdir(), reverse=True), tmp_path)
    found = [(each.file, each.line) for each in caught.value.problems]
    assert found == [("a.yaml", 1), ("b.yaml", 1), ("b.yaml", 2)]


def test_two_files_of_one_api_are_rejected(tmp_path: Path) -> None:
    """The same API in YAML and in JSON is a problem of both files."""
    for name in ("shop.json", "shop.yaml"):
        (tmp_path / name).write_text('{"a": 1}')
    with pytest.raises(SpecError) as caught:
        load(find_documents(tmp_path), tmp_path)
    assert [each.file for each in caught.value.problems] == ["shop.json", "shop.yaml"]
    assert "two documents for shop" in str(caught.value)


@pytest.mark.parametrize(
    "name",
    [
        *("Shop.yaml", "shop-v1.yaml", "1shop.yaml", "shop.v1.yaml", "_shop.yaml", "shop_.yaml"),
        *("class.yaml", "import.json", "async_orders.yaml", "my_async_orders.yaml"),
        *(".hidden.yaml", "a b.yaml", "shop\n.yaml", "shop__v1.yaml"),
    ],
)
def test_a_file_is_named_as_a_module(tmp_path: Path, name: str) -> None:
    """A name that is not a valid module name, or clashes with the sync twins, is rejected."""
    assert "module name in snake_case" in refusal(tmp_path, "a: 1\n", name).message


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("\u043erders_v0.yaml", "contains '\u043e' (CYRILLIC SMALL LETTER O)"),
        ("größe.yaml", "LATIN SMALL LETTER O WITH DIAERESIS"),
        *((f"{name}.yaml", "reserved on Windows") for name in ("con", "nul", "com1", "lpt9")),
        *((f"{name}.yaml", "module of the package") for name in ("sandbox", "_runtime", "root")),
    ],
)
def test_a_confusing_or_reserved_file_name_is_rejected(
    tmp_path: Path, name: str, reason: str
) -> None:
    """The problem states which letter, system or module rules the name out."""
    assert reason in refusal(tmp_path, "a: 1\n", name).message


@pytest.mark.parametrize(
    ("target", "right"),
    [
        ("/proc/self/mem", "make the file readable"),
        ("nowhere", "correct or remove the link"),
        (".", "replace or remove it"),
    ],
)
def test_an_unreadable_file_is_a_problem(tmp_path: Path, target: str, right: str) -> None:
    """An unreadable file, a broken link and a folder are problems, not tracebacks."""
    (tmp_path / "shop.yaml").symlink_to(target)
    with pytest.raises(SpecError) as caught:
        load([tmp_path / "shop.yaml"], tmp_path)
    assert re.fullmatch(r"shop\.yaml:1:1 #: .+; " + right, str(caught.value))


def test_documents_are_found_by_name(tmp_path: Path) -> None:
    """The documents of a folder are sorted by name; other files are ignored."""
    for name in ("b.yml", "a.yaml", "c.json", "README.md", "d.yaml.bak"):
        (tmp_path / name).touch()
    assert [path.name for path in find_documents(tmp_path)] == ["a.yaml", "b.yml", "c.json"]
    assert [path.name for path in find_documents(tmp_path, ("c", "a"))] == ["a.yaml", "c.json"]


@pytest.mark.parametrize(
    ("folder", "keys", "message"),
    [
        ("missing", (), "there is no such folder"),
        ("spec/a.yaml", (), "there is no such folder"),
        ("empty", (), "contains no document"),
        ("spec", ("a", "nope", "no"), "contains no document for no, nope; its APIs are a, b"),
    ],
)
def test_a_missing_folder_or_api_is_a_usage_error(
    tmp_path: Path, folder: str, keys: tuple[str, ...], message: str
) -> None:
    """The message lists what exists."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "spec").mkdir()
    for name in ("a.yaml", "b.json"):
        (tmp_path / "spec" / name).touch()
    with pytest.raises(UsageError, match=message):
        find_documents(tmp_path / folder, keys)
