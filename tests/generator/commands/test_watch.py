"""The command ``generate --watch`` as authors of templates use it."""

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
    """Running command, and the lines that it prints."""

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
        """Return the output up to a line with this text."""
        said = ""
        while True:
            line = self._lines.get(timeout=SECONDS)
            said += line
            if text in line:
                return said

    def end(self, by: signal.Signals) -> int:
        """Send a signal, check that there is no traceback, and return the exit code."""
        self.process.send_signal(by)
        code = self.process.wait(timeout=SECONDS)
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()
        said = "".join(self._lines.queue)
        assert "Traceback" not in said
        return code


def save(file: Path, text: str) -> None:
    """Save a file atomically, as an editor does."""
    aside = file.parent.parent / "saved"
    aside.write_text(text)
    aside.replace(file)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a document and a tree of one template."""
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec/shop_v1.yaml").write_text(SHOP)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/{api}.py.j2").write_text(TEMPLATE)
    return tmp_path


@pytest.fixture
def watcher(folder: Path) -> Iterator[Watcher]:
    started = Watcher(folder)
    started.until("waiting for changes; press Ctrl-C to stop")
    yield started
    if started.process.returncode is None:
        started.end(signal.SIGKILL)


@pytest.mark.slow
def test_each_save_is_seen_at_once(folder: Path, watcher: Watcher) -> None:
    """New and changed templates and documents are regenerated, and each result is reported."""
    template = folder / "templates/{api}.py.j2"
    save(template, TEMPLATE + TEMPLATE)
    said = watcher.until("written")
    assert said.startswith("changed: templates/{api}.py.j2\n")
    assert "validating" not in said  # The document is known to be valid.
    assert (folder / "out/shop_v1.py").read_text() == "# Shop\n# Shop\n"
    save(folder / "templates/more.md.j2", "{{ apis | length }}\n")
    watcher.until("written")
    assert (folder / "out/more.md").read_text() == "1\n"
    save(folder / "spec/shop_v1.yaml", SHOP.replace("Shop", "Mart"))
    assert "validating 1 document" in watcher.until("written")
    assert (folder / "out/shop_v1.py").read_text() == "# Mart\n# Mart\n"
    assert run(folder, "check", *OPTIONS).stdout == "out: up to date\n"


@pytest.mark.slow
def test_an_error_is_shown_and_is_not_the_end(folder: Path, watcher: Watcher) -> None:
    """After an error in a template, a document or the output, the next save is processed."""
    template = folder / "templates/{api}.py.j2"
    save(template, "{{ nothing }}")
    watcher.until("{api}.py.j2:1: undefined: 'nothing' is undefined")
    save(folder / "spec/shop_v1.yaml", SHOP.replace("title", "titel"))
    watcher.until("spec/shop_v1.yaml:2:8 #/info/titel")
    save(folder / "spec/shop_v1.yaml", SHOP)
    watcher.until("undefined")
    (folder / "out/shop_v1.py").write_text("mine")
    save(template, TEMPLATE * 2)
    watcher.until("out/shop_v1.py: modified since generation; refusing to overwrite")
    (folder / "out/shop_v1.py").unlink()
    save(template, TEMPLATE * 3)
    watcher.until("written")
    assert (folder / "out/shop_v1.py").read_text() == "# Shop\n" * 3


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_without_a_trace(watcher: Watcher, by: signal.Signals) -> None:
    """Ctrl-C and the end of a session leave no traceback, and a matching exit code."""
    assert watcher.end(by) in {130, 143}
