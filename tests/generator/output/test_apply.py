"""The output folder: the plan of a run, its effect, and the files that it leaves alone."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from generator.core import filesystem as files
from generator.core.errors import TreeError
from generator.output.apply import apply_changes
from generator.output.manifest import MANIFEST, Output, is_as_generated, with_manifest
from generator.output.plan import TreeChanges, differences, plan_changes


def texts(**files: str) -> dict[str, str]:
    """Return a run's files with their manifest; ``__`` means a slash, and ``_`` a dot."""
    paths = {key.replace("__", "/").replace("_", "."): text for key, text in files.items()}
    return with_manifest({path: Output(text, f"from {path}") for path, text in paths.items()})


def run(folder: Path, *, overwrite: bool = False, **files: str) -> TreeChanges:
    """Generate the files into the folder."""
    made = texts(**files)
    changes = plan_changes(folder, made, overwrite=overwrite)
    apply_changes(folder, made, changes)
    return changes


def tree(folder: Path) -> dict[str, str]:
    """Return the files in a folder, without the manifest."""
    found = (file for file in folder.rglob("*") if file.is_file() and file.name != MANIFEST)
    return {file.relative_to(folder).as_posix(): file.read_text() for file in found}


def test_the_manifest_lists_every_file_with_its_hash_and_its_origin() -> None:
    """Paths are sorted, each has the SHA-256 of its bytes, and nothing depends on the time."""
    outputs = {"b.py": Output("é\n", "two"), "a/c.py": Output("", "one")}
    manifest = with_manifest(outputs)[MANIFEST]
    files = json.loads(manifest)["files"]
    assert list(files) == ["a/c.py", "b.py"]
    assert files["b.py"] == {"sha256": hashlib.sha256("é\n".encode()).hexdigest(), "from": "two"}
    assert with_manifest(dict(reversed(outputs.items())))[MANIFEST] == manifest
    assert manifest.endswith("}\n")


def test_a_first_run_writes_everything(tmp_path: Path) -> None:
    """A missing folder is created, and so are the folders in it."""
    folder = tmp_path / "new" / "out"
    changes = run(folder, a_py="1\n", sub__deep__b_py="2\n")
    assert changes == TreeChanges(("a.py", MANIFEST, "sub/deep/b.py"), (), ())
    assert tree(folder) == {"a.py": "1\n", "sub/deep/b.py": "2\n"}
    assert is_as_generated(folder)


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    """An unchanged file is not written again."""
    run(tmp_path, a_py="1\n")
    before = (tmp_path / "a.py").stat()
    changes = run(tmp_path, a_py="1\n")
    assert not changes
    assert (tmp_path / "a.py").stat() == before


def test_changed_files_are_written_and_stale_files_removed(tmp_path: Path) -> None:
    """Stale files are removed with the folders that they leave empty; the rest is left alone."""
    run(tmp_path, a_py="1\n", b_py="1\n", old__x__c_py="1\n", keep__d_py="1\n", keep__e_py="")
    changes = run(tmp_path, a_py="1\n", b_py="2\n", keep__e_py="", new_py="")
    assert changes == TreeChanges(("b.py", MANIFEST, "new.py"), ("keep/d.py", "old/x/c.py"), ())
    assert tree(tmp_path) == {"a.py": "1\n", "b.py": "2\n", "keep/e.py": "", "new.py": ""}
    assert not (tmp_path / "old").exists()


def test_a_stale_folder_is_removed_with_its_bytecode(tmp_path: Path) -> None:
    """Otherwise Python could still import the removed modules."""
    run(tmp_path, a_py="", b__c_py="", b__d_py="")
    cache = tmp_path / "b" / "__pycache__"
    cache.mkdir()
    (cache / "c.cpython-311.pyc").write_bytes(b"\0")
    run(tmp_path, a_py="", b__c_py="")
    assert cache.exists()
    run(tmp_path, a_py="")
    assert not (tmp_path / "b").exists()


def test_a_folder_with_a_foreign_file_stays(tmp_path: Path) -> None:
    """A folder is kept if it contains a file that was not generated."""
    run(tmp_path, old__c_py="1\n")
    (tmp_path / "old" / "notes.txt").write_text("mine")
    run(tmp_path, a_py="")
    assert tree(tmp_path) == {"a.py": "", "old/notes.txt": "mine"}


