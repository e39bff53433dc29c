"""The word list: wordings to avoid, exceptions, and folders that are still to be rewritten."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

DEFAULT_FILE = Path(__file__).with_name("words.toml")


@dataclass(frozen=True)
class WordRule:
    """A wording to avoid.

    Attributes:
        pattern: The regular expression that finds the wording.
        use: The wording to use in its place.

    """

    pattern: re.Pattern[str]
    use: str


@dataclass(frozen=True)
class PassageException:
    """A place where a wording is right.

    Attributes:
        path: A file or folder, relative to the root.
        pattern: The wording that is allowed there.
        reason: The reason why it is right.

    """

    path: str
    pattern: re.Pattern[str]
    reason: str

    def covers(self, path: str, wording: str) -> bool:
        """Return whether the wording is allowed in the file."""
        return is_below(path, self.path) and self.pattern.fullmatch(wording) is not None


@dataclass(frozen=True)
class WordList:
    """The content of `words.toml`.

    Attributes:
        rules: The wordings to avoid.
        exceptions: The places where one of them is right.
        pending: Files and folders that are still to be rewritten.

    """

    rules: tuple[WordRule, ...]
    exceptions: tuple[PassageException, ...] = ()
    pending: tuple[str, ...] = ()

    @classmethod
    def load(cls, file: Path = DEFAULT_FILE) -> Self:
        """Read a word list from a TOML file."""
        return cls.from_table(tomllib.loads(file.read_text(encoding="utf-8")))

    @classmethod
    def from_table(cls, table: dict[str, Any]) -> Self:
        """Convert a parsed TOML document."""
        return cls(
            tuple(WordRule(_compile(row["avoid"]), row["use"]) for row in table.get("rule", ())),
            tuple(
                PassageException(row["path"], _compile(row["allow"]), row["reason"])
                for row in table.get("exception", ())
            ),
            tuple(table.get("pending", ())),
        )

    def pending_entry(self, path: str) -> str | None:
        """Return the entry of `pending` that covers a file, if there is one."""
        return next((each for each in self.pending if is_below(path, each)), None)


def is_below(path: str, folder: str) -> bool:
    """Return whether a path is the given file or folder, or lies in it."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
