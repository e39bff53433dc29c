"""Progress as a typed value, and as a bar on a terminal."""

from __future__ import annotations

import builtins
import io
from typing import Any

import pytest
from rich.console import Console

from selling_partner import ConfigurationError, Progress, ProgressBar
from tests.runtime.documents.support import DOCUMENT, Library, Stored, result


async def test_progress_of_a_download(library: Library) -> None:
    """Each piece is reported with the length of the document."""
    seen: list[Progress] = []
    library.store(Stored(b"x" * 100_000))
    await result(library.document(on_progress=seen.append).read())
    assert {(each.step, each.subject, each.total) for each in seen} == {
        ("downloading", f"document {DOCUMENT}", 100_000)
    }
    done = [each.done for each in seen]
    assert done == sorted(done)
    assert done[-1] == 100_000


@pytest.mark.parametrize("flavour", ["asyncio", "trio"])
async def test_an_async_function_may_observe(library: Library) -> None:
    """An async client awaits the function."""
    seen: list[int] = []

    async def observe(progress: Progress) -> None:
        seen.append(progress.done)

    library.store(Stored(b"abc"))
    await result(library.document(on_progress=observe).read())
    assert seen == [3]


@pytest.mark.parametrize("flavour", ["sync"])
def test_a_sync_client_refuses_an_async_function(library: Library) -> None:
    """A function that the client could not await is refused at once."""

    async def observe(progress: Progress) -> None:
        raise AssertionError

    for wrong in (observe, 5):
        with pytest.raises(ConfigurationError, match="on_progress"):
            library.document(on_progress=wrong)


async def test_an_exception_of_the_function_aborts(library: Library) -> None:
    """An exception in on_progress ends the download, and is raised unchanged."""

    def stop(progress: Progress) -> None:
        raise KeyError(progress.done)

    library.store(Stored(b"abc"))
    with pytest.raises(KeyError):
        await result(library.document(on_progress=stop).read())


def shown(*states: Progress, is_terminal: bool = True) -> str:
    """Return what a bar writes."""
    written = io.StringIO()
    console = Console(file=written, force_terminal=is_terminal, width=200)
    with ProgressBar(console) as bar:
        for each in states:
            bar(each)
    return written.getvalue()


def test_a_bar_has_a_line_for_each_subject() -> None:
    """A bar shows the step, the subject, the status and the bytes."""
    text = shown(
        Progress("waiting", "report 7", status="IN_QUEUE"),
        Progress("downloading", "document 8", done=500, total=1000),
    )
    assert "waiting report 7 IN_QUEUE" in text
    assert "downloading document 8" in text
    assert "500/1000 bytes" in text.replace("0.5/1.0 kB", "500/1000 bytes")


def test_a_bar_cannot_control_the_terminal() -> None:
    """A status is a server's text, which is escaped."""
    text = shown(Progress("waiting", "report 7", status="\x1b]0;x\x07[bold]"))
    assert "\\x1b]0;x\\x07[bold]" in text


def test_a_bar_writes_to_terminals_only() -> None:
    """A file or a pipe receives nothing."""
    assert shown(Progress("waiting", "report 7"), is_terminal=False).strip() == ""


def test_a_bar_needs_rich(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, the exception names it."""
    otherwise = builtins.__import__

    def refuse(name: str, *arguments: Any, **keywords: Any) -> Any:
        if name.startswith("rich"):
            raise ImportError(name)
        return otherwise(name, *arguments, **keywords)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(ConfigurationError, match=r"selling-partner\[progress\]"):
        ProgressBar()