def test_a_modified_file_is_not_overwritten(tmp_path: Path) -> None:
    """The message names every modified file, and nothing at all is written."""
    run(tmp_path, a_py="1\n", b_py="1\n", c_py="1\n")
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text("edited")
    before = tree(tmp_path)
    with pytest.raises(TreeError) as caught:
        run(tmp_path, a_py="2\n", b_py="2\n", c_py="2\n")
    message = str(caught.value).split("\n")
    assert message[:2] == [
        f"{tmp_path / name}: modified since generation; refusing to overwrite"
        for name in ("a.py", "b.py")
    ]
    assert "--overwrite" in message[2]
    assert tree(tmp_path) == before


def test_a_modified_file_is_overwritten_on_demand(tmp_path: Path) -> None:
    """With --overwrite the modification is discarded."""
    run(tmp_path, a_py="1\n")
    (tmp_path / "a.py").write_text("edited")
    run(tmp_path, overwrite=True, a_py="2\n")
    assert tree(tmp_path) == {"a.py": "2\n"}


def test_a_modification_that_the_run_would_make_is_accepted(tmp_path: Path) -> None:
    """A file may already have its next content."""
    run(tmp_path, a_py="1\n")
    (tmp_path / "a.py").write_text("2\n")
    assert run(tmp_path, a_py="2\n").written == (MANIFEST,)


def test_a_foreign_file_in_the_way_is_not_overwritten(tmp_path: Path) -> None:
    """A file that was never generated belongs to the user, even without a manifest."""
    (tmp_path / "a.py").write_text("mine")
    with pytest.raises(TreeError, match=r"a\.py: not a generated file; refusing"):
        run(tmp_path, a_py="1\n", b_py="")
    assert tree(tmp_path) == {"a.py": "mine"}


def test_a_foreign_file_beside_ours_is_never_touched(tmp_path: Path) -> None:
    """Only files in the manifest are removed, even with --overwrite."""
    (tmp_path / "notes.md").write_text("mine")
    run(tmp_path, a_py="1\n")
    run(tmp_path, overwrite=True, b_py="1\n")
    assert tree(tmp_path) == {"b.py": "1\n", "notes.md": "mine"}


def test_a_stale_file_that_was_modified_stays(tmp_path: Path) -> None:
    """It is reported, left as it is, and from then on a foreign file."""
    run(tmp_path, a_py="1\n", b_py="1\n")
    (tmp_path / "b.py").write_text("edited")
    assert run(tmp_path, a_py="1\n") == TreeChanges((MANIFEST,), (), ("b.py",))
    assert not run(tmp_path, a_py="1\n").kept
    assert tree(tmp_path) == {"a.py": "1\n", "b.py": "edited"}


def test_a_stale_file_may_be_missing(tmp_path: Path) -> None:
    """A file that the user deleted needs no removal."""
    run(tmp_path, a_py="1\n", sub__b_py="1\n")
    (tmp_path / "sub" / "b.py").unlink()
    assert run(tmp_path, a_py="1\n") == TreeChanges((MANIFEST,), (), ())


def test_a_folder_may_replace_a_file(tmp_path: Path) -> None:
    """A stale file is removed before a folder of its name is created."""
    run(tmp_path, client="1\n")
    run(tmp_path, client__a_py="2\n")
    assert tree(tmp_path) == {"client/a.py": "2\n"}


@pytest.mark.parametrize("blocking", ["out", "out/sub"])
def test_a_file_where_a_folder_is_needed_is_a_complaint(tmp_path: Path, blocking: str) -> None:
    """The message names the file, which stays as it is, and nothing is written beside it."""
    file = tmp_path / blocking
    file.parent.mkdir(exist_ok=True)
    file.write_text("mine")
    with pytest.raises(TreeError, match=f"{file}: is a file where a folder is needed"):
        run(tmp_path / "out", a_py="1\n", sub__b_py="1\n", sub__c__d_py="1\n")
    assert tree(tmp_path) == {blocking: "mine"}


def test_a_folder_where_a_file_is_needed_is_a_complaint(tmp_path: Path) -> None:
    """A folder is not replaced by a file."""
    (tmp_path / "b.py").mkdir()
    with pytest.raises(TreeError, match=r"b\.py: cannot be read: this is a folder"):
        run(tmp_path, a_py="1\n", b_py="1\n")
    assert tree(tmp_path) == {}


