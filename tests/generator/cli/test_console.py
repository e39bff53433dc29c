"""The command line on a terminal: progress, results and interrupts."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import CLEAR_LINE, CONTROL, ROOT, SECONDS, on_terminal, run

TAKE_TERMINAL = """
import os, sys
os.close(os.open(os.ttyname(0), os.O_RDWR))
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Program that makes stdin the controlling terminal, so that Ctrl-C reaches the process."""

PAUSED = """
import runpy, sys, time
import generator.cli.console
from generator.core.progress import Progress
moment = sys.argv.pop(1)
def pausing(report):
    def report_and_pause(self, message):
        report(self, message)
        while message.startswith(moment):
            time.sleep(0.01)  # signal.pause() would miss a signal that arrives just before.
    return report_and_pause
for each in (Progress, *Progress.__subclasses__()):
    each.__call__ = pausing(each.__call__)
runpy.run_module("generator", run_name="__main__", alter_sys=True)
"""
"""Program that runs the command and halts at a step until a signal arrives."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working directory with the project's document."""
    (tmp_path / "spec").mkdir()
    document = (ROOT / "spec" / "messaging_v1.yaml").read_text()
    (tmp_path / "spec" / "shop_v1.yaml").write_text(document)
    return tmp_path


def on_real_terminal(folder: Path, command: list[str], interrupt_at: str = "") -> tuple[int, str]:
    """Return the exit code and the terminal output of a process on a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", TAKE_TERMINAL, sys.executable, *command],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "200"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    received = b""
    while True:
        if not select.select([ours], [], [], SECONDS)[0]:
            process.kill()
            pytest.fail(f"the command hangs after {received!r}")
        try:
            data = os.read(ours, 65536)
        except OSError:  # On Linux: no process has the other end open.
            break
        if not data:
            break
        received += data
        if interrupt_at and interrupt_at.encode() in received:
            os.write(ours, b"\x03")
            interrupt_at = ""
    os.close(ours)
    return process.wait(SECONDS), received.decode()


@pytest.mark.slow
def test_progress_is_erased_and_the_result_stays(folder: Path) -> None:
    """Progress is one line, which is erased before the result is printed."""
    command = ["-m", "generator", "generate", "--spec", "spec", "--output", "out"]
    code, received = on_real_terminal(folder, command)
    assert code == 0
    # The spinner may skip a step that is shorter than one of its frames.
    assert {"validating 1 document", "rendering 1 API"} & set(re.findall(r"[a-z]+ 1 \w+", received))
    assert CLEAR_LINE in received
    after = received.rpartition(CLEAR_LINE)[2]
    assert re.fullmatch(r"out: \d+ files, \d+ written, 0 removed", CONTROL.sub("", after).strip())


def test_an_error_is_shown_after_the_progress(folder: Path) -> None:
    """The error is a line of its own and sets the exit code."""
    (folder / "spec" / "shop_v1.yaml").write_text("openapi: 4.0.0\n")
    code, received = on_terminal(folder, "generate", "--spec", "spec", "--output", "out")
    assert code == 1
    last = CONTROL.sub("", received).strip().splitlines()[-1].strip()
    place = "spec/shop_v1.yaml:1:1 #/openapi"
    assert last == f"{place}: unsupported: OpenAPI 4.0.0; write openapi: 3.1.0"


@pytest.mark.slow
def test_notes_stay_visible(folder: Path) -> None:
    """A note about an edited file is not erased with the progress."""
    text = (folder / "spec" / "shop_v1.yaml").read_text()
    (folder / "spec" / "two.yaml").write_text(text.replace("/messaging/v1", "/two/v1"))
    options = ("generate", "--spec", "spec", "--output", "out")
    assert on_terminal(folder, *options)[0] == 0
    (folder / "out/src/selling_partner/two/models.py").write_text("edited")
    code, received = on_terminal(folder, *options, "--api", "shop_v1")
    assert code == 0
    lines = [line.strip() for line in CONTROL.sub("", received).splitlines()]
    path = "out/src/selling_partner/two/models.py"
    assert any(line.startswith(f"{path}: ") and "left as it is" in line for line in lines)


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["rendering", "formatting"])
def test_an_interrupt_leaves_nothing_behind(folder: Path, moment: str) -> None:
    """Ctrl-C leaves no traceback and no partial output."""
    options = ("--spec", "spec", "--output", "out")
    command = ["-c", PAUSED, moment, "generate", *options]
    code, received = on_real_terminal(folder, command, interrupt_at=moment)
    assert code == 130
    assert "Traceback" not in received
    assert sorted(os.listdir(folder)) == ["spec"]
    run(folder, "generate", *options)
    assert run(folder, "check", *options).stdout == "out: up to date\n"


@pytest.mark.slow
def test_a_background_run_receives_interrupts() -> None:
    """Processes receive Ctrl-C even if the tests' own shell ignores it."""
    command = (
        "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); "
        "os.execv(sys.executable, [sys.executable, '-m', 'pytest', '-q', *sys.argv[1:]])"
    )
    test = f"{__file__}::{test_an_interrupt_leaves_nothing_behind.__name__}"
    done = subprocess.run(
        [sys.executable, "-c", command, "-p", "no:cacheprovider", test],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["validating", "formatting"])
def test_a_termination_leaves_nothing_behind(folder: Path, moment: str) -> None:
    """SIGTERM, which cancels builds, ends the process without a traceback."""
    process = subprocess.Popen(
        [sys.executable, "-c", PAUSED, moment, "generate", "--spec", "spec", "--output", "out"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    progress = ""
    while moment not in progress and (line := process.stderr.readline()):
        progress += line
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=SECONDS)
    assert process.returncode == 143
    assert "Traceback" not in progress + rest
    assert sorted(os.listdir(folder)) == ["spec"]


def test_help_uses_the_width_of_the_terminal(folder: Path) -> None:
    """The help fills the terminal's width and is not wrapped by the terminal."""
    code, received = on_terminal(folder, "generate", "--help")
    assert code == 0
    text = CONTROL.sub("", received)
    assert "--overwrite" in text
    assert 100 < max(map(len, text.splitlines())) <= 200
