"""A program for the tests: changes a folder again and again, cut off at each of its steps.

It runs as a process of its own, because it forks. A step is whatever Python tells its audit hooks:
each file that is opened, linked, renamed or removed, and each call of the C library.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from generator.output.apply import apply_changes
from generator.output.manifest import Output, with_manifest
from generator.output.plan import plan_changes
from generator.output.recovery import recover
from generator.output.transaction import Transaction

OLD = {"a.py": "1\n", "b.py": "1\n", "sub/gone.py": "1\n", "sub/deep/gone.py": "1\n"}
NEW = {"a.py": "2\n", "b.py": "1\n", "more/new.py": "2\n"}
BYTECODE = {"sub/__pycache__/gone.pyc": "x"}
MINE = {"notes.txt": "mine", "mine/more.txt": "mine"}
SPEC_OLD = {"replaced.json": "old", "moved.json": "old"}
SPEC_NEW = {"replaced.json": "new", "moved.yaml": "new", "added.json": "new"}

UNTOUCHED = ("st_ino", "st_mtime_ns", "st_mode")

Files = dict[str, str]


def files_in(folder: Path) -> Files:
    """Everything in a folder, by path."""
    found = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_text() for file in found}


def put(folder: Path, files: Files) -> None:
    """Write files by hand."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def texts(files: Files) -> Files:
    """Return the files with their manifest."""
    return with_manifest({path: Output(text, "x") for path, text in files.items()})


def begin(folder: Path) -> None:
    """The state before: a package with a person's files in it, and documents."""
    shutil.rmtree(folder, ignore_errors=True)
    put(folder / "out", texts(OLD) | BYTECODE | MINE)
    put(folder / "spec", SPEC_OLD)


def generate(folder: Path) -> None:
    """The new package."""
    made = texts(NEW)
    apply_changes(folder / "out", made, plan_changes(folder / "out", made))


def add(folder: Path) -> None:
    """The new package together with the new documents."""
    made, spec = texts(NEW), folder / "spec"
    with Transaction(folder / "out") as transaction:
        for name in SPEC_OLD.keys() | SPEC_NEW.keys():
            before, after = (
                each[name].encode() if name in each else None for each in (SPEC_OLD, SPEC_NEW)
            )
            transaction.stage_file(spec / name, after, before)
        transaction.stage_changes(made, plan_changes(folder / "out", made))
        transaction.commit()


def _recover(folder: Path) -> None:
    recover(folder / "out")


def cut_off(action: Callable[[Path], None], folder: Path, step: int) -> bool:
    """Do it in a process that ends before its step of this number; whether it did."""
    child = os.fork()
    if child == 0:
        left = step

        def count(event: str, _: object) -> None:
            nonlocal left
            if event.startswith(("os.", "open", "ctypes.")):
                if left == 0:
                    os._exit(9)
                left -= 1

        sys.addaudithook(count)
        action(folder)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def state(folder: Path, old: Files, new: Files) -> str:
    """Which of two states a folder is in."""
    found = files_in(folder)
    return "old" if found == old else "new" if found == new else f"neither: {sorted(found)}"


def main(name: str, folder: Path) -> list[list[str]]:
    """For each step: what is seen at once of package and documents, after recovery, at the end."""
    action = {"generate": generate, "add": add}[name]
    old, new = texts(OLD) | BYTECODE | MINE, texts(NEW) | MINE
    spec_new = SPEC_NEW if name == "add" else SPEC_OLD
    seen: list[list[str]] = []
    step, is_cut_off = 0, True
    while is_cut_off:
        begin(folder)
        mine = (folder / "out/notes.txt").stat()
        is_cut_off = cut_off(action, folder, step)
        row = [state(folder / "out", old, new)]
        cut_off(_recover, folder, 7 * step % 31)
        recover(folder / "out")
        row += [state(folder / "out", old, new), state(folder / "spec", SPEC_OLD, spec_new)]
        kept = (folder / "out/notes.txt").stat()
        if any(getattr(kept, each) != getattr(mine, each) for each in UNTOUCHED):
            row.append("a person's file was touched")
        if row[1] == "old":
            action(folder)
        row += [state(folder / "out", old, new), " ".join(sorted(os.listdir(folder)))]
        seen.append(row)
        step += 1
    return seen


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
