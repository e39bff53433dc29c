"""Transfers of a document in one way, with their time and memory.

``python -m benchmarks.documents.transfers WAY DIRECTION ORIGIN FOLDER`` prints the cost as JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

from .storage import PLAIN, SMALL, STORED

SAVED = "saved"
BLOCK = 262_144

Transfer = Callable[[str, Path], object]
"""Downloads the document of that name to a file, or uploads a file."""


def _bare(origin: str, direction: str) -> Transfer:
    import httpx2

    client = httpx2.Client()

    def download(name: str, path: Path) -> None:
        gzip = zlib.decompressobj(zlib.MAX_WBITS | 16) if name == STORED else None
        with client.stream("GET", f"{origin}/{name}") as response, open(path, "wb") as file:
            for part in response.iter_raw():
                file.write(part if gzip is None else gzip.decompress(part))
            file.flush()
            os.fsync(file.fileno())

    def upload(name: str, path: Path) -> None:
        headers = {"Content-Length": str(path.stat().st_size)}
        with open(path, "rb") as file:
            blocks = iter(lambda: file.read(BLOCK), b"")
            client.put(f"{origin}/{name}", content=blocks, headers=headers).raise_for_status()

    return download if direction == "download" else upload


def _bare_async(origin: str, direction: str) -> Transfer:
    import httpx2

    client = httpx2.AsyncClient()
    runner = asyncio.Runner()

    async def download(name: str, path: Path) -> None:
        gzip = zlib.decompressobj(zlib.MAX_WBITS | 16) if name == STORED else None
        async with client.stream("GET", f"{origin}/{name}") as response:
            with open(path, "wb") as file:
                async for part in response.aiter_raw():
                    file.write(part if gzip is None else gzip.decompress(part))
                file.flush()
                os.fsync(file.fileno())

    async def upload(name: str, path: Path) -> None:
        async def blocks() -> AsyncIterator[bytes]:
            with open(path, "rb") as file:
                while block := file.read(BLOCK):
                    yield block

        headers = {"Content-Length": str(path.stat().st_size)}
        response = await client.put(f"{origin}/{name}", content=blocks(), headers=headers)
        response.raise_for_status()

    chosen: Callable[[str, Path], Any] = download if direction == "download" else upload
    return lambda name, path: runner.run(chosen(name, path))


def _lockstep(origin: str, direction: str) -> Transfer:
    from selling_partner import Credentials, Region, SellingPartner
    from selling_partner._runtime.documents.access import DocumentAccess
    from selling_partner._runtime.documents.content import UploadContent

    root = SellingPartner(Credentials("a", "b", "c"), region=Region.NA, base_url=origin)
    access = DocumentAccess(root.messaging_v1, "benchmark")

    def download(name: str, path: Path) -> None:
        access.document(name, lambda client: f"{origin}/{name}").save(path)

    def upload(name: str, path: Path) -> None:
        with UploadContent("benchmark", path, "text/plain") as file:
            access.upload(file, lambda client: (name, f"{origin}/{name}"), "text/plain", None)

    return download if direction == "download" else upload


def _lockstep_async(origin: str, direction: str) -> Transfer:
    from selling_partner import AsyncSellingPartner, Credentials, Region
    from selling_partner._runtime.documents.async_access import AsyncDocumentAccess
    from selling_partner._runtime.documents.async_content import AsyncUploadContent

    root = AsyncSellingPartner(Credentials("a", "b", "c"), region=Region.NA, base_url=origin)
    access = AsyncDocumentAccess(root.messaging_v1, "benchmark")
    runner = asyncio.Runner()

    async def download(name: str, path: Path) -> None:
        async def url(client: object) -> str:
            return f"{origin}/{name}"

        await access.document(name, url).save(path)

    async def upload(name: str, path: Path) -> None:
        async def create(client: object) -> tuple[str, str]:
            return name, f"{origin}/{name}"

        async with AsyncUploadContent("benchmark", path, "text/plain") as file:
            await access.upload(file, create, "text/plain", None)

    chosen: Callable[[str, Path], Any] = download if direction == "download" else upload
    return lambda name, path: runner.run(chosen(name, path))


WAYS: dict[str, Callable[[str, str], Transfer]] = {
    "bare": _bare,
    "bare_async": _bare_async,
    "lockstep": _lockstep,
    "lockstep_async": _lockstep_async,
}


def _memory() -> Iterator[float]:
    """Yield the memory in MiB at present, and then the largest since."""
    Path("/proc/self/clear_refs").write_text("5")
    for name in ("VmRSS", "VmHWM"):
        status = Path("/proc/self/status").read_text()
        line = next(each for each in status.splitlines() if each.startswith(name))
        yield int(line.split()[1]) / 1024


def _measure(way: str, direction: str, origin: str, folder: Path) -> dict[str, float]:
    """Transfer a small document and then the large one, and return the cost of the second."""
    transfer = WAYS[way](origin, direction)
    saved = folder / f"{SAVED}-{way}"
    transfer(SMALL, saved if direction == "download" else folder / SMALL)
    memory = _memory()
    before = next(memory)
    wall, cpu = time.perf_counter(), time.process_time()
    transfer(STORED, saved) if direction == "download" else transfer(PLAIN, folder / PLAIN)
    cost = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    saved.unlink(missing_ok=True)
    return {**cost, "peak": next(memory) - before}


if __name__ == "__main__":
    way, direction, origin, folder = sys.argv[1:]
    print(json.dumps(_measure(way, direction, origin, Path(folder))))
