"""The command that goes on: what an author of templates sees while files are saved."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import COMMAND, ROOT, SECONDS, run
from tests.generator.support.shop import SHOP

OPTIONS = ("--spec", "spec", "--templates", "templates", "--output", "out")
TEMPLATE = "{{ api.title | comment }}\n"


class Watcher:
    """The command, running, and the lines that it prints."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "generate", "--watch", *OPTIONS],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def until(self, text: str) -> str:
        """All that is printed until there is a line with this text."""
        said = ""
        while True:
            line = self._lines.get(timeout=SECONDS)
            said += line
            if text in line:
                return said

    def end(self, by: signal.Signals) -> int:
        """The exit code after a signal, which leaves no traceback."""
        self.process.send_signal(by)
        code = self.process.wait(timeout=SECONDS)
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()
        said = "".join(self._lines.queue)
        assert "Traceback" not in said
        return code


def save(file: Path, text: str) -> None:
    """Save a file at once, as an editor does: nobody sees it half written."""
    aside = file.parent.parent / "saved"
    aside.write_text(text)
    aside.replace(file)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A document, and a tree of one template."""
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec/shop_v1.yaml").write_text(SHOP)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/{api}.py.j2").write_text(TEMPLATE)
    return tmp_path


@pytest.fixture
def watcher(folder: Path) -> Iterator[Watcher]:
    started = Watcher(folder)
    started.until("waiting for changes; Ctrl-C ends it")
    yield started
    if started.process.returncode is None:
        started.end(signal.SIGKILL)


def test_each_save_is_seen_at_once(folder: Path, watcher: Watcher) -> None:
    """Templates, new and changed, and documents: what is written is told after each."""
    template = folder / "templates/{api}.py.j2"
    save(template, TEMPLATE + TEMPLATE)
    said = watcher.until("written")
    assert said.startswith("changed: templates/{api}.py.j2\n")
    assert "validating" not in said  # It is known to be sound.
    assert (folder / "out/shop_v1.py").read_text() == "# Shop\n# Shop\n"
    save(folder / "templates/more.md.j2", "{{ apis | length }}\n")
    watcher.until("written")
    assert (folder / "out/more.md").read_text() == "1\n"
    save(folder / "spec/shop_v1.yaml", SHOP.replace("Shop", "Mart"))
    assert "validating 1 document" in watcher.until("written")
    assert (folder / "out/shop_v1.py").read_text() == "# Mart\n# Mart\n"
    assert run(folder, "check", *OPTIONS).stdout == "out: up to date\n"


def test_an_error_is_shown_and_is_not_the_end(folder: Path, watcher: Watcher) -> None:
    """Of a template, of a document, of the output: the next save is tried again."""
    template = folder / "templates/{api}.py.j2"
    save(template, "{{ nothing }}")
    watcher.until("{api}.py.j2:1: undefined: 'nothing' is undefined")
    save(folder / "spec/shop_v1.yaml", SHOP.replace("title", "titel"))
    watcher.until("spec/shop_v1.yaml:2:8 #/info/titel")
    save(folder / "spec/shop_v1.yaml", SHOP)
    watcher.until("undefined")
    (folder / "out/shop_v1.py").write_text("mine")
    save(template, TEMPLATE * 2)
    watcher.until("out/shop_v1.py: not as it was generated; would be overwritten")
    (folder / "out/shop_v1.py").unlink()
    save(template, TEMPLATE * 3)
    watcher.until("written")
    assert (folder / "out/shop_v1.py").read_text() == "# Shop\n" * 3


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_without_a_trace(watcher: Watcher, by: signal.Signals) -> None:
    """Ctrl-C, or the end of a session, leaves no traceback and an exit code that tells of it."""
    assert watcher.end(by) in {130, 143}
