"""Builds the site: pages, settings, Zensical, and the checks of its result."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ..core.errors import GeneratorError, UsageError
from .checks import site_faults
from .pages import Sources, write_pages
from .settings import settings

TITLE = "Selling Partner API for Python"
_ASSETS = [Path(__file__).with_name(name) for name in ("site.css", "site.js")]
_MAX_SHOWN = 50


class SiteError(GeneratorError):
    """The site cannot be built, or has faults."""


@dataclass(frozen=True)
class BuiltSite:
    """A built site.

    Attributes:
        folder: The folder of its files.
        pages: The number of its pages.
        size: The size of its files in bytes.
        seconds: The duration of the build.

    """

    folder: Path
    pages: int
    size: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.folder}: {self.pages} pages, {self.size / 1e6:.1f} MB, {self.seconds:.1f} s, "
            "no broken links"
        )


def build_site(sources: Sources, folder: Path) -> BuiltSite:
    """Build the site into ``folder/html`` and check it.

    Args:
        sources: The folders of the pages.
        folder: The folder to write to, in which an earlier site is replaced.

    Raises:
        UsageError: Zensical is not installed, or a page is missing.
        SiteError: Zensical failed, or the site has broken links or loads from other hosts.

    """
    if find_spec("zensical") is None:
        raise UsageError("Zensical is not installed; run make site, or pip install -e '.[site]'")
    start = time.monotonic()
    pages, html = folder / "pages", folder / "html"
    for each in (pages, html):
        if each.exists():
            shutil.rmtree(each)
    written = write_pages(sources, pages)
    (pages / "assets").mkdir()
    for asset in _ASSETS:
        shutil.copyfile(asset, pages / "assets" / asset.name)
    file = folder / "mkdocs.yml"
    file.write_text(settings(TITLE, written, Path(pages.name), Path(html.name)), encoding="utf-8")
    _run_zensical(file)
    faults = list(site_faults(html))
    faults += [
        f"{each}: has no page in the built site"
        for each in written
        if each.endswith(".md") and not (html / each).with_suffix(".html").is_file()
    ]
    if faults:
        raise SiteError(*faults[:_MAX_SHOWN])
    files = [each for each in html.rglob("*") if each.is_file()]
    count = sum(each.suffix == ".html" for each in files)
    size = sum(each.stat().st_size for each in files)
    return BuiltSite(html, count, size, time.monotonic() - start)


def _run_zensical(file: Path) -> None:
    """Run Zensical in strict mode, in which each warning is an error."""
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean", "-f", file.name]
    environment = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=file.parent, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = (done.stdout + done.stderr).strip().splitlines()
        raise SiteError(*lines, f"zensical: exit code {done.returncode}")
