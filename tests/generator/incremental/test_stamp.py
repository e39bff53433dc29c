"""The record of the last run: when it is valid, and when it is not."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.core.project import Project
from generator.incremental import stamp
from generator.output.apply import apply_changes
from generator.output.manifest import MANIFEST, Output, with_manifest
from generator.output.plan import plan_changes


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one file of each kind and a cache of its own."""
    for path in (
        "spec/a.yaml",
        "templates/a.py.j2",
        "templates/src/b.py.j2",
        "library/_runtime/c.py",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    for path in ("generator/d.py", "pyproject.toml", "CHANGELOG.md", "constraints.txt"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(path)
    for name in ("PARTS", "ROOT"):
        monkeypatch.setattr(stamp, name, tmp_path)
    monkeypatch.setattr(stamp, "FILE", tmp_path / ".cache" / "runs.json")
    return tmp_path


@pytest.fixture
def project(root: Path) -> Project:
    """The project, generated and recorded."""
    project = Project(root / "spec", root / "templates", root / "out")
    generate(project)
    return project


def generate(project: Project) -> None:
    """Write the package and record its inputs."""
    texts = with_manifest({"a.py": Output("1\n", "x"), "sub/b.py": Output("2\n", "y")})
    apply_changes(project.output, texts, plan_changes(project.output, texts))
    stamp.record(project, stamp.fingerprint_inputs(project))


def is_current(project: Project) -> bool:
    return stamp.is_current(project, stamp.fingerprint_inputs(project))


def test_after_a_run_the_record_is_valid(project: Project) -> None:
    """Unchanged inputs and outputs make a second run unnecessary."""
    assert is_current(project)


def test_two_folders_recorded_at_once_are_both_known(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command waits for the lock while another one updates the record."""
    other = replace(project, output=project.output.with_name("other"))
    shutil.copytree(project.output, other.output)
    inputs = stamp.fingerprint_inputs(other)
    second = threading.Thread(target=stamp.record, args=(other, inputs))
    real = stamp._read

    def read_slowly() -> dict[str, object]:
        runs = real()
        monkeypatch.setattr(stamp, "_read", real)
        second.start()
        second.join(0.2)  # Returns early only if the lock is missing.
        return runs

    monkeypatch.setattr(stamp, "_read", read_slowly)
    stamp.record(project, inputs)
    second.join()
    assert is_current(project)
    assert is_current(other)


def test_before_a_first_run_there_is_no_record(root: Path) -> None:
    """A folder that was never generated has no record."""
    assert not is_current(Project(root / "spec", root / "templates", root / "out"))


@pytest.mark.parametrize(
    "path",
    [
        *("spec/a.yaml", "templates/a.py.j2", "templates/src/b.py.j2", "library/_runtime/c.py"),
        *("generator/d.py", "pyproject.toml", "CHANGELOG.md", "constraints.txt"),
    ],
)
def test_a_changed_input_invalidates_the_record(project: Project, root: Path, path: str) -> None:
    """Every kind of input counts, and restoring it makes the record valid again."""
    (root / path).write_text("changed")
    assert not is_current(project)
    (root / path).write_text(path)
    assert is_current(project)


def test_pending_changes_count_as_made(project: Project, root: Path) -> None:
    """The fingerprint of pending changes equals the one after they are made."""
    old, new = project.spec / "a.yaml", project.spec / "b.json"
    for coming in ({new: b"new"}, {old: b"changed"}, {old: None, new: b"newer"}):
        foreseen = stamp.fingerprint_inputs(project, coming)
        assert foreseen != stamp.fingerprint_inputs(project)
        for file, content in coming.items():
            if content is None:
                file.unlink()
            else:
                file.write_bytes(content)
        assert foreseen == stamp.fingerprint_inputs(project)


@pytest.mark.parametrize("folder", ["spec", "templates/new", "library", "generator/x"])
def test_an_added_or_removed_or_renamed_input_invalidates_the_record(
    project: Project, root: Path, folder: str
) -> None:
    """Empty files count, and so do names."""
    (root / folder).mkdir(exist_ok=True)
    added = root / folder / "zzz"
    added.touch()
    assert not is_current(project)
    generate(project)
    added.rename(root / folder / "yyy")
    assert not is_current(project)
    generate(project)
    (root / folder / "yyy").unlink()
    assert not is_current(project)


def test_a_file_that_moves_between_folders_invalidates_the_record(root: Path) -> None:
    """The same names in different folders are different inputs."""
    project = Project(root / "spec", root / "few", root / "out")
    project.templates.mkdir()
    for file in (project.spec / "b", project.templates / "c"):
        file.touch()
    generate(project)
    (project.spec / "b").rename(project.templates / "b")
    assert not is_current(project)


@pytest.mark.parametrize("folder", ["spec/overlays", "lockstep/spec/overlays"])
def test_a_changed_overlay_invalidates_the_record(
    project: Project, root: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    """Overlays beside the documents count, and so do Lockstep's own."""
    monkeypatch.setattr("generator.core.project.PARTS", root / "lockstep")
    (root / folder).mkdir(parents=True)
    overlay = root / folder / "a.overlay.yaml"
    overlay.write_text("one")
    assert not is_current(project)
    generate(project)
    overlay.write_text("two")
    assert not is_current(project)


def test_bytecode_is_no_input(project: Project, root: Path) -> None:
    """Bytecode does not count."""
    (root / "generator" / "__pycache__").mkdir()
    (root / "generator" / "__pycache__" / "d.pyc").touch()
    assert is_current(project)


def test_another_tool_invalidates_the_record(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new version of a tool or of Python may change the output."""
    with monkeypatch.context() as patch:
        patch.setattr(stamp, "version", lambda name: f"{name} 99")
        assert not is_current(project)
    assert is_current(project)


def test_another_choice_of_apis_invalidates_the_record(project: Project) -> None:
    """A package with one API differs from the package with all."""
    assert not is_current(replace(project, apis=("a",)))


def test_each_output_folder_has_its_own_record(project: Project, root: Path) -> None:
    """Generating into two folders in turn repeats nothing."""
    other = replace(project, output=root / "other")
    assert not is_current(other)
    generate(other)
    assert is_current(other)
    assert is_current(project)


def test_deleted_folders_are_dropped(project: Project, root: Path) -> None:
    """Records of deleted folders are dropped."""
    other = replace(project, output=root / "other")
    generate(other)
    shutil.rmtree(root / "other")
    generate(project)
    assert list(json.loads(stamp.FILE.read_text())) == [str(project.output)]


def edit(output: Path) -> None:
    (output / "sub" / "b.py").write_text("edited")


def delete(output: Path) -> None:
    (output / "a.py").unlink()


def delete_all(output: Path) -> None:
    shutil.rmtree(output)


def delete_manifest(output: Path) -> None:
    (output / MANIFEST).unlink()


def break_manifest(output: Path) -> None:
    (output / MANIFEST).write_text("nonsense")


def forge_an_origin(output: Path) -> None:
    manifest = json.loads((output / MANIFEST).read_text())
    manifest["files"]["a.py"]["from"] = "forged"
    (output / MANIFEST).write_text(json.dumps(manifest))


def drop_from_manifest(output: Path) -> None:
    manifest = json.loads((output / MANIFEST).read_text())
    del manifest["files"]["a.py"]
    (output / MANIFEST).write_text(json.dumps(manifest))
    (output / "a.py").unlink()


def put_a_folder_in_place(output: Path) -> None:
    (output / "a.py").unlink()
    (output / "a.py").mkdir()


@pytest.mark.parametrize(
    "spoil",
    [
        *(edit, delete, delete_all, put_a_folder_in_place),
        *(delete_manifest, break_manifest, forge_an_origin, drop_from_manifest),
    ],
)
def test_an_output_that_was_changed_invalidates_the_record(
    project: Project, spoil: Callable[[Path], None]
) -> None:
    """Any change of a generated file or of the manifest invalidates the record."""
    spoil(project.output)
    assert not is_current(project)


def test_a_foreign_file_in_the_output_does_not_count(project: Project) -> None:
    """Files that the manifest does not list do not count."""
    (project.output / "notes").touch()
    assert is_current(project)


@pytest.mark.parametrize(
    "content",
    [b"", b"nonsense", b"[]", b"null", b'"x"', b"\xff", b"[" * 100_000, b'{"a": {"b": 1}}'],
)
def test_an_unreadable_cache_counts_as_empty(project: Project, content: bytes) -> None:
    """The next run replaces an unreadable record."""
    stamp.FILE.write_bytes(content)
    assert not is_current(project)
    generate(project)
    assert is_current(project)


def test_a_missing_cache_counts_as_empty(project: Project) -> None:
    """The cache folder may be deleted at any time."""
    shutil.rmtree(stamp.FILE.parent)
    assert not is_current(project)
    generate(project)
    assert is_current(project)


@pytest.mark.parametrize("folder", ["file", "/proc/self/lockstep", "folder"])
def test_an_unwritable_cache_does_not_stop_a_run(
    project: Project, monkeypatch: pytest.MonkeyPatch, root: Path, folder: str
) -> None:
    """Without a record every run generates."""
    (root / "file").touch()
    (root / "folder" / "runs.json").mkdir(parents=True)
    monkeypatch.setattr(stamp, "FILE", root / folder / "runs.json")
    generate(project)
    assert not is_current(project)
