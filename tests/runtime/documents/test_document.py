"""The forms in which a document can be read, and the file that it is saved to."""

from __future__ import annotations

import asyncio
import gzip
import os
from decimal import Decimal
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from selling_partner import (
    ConfigurationError,
    DocumentCompressionError,
    DocumentEncodingError,
    DocumentFormatError,
    NetworkError,
    ParseError,
    RetryPolicy,
)
from selling_partner._runtime.documents.async_document import AsyncDocument
from selling_partner._runtime.documents.file_writer import AtomicFile
from selling_partner.messaging_v1 import Attachment
from tests.runtime.documents.support import DOCUMENT, Library, Stored, items, result
from tests.runtime.support.ordering import PATIENCE, until

TSV = "sku\tname\nA-1\tCafé\nA-2\tTasse\n"
ROWS = [{"sku": "A-1", "name": "Café"}, {"sku": "A-2", "name": "Tasse"}]


async def test_rows_of_a_declared_character_set(library: Library) -> None:
    """The header's character set applies to gzip as well."""
    zipped = gzip.compress(TSV.encode("cp1252"))
    library.store(Stored(zipped, content_type="text/plain;charset=Cp1252"))
    assert await items(library.document().rows()) == ROWS
    assert await result(library.document().text()) == TSV


async def test_an_unknown_character_set_is_never_guessed(library: Library) -> None:
    """Without a statement text must be UTF-8, and the exception names the option."""
    library.store(Stored(TSV.encode("cp1252")))
    with pytest.raises(DocumentEncodingError, match=r"byte 16 \(0xe9\).*encoding='cp1252'") as it:
        await items(library.document().rows())
    assert (it.value.encoding, it.value.offset) == ("utf-8", 16)
    assert await items(library.document().rows(encoding="cp1252")) == ROWS


async def test_an_unknown_name_of_a_character_set(library: Library) -> None:
    """A misspelt character set is an error before anything is sent to storage."""
    library.store(Stored(b"abc"))
    with pytest.raises(DocumentEncodingError, match="unknown character set 'utf-9'"):
        await result(library.document().text(encoding="utf-9"))


async def test_rows_may_be_converted(library: Library) -> None:
    """A function makes each row, and its exception ends the reading."""
    library.store(Stored(TSV.encode()))
    found = await items(library.document().rows(lambda row: row["name"]))
    assert found == ["Café", "Tasse"]
    with pytest.raises(KeyError):
        await items(library.document().rows(lambda row: row["price"]))


async def test_a_wrong_row_names_its_document(library: Library) -> None:
    """The exception of a row has the document and the line."""
    library.store(Stored(b"a\tb\n1\t2\t3\n"))
    with pytest.raises(DocumentFormatError, match=rf"document {DOCUMENT}, line 2: ") as caught:
        await items(library.document().rows())
    assert (caught.value.line, caught.value.document_id) == (2, DOCUMENT)


async def test_rows_before_a_fault_are_yielded(library: Library) -> None:
    """Rows are yielded as they arrive, before a later row raises."""
    library.store(Stored(b"a\tb\n1\t2\n1\t2\t3\n"))
    found = []
    stream = library.document().rows()

    async def read_all() -> None:
        while True:
            found.append(await result(next(stream) if library.flavour == "sync" else anext(stream)))

    with pytest.raises(DocumentFormatError):
        await read_all()
    assert found == [{"a": "1", "b": "2"}]


async def test_json_is_exact(library: Library) -> None:
    """JSON becomes dicts and lists, and a decimal number a Decimal."""
    library.store(Stored(b'\xef\xbb\xbf{"total": 1.10, "count": 2}'))
    assert await result(library.document().json()) == {"total": Decimal("1.10"), "count": 2}


async def test_json_may_be_a_model(library: Library) -> None:
    """A model reads the JSON with the tolerance of a response."""
    library.store(Stored(b'{"uploadDestinationId": "1", "fileName": "a", "new": 1}'))
    found = await result(library.document().json(Attachment))
    assert (found.upload_destination_id, found.file_name) == ("1", "a")
    library.store(Stored(b"[]"))
    with pytest.raises(ParseError):
        await result(library.document().json(Attachment))


async def test_wrong_json_is_an_error(library: Library) -> None:
    """Content that is not JSON raises with its line."""
    library.store(Stored(b'{\n"a": }'))
    with pytest.raises(DocumentFormatError, match="line 2: not valid JSON at column 6"):
        await result(library.document().json())


async def test_json_lines(library: Library) -> None:
    """Each line is an object, which a function may convert."""
    library.store(Stored(b'{"a": 1}\n{"a": 2}\n'))
    assert await items(library.document().json_lines()) == [{"a": 1}, {"a": 2}]
    assert await items(library.document().json_lines(lambda each: each["a"])) == [1, 2]


async def test_an_empty_document_has_no_content(library: Library, tmp_path: Path) -> None:
    """A result without a document reads as empty, and nothing is requested."""
    document = library.document(None)
    assert document.document_id is None
    assert await result(document.read()) == b""
    assert await items(document.json_lines()) == []
    await result(document.save(tmp_path / "empty"))
    assert (tmp_path / "empty").read_bytes() == b""
    assert (library.urls, library.heads) == (0, [])


async def test_nothing_is_sent_before_a_document_is_read(library: Library) -> None:
    """A document and its streams are only descriptions until they are used."""
    document = library.document()
    document.rows()
    assert repr(document).endswith(f"Document({DOCUMENT!r})")
    assert library.urls == 0


@pytest.mark.parametrize("deadline", [0, -1, float("nan"), "5", True])
def test_a_deadline_is_a_number(library: Library, deadline: Any) -> None:
    """A wrong deadline is an error at once."""
    with pytest.raises(ConfigurationError, match="deadline"):
        library.document(deadline=deadline)


