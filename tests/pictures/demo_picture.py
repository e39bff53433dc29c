"""Picture of the demonstration's output in a terminal, as SVG."""

from __future__ import annotations

import re
import runpy
from html import unescape
from io import StringIO

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI

from tests.needs import ROOT

PROGRAM = ROOT / "examples" / "demo.py"
PICTURE = ROOT / "docs" / "demo.svg"
TITLE = "make demo"
COLUMNS = 88

_FOREIGN = re.compile(r"@font-face \{\{.*?\}\}\n|<!--.*?-->\n", re.S)
"""Fonts of another host, and a comment."""


def draw() -> str:
    """Run the demonstration and return the picture, which loads nothing from another host."""
    console = Console(record=True, file=StringIO(), width=COLUMNS, highlight=False)
    program = runpy.run_path(str(PROGRAM))
    program["main"].__globals__["console"] = console
    program["main"]()
    template = _FOREIGN.sub("", CONSOLE_SVG_FORMAT)
    picture = console.export_svg(
        title=TITLE, theme=DIMMED_MONOKAI, code_format=template, unique_id="demo"
    )
    return "\n".join(line.rstrip() for line in picture.splitlines()) + "\n"


def words(picture: str) -> str:
    """Return the text in a picture, with single spaces."""
    found = re.findall(r"<text[^>]*>([^<]*)</text>", picture)
    return " ".join(unescape("".join(found)).replace("\xa0", " ").split())
