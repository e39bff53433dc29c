"""Takes needless actions out of an overlay, and leaves the rest of it as it was written."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from ..core.errors import SpecError, UsageError
from .documents import Document, load_content


def without_actions(overlay: Document, content: bytes, needless: Collection[int]) -> bytes | None:
    """Return the overlay's file without some of its actions; nothing where none is left.

    Args:
        overlay: The overlay, as it was loaded.
        content: What its file holds.
        needless: The places of the actions in their list.

    Raises:
        UsageError: The file is written so that they cannot be taken out of it.

    """
    kept = [each for index, each in enumerate(overlay.data["actions"]) if index not in needless]
    if not kept:
        return None
    file = Path(overlay.file)
    if file.suffix == ".json":
        return (json.dumps({**overlay.data, "actions": kept}, indent=2) + "\n").encode()
    cut = _cut(overlay, content.decode(), needless).encode()
    try:
        is_right = load_content(cut, file, overlay.key).data == {**overlay.data, "actions": kept}
    except SpecError:
        is_right = False
    if not is_right:
        lines = sorted(overlay.positions["actions", each][0] for each in needless)
        places = ", ".join(map(str, lines))
        raise UsageError(
            f"{file}: the new document needs its actions at line {places} no more; "
            "they cannot be cut from the file as it is written; delete them by hand"
        )
    return cut


def _cut(overlay: Document, text: str, needless: Collection[int]) -> str:
    """The text without the lines of these actions, from each one's dash to the next one's."""
    lines = text.splitlines(keepends=True)
    count = len(overlay.data["actions"])
    starts = [overlay.positions["actions", index][0] - 1 for index in range(count)]
    ends = [*starts[1:], _end(lines, starts[-1])]
    gone = {line for index in needless for line in range(starts[index], ends[index])}
    return "".join(each for number, each in enumerate(lines) if number not in gone)


def _end(lines: list[str], start: int) -> int:
    """Return the line after the last action: the first that is not indented behind its dash."""
    indent = len(lines[start]) - len(lines[start].lstrip())
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            return number
    return len(lines)