async def test_a_file_has_the_decompressed_content(library: Library, tmp_path: Path) -> None:
    """The file has the bytes of the document, whatever their character set."""
    content = TSV.encode("cp1252")
    library.store(Stored(gzip.compress(content)))
    path = tmp_path / "rows.tsv"
    assert await result(library.document().save(str(path))) == path
    assert path.read_bytes() == content
    assert os.listdir(tmp_path) == ["rows.tsv"]


async def test_a_file_is_replaced_at_the_end(library: Library, tmp_path: Path) -> None:
    """An existing file keeps its mode, and a link its place."""
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    library.store(Stored(b"new"))
    await result(library.document().save(link))
    assert (real.read_bytes(), link.is_symlink()) == (b"new", True)
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("stored", "error"),
    [
        (Stored(gzip.compress(TSV.encode())[:-1]), DocumentCompressionError),
        (Stored(gzip.compress(TSV.encode()) + b"x"), DocumentCompressionError),
        (Stored(TSV.encode()).cut(5), NetworkError),
    ],
)
async def test_the_old_file_stays_after_an_error(
    library: Library, tmp_path: Path, stored: Any, error: type[Exception]
) -> None:
    """An incomplete document leaves the old file and nothing else."""
    path = tmp_path / "rows.tsv"
    path.write_bytes(b"old")
    library.store(stored)
    with pytest.raises(error):
        await result(library.document(retry=RetryPolicy(attempts=1)).save(path))
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["rows.tsv"]


async def test_an_impossible_file_is_an_error_before_the_download(
    library: Library, tmp_path: Path
) -> None:
    """A missing folder, or a folder in place of a file, is refused before anything is sent."""
    for path, kind in ((tmp_path, IsADirectoryError), (tmp_path / "a" / "b", FileNotFoundError)):
        with pytest.raises(kind):
            await result(library.document().save(path))
    assert (library.urls, library.heads) == (0, [])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
async def test_only_a_regular_file_is_replaced(library: Library, tmp_path: Path) -> None:
    """A pipe, or a device such as /dev/null, is never replaced by a file."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(OSError, match="not a regular file"):
        await result(library.document().save(path))
    assert path.is_fifo()
    assert (library.urls, library.heads) == (0, [])


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
async def test_nobody_else_can_read_an_incomplete_private_file(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The temporary file has the permissions of the file that it replaces."""
    path = tmp_path / "addresses.tsv"
    path.write_bytes(b"old")
    path.chmod(0o600)
    library.store(Stored(TSV.encode()))
    modes: list[int] = []
    flush = AtomicFile.flush

    def watch(file: AtomicFile) -> None:
        modes.extend(each.stat().st_mode & 0o777 for each in tmp_path.glob(".*.part"))
        flush(file)

    monkeypatch.setattr(AtomicFile, "flush", watch)
    await result(library.document().save(path))
    assert (modes, path.stat().st_mode & 0o777) == ([0o600], 0o600)


async def test_a_name_may_have_the_greatest_length(library: Library, tmp_path: Path) -> None:
    """A name of 255 bytes leaves no room for the name of the temporary file."""
    path = tmp_path / ("é" * 127 + "x")
    library.store(Stored(TSV.encode()))
    await result(library.document().save(path))
    assert path.read_bytes() == TSV.encode()


@pytest.mark.parametrize("form", ["TSV", "xlsx", 1])
async def test_an_unknown_format_is_an_error(library: Library, form: Any) -> None:
    """A misspelt format is refused before anything is sent, and is not read as CSV."""
    with pytest.raises(ConfigurationError, match="form: expected 'tsv', 'csv' or None"):
        library.document().rows(form=form)


@pytest.mark.parametrize(
    ("charset", "suggestion"),
    [("Shift_JIS", "cp932"), ("UTF-16", "utf-16-le"), ("ascii", "cp1252")],
)
async def test_the_exception_suggests_a_character_set(
    library: Library, charset: str, suggestion: str
) -> None:
    """Windows-31J is often declared as Shift_JIS, and reads characters that Shift_JIS lacks."""
    content = "番号\n①\n".encode("utf-16-le" if charset == "UTF-16" else "cp932")
    library.store(Stored(content, content_type=f"text/plain; charset={charset}"))
    with pytest.raises(DocumentEncodingError, match=f"such as encoding='{suggestion}'"):
        await items(library.document().rows())


async def test_a_full_disk_is_an_error(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the disk leaves the old file and closes the connection."""
    path = tmp_path / "rows.tsv"
    path.write_bytes(b"old")
    library.store(Stored(TSV.encode()))

    def fail(file: AtomicFile) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(AtomicFile, "flush", fail)
    with pytest.raises(OSError, match="No space left"):
        await result(library.document().save(path))
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"old", ["rows.tsv"])


def never_opened() -> Any:
    raise AssertionError("an empty document is not downloaded")


@pytest.mark.parametrize("step", ["open", "commit"])
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_a_task_cancelled_within_a_step_leaves_no_incomplete_file(
    anyio_backend: str, step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that still works on the file of a cancelled task creates or replaces nothing."""
    begun, cancelled, ended = Event(), Event(), Event()
    original = getattr(AtomicFile, step)

    def late(file: AtomicFile) -> None:
        begun.set()
        cancelled.wait(PATIENCE)
        try:
            original(file)
        finally:
            ended.set()

    monkeypatch.setattr(AtomicFile, step, late)
    path = tmp_path / "rows.tsv"
    path.write_bytes(b"old")
    task = asyncio.create_task(AsyncDocument(None, never_opened).save(path))
    await until(begun.is_set)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    cancelled.set()
    await until(ended.is_set)
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"old", ["rows.tsv"])
