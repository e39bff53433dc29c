"""Applying a plan of changes to the output folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..core.stages import stage
from .plan import TreeChanges
from .transaction import Transaction


@stage("write")
def apply_changes(folder: Path, texts: Mapping[str, str], changes: TreeChanges) -> list[str]:
    """Carry the changes out, all at once where the system can; see ``transaction``.

    Returns:
        What a person should know of what happened to files.

    Raises:
        TreeError: The folder cannot be written; it is as it was.

    """
    with Transaction(folder) as transaction:
        transaction.write(texts, changes)
        transaction.commit()
    return transaction.notes
