"""Attachment files: files that cannot be uploaded, and how a file is read."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import closing, nullcontext
from pathlib import Path
from threading import Event
from typing import Any

import anyio
import pytest

from selling_partner import RequestValidationError, UploadError
from tests.messaging_v1.support import Amazon, md5, upload
from tests.runtime.support.clients import ASYNC_FLAVOURS, Connect

LARGE = 64 * 2**20
"""Bytes; many times the block in which a file is read."""


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def link_cycle(folder: Path) -> Path:
    (folder / "circle").symlink_to("circle")
    return folder / "circle"


def empty(folder: Path) -> Path:
    (folder / "empty.pdf").touch()
    return folder / "empty.pdf"


def closed(folder: Path) -> Any:
    with (folder / "closed.pdf").open("wb") as file:
        return file


class Unreadable:
    """An object with the name of a file's method only."""

    read = None


UNUSABLE: dict[str, tuple[Any, str]] = {
    "missing": (lambda folder: folder / "no.pdf", "no.pdf' does not exist"),
    "a folder": (lambda folder: folder, "is a folder; pass one file"),
    "a folder with a slash": (lambda folder: f"{folder}/", "is a folder"),
    "empty": (empty, "empty.pdf' is empty"),
    "empty bytes": (lambda _: b"", "is empty"),
    "a pipe": (pipe, "cannot be read twice"),
    "a cycle of links": (link_cycle, "circle' cannot be read: Too many levels"),
    "a path with a null": (lambda _: "a\0b", "cannot be read: .*embedded null"),
    "opened as text": (lambda _: io.StringIO("text"), "open in binary mode"),
    "closed": (closed, "cannot be read: .*closed file"),
    "write-only": (lambda folder: (folder / "w").open("wb"), "cannot be read twice"),
    "a number": (lambda _: 5, "pass a path, bytes, or a file"),
    "None": (lambda _: None, "pass a path, bytes, or a file"),
    "an unreadable object": (lambda _: Unreadable(), "pass a path, bytes, or a file"),
}


@pytest.mark.parametrize(("make", "words"), UNUSABLE.values(), ids=UNUSABLE)
async def test_a_file_that_cannot_be_read_is_refused(
    connect: Connect, server: Amazon, tmp_path: Path, make: Any, words: str
) -> None:
    """The exception says what is wrong with the file, and nothing is sent."""
    file = make(tmp_path)
    name = {} if isinstance(file, str | Path) else {"file_name": "a.pdf"}
    with closing(file) if isinstance(file, io.IOBase) else nullcontext():
        async with connect() as client:
            with pytest.raises(
                RequestValidationError, match=rf"^upload_attachment .*file: .*{words}"
            ):
                await upload(client, file, **name)
    assert server.requests == server.token_requests == []


@pytest.mark.parametrize("given", [{}, {"file_name": None}, {"file_name": " "}, {"file_name": 5}])
async def test_bytes_need_a_name(connect: Connect, server: Amazon, given: dict[str, Any]) -> None:
    """A file without a name of its own needs `file_name`; otherwise nothing is sent."""
    async with connect() as client:
        with pytest.raises(RequestValidationError, match="file_name: must be a non-empty string"):
            await upload(client, b"content", **given)
    assert server.requests == server.token_requests == []


@pytest.mark.parametrize("change", [b"", b"x" * 99_999, b"x" * 100_001])
async def test_a_file_that_changes_its_length_is_not_stored(
    connect: Connect, server: Amazon, tmp_path: Path, change: bytes
) -> None:
    """The upload of a file that grew or shrank since it was measured is aborted."""
    file = tmp_path / "a.bin"
    file.write_bytes(b"x" * 100_000)
    server.between = lambda: file.write_bytes(change)
    async with connect() as client:
        with pytest.raises(UploadError, match=r"upload_attachment: '.*a\.bin' changed"):
            await upload(client, file)
    assert [each for each in server.stored if len(each.content) >= 100_000] == []


async def test_a_replaced_file_is_read_from_the_original(
    connect: Connect, server: Amazon, tmp_path: Path
) -> None:
    """A new file under the same name does not mix with the measured one."""
    file, other = tmp_path / "a.bin", tmp_path / "b.bin"
    file.write_bytes(b"x" * 100_000)
    other.write_bytes(b"y")
    server.between = lambda: other.replace(file)
    async with connect() as client:
        await upload(client, file)
    assert server.stored[0].content == b"x" * 100_000


