"""Irregular and oversized files in place of an input are refused without waiting."""

from __future__ import annotations

import os
import pickle
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.__main__ import run
from generator.core.filesystem import UnreadableError
from generator.openapi import documents
from tests.generator.support.plain_user import own_folder as own_folder
from tests.generator.support.small_project import ARGUMENTS, DOCUMENT, OVERLAY
from tests.generator.support.small_project import folder as folder
from tests.generator.support.small_project import own_project as own_project

SECONDS = 120
"""Seconds after which a test that waits for a pipe is ended."""

Make = Callable[[Path], None]


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(path.parent)  # A socket's path may not be long.
        try:
            listener.bind(path.name)
        finally:
            os.chdir(here)


def make_sparse(path: Path) -> None:
    """Make a file of 50 GiB that takes no space."""
    with open(path, "wb") as file:
        file.truncate(50 * 2**30)


LIMIT = "16 MiB"
"""The limit of documents; other files may be larger."""


def said_of_any_file(said: str) -> str:
    return said.replace(LIMIT, "256 MiB")


KINDS: dict[str, tuple[Make, str]] = {
    "FIFO": (os.mkfifo, "this is a named pipe (FIFO), not a regular file"),
    "socket": (make_socket, "this is a socket, not a regular file"),
    "folder": (Path.mkdir, "this is a folder, not a regular file"),
    "device": (
        lambda path: path.symlink_to("/dev/zero"),
        "this is a character device, not a regular file",
    ),
    "terminal": (
        lambda path: path.symlink_to("/dev/tty"),
        "this is a character device, not a regular file",
    ),
    "dangling": (
        lambda path: path.symlink_to("nowhere"),
        "a symbolic link to nowhere, which does not exist",
    ),
    "sparse": (make_sparse, f"unsupported: the file has 51,200 MiB, and the limit is {LIMIT}"),
    "circle": (lambda path: path.symlink_to(path.name), "Too many levels of symbolic links"),
}


FEW = ["FIFO", "folder", "dangling"]
EACH = [*FEW, *(pytest.param(kind, marks=pytest.mark.slow) for kind in KINDS if kind not in FEW)]
"""All kinds; similar ones are marked as slow."""


@pytest.fixture(autouse=True)
def _guard() -> Iterator[None]:
    """End a test that waits without end."""

    def end(*_: object) -> None:
        pytest.fail("the command waits")

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


DOCUMENTS_AND_OVERLAYS = [
    (command, kind, place)
    for command in ("generate", "validate", "check", "inspect", "diff")
    for kind in KINDS
    for place in ("spec/shop_v1.yaml", "spec/overlays/shop_v1.overlay.yaml")
    # A comparison takes a folder for one of documents.
    if (command, kind, place) != ("diff", "folder", "spec/shop_v1.yaml")
]


def put(path: Path, kind: str) -> str:
    """Replace a file by an irregular one, and return the expected message."""
    if path.exists():
        path.unlink()
    make, said = KINDS[kind]
    make(path)
    return said


@pytest.mark.parametrize(("command", "kind", "place"), DOCUMENTS_AND_OVERLAYS)
def test_an_irregular_document_or_overlay(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str, kind: str, place: str
) -> None:
    """The message has the form of every problem, and the exit code is 1."""
    said = put(folder / place, kind)
    assert run([command, *ARGUMENTS[command]]) == 1
    printed = "".join(capsys.readouterr())
    lines = [line for line in printed.splitlines() if line.startswith(place)]
    assert lines
    assert lines[0].startswith(f"{place}:1:1 #: {said}; "), printed