def test_a_folder_that_cannot_be_written_is_a_complaint() -> None:
    """The message names the folder and the reason, even for root."""
    made = texts(a_py="")
    folder = Path("/proc/self/lockstep")
    with pytest.raises(TreeError, match=f"{folder}: cannot be written: "):
        apply_changes(folder, made, plan_changes(folder, made))


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    """A file is replaced atomically, and no temporary file remains."""
    file = tmp_path / "a.py"
    files.atomic_write(file, "old")
    with pytest.raises(UnicodeEncodeError):
        files.atomic_write(file, "new" * 100_000 + "\ud800")
    assert tree(tmp_path) == {"a.py": "old"}


def test_permissions_are_those_of_the_old_file_or_the_defaults(tmp_path: Path) -> None:
    """A new file has the default permissions, and a private file stays private."""
    for name, mode in (("new", None), ("private", 0o600)):
        file = tmp_path / name
        if mode is not None:
            file.touch()
            file.chmod(mode)
        files.atomic_write(file, "x")
        usual = tmp_path / "usual"
        usual.touch()
        assert file.stat().st_mode & 0o777 == (mode or usual.stat().st_mode & 0o777)


def test_files_contain_the_bytes_of_their_text(tmp_path: Path) -> None:
    """Text is written as UTF-8, with its own line breaks on every system."""
    run(tmp_path, a_py="é\n", b_py="one\r\ntwo\r\u2028\x0c")
    assert (tmp_path / "a.py").read_bytes() == b"\xc3\xa9\n"
    assert (tmp_path / "b.py").read_bytes() == "one\r\ntwo\r\u2028\x0c".encode()
    assert not run(tmp_path, a_py="é\n", b_py="one\r\ntwo\r\u2028\x0c")


@pytest.mark.parametrize(
    "manifest",
    [
        *(
            "",
            "nonsense",
            "[]",
            "{}",
            '{"files": []}',
            '{"files": {"a": 1}}',
            '{"files": {"a": {}}}',
        ),
        *("[" * 100_000, "\x00", '{"files": null}'),
    ],
)
def test_a_manifest_that_cannot_be_read_is_a_complaint(tmp_path: Path, manifest: str) -> None:
    """Without the manifest no file counts as generated, so that none is touched."""
    (tmp_path / MANIFEST).write_text(manifest)
    with pytest.raises(TreeError, match=f"{tmp_path / MANIFEST}: the manifest is unreadable"):
        run(tmp_path, a_py="1\n")
    with pytest.raises(TreeError, match="unreadable"):
        list(differences(tmp_path, {}))
    assert tree(tmp_path) == {}


@pytest.mark.parametrize(
    "path", ["../a", "/etc/x", "a/../../b", "", ".", "./a", "a//b", "a\x00b", "a\\..\\..\\b", "a/"]
)
def test_a_manifest_cannot_name_files_outside_the_folder(tmp_path: Path, path: str) -> None:
    """A forged manifest removes nothing elsewhere."""
    folder = tmp_path / "out"
    folder.mkdir()
    (tmp_path / "a").write_text("")
    digest = hashlib.sha256(b"").hexdigest()
    (folder / MANIFEST).write_text(json.dumps({"files": {path: {"sha256": digest, "from": ""}}}))
    with pytest.raises(TreeError, match="which is outside the folder"):
        run(folder, a_py="1\n")
    assert (tmp_path / "a").exists()


def test_a_folder_is_as_generated_until_a_file_changes(tmp_path: Path) -> None:
    """A modified or deleted file and a missing manifest are recognized."""
    assert not is_as_generated(tmp_path)
    run(tmp_path, a_py="1\n", b_py="1\n")
    assert is_as_generated(tmp_path)
    (tmp_path / "foreign").touch()
    assert is_as_generated(tmp_path)
    (tmp_path / "a.py").write_text("2\n")
    assert not is_as_generated(tmp_path)
    (tmp_path / "a.py").unlink()
    assert not is_as_generated(tmp_path)


def test_the_mask_of_the_process_is_left_alone(tmp_path: Path) -> None:
    """Reading the umask does not change it."""
    before = os.umask(0o027)
    try:
        files.atomic_write(tmp_path / "a", "")
        assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