async def test_a_read_error_during_an_upload_is_raised(connect: Connect, server: Amazon) -> None:
    """A failing disk raises an exception of the package."""

    class Broken(io.BytesIO):
        is_broken = False

        def read(self, size: int | None = -1) -> bytes:
            if self.is_broken:
                raise OSError(5, "Input/output error")
            return super().read(size)

    file = Broken(b"content")
    server.between = lambda: setattr(file, "is_broken", True)
    async with connect() as client:
        with pytest.raises(UploadError, match=r"'a\.bin' cannot be read: Input/output error"):
            await upload(client, file, file_name="a.bin")


async def test_the_client_works_after_a_failed_upload(
    connect: Connect, server: Amazon, tmp_path: Path
) -> None:
    """An interrupted upload leaves the connections usable."""
    file = tmp_path / "a.bin"
    file.write_bytes(b"x" * 100_000)
    server.between = lambda: file.write_bytes(b"y")
    async with connect() as client:
        with pytest.raises(UploadError):
            await upload(client, file)
        server.between = lambda: None
        await upload(client, file)
    assert server.stored[-1].content == b"y"


@pytest.mark.parametrize("flavour", ASYNC_FLAVOURS)
async def test_reading_a_file_does_not_block_the_event_loop(
    connect: Connect, server: Amazon
) -> None:
    """A file that is readable only after another task has run is uploaded without a deadlock."""
    reading, ready = Event(), Event()

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            reading.set()
            assert ready.wait(60), "the event loop stood still"
            return super().read(size)

    async def release() -> None:
        while not reading.is_set():
            await anyio.lowlevel.checkpoint()
        ready.set()

    async with connect() as client, anyio.create_task_group() as group:
        group.start_soon(release)
        await upload(client, Slow(b"content"), file_name="a.bin")
    assert server.stored[0].content == b"content"


PROGRAM = """
import asyncio, resource, sys
import selling_partner as p
from selling_partner.messaging_v1 import *
url, token_url, flavour, *files = sys.argv[1:]
options = dict(region=p.Region.NA, base_url=url, token_url=token_url)
arguments = dict(marketplace=p.Marketplace.US)

def peak():
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)

async def main():
    async with p.AsyncSellingPartner(p.Credentials("a", "b", "c"), **options) as sp:
        for file in files:
            await sp.messaging_v1.upload_attachment("1", "invoice", file, **arguments)
            peak()

if flavour == "sync":
    with p.SellingPartner(p.Credentials("a", "b", "c"), **options) as sp:
        for file in files:
            sp.messaging_v1.upload_attachment("1", "invoice", file, **arguments)
            peak()
else:
    asyncio.run(main())
"""


@pytest.mark.slow(measured=False)
@pytest.mark.parametrize("flavour", ["sync", "asyncio"])
def test_a_large_file_is_streamed(server: Amazon, tmp_path: Path, flavour: str) -> None:
    """A large file arrives complete, with its length in a header, and is never fully in memory."""
    small, large = tmp_path / "small.bin", tmp_path / "large.bin"
    small.write_bytes(b"x" * 2**20)
    content = os.urandom(2**20) * (LARGE // 2**20)
    large.write_bytes(content)
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, server.url, server.token_url, flavour, small, large],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "generated" / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    before, after = map(int, result.stdout.split())
    assert after - before < LARGE / 8
    stored = server.stored[-1]
    assert md5(stored.content) == md5(content)
    assert stored.headers["content-length"] == str(LARGE)
    assert "transfer-encoding" not in stored.headers


def test_the_uploads_api_is_imported_on_demand() -> None:
    """The first upload imports it, not the Messaging API."""
    uses = "from selling_partner.messaging_v1 import MessagingClient"
    code = f"import sys\n{uses}\nprint(*sys.modules)"
    source = str(Path(__file__).parents[2] / "generated" / "src")
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": source},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "selling_partner.messaging_v1.client" in result.stdout
    assert "uploads" not in result.stdout