@pytest.mark.parametrize("kind", EACH)
def test_an_irregular_document_beside_others(
    folder: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    """An irregular file with the name of a document is refused, even after a successful run."""
    assert run(["generate", *ARGUMENTS["generate"]]) == 0
    said = put(folder / "spec/more_v1.json", kind)
    for command in ("generate", "check", "validate"):
        assert run([command, *ARGUMENTS[command]]) == 1
        assert f"spec/more_v1.json:1:1 #: {said}; " in "".join(capsys.readouterr())
    assert run(["diff", "new", "spec"]) == 1
    assert f"spec/more_v1.json:1:1 #: {said}; " in capsys.readouterr().err
    assert run(["add", *ARGUMENTS["add"]]) == 1
    assert f"spec/more_v1.json:1:1 #: {said}; " in capsys.readouterr().err


@pytest.mark.parametrize("kind", [kind for kind in EACH if kind != "folder"])
@pytest.mark.parametrize("name", ["{api}.py.j2", "_part.j2", "copied.txt"])
def test_an_irregular_template(
    folder: Path, capsys: pytest.CaptureFixture[str], kind: str, name: str
) -> None:
    """It is refused, because skipping it would lose its output."""
    assert run(["generate", *ARGUMENTS["generate"]]) == 0
    said = put(folder / "templates" / name, kind)
    for command in ("generate", "check"):
        assert run([command, *ARGUMENTS[command]]) == 1
        assert f"templates/{name}: {said_of_any_file(said)}" in capsys.readouterr().err


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("command", ["add", "update", "diff"])
@pytest.mark.usefixtures("own_project")
def test_an_irregular_argument(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str, kind: str
) -> None:
    """A command refuses an irregular file as its argument."""
    said = put(folder / "new/shop_v1.yaml", kind)
    code = run([command, *ARGUMENTS[command]])
    printed = capsys.readouterr().err
    if kind == "folder":
        assert code == 2
        assert "new/shop_v1.yaml" in printed
    else:
        assert code == 1
        assert f"new/shop_v1.yaml:1:1 #: {said}; " in printed


@pytest.mark.parametrize("kind", EACH)
@pytest.mark.usefixtures("own_project")
def test_an_update_beside_irregular_files(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """An irregular old document is refused; an irregular overlay that is not needed is ignored."""
    monkeypatch.setattr("generator.commands.update.run_generated_tests", lambda *_: None)
    put(folder / "spec/overlays/other_v1.overlay.yaml", kind)
    text = OVERLAY.replace("{description: A text.}", "{maxLength: 9}")
    (folder / "spec/overlays/shop_v1.overlay.yaml").write_text(text)
    assert run(["update", *ARGUMENTS["update"]]) == 0, capsys.readouterr().err
    assert (
        "obsolete overlay action removed: The vendor documents it elsewhere."
        in capsys.readouterr().out
    )
    said = put(folder / "spec/shop_v1.yaml", kind)
    assert run(["update", *ARGUMENTS["update"]]) == 1
    assert f"spec/shop_v1.yaml:1:1 #: {said}; " in capsys.readouterr().err


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "dangling"])
def test_an_irregular_file_in_the_output(
    folder: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    """An irregular file in place of an output file is neither read nor replaced."""
    (folder / "out").mkdir(exist_ok=True)
    said = put(folder / "out/shop_v1.py", kind)
    for command in ("generate", "check"):
        assert run([command, *ARGUMENTS[command]]) == 1
        assert (
            f"out/shop_v1.py: cannot be read: {said_of_any_file(said)}" in capsys.readouterr().err
        )


def test_an_unreadable_file(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message has the system's reason and the remedy."""
    (own_folder / "spec").mkdir()
    (own_folder / "spec/shop_v1.yaml").write_text(DOCUMENT)
    (own_folder / "spec/shop_v1.yaml").chmod(0)
    monkeypatch.chdir(own_folder)
    assert run(["validate", "--spec", "spec"]) == 1
    place = "spec/shop_v1.yaml:1:1 #"
    assert capsys.readouterr().out == f"{place}: Permission denied; make the file readable\n"


def test_an_oversized_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An oversized file is refused before it is read."""
    with open(folder / "spec/shop_v1.yaml", "r+b") as file:
        file.truncate(2**40)
    assert run(["validate", "--spec", "spec"]) == 1
    message = "unsupported: the file has 1,048,576 MiB, and the limit is 16 MiB"
    hint = "split it into smaller files"
    assert capsys.readouterr().out == f"spec/shop_v1.yaml:1:1 #: {message}; {hint}\n"


def test_an_editors_lock_is_ignored(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Emacs creates a dangling link beside a file that is being edited."""
    for name in ("spec/.#shop_v1.yaml", "templates/.#{api}.py.j2"):
        (folder / name).symlink_to("somebody@machine.1234")
    assert run(["generate", *ARGUMENTS["generate"]]) == 0
    assert "written" in capsys.readouterr().out


def test_the_reason_reaches_another_process(folder: Path) -> None:
    """The message of a worker process is complete."""
    (folder / "spec/shop_v1.yaml").unlink()
    os.mkfifo(folder / "spec/shop_v1.yaml")
    content = documents.read_content(folder / "spec/shop_v1.yaml")
    copied = pickle.loads(pickle.dumps(content))
    assert isinstance(copied, UnreadableError)
    assert str(copied) == str(content)
    assert str(documents.unreadable("a.yaml", copied)) == (
        "a.yaml:1:1 #: this is a named pipe (FIFO), not a regular file; replace or remove it"
    )
