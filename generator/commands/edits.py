"""Edits of files that a command writes together with its other output."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ..core.progress import Progress
from ..core.stages import stage
from ..incremental.store import ArtifactStore
from ..openapi.documents import display_path
from ..output.plan import TreeChanges
from ..output.transaction import Transaction


class Edit(NamedTuple):
    """Change of a file: its old content and its new one, which is ``None`` for removal."""

    file: Path
    before: bytes
    after: bytes | None

    def __str__(self) -> str:
        outcome = "removed" if self.after is None else "changed"
        return f"{display_path(self.file, Path.cwd())}: {outcome}"


@dataclass(frozen=True)
class PackageEdit:
    """A new state of the package, with the edits of other files that belong to it.

    Attributes:
        output: The folder of the package.
        texts: The files of the package by path.
        planned: The changes that lead to them.
        edits: The edits of other files.
        store: The results of the run that made the package.

    """

    output: Path
    texts: Mapping[str, str]
    planned: TreeChanges
    edits: Sequence[Edit]
    store: ArtifactStore

    def write(self, stage_documents: Callable[[Transaction], None], report: Progress) -> list[str]:
        """Write everything in one transaction, and return a line for each part.

        Args:
            stage_documents: Adds documents to the transaction.
            report: Receives notes about files that stay.

        """
        with stage("write"), Transaction(self.output) as transaction:
            stage_documents(transaction)
            for edit in self.edits:
                transaction.stage_file(edit.file, edit.after, edit.before)
            transaction.stage_changes(self.texts, self.planned)
            transaction.commit()
        self.store.flush()
        for note in (*transaction.notes, *self.planned.notes(self.output)):
            report.note(note)
        return [*map(str, self.edits), self.planned.summary(self.output, self.texts)]
