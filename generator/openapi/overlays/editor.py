"""Removal of obsolete actions from an overlay's file, which otherwise stays as it is written."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from ...core.errors import SpecError, UsageError
from ..documents import Document, load_content


def without_actions(overlay: Document, content: bytes, obsolete: Collection[int]) -> bytes | None:
    """Return the content of the overlay's file without some actions, or ``None`` if none remains.

    Args:
        overlay: The overlay as loaded.
        content: The content of its file.
        obsolete: The indices of the actions to remove.

    Raises:
        UsageError: The layout of the file does not allow the actions to be cut out.

    """
    kept = [each for index, each in enumerate(overlay.data["actions"]) if index not in obsolete]
    if not kept:
        return None
    file = Path(overlay.file)
    if file.suffix == ".json":
        return (json.dumps({**overlay.data, "actions": kept}, indent=2) + "\n").encode()
    cut = _cut(overlay, content.decode(), obsolete).encode()
    try:
        is_intact = load_content(cut, file, overlay.key).data == {**overlay.data, "actions": kept}
    except SpecError:
        is_intact = False
    if not is_intact:
        lines = sorted(overlay.positions["actions", each][0] for each in obsolete)
        places = ", ".join(map(str, lines))
        raise UsageError(
            f"{file}: the new document no longer needs the actions at line {places}, but the "
            "layout of the file does not allow them to be cut out; delete them by hand"
        )
    return cut


def _cut(overlay: Document, text: str, obsolete: Collection[int]) -> str:
    """Return the text without the actions' lines, each from its dash to the next action's dash."""
    lines = text.splitlines(keepends=True)
    count = len(overlay.data["actions"])
    starts = [overlay.positions["actions", index][0] - 1 for index in range(count)]
    ends = [*starts[1:], _end(lines, starts[-1])]
    dropped = {line for index in obsolete for line in range(starts[index], ends[index])}
    return "".join(each for number, each in enumerate(lines) if number not in dropped)


def _end(lines: list[str], start: int) -> int:
    """Return the line after the last action: the first not indented deeper than its dash."""
    indent = len(lines[start]) - len(lines[start].lstrip())
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            return number
    return len(lines)
