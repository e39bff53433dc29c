"""The command ``update --all``: every pinned document at once, or no change at all."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.core.project import Project
from generator.upstream.pins import Pins, read_pins, render_pins
from tests.generator.commands.update.copies import Copy, copy_project
from tests.generator.support.pinned_project import (
    BARROW,
    DOCUMENTS,
    LIST,
    PARCEL_SENT,
    STALL,
    commit_all,
    git,
    pins,
    sha256,
    write_repository,
)

STALL_PATH, BARROW_PATH, SCHEMA_PATH = DOCUMENTS
CART_PATH = "models/cart-api-model/cart.yaml"
CART = STALL.replace("stall", "cart").replace("Stall", "Cart")
NEW_STALL = STALL.replace("getOrder", "readOrder")
SECOND_PATH = "models/stall-api-model/stall-v2.yaml"
SECOND = STALL.replace("version: v1", "version: v2").replace("/v1/", "/v2/")
MOVED = {
    STALL_PATH: NEW_STALL,
    CART_PATH: CART,
    SCHEMA_PATH: DOCUMENTS[SCHEMA_PATH],
    "models/tools/settings.json": "{}",
}
"""A new revision: one document changed, one removed, one added."""

OVERLAY = """\
overlay: 1.0.0
info: {title: Stall, version: "1"}
extends: ../stall_v1.yaml
actions:
  - target: $.paths['/stall/v1/orders/{orderId}'].get
    description: The name in the reference.
    update: {operationId: readOrder}
"""


@pytest.fixture(scope="module")
def made_project(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A copy of the project with pinned documents, all of them fetched."""
    copy = copy_project(tmp_path_factory.mktemp("pinned") / "project")
    (copy.root / LIST).write_text(render_pins(pins()), encoding="utf-8")
    write_repository(copy.root / ".upstream", DOCUMENTS)
    return copy


@pytest.fixture
def project(made_project: Copy, tmp_path: Path) -> Copy:
    """A copy of that project, for one test, and the new revision beside it."""
    root = Path(shutil.copytree(made_project.root, tmp_path / "project"))
    write_repository(tmp_path / "new", MOVED)
    return Copy(root)


def update(project: Copy, *options: str, code: int = 0) -> str:
    """Move the pin to the new revision, and return all output."""
    done = project.run("update", "--all", "--from", project.root.parent / "new", *options)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def listed(project: Copy) -> Pins:
    """Return the list of pinned documents."""
    return read_pins(Project(project.root / "spec"))


def test_a_new_revision_updates_everything_at_once(project: Copy) -> None:
    """A changed, a removed and a new document give one report, one version and one entry."""
    before = project.state()
    output = update(project)
    assert "stall_v1: 1 major" in output
    assert f"barrow_v1: removed; {BARROW_PATH} no longer exists\n" in output
    assert f"cart_v1: added from {CART_PATH}\n" in output
    assert "stall_v1: changed\n" in output
    assert "version 0.1.0 -> 1.0.0\n" in output
    assert project.version == "1.0.0"
    entry = project.newest
    for key in ("barrow_v1", "cart_v1", "stall_v1"):
        assert entry.count(f"### `selling_partner.{key}`") == 1
    keys = {pin.key: pin.sha256 for pin in listed(project).documents}
    assert keys == {
        "stall_v1": sha256(NEW_STALL),
        "cart_v1": sha256(CART),
        PARCEL_SENT: sha256(DOCUMENTS[SCHEMA_PATH]),
    }
    after = project.state()
    changed = {path for path in before | after if before.get(path) != after.get(path)}
    outside = {path for path in changed if not path.startswith("generated/")}
    assert outside == {
        str(LIST),
        "pyproject.toml",
        "CHANGELOG.md",
        *(f".upstream/{path}" for path in (STALL_PATH, BARROW_PATH, CART_PATH)),
    }
    assert project.read("generated/CHANGELOG.md") == project.read("CHANGELOG.md")
    assert not (project.root / ".upstream" / BARROW_PATH).exists()
    assert "nothing to do" in update(project)
    assert project.run("validate", "--all").returncode == 0


