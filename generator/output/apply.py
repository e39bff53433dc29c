"""Application of a plan of changes to the output folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..core.stages import stage
from .plan import TreeChanges
from .transaction import Transaction


@stage("write")
def apply_changes(folder: Path, texts: Mapping[str, str], changes: TreeChanges) -> list[str]:
    """Apply the changes, atomically where the system supports it; see ``transaction``.

    Returns:
        Notes for the user about files that were handled specially.

    Raises:
        TreeError: The folder cannot be written; it is unchanged.

    """
    with Transaction(folder) as transaction:
        transaction.stage_changes(texts, changes)
        transaction.commit()
    return transaction.notes
