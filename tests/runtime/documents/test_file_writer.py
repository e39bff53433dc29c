"""Tests of the file that replaces another one when it is complete."""

from pathlib import Path
from typing import Any

import pytest

from selling_partner._runtime.documents import file_writer
from selling_partner._runtime.documents.file_writer import AtomicFile

PIECES = [b"", b"ab", b"cdefgh", b"i", b"jklmnopq", b"r" * 8, b"s" * 9, b"t" * 30, b"u"]


def written(path: Path, pieces: list[bytes]) -> bytes:
    """Return the content of a file after these pieces."""
    file = AtomicFile(path)
    file.open()
    for piece in pieces:
        if file.add(piece):
            file.flush()
    file.commit()
    return path.read_bytes()


@pytest.mark.parametrize("size", [1, 7, 8, 9, 1000])
def test_pieces_of_any_size_keep_their_order(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_writer, "BUFFER_BYTES", size)
    for count in range(len(PIECES) + 1):
        assert written(tmp_path / "file", PIECES[:count]) == b"".join(PIECES[:count])


def test_pieces_beyond_the_buffer_are_kept_until_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_writer, "BUFFER_BYTES", 4)
    file = AtomicFile(tmp_path / "file")
    file.open()
    for piece in PIECES:
        file.add(piece)
    file.commit()
    assert (tmp_path / "file").read_bytes() == b"".join(PIECES)


def test_file_that_was_never_opened_is_not_complete(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="open was not called"):
        AtomicFile(tmp_path / "file").commit()


def test_write_of_a_part_is_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system may write less than requested, for example if a signal arrives."""
    monkeypatch.setattr(file_writer, "BUFFER_BYTES", 20)
    file: Any = AtomicFile(tmp_path / "file")
    file.open()
    file._file = ShortWrites(file._file)
    for piece in PIECES:
        if file.add(piece):
            file.flush()
    file.commit()
    assert (tmp_path / "file").read_bytes() == b"".join(PIECES)


class ShortWrites:
    """A file that writes at most three bytes at a time."""

    def __init__(self, file: Any) -> None:
        self.fileno, self.close, self._write = file.fileno, file.close, file.write

    def write(self, content: memoryview) -> Any:
        """Write the first bytes, and return their number."""
        return self._write(content[:3])
