"""Edits of files that a command writes together with its other output."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ..openapi.documents import display_path


class Edit(NamedTuple):
    """Change of a file: its old content and its new one, which is ``None`` for removal."""

    file: Path
    before: bytes
    after: bytes | None

    def __str__(self) -> str:
        outcome = "removed" if self.after is None else "changed"
        return f"{display_path(self.file, Path.cwd())}: {outcome}"
