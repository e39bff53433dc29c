"""The revision of a release, and the reasons that prevent one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from generator.commands.versioning import entry_of
from generator.core.errors import UsageError
from generator.distribution.revision import Revision, Tagging, check_release, read_revision
from generator.distribution.tools import DistributionError
from generator.escape.markdown import Markdown
from generator.ir import Package

CHANGELOG = "# Changelog\n\n## 1.2.0\n\n- An addition.\n\n### Fixed\n\n- A fault.\n\n## 1.1.0\n\n"
COMMIT = "a" * 40
TAGGING = Tagging("v", "tool.lockstep.package", needs_entry=True)


def package(version: str = "1.2.0", changelog: str = CHANGELOG) -> Package:
    return Package(name="shop", version=version, changelog=Markdown(changelog))


def revision(tags: tuple[str, ...] = ("v1.2.0",), changed: tuple[str, ...] = ()) -> Revision:
    return Revision(COMMIT, 1_700_000_000, tags, changed)


def test_a_clean_tag_of_the_version_is_released() -> None:
    """A tag that names the commit and the version, with an entry in the changelog, is accepted."""
    check_release("v1.2.0", revision(("latest", "v1.2.0")), package(), TAGGING)


@pytest.mark.parametrize(
    ("tag", "found", "named", "expected"),
    [
        (
            "v1.3.0",
            revision(("v1.3.0",)),
            package(),
            "tag v1.3.0: pyproject.toml has version 1.2.0 of shop in [tool.lockstep.package]; tag "
            "the release v1.2.0, or correct the version",
        ),
        (
            "v1.2.0",
            revision(("v1.1.0",)),
            package(),
            "tag v1.2.0: does not name commit aaaaaaaaaaaa, which has v1.1.0; check out the tag, "
            "or create it with git tag --annotate v1.2.0",
        ),
        (
            "v1.2.0",
            revision(changed=("spec/a.json", *"bcdefg")),
            package(),
            "working tree: differs from the commit in spec/a.json, b, c, d, e and 2 more; commit, "
            "remove or restore them",
        ),
        (
            "v1.3.0",
            revision(("v1.3.0",)),
            package("1.3.0"),
            "CHANGELOG.md: has no entry for 1.3.0; add a section ## 1.3.0 that says what changed "
            "for users",
        ),
        (
            "v1.1.0",
            revision(("v1.1.0",)),
            package("1.1.0"),
            "CHANGELOG.md: the entry for 1.1.0 is empty; say what changed for users",
        ),
    ],
    ids=["version", "commit", "changes", "entry", "empty entry"],
)
def test_a_release_is_refused(tag: str, found: Revision, named: Package, expected: str) -> None:
    """The only reason is named, with its remedy."""
    with pytest.raises(DistributionError) as caught:
        check_release(tag, found, named, TAGGING)
    assert caught.value.lines == (expected,)


def test_every_reason_is_named_at_once() -> None:
    """A maintainer sees all problems in one run."""
    with pytest.raises(DistributionError) as caught:
        check_release("v2.0.0", revision((), ("a",)), package("1.3.0"), TAGGING)
    starts = [line.partition(":")[0] for line in caught.value.lines]
    assert starts == ["tag v2.0.0", "tag v2.0.0", "working tree", "CHANGELOG.md"]


def test_another_project_has_its_own_tags() -> None:
    """The tags of the generator have a prefix, and are not in the changelog of the package."""
    tagging = Tagging("generator-v", "project", needs_entry=False)
    check_release("generator-v3.0.0", revision(("generator-v3.0.0",)), package("3.0.0"), tagging)
    with pytest.raises(DistributionError) as caught:
        check_release("v3.0.0", revision(("v3.0.0",)), package("3.0.0"), tagging)
    assert caught.value.lines == (
        "tag v3.0.0: pyproject.toml has version 3.0.0 of shop in [project]; tag the release "
        "generator-v3.0.0, or correct the version",
    )


def test_an_entry_of_the_changelog_ends_at_the_next_version() -> None:
    """The entry includes its own headings, and neither a neighbour nor a longer version."""
    assert entry_of(CHANGELOG, "1.2.0") == "- An addition.\n\n### Fixed\n\n- A fault."
    assert entry_of(CHANGELOG, "1.1.0") == ""
    assert entry_of(CHANGELOG, "1.2") is None
    assert entry_of("## 1x2\n\ntext\n", "1.2") is None
    assert entry_of("## 1.2\r\n\r\ntext\r\n", "1.2") == "text"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one commit of a known time, as the project."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "A")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "a@example.com")
        monkeypatch.setenv(f"GIT_{name}_DATE", "1700000000 +0500")
    monkeypatch.setattr("generator.distribution.revision.ROOT", tmp_path)
    (tmp_path / "file").write_text("text")
    for arguments in (["init", "-q"], ["add", "file"], ["commit", "-qm", "First"], ["tag", "v1"]):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True)
    return tmp_path


def test_the_revision_is_the_commit_that_is_checked_out(repository: Path) -> None:
    """It has the commit's time and tags; files of the working tree that differ are listed."""
    clean = read_revision()
    assert (clean.seconds, clean.tags, clean.changed) == (1_700_000_000, ("v1",), ())
    (repository / "file").write_text("other")
    (repository / "new é").write_text("new")
    changed = read_revision()
    assert changed.changed == ("file", "new é")
    assert str(changed) == f"commit {clean.commit[:12]} with local changes"


def test_a_given_time_is_used(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SOURCE_DATE_EPOCH replaces the time of the commit."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "5")
    assert read_revision().seconds == 5
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(UsageError, match="'yesterday' must be a number of seconds"):
        read_revision()


def test_outside_a_repository_a_time_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder without git states its time in SOURCE_DATE_EPOCH."""
    monkeypatch.setattr("generator.distribution.revision.ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    with pytest.raises(UsageError, match="outside a git repository, set SOURCE_DATE_EPOCH"):
        read_revision()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "7")
    assert read_revision() == Revision("", 7)
