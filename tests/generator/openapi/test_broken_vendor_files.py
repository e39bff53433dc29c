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


@pytest.mark.parametrize("content", [DOUBLE, b'{"a": "\x80"}'])
def test_handwritten_files_are_parsed_strictly(tmp_path: Path, content: bytes) -> None:
    """YAML documents and overlays belong to the project."""
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
