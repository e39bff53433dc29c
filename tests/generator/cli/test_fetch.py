"""The command ``fetch``: copies of the pinned documents, or no copy at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.core.project import ROOT, Project
from generator.upstream import git_repository, origins
from generator.upstream.pins import read_pins
from tests.commands import files, run
from tests.generator.support.pinned_project import (
    COPIES,
    DOCUMENTS,
    LIST,
    commit_all,
    git,
    make_project,
    sha256,
    write_repository,
)
from tests.needs import MODELS_FOLDER, SCHEMAS_FOLDER, needs_models, needs_schemas

ALL = {path: text.encode() for path, text in DOCUMENTS.items()}
STALL_PATH = "models/stall-api-model/stall.yaml"
SPEC = ("--spec", "spec")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


def test_a_local_copy_of_the_repository_needs_no_commit(project: Path) -> None:
    """Every document is placed at its path, and a second run has nothing to do."""
    done = run(project, "fetch", "--from", "vendor", *SPEC)
    assert done.stdout == ".upstream: 3 documents fetched, 3 pinned\n"
    assert files(project / COPIES) == ALL
    shutil.rmtree(project / "vendor")
    assert run(project, "fetch", *SPEC).stdout == ".upstream: 3 documents, nothing to do\n"


def test_documents_in_other_folders_are_identified_by_their_content(project: Path) -> None:
    """Flat copies in several folders serve as well, beside other revisions of the same name."""
    shutil.rmtree(project / "vendor")
    write_repository(project / "one", {"stall.yaml": DOCUMENTS[STALL_PATH]})
    rest = {Path(path).name: text for path, text in DOCUMENTS.items() if path != STALL_PATH}
    write_repository(project / "two", rest | {"old/stall.yaml": "openapi: 3.1.0\n"})
    run(project, "fetch", "--from", "two", "--from", "one", *SPEC)
    assert files(project / COPIES) == ALL


def test_the_folders_of_a_copy_are_found_from_one_of_them(project: Path) -> None:
    """The folder ``models`` of a copy leads to the folder ``schemas`` beside it."""
    run(project, "fetch", "--from", "vendor/models", *SPEC)
    assert files(project / COPIES) == ALL


def test_a_different_document_is_never_stored(project: Path) -> None:
    """A checksum mismatch is reported with both digests, and the other documents are kept."""
    (project / "vendor" / STALL_PATH).write_text("changed")
    done = run(project, "fetch", "--from", "vendor", *SPEC, code=1)
    assert done.stderr == (
        f"{STALL_PATH}: vendor has SHA-256 {sha256('changed')}, and spec/upstream.toml pins "
        f"{sha256(DOCUMENTS[STALL_PATH])}; use the pinned revision, or move the pin with "
        "update --all\n.upstream: 2 of 3 documents are in place\n"
    )
    expected = {path: content for path, content in ALL.items() if path != STALL_PATH}
    assert files(project / COPIES) == expected


def test_an_interrupted_or_damaged_copy_is_fetched_again(project: Path) -> None:
    """Only what is missing or damaged is fetched."""
    run(project, "fetch", "--from", "vendor", *SPEC)
    (project / COPIES / STALL_PATH).write_text("half")
    done = run(project, "fetch", "--from", "vendor", *SPEC)
    assert done.stdout == ".upstream: 1 document fetched, 3 pinned\n"
    assert files(project / COPIES) == ALL


def test_a_missing_document_is_reported(project: Path) -> None:
    """The complaint names the document and the folder."""
    (project / "vendor" / STALL_PATH).unlink()
    done = run(project, "fetch", "--from", "vendor", *SPEC, code=1)
    assert f"{STALL_PATH}: not in vendor; name a folder that contains it\n" in done.stderr
    done = run(project, "fetch", "--from", "nowhere", *SPEC, code=2)
    assert "nowhere: no such folder; name a copy of the repository\n" in done.stderr


def test_a_link_out_of_the_folder_of_copies_is_refused(project: Path) -> None:
    """Nothing is written through a symbolic link."""
    (project / "elsewhere").mkdir()
    (project / COPIES).mkdir()
    (project / COPIES / "models").symlink_to(project / "elsewhere")
    done = run(project, "fetch", "--from", "vendor", *SPEC, code=1)
    assert "a symbolic link leads out of the folder; remove the link" in done.stderr
    assert files(project / "elsewhere") == {}


def test_a_huge_file_is_refused(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document beyond the limit is not read, from a folder or from git."""
    large = max(len(content) for content in ALL.values())
    commit = commit_all(project / "vendor")
    for module in (origins, git_repository):
        monkeypatch.setattr(module, "MAX_BYTES", large - 1)
    for options in (["--from", "vendor"], ["--pin", commit]):
        done = run(project, "fetch", *options, *SPEC, code=1)
        assert "unsupported: " in done.stderr
        assert len(files(project / COPIES)) == 2