def test_a_dry_run_reports_and_writes_nothing(project: Copy) -> None:
    """The report is complete, also as Markdown, and the project is unchanged."""
    before = project.state()
    file = project.root.parent / "change.md"
    output = update(project, "--dry-run", "--markdown", str(file))
    assert "version 0.1.0 -> 1.0.0\nthe project is unchanged\n" in output
    text = file.read_text(encoding="utf-8")
    assert text.startswith("`spec/upstream.toml`: version 0.1.0 -> 1.0.0.\n\nDocuments:\n\n- ")
    assert project.state() == before


def test_paths_of_another_version_are_part_of_the_markdown(project: Copy) -> None:
    """The reviewer of a pull request sees which documents may be those of another version."""
    new = {**MOVED, STALL_PATH: STALL.replace("/v1/", "/v7/")}
    write_repository(project.root.parent / "new", new)
    file = project.root.parent / "change.md"
    update(project, "--dry-run", "--markdown", str(file))
    text = file.read_text(encoding="utf-8")
    assert "Warnings:\n\n- /stall/v7/" in text
    assert "to version v7, but the API is stall\\_v1; check that" in text


def test_failed_tests_of_the_package_change_nothing(
    project: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package of all documents is tested before anything is written."""
    from generator.commands import update as module
    from generator.core.errors import GeneratorError

    before = project.state()
    tested: list[str] = []

    def fail(texts: Mapping[str, str], _: object) -> None:
        tested.extend(texts)
        raise GeneratorError("the tests fail")

    original = module.Options
    monkeypatch.setattr(module, "Options", lambda **options: original(**options, run_tests=fail))
    assert "the tests fail\n" in update(project, code=1)
    assert "src/selling_partner/cart_v1/client.py" in tested
    assert "src/selling_partner/messaging_v1/client.py" in tested
    assert project.state() == before


@pytest.mark.slow
def test_an_added_version_that_becomes_the_newest_one_is_major(project: Copy) -> None:
    """The name without a version changes its API, although the older version stays the same."""
    write_repository(project.root.parent / "new", DOCUMENTS | {SECOND_PATH: SECOND})
    (project.root.parent / "new" / CART_PATH).unlink()
    output = update(project, "--dry-run")
    assert "SellingPartner.stall is now stall_v2 instead of stall_v1\n" in output
    assert "version 0.1.0 -> 1.0.0\n" in output


@pytest.mark.slow
def test_an_added_version_that_is_not_the_newest_one_is_minor(project: Copy) -> None:
    """A newer version that stays the same keeps the name without a version."""
    own = STALL.replace("version: v1", "version: v3").replace("/v1/", "/v3/")
    (project.root / "spec" / "stall_v3.yaml").write_text(own)
    write_repository(project.root.parent / "new", DOCUMENTS | {SECOND_PATH: SECOND})
    (project.root.parent / "new" / CART_PATH).unlink()
    output = update(project, "--dry-run")
    assert "SellingPartner.stall" not in output
    assert "version 0.1.0 -> 0.2.0\n" in output


@pytest.mark.slow
def test_a_moved_document_keeps_its_key(project: Copy) -> None:
    """A document at another path is no change for callers."""
    new = project.root.parent / "new"
    shutil.rmtree(new)
    moved = {path: text for path, text in DOCUMENTS.items() if path != STALL_PATH}
    write_repository(new, moved | {"models/stand/table.yaml": STALL})
    output = update(project)
    assert "stall_v1: moved to models/stand/table.yaml\n" in output
    assert "no changes\n" in output
    assert "version" not in output
    assert {pin.key for pin in listed(project).documents} == {"stall_v1", "barrow_v1", PARCEL_SENT}
    assert (project.root / ".upstream/models/stand/table.yaml").read_text() == STALL
    assert not (project.root / ".upstream" / STALL_PATH).exists()


def test_a_document_of_our_own_takes_precedence(project: Copy) -> None:
    """The list follows the vendor, and the package keeps the document in the folder."""
    (project.root / "spec" / "stall_v1.yaml").write_text(STALL)
    new = project.root.parent / "new"
    write_repository(new, {BARROW_PATH: BARROW})
    (new / CART_PATH).unlink()
    output = update(project)
    assert "stall_v1: changed; the document of your own takes precedence\n" in output
    assert "no changes\n" in output
    assert sha256(NEW_STALL) in {pin.sha256 for pin in listed(project).documents}
    assert (project.root / "spec" / "stall_v1.yaml").read_text() == STALL


@pytest.mark.slow
def test_an_obsolete_overlay_action_is_removed(project: Copy) -> None:
    """The overlay of a pinned document changes with it."""
    overlay = project.root / "spec" / "overlays" / "stall_v1.overlay.yaml"
    overlay.write_text(OVERLAY)
    output = update(project)
    assert "obsolete overlay action removed: The name in the reference.\n" in output
    assert not overlay.exists()


@pytest.mark.parametrize(
    ("documents", "complaints"),
    [
        (
            {STALL_PATH: "openapi: ["},
            [f".upstream/{STALL_PATH}:2:1 #: ", "list it under [[excluded]]"],
        ),
        (
            {STALL_PATH: NEW_STALL.replace("type: object", "type: nonsense")},
            [f".upstream/{STALL_PATH}:1", "list it under [[excluded]] in spec/upstream.toml"],
        ),
        (
            {"models/other/stall.yaml": STALL},
            [f"models/other/stall.yaml and {STALL_PATH} are all documents of stall_v1"],
        ),
        ({STALL_PATH: "{}"}, [f"{STALL_PATH}: no longer describes an API or a payload"]),
        ({"models/api.yaml": CART.replace("version: v1", "version: x y")}, ["key of your choice"]),
    ],
)
def test_a_broken_revision_changes_nothing(
    project: Copy, documents: dict[str, str], complaints: list[str]
) -> None:
    """Each complaint names the document, and the remedy is an exclusion with a reason."""
    before = project.state()
    write_repository(project.root.parent / "new", documents)
    output = update(project, code=1)
    assert all(each in output for each in complaints), output
    assert "nothing was written" in output
    assert project.state() == before


@pytest.mark.slow
def test_an_excluded_document_is_left_out(project: Copy) -> None:
    """A broken document does no harm, and an exclusion without a document is removed."""
    excluded = {CART_PATH: "It is broken.", "models/old.json": "It was broken."}
    (project.root / LIST).write_text(render_pins(pins(excluded=excluded)), encoding="utf-8")
    write_repository(project.root.parent / "new", {CART_PATH: "openapi: ["})
    output = update(project)
    assert "models/old.json: no longer exists; its exclusion is removed\n" in output
    assert "cart_v1" not in output
    assert listed(project).excluded == {CART_PATH: "It is broken."}


def test_a_commit_of_a_repository_is_pinned(project: Copy) -> None:
    """The list names the commit, which is that of the documents."""
    new = project.root.parent / "new"
    first = commit_all(new)
    git(new, "rm", "-q", CART_PATH)
    commit_all(new)
    done = project.run("update", "--all", "--repository", new, "--commit", first)
    assert done.returncode == 0, done.stderr
    assert "cart_v1: added" in done.stdout
    assert listed(project).commit == first


def test_missing_copies_are_fetched_first(project: Copy) -> None:
    """Without the present documents there is nothing to compare with."""
    (project.root / ".upstream" / STALL_PATH).unlink()
    assert "the document of stall_v1 is not fetched; run fetch\n" in update(project, code=1)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ([], "name an API and its new document, or move all pinned ones with --all"),
        (["messaging_v1"], "name an API and its new document, or move all pinned ones with"),
        (["messaging_v1", "new", "--all"], "--all moves every pinned document; leave out API"),
        (["messaging_v1", "new", "--from", "x"], "--from, --repository and --commit belong to"),
        (["--all", "--from", "x", "--commit", "y"], "--from names a copy without a commit"),
        (["--all", "--from", "spec"], "spec: contains neither models nor schemas; name a copy"),
    ],
)
def test_wrong_usage_is_reported(project: Copy, options: list[str], complaint: str) -> None:
    """The complaint names the options."""
    done = project.run("update", *options)
    if options:
        assert (done.returncode, complaint in done.stderr) == (2, True), done.stderr
