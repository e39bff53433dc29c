"""A program that interrupts a change of a folder at each of its steps.

It runs in a separate process because it forks. A step is an event of Python's audit hooks: a file
that is opened, linked, renamed or removed, or a call of the C library.
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
USER_FILES = {"notes.txt": "mine", "mine/more.txt": "mine"}
SPEC_OLD = {"replaced.json": "old", "moved.json": "old"}
SPEC_NEW = {"replaced.json": "new", "moved.yaml": "new", "added.json": "new"}

UNTOUCHED = ("st_ino", "st_mtime_ns", "st_mode")

Files = dict[str, str]


def files_in(folder: Path) -> Files:
    """Return the text of each file in a folder, by path."""
    found = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_text() for file in found}


def write_files(folder: Path, files: Files) -> None:
    """Write files into a folder."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def output_files(files: Files) -> Files:
    """Return the files of an output with their manifest."""
    return with_manifest({path: Output(text, "x") for path, text in files.items()})


def reset(folder: Path) -> None:
    """Reset the folder to the old package with a user's own files, and the old documents."""
    shutil.rmtree(folder, ignore_errors=True)
    write_files(folder / "out", output_files(OLD) | BYTECODE | USER_FILES)
    write_files(folder / "spec", SPEC_OLD)


def generate(folder: Path) -> None:
    """Write the new package."""
    output = output_files(NEW)
    apply_changes(folder / "out", output, plan_changes(folder / "out", output))


def add(folder: Path) -> None:
    """Write the new package together with the new documents."""
    output, spec = output_files(NEW), folder / "spec"
    with Transaction(folder / "out") as transaction:
        for name in SPEC_OLD.keys() | SPEC_NEW.keys():
            before, after = (
                each[name].encode() if name in each else None for each in (SPEC_OLD, SPEC_NEW)
            )
            transaction.stage_file(spec / name, after, before)
        transaction.stage_changes(output, plan_changes(folder / "out", output))
        transaction.commit()


def _recover(folder: Path) -> None:
    recover(folder / "out")


def interrupt(action: Callable[[Path], None], folder: Path, step: int) -> bool:
    """Run an action in a process that ends before a step; return whether the step was reached."""
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


def state_of(folder: Path, old: Files, new: Files) -> str:
    """Return the state of a folder: old, new, or neither with a list of its files."""
    found = files_in(folder)
    return "old" if found == old else "new" if found == new else f"neither: {sorted(found)}"


def main(name: str, folder: Path) -> list[list[str]]:
    """Interrupt an action at each step, and return a row of states for each.

    A row has the state of the package after the interruption, the states of package and documents
    after the recovery, the state of the package after a complete run, and the folder's entries.
    """
    action = {"generate": generate, "add": add}[name]
    old, new = output_files(OLD) | BYTECODE | USER_FILES, output_files(NEW) | USER_FILES
    spec_new = SPEC_NEW if name == "add" else SPEC_OLD
    seen: list[list[str]] = []
    step, is_interrupted = 0, True
    while is_interrupted:
        reset(folder)
        mine = (folder / "out/notes.txt").stat()
        is_interrupted = interrupt(action, folder, step)
        row = [state_of(folder / "out", old, new)]
        interrupt(_recover, folder, 7 * step % 31)
        recover(folder / "out")
        row += [state_of(folder / "out", old, new), state_of(folder / "spec", SPEC_OLD, spec_new)]
        kept = (folder / "out/notes.txt").stat()
        if any(getattr(kept, each) != getattr(mine, each) for each in UNTOUCHED):
            row.append("a user's file was modified")
        if row[1] == "old":
            action(folder)
        row += [state_of(folder / "out", old, new), " ".join(sorted(os.listdir(folder)))]
        seen.append(row)
        step += 1
    return seen


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
