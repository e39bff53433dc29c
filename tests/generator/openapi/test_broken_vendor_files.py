"""Defects of a vendor's JSON that do not make it ambiguous are read with a warning each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from generator.core.errors import SpecError
from generator.openapi.documents import Document, load, load_content
from generator.openapi.parsing.parser import FileKind
from tests.commands import run
from tests.generator.support.shop import SHOP

DOUBLE = b'{"a": {"old": [1, 2]},\n "b": 1,\n "a": {"new": 2}}'


def read(folder: Path, content: bytes, name: str = "shop_v1.json") -> Document:
    file = folder / name
    file.write_bytes(content)
    (document,) = load([file], folder)
    return document


def test_the_last_value_of_a_repeated_key_counts(tmp_path: Path) -> None:
    """The position is that of the last key, as in every JSON parser."""
    document = read(tmp_path, DOUBLE)
    assert document.data == {"a": {"new": 2}, "b": 1}
    assert [str(each) for each in document.warnings] == [
        "shop_v1.json:3:2 #/a: the key 'a' is repeated; the last value counts"
    ]
    assert document.positions["a",] == (3, 2)
    assert document.positions["a", "new"] == (3, 8)


@pytest.mark.parametrize(
    ("content", "text", "place"),
    [
        (b'{"a": "5 \x80"}', "5 \u20ac", "1:10"),
        (b'{"a":\n "don\x92t"}', "don\u2019t", "2:6"),
        (b'{"a": "\xc3\xa9\xe9"}', "\u00e9\u00e9", "1:9"),
    ],
)
def test_a_stray_byte_is_decoded_as_windows_1252(
    tmp_path: Path, content: bytes, text: str, place: str
) -> None:
    """The rest of the file is UTF-8."""
    document = read(tmp_path, content)
    assert document.data == {"a": text}
    (warning,) = document.warnings
    assert str(warning).startswith(f"shop_v1.json:{place} #: byte ")


@pytest.mark.parametrize(
    "content",
    [b'{"a": "\x81"}', '{"a": "ä"}'.encode("utf-16"), b'{"a": "%s"}' % (b"\xe9" * 50)],
)
def test_another_encoding_is_rejected(tmp_path: Path, content: bytes) -> None:
    """A byte without a character, or a file that is not UTF-8 at all, is ambiguous."""
    with pytest.raises(SpecError, match="is not UTF-8"):
        read(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "data", "warning"),
    [
        (b'{"a": [1,\n 2 , ],\n "b": 3}', {"a": [1, 2], "b": 3}, "2:4 #: JSON has no comma after"),
        (b'{"a": {"b": ",]"},\n}', {"a": {"b": ",]"}}, "1:18 #: JSON has no comma after"),
        (b'{"a": "5\t6"}', {"a": "5\t6"}, "1:7 #: JSON has no tab inside a string; it is kept"),
    ],
)
def test_a_part_that_is_not_json_but_has_one_meaning_is_read(
    tmp_path: Path, content: bytes, data: object, warning: str
) -> None:
    """A comma after the last value is ignored, and a tab in a string is kept."""
    document = read(tmp_path, content)
    assert document.data == data
    (found,) = map(str, document.warnings)
    assert found.startswith(f"shop_v1.json:{warning}")


def test_many_defects_are_counted(tmp_path: Path) -> None:
    """After ten warnings the others are one."""
    document = read(tmp_path, b'{"a": [%s[]]}' % (b"[1,]," * 15))
    assert len(document.data["a"]) == 16
    assert str(document.warnings[-1]) == (
        "shop_v1.json:1:80 #: 5 more parts of the file that are not JSON are not shown; "
        "they are read in the same way"
    )
    assert len(document.warnings) == 11


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b'{"a": NaN}', "1:7 #: JSON cannot express the number NaN; quote it, or correct it"),
        (b'{"a":\n -Infinity}', "2:2 #: JSON cannot express the number -Infinity; quote it"),
        (b'{"a": 1, # one\n "b": 2}', "1:10 #: not JSON: Expecting property name"),
        (b'{"a": one}', "1:7 #: not JSON: Expecting value; write valid JSON here"),
        (b"{'a': 1}", "1:2 #: not JSON: Expecting property name enclosed in double quotes"),
        (b"a: 1", "1:1 #: not JSON: Expecting value; write valid JSON here"),
        (b'{"a": True}', "1:7 #: not JSON: Expecting value; write valid JSON here"),
        (b'{"a": "b\n c"}', "1:9 #: not JSON: Invalid control character at"),
    ],
)
def test_json_that_is_only_yaml_is_refused(tmp_path: Path, content: bytes, complaint: str) -> None:
    """A file in JSON whose meaning only YAML, or no format, defines gets a complaint."""
    with pytest.raises(SpecError) as caught:
        read(tmp_path, content)
    assert caught.value.lines[0].startswith(f"shop_v1.json:{complaint}")


@pytest.mark.parametrize("content", [DOUBLE, b'{"a": "\x80"}', b'{"a": [1,]}'])
def test_handwritten_files_are_parsed_strictly(tmp_path: Path, content: bytes) -> None:
    """YAML documents and overlays belong to the project."""
    if content.isascii() and content != DOUBLE:  # In YAML the comma is valid.
        assert read(tmp_path, content, "shop_v1.yaml").warnings == ()
    else:
        with pytest.raises(SpecError):
            read(tmp_path, content, "shop_v1.yaml")
    with pytest.raises(SpecError):
        load_content(content, Path("shop_v1.overlay.json"), "shop_v1", FileKind.OVERLAY)


def test_every_command_prints_the_warning(tmp_path: Path) -> None:
    """``add``, ``validate``, ``generate`` and ``diff`` print the position in the vendor's file."""
    text = json.dumps(yaml.safe_load(SHOP), indent=1).replace(
        '"title": "Shop"', '"title": "Stall", "title": "Shop"'
    )
    (tmp_path / "spec").mkdir()
    (tmp_path / "shop_v1.json").write_text(text)
    warning = "#/info/title: the key 'title' is repeated"
    options = ("--spec", "spec")
    output = ("--output", "package")
    assert warning in run(tmp_path, "add", "shop_v1.json", *options, *output).stderr
    assert warning in run(tmp_path, "validate", *options).stdout
    (tmp_path / "spec" / "shop_v1.json").write_text(text.replace('"Shop"', '"Mart"'))
    assert warning in run(tmp_path, "generate", *options, *output).stderr
    done = run(tmp_path, "diff", "shop_v1.json", "spec/shop_v1.json")
    assert warning in done.stdout + done.stderr
