"""The check of a commit's subject, which the commit-msg hook runs with the file of the message."""

from __future__ import annotations

import sys
from pathlib import Path

MAX_CHARACTERS = 72


def problem(message: str) -> str:
    """Return the problem with a commit message and its remedy, or an empty string."""
    subject, _, rest = message.partition("\n")
    if not subject.strip():
        return "the subject is empty; describe the change in the imperative"
    if len(subject) > MAX_CHARACTERS:
        return f"the subject has {len(subject)} characters; use at most {MAX_CHARACTERS}"
    if rest and not rest.startswith("\n"):
        return "the second line is not empty; separate the subject from the body"
    return ""


def main(file: Path) -> int:
    """Print the problem with the message in a file, and return the exit code."""
    lines = file.read_text(encoding="utf-8").splitlines()
    found = problem("\n".join(each for each in lines if not each.startswith("#")).strip())
    if found:
        print(f"{file}:1: {found}", file=sys.stderr)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