def test_without_a_commit_the_network_is_not_used(project: Path) -> None:
    """The complaint names both ways on."""
    done = run(project, "fetch", *SPEC, code=2)
    assert done.stderr == (
        "spec/upstream.toml: names no commit; verify one with fetch --pin COMMIT, or name a local "
        "copy of the documents with --from DIR\n"
    )
    assert not (project / COPIES).exists()


@pytest.mark.parametrize("revision", ["main", "HEAD", "v1", ""])
def test_a_verified_commit_is_pinned(project: Path, revision: str) -> None:
    """A commit with the pinned content becomes part of the list; afterwards git fetches it."""
    commit = commit_all(project / "vendor")
    git(project / "vendor", "tag", "v1")
    done = run(project, "fetch", "--pin", revision or commit, *SPEC)
    assert done.stdout.endswith(f"spec/upstream.toml: pinned to commit {commit}\n")
    assert files(project / COPIES) == ALL
    assert read_pins(Project(project / "spec")).commit == commit
    shutil.rmtree(project / COPIES)
    (project / "vendor" / STALL_PATH).write_text("changed")
    commit_all(project / "vendor")
    run(project, "fetch", *SPEC)
    assert files(project / COPIES) == ALL


def test_a_commit_with_other_content_is_not_pinned(project: Path) -> None:
    """The list is unchanged, and every difference is reported."""
    before = (project / LIST).read_bytes()
    (project / "vendor" / STALL_PATH).rename(project / "vendor" / "models" / "stall.yaml")
    (project / "vendor" / "models" / "barrow-api-model" / "barrow.yaml").write_text("changed")
    commit = commit_all(project / "vendor")
    done = run(project, "fetch", "--pin", commit, *SPEC, code=1)
    assert (
        f"{STALL_PATH}: not in vendor at {commit[:12]}, but models/stall.yaml is; move the pin "
        "with update --all\n"
    ) in done.stderr
    assert "models/barrow-api-model/barrow.yaml: vendor at" in done.stderr
    assert (project / LIST).read_bytes() == before


def test_a_link_in_the_repository_is_refused(project: Path) -> None:
    """A symbolic link in a commit does not count as a document."""
    file = project / "vendor" / STALL_PATH
    file.rename(file.with_name("other.yaml"))
    file.symlink_to("other.yaml")
    commit = commit_all(project / "vendor")
    done = run(project, "fetch", "--pin", commit, *SPEC, code=1)
    assert f"{STALL_PATH}: a symbolic link in vendor at" in done.stderr


def test_an_unknown_commit_or_repository_is_reported(project: Path) -> None:
    """The complaint contains git's reason and the remedy, and the list is unchanged."""
    before = (project / LIST).read_bytes()
    done = run(project, "fetch", "--pin", "0" * 40, *SPEC, code=1)
    assert f"vendor at {'0' * 40}: git fetch failed: " in done.stderr
    assert "name a copy with --from DIR" in done.stderr
    done = run(project, "fetch", "--pin", "--upload-pack=id", *SPEC, code=2)
    assert "'--upload-pack=id': not a git revision" in done.stderr
    done = run(project, "fetch", "--pin", "main", "--from", "vendor", *SPEC, code=2)
    assert done.stderr == "--pin needs the git repository, because a folder names no commit\n"
    for others in (["--via", "git"], ["--repository", "vendor"]):
        done = run(project, "fetch", "--from", "vendor", *others, *SPEC, code=2)
        assert done.stderr == "--from reads local folders; leave out --repository and --via\n"
    assert (project / LIST).read_bytes() == before
    assert not (project / COPIES).exists()


def test_another_copy_of_the_repository_may_be_named(project: Path) -> None:
    """A mirror or a clone takes the place of the listed address."""
    (project / "vendor").rename(project / "mirror")
    commit = commit_all(project / "mirror")
    run(project, "fetch", "--pin", commit, "--repository", f"file://{project}/mirror", *SPEC)
    assert files(project / COPIES) == ALL


@needs_models
@needs_schemas
def test_the_pinned_documents_of_amazon_are_those_at_hand(tmp_path: Path) -> None:
    """Amazon's files at hand have the digests in the committed list, and the listed keys."""
    (tmp_path / "spec").mkdir()
    shutil.copy2(ROOT / "spec" / "upstream.toml", tmp_path / "spec")
    places = ["--from", str(MODELS_FOLDER), "--from", str(SCHEMAS_FOLDER)]
    done = run(tmp_path, "fetch", *places, *SPEC)
    count = len(read_pins(Project(tmp_path / "spec")).documents)
    assert done.stdout == f".upstream: {count} documents fetched, {count} pinned\n"
