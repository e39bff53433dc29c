"""Decompression by the first bytes of a document, in pieces of any size."""

from __future__ import annotations

import gzip
import zlib

import pytest

from selling_partner._runtime.documents.formats.decompression import (
    PIECE,
    CorruptGzipError,
    Decompressor,
)

TEXT = b"sku\tprice\n" + b"A-1\t9.99\n" * 50
ZIPPED = gzip.compress(TEXT, mtime=0)
CONTENTS = {
    "gzip": (ZIPPED, TEXT),
    "two members": (ZIPPED + ZIPPED, TEXT + TEXT),
    "padding": (ZIPPED + bytes(5), TEXT),
    "padding between members": (ZIPPED + bytes(5) + ZIPPED, TEXT + TEXT),
    "empty gzip": (gzip.compress(b""), b""),
    "text": (TEXT, TEXT),
    "nothing": (b"", b""),
    "one byte of gzip": (b"\x1f", b"\x1f"),
    "two bytes of gzip": (b"\x1f\x8b", b"\x1f\x8b"),
    "another method": (b"\x1f\x8b\x09 not gzip", b"\x1f\x8b\x09 not gzip"),
    "zlib": (zlib.compress(TEXT), zlib.compress(TEXT)),
}


def decompress(content: bytes, size: int) -> bytes:
    """Feed the content in pieces of that size, and return the result."""
    stage = Decompressor()
    pieces = [
        piece
        for start in range(0, len(content), size)
        for piece in stage.feed(content[start : start + size])
    ]
    return b"".join([*pieces, *stage.finish()])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 10_000])
@pytest.mark.parametrize("kind", CONTENTS)
def test_the_first_bytes_decide(kind: str, size: int) -> None:
    """Gzip, also of several members, is decompressed, and anything else stays unchanged."""
    content, expected = CONTENTS[kind]
    assert decompress(content, size) == expected


@pytest.mark.parametrize("size", [1, 10_000])
@pytest.mark.parametrize("cut", range(3, len(ZIPPED)))
def test_truncated_gzip_is_an_error(cut: int, size: int) -> None:
    """Gzip that ends early is refused, wherever it ends."""
    with pytest.raises(CorruptGzipError, match="truncated"):
        decompress(ZIPPED[:cut], size)


@pytest.mark.parametrize("size", [1, 10_000])
@pytest.mark.parametrize("rest", [b"x", b"\0\0x", b"\x1f", b"\x1f\x8b", b"\x1f\x8bx"])
def test_other_bytes_after_gzip_are_an_error(rest: bytes, size: int) -> None:
    """Bytes that are neither padding nor a further member are refused."""
    with pytest.raises(CorruptGzipError, match="other bytes"):
        decompress(ZIPPED + rest, size)


def test_a_second_member_must_be_complete() -> None:
    """A truncated second member is refused."""
    with pytest.raises(CorruptGzipError, match="truncated"):
        decompress(ZIPPED + ZIPPED[:-1], 10_000)


@pytest.mark.parametrize("at", [12, len(ZIPPED) - 6])
def test_changed_bytes_are_an_error(at: int) -> None:
    """A changed byte of the data or of the checksum is refused."""
    changed = bytearray(ZIPPED)
    changed[at] ^= 0xFF
    with pytest.raises(CorruptGzipError, match="corrupt"):
        decompress(bytes(changed), 10_000)


def test_pieces_are_small() -> None:
    """A small input that expands a thousandfold is decompressed in bounded pieces."""
    content = gzip.compress(bytes(50 * PIECE + 1))
    stage = Decompressor()
    sizes = [len(piece) for piece in stage.feed(content)]
    assert max(sizes) <= PIECE
    assert sum(sizes) == 50 * PIECE + 1
    assert list(stage.finish()) == []
