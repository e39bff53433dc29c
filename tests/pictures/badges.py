"""Badges of README.md as SVG, drawn from the project's settings."""

from __future__ import annotations

import tomllib
from html import escape

from tests.needs import ROOT

FOLDER = ROOT / "docs" / "badges"
_SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
_CHARACTER, _MARGIN, _HEIGHT = 6.6, 7, 20
"""Sizes in pixels; of a character, the average."""

_BADGE = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" role="img"
 aria-label="{name}: {value}">
<rect width="{left}" height="{height}" fill="#444"/>
<rect x="{left}" width="{right}" height="{height}" fill="#1f6f43"/>
<g fill="#fff" font-family="Verdana, DejaVu Sans, sans-serif" font-size="11" text-anchor="middle">
<text x="{left_middle}" y="14">{name}</text>
<text x="{right_middle}" y="14">{value}</text>
</g>
</svg>
"""


def draw() -> dict[str, str]:
    """Return each badge by the name of its file."""
    package = tomllib.loads((ROOT / "generated" / "pyproject.toml").read_text(encoding="utf-8"))
    pythons = [
        each.rpartition(" ")[2]
        for each in package["project"]["classifiers"]
        if each.startswith("Programming Language :: Python :: 3.")
    ]
    coverage = _SETTINGS["tool"]["coverage"]["report"]["fail_under"]
    texts = {
        "python": ("python", f"{pythons[0]} to {pythons[-1]}"),
        "types": ("types", "mypy strict, pyright"),
        "coverage": ("branch coverage", f"at least {coverage} %"),
        "licence": ("licence", "Apache 2.0"),
    }
    return {f"{file}.svg": _badge(*text) for file, text in texts.items()}


def _badge(name: str, value: str) -> str:
    left, right = (round(_CHARACTER * len(text)) + 2 * _MARGIN for text in (name, value))
    return _BADGE.format(
        name=escape(name),
        value=escape(value),
        width=left + right,
        height=_HEIGHT,
        left=left,
        right=right,
        left_middle=left // 2,
        right_middle=left + right // 2,
    )
