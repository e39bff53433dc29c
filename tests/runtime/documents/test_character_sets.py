"""The character set of a document: the caller's, the byte-order mark's, the header's, or UTF-8."""

from __future__ import annotations

import codecs
import gzip

import pytest

from selling_partner._runtime.documents.formats.character_sets import (
    _NAMES,
    TextDecoder,
    UndecodableError,
    declared_encoding,
    known_encoding,
)
from selling_partner._runtime.documents.formats.decompression import CorruptGzipError

TEXT = "sku\tname\nA-1\tCafé ß 日本\n"
LATIN = "Café ß 5 €\n"
JAPANESE = "商品名\t価格\nソ\t5\n"
SIZE = len(JAPANESE.encode("shift_jis"))


def decode(content: bytes, size: int, given: str | None, declared: str | None) -> str:
    """Feed the content in pieces of that size, and return the text."""
    decoder = TextDecoder(given, declared)
    texts = [
        text
        for start in range(0, len(content), size)
        for text in decoder.feed(content[start : start + size])
    ]
    return "".join([*texts, *decoder.finish()])


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
@pytest.mark.parametrize(
    ("content", "given", "declared", "expected"),
    [
        (TEXT.encode(), None, None, TEXT),
        (TEXT.encode("utf-8-sig"), None, None, TEXT),
        (TEXT.encode("utf-8-sig"), None, "cp1252", TEXT),
        (TEXT.encode("utf-8-sig"), "utf-8", None, TEXT),
        (TEXT.encode("utf-8-sig"), "utf-8-sig", None, TEXT),
        (TEXT.encode(), "utf-8-sig", "cp1252", TEXT),
        (TEXT.encode("utf-16"), None, None, TEXT),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "UTF-16", None, TEXT),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), None, "utf-8", TEXT),
        (TEXT.encode("utf-16-le"), "utf-16-le", "utf-8", TEXT),
        (LATIN.encode("cp1252"), "cp1252", "utf-8", LATIN),
        (LATIN.encode("cp1252"), None, "Cp1252", LATIN),
        (LATIN.encode("cp1252"), None, "windows-1252", LATIN),
        (JAPANESE.encode("shift_jis"), None, "Shift_JIS", JAPANESE),
        (JAPANESE.encode("cp932"), "MS932", None, JAPANESE),
        ("番号 ①㈱\n".encode("cp932"), None, "Windows-31J", "番号 ①㈱\n"),
        ("番号 ①㈱\n".encode("cp932"), "windows_31j", "utf-8", "番号 ①㈱\n"),
        (LATIN.encode("cp1252"), None, "x-cp1252", LATIN),
        (b"", None, None, ""),
        (codecs.BOM_UTF8, None, None, ""),
        (codecs.BOM_UTF8 * 3 + TEXT.encode(), None, None, TEXT),
        (codecs.BOM_UTF16_LE * 2 + TEXT.encode("utf-16-le"), None, None, TEXT),
        ((TEXT + "\ufeff").encode(), None, None, TEXT + "\ufeff"),
        (b"ab", None, None, "ab"),
    ],
)
def test_the_character_set_is_known(
    content: bytes, given: str | None, declared: str | None, expected: str, size: int
) -> None:
    """The caller decides, then the mark, then the header, then UTF-8. The mark is not text."""
    assert decode(content, size, given, declared) == expected


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize(
    ("content", "given", "declared", "offset"),
    [
        (LATIN.encode("cp1252"), None, None, 3),
        (b"\xef\xbb\xbfab\xff\n...", None, None, 5),
        ("日本".encode() + b"\xe6\x97", None, None, 6),
        ("日本".encode() + b"\xe6\x97x", None, None, 6),
        (b"abcd\x81ef", "cp1252", None, 4),
        (JAPANESE.encode("shift_jis") + b"\x81\xff..", None, "shift_jis", SIZE),
        (JAPANESE.encode("shift_jis") + b"\x81", "shift_jis", None, SIZE),
        (b"a\0b\0c\0\x00\xdc", "utf-16-le", None, 6),
    ],
)
def test_an_undecodable_byte_is_named(
    content: bytes, given: str | None, declared: str | None, offset: int, size: int
) -> None:
    """A byte outside the character set raises with its offset, and is never replaced."""
    with pytest.raises(UndecodableError, match=rf"byte {offset} \(0x[0-9a-f]{{2}}\)") as caught:
        decode(content, size, given, declared)
    assert caught.value.offset == offset


@pytest.mark.parametrize(
    ("given", "declared", "place"),
    [
        ("latin-15x", None, "encoding names"),
        ("rot13", None, "encoding names"),
        ("zip", None, "encoding names"),
        ("a\0b", None, "encoding names"),
        (None, "x-unknown", "Content-Type header names"),
    ],
)
def test_an_unknown_character_set_is_an_error(
    given: str | None, declared: str | None, place: str
) -> None:
    """A name that Python does not know as a character set raises, with its source."""
    with pytest.raises(UndecodableError, match=place):
        decode(b"abcdef", 10, given, declared)


@pytest.mark.parametrize(
    ("given", "declared", "source"),
    [("utf-16", None, "encoding"), (None, "UTF-16", "Content-Type"), (None, "utf-32", "Content")],
)
def test_the_order_of_bytes_is_not_guessed(
    given: str | None, declared: str | None, source: str
) -> None:
    """UTF-16 and UTF-32 without a byte-order mark have two readings, so neither is chosen."""
    content = TEXT.encode("utf-32-le" if declared == "utf-32" else "utf-16-le")
    with pytest.raises(UndecodableError, match=f"{source}.* but there is no byte-order mark"):
        decode(content, 1000, given, declared)


@pytest.mark.parametrize("size", [1, 1000])
def test_gzip_is_not_text(size: int) -> None:
    """Content that is still gzip is refused, although cp1252 would read it as text."""
    with pytest.raises(CorruptGzipError, match="compressed twice"):
        decode(gzip.compress(TEXT.encode()), size, "cp1252", None)


@pytest.mark.parametrize("name", _NAMES)
def test_customary_names_are_known(name: str) -> None:
    """Each name of a character set that Python lacks stands for one that it has."""
    assert known_encoding(name.upper(), "encoding") == codecs.lookup(_NAMES[name]).name


def test_the_callers_character_set_must_match_the_mark() -> None:
    """Text that begins with the mark of a different character set is not read as the caller's."""
    with pytest.raises(UndecodableError, match="byte-order mark is that of utf-8, but encoding"):
        decode(TEXT.encode("utf-8-sig"), 1000, "cp1252", None)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("text/plain; charset=Cp1252", "Cp1252"),
        ('text/plain; a=b; CHARSET="utf-8"', "utf-8"),
        ("text/plain", None),
        ("", None),
        ("text/plain; charset=", None),
        ("text/plain; charset", None),
        ("text/plain; charset*=utf-8''x", None),
    ],
)
def test_the_header_is_read(header: str, expected: str | None) -> None:
    """The parameter ``charset`` of a media type is read, whatever its form."""
    assert declared_encoding(header) == expected
