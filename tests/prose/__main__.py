"""Command that checks the project's prose; `make lint` runs it.

Usage: `python -m tests.prose [--pending] [PATH ...]`. Without paths it checks the whole repository
apart from the pending folders. It prints `file:line: "wording"; remedy` for each finding and exits
with 1 if there is one.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from tests.prose.checks import check_file
from tests.prose.sources import list_files
from tests.prose.word_list import WordList

ROOT = Path(__file__).resolve().parents[2]


def main(
    arguments: list[str] | None = None, *, root: Path = ROOT, words: WordList | None = None
) -> int:
    """Print the findings, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.prose", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, help="files and folders to check")
    parser.add_argument("--pending", action="store_true", help="check pending folders too")
    options = parser.parse_args(arguments)
    given = [each.resolve() for each in options.paths]
    words = words or WordList.load()
    left = Counter[str](dict.fromkeys(words.pending, 0))
    shown = 0
    for path in list_files(root, given):
        findings = check_file(root, path, words)
        entry = words.pending_entry(path)
        if entry is not None:
            left[entry] += len(findings)
        if entry is None or options.pending or given:
            shown += len(findings)
            for finding in findings:
                print(f"{finding.path}:{finding.line}: {finding.problem}; {finding.remedy}")
    clean = [] if given else [entry for entry, count in left.items() if not count]
    for entry in clean:
        print(f'tests/prose/words.toml: "{entry}" is clean; remove it from `pending`')
    if shown:
        print(f"{shown} findings")
    return 1 if shown or clean else 0


if __name__ == "__main__":
    sys.exit(main())
