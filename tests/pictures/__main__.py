"""Command that draws the pictures of README.md: ``make pictures``. It needs Chromium."""

from __future__ import annotations

import sys

from tests.needs import BROWSER, BROWSER_REASON
from tests.pictures import badges, demo_picture, sandbox_picture


def main() -> int:
    """Draw every picture, and return the exit code."""
    if BROWSER is None:
        print(BROWSER_REASON, file=sys.stderr)
        return 2
    for name, text in badges.draw().items():
        (badges.FOLDER / name).write_text(text, encoding="utf-8")
    sandbox_picture.PICTURE.write_bytes(sandbox_picture.draw())
    demo_picture.PICTURE.write_text(demo_picture.draw(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
