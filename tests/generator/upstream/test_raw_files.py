"""Documents over HTTPS, from a server on this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from generator.commands.fetch import Options, fetch
from generator.core.errors import GeneratorError
from generator.core.progress import Progress
from generator.core.project import Project
from generator.upstream import raw_files
from tests.commands import COMMAND, ROOT, SECONDS, files
from tests.generator.support.pinned_project import COPIES, DOCUMENTS, make_project

COMMIT = "0123456789abcdef" * 2 + "01234567"
STALL_PATH, BARROW_PATH, _ = DOCUMENTS
ALL = {path: text.encode() for path, text in DOCUMENTS.items()}


class Server(ThreadingHTTPServer):
    """Server of the documents, after scripted failures of single paths."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.failures: dict[str, list[int]] = {}
        self.requests: list[str] = []
        self.stalled = threading.Event()
        self.released = threading.Event()
        self.released.set()

    @property
    def template(self) -> str:
        """Return the URL of a file with its places."""
        return f"http://127.0.0.1:{self.server_port}/models/{{commit}}/{{path}}"


class _Handler(BaseHTTPRequestHandler):
    @property
    def files(self) -> Server:
        """The server, with its files."""
        assert isinstance(self.server, Server)
        return self.server

    def do_GET(self) -> None:
        path = self.path.removeprefix(f"/models/{COMMIT}/")
        self.files.requests.append(path)
        if path == STALL_PATH and not self.files.released.is_set():
            self.files.stalled.set()
            self.files.released.wait(SECONDS)
        failures = self.files.failures.get(path, [])
        content = DOCUMENTS.get(path)
        status = failures.pop(0) if failures else 200 if content else 404
        body = (content or "").encode() if status == 200 else b""
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "https://elsewhere.example/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join()


@pytest.fixture
def project(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Project:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    folder = make_project(tmp_path / "project", raw=server.template, commit=COMMIT)
    monkeypatch.chdir(folder)
    return Project(Path("spec"))


def fetch_all(project: Project, waits: list[float] | None = None) -> list[str]:
    """Fetch over HTTPS without waiting between attempts."""
    waits = [] if waits is None else waits
    return fetch(project, Progress(), Options(via="https", sleep=waits.append))


def complaint(project: Project, waits: list[float] | None = None) -> str:
    """Return the first complaint of a fetch."""
    with pytest.raises(GeneratorError) as error:
        fetch_all(project, waits)
    return error.value.lines[0]


def test_documents_are_fetched_at_the_pinned_commit(project: Project, server: Server) -> None:
    """Each document is requested once, and never again while its copy is intact."""
    assert fetch_all(project) == [".upstream: 3 documents fetched, 3 pinned"]
    assert files(COPIES) == ALL
    assert fetch_all(project) == [".upstream: 3 documents, nothing to do"]
    assert sorted(server.requests) == sorted(DOCUMENTS)


def test_a_transient_failure_is_retried(project: Project, server: Server) -> None:
    """A status that may be over a moment later leads to further attempts, with waits."""
    server.failures[STALL_PATH] = [503, 429]
    waits: list[float] = []
    fetch_all(project, waits)
    assert files(COPIES) == ALL
    assert waits == [1, 2]
    assert server.requests.count(STALL_PATH) == 3


@pytest.mark.parametrize(
    ("statuses", "phrase"),
    [
        ([500] * 3, "status 500, after 3 attempts; check the network and the proxy"),
        ([404], "not found; the commit does not contain the document; move the pin with update"),
        ([302], "redirects to https://elsewhere.example/; correct [repository] raw"),
        ([403], "status 403; open the address in a browser for the reason"),
    ],
)
def test_a_failure_is_reported_and_the_next_run_continues(
    project: Project, server: Server, statuses: list[int], phrase: str
) -> None:
    """The complaint names the document and the address; the others are kept."""
    server.failures[STALL_PATH] = statuses
    address = server.template.format(commit=COMMIT, path=STALL_PATH)
    assert complaint(project).startswith(f"{STALL_PATH}: {address}: {phrase}")
    assert len(files(COPIES)) == 2
    server.requests.clear()
    fetch_all(project)
    assert server.requests == [STALL_PATH]
    assert files(COPIES) == ALL


def test_a_server_that_does_not_exist_is_reported(project: Project, server: Server) -> None:
    """A connection that fails is tried three times."""
    server.server_close()
    waits: list[float] = []
    assert "after 3 attempts; check the network and the proxy" in complaint(project, waits)
    assert waits == [1, 2] * 3


def test_after_an_interruption_the_next_run_continues(project: Project, server: Server) -> None:
    """Ctrl-C leaves whole copies only, and the command exits with 130."""
    server.released.clear()
    arguments = ["fetch", "--via", "https", "--spec", "spec"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([*COMMAND, *arguments], env=environment) as process:
        assert server.stalled.wait(SECONDS)
        process.send_signal(signal.SIGINT)
        assert process.wait(SECONDS) == 130
    assert files(COPIES) == {BARROW_PATH: ALL[BARROW_PATH]}
    server.released.set()
    server.requests.clear()
    fetch_all(project)
    assert files(COPIES) == ALL
    assert BARROW_PATH not in server.requests


def test_a_huge_response_is_cut_off(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A response beyond the limit is not read to its end."""
    monkeypatch.setattr(raw_files, "MAX_BYTES", max(map(len, ALL.values())) - 1)
    assert "unsupported: larger than" in complaint(project)


def test_the_environment_names_the_proxy(
    project: Project, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Requests go to the proxy of the environment."""
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.delenv("no_proxy", raising=False)
    text = Path("spec/upstream.toml").read_text().replace("127.0.0.1", "localhost")
    Path("spec/upstream.toml").write_text(text)
    with pytest.raises(GeneratorError, match=r"status|not found"):
        fetch_all(project)
    assert all(request.startswith("http://localhost:") for request in server.requests)
    assert server.requests
