"""Storage on loopback that sends and receives documents with as little work as possible.

``python -m benchmarks.documents.storage FOLDER`` is its process, which prints its port.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..timing import ROOT

STORED = "stored.gz"
PLAIN = "plain.tsv"
SMALL = "small"
"""The names of the documents: compressed, as it is, and of a few bytes."""

_RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n"


@contextmanager
def storage(folder: Path) -> Iterator[str]:
    """Run the storage of the documents in a folder, and yield its origin."""
    command = [sys.executable, "-m", "benchmarks.documents.storage", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


def _serve(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(listener.getsockname()[1], flush=True)
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=_respond, args=(connection, folder), daemon=True).start()


def _respond(connection: socket.socket, folder: Path) -> None:
    """Serve a connection: send the document of a GET, and skip the body of a PUT."""
    skipped = bytearray(1_048_576)
    with connection:
        while head := _head(connection):
            lines, _, rest = head.partition(b"\r\n\r\n")
            method, target, *_ = lines.decode().split(" ")
            if method == "PUT":
                left = _length(lines) - len(rest)
                while left > 0 and (count := connection.recv_into(skipped)):
                    left -= count
                connection.sendall(_RESPONSE.format(0).encode())
                continue
            file = folder / target.removeprefix("/")
            connection.sendall(_RESPONSE.format(file.stat().st_size).encode())
            with open(file, "rb") as stored:
                connection.sendfile(stored)


def _head(connection: socket.socket) -> bytes:
    """Return the head of a request and what arrived with it; nothing at the end."""
    head = b""
    while b"\r\n\r\n" not in head:
        data = connection.recv(65_536)
        if not data:
            return b""
        head += data
    return head


def _length(lines: bytes) -> int:
    for line in lines.lower().split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name == b"content-length":
            return int(value)
    return 0


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
