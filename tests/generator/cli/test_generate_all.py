"""Option ``--all``: a package of the project's own documents and all pinned ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.cli.options import package_folder
from generator.core.project import ROOT
from generator.upstream import copies
from generator.upstream.pins import Pin, render_pins
from tests.commands import files, run
from tests.generator.support.pinned_project import (
    BARROW,
    COPIES,
    DOCUMENTS,
    KEYS,
    LIST,
    OPTIONS,
    PARCEL_SENT,
    STALL,
    make_project,
    pins,
    sha256,
)
from tests.needs import MODELS_FOLDER, SCHEMAS_FOLDER, needs_models, needs_schemas

STALL_PATH, BARROW_PATH, SCHEMA_PATH = DOCUMENTS
OVERLAY = """\
overlay: 1.0.0
info: {title: Stall, version: "1"}
extends: ../stall_v1.yaml
actions:
  - target: $.components.schemas.Order.properties.text
    description: Stalls document it elsewhere.
    update: {description: The text on the stall.}
"""


@pytest.fixture(scope="module")
def made_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose package contains everything that it pins."""
    folder = make_project(tmp_path_factory.mktemp("pinned") / "project")
    run(folder, "fetch", "--from", "vendor", "--spec", "spec")
    run(folder, "generate", "--all", *OPTIONS)
    return folder


@pytest.fixture
def project(made_project: Path, tmp_path: Path) -> Path:
    """A copy of that project, for one test."""
    return Path(shutil.copytree(made_project, tmp_path / "project"))


def client(folder: Path, key: str) -> str:
    """Return the code of an API's client."""
    return (folder / "out/src/selling_partner" / key / "client.py").read_text(encoding="utf-8")


def pin_stall(folder: Path, text: str) -> None:
    """Pin and place another document of the stall."""
    others = tuple(each for each in pins().documents if each.path != STALL_PATH)
    stall = Pin(KEYS[STALL_PATH], STALL_PATH, sha256(text), is_schema=False)
    (folder / LIST).write_text(render_pins(pins(documents=(*others, stall))), encoding="utf-8")
    (folder / COPIES / STALL_PATH).write_text(text, encoding="utf-8")


def test_the_package_is_that_of_a_folder_with_all_documents(project: Path) -> None:
    """It does not matter whether a document is pinned or in the folder."""
    together = project.with_name("together")
    (together / "spec" / "schemas").mkdir(parents=True)
    shutil.copy2(project / "spec" / "shop_v1.yaml", together / "spec")
    (together / "spec" / "stall_v1.yaml").write_text(STALL)
    (together / "spec" / "barrow_v1.yaml").write_text(BARROW)
    schema = together / "spec" / "schemas" / f"{PARCEL_SENT}.json"
    schema.write_text(DOCUMENTS[SCHEMA_PATH], encoding="utf-8", newline="")
    run(together, "generate", *OPTIONS)
    assert files(project / "out") == files(together / "out")
    assert run(project, "check", "--all", *OPTIONS).stdout == "out: up to date\n"


def inspect(folder: Path, key: str) -> str:
    """Return the description of an API of the whole package."""
    return run(folder, "inspect", key, "--all", "--spec", "spec").stdout


def test_a_document_of_the_folder_takes_precedence(project: Path) -> None:
    """The pinned document of the same key is not used, not even read."""
    own = STALL.replace("getOrder", "readOrder")
    (project / "spec" / "stall_v1.yaml").write_text(own)
    (project / COPIES / STALL_PATH).unlink()
    assert "readOrder" in inspect(project, "stall_v1")


def test_an_overlay_patches_a_pinned_document(project: Path) -> None:
    """The overlay of a key applies to the pinned document."""
    write_overlay(project)
    assert (
        "The text on the stall."
        in run(project, "inspect", "stall_v1", "--all", "--json", "--spec", "spec").stdout
    )


def write_overlay(folder: Path) -> None:
    """Give the pinned stall an overlay."""
    (folder / "spec" / "overlays").mkdir()
    (folder / "spec" / "overlays" / "stall_v1.overlay.yaml").write_text(OVERLAY)


@pytest.mark.slow
def test_only_what_changed_is_generated_again(project: Path) -> None:
    """An unchanged project has nothing to do; a moved pin and an overlay cost one document."""
    run(project, "generate", "--all", *OPTIONS)  # Of this folder, for the first time.
    assert run(project, "generate", "--all", *OPTIONS).stdout == "out: nothing to do\n"
    barrow = client(project, "barrow_v1")
    pin_stall(project, STALL.replace("getOrder", "readOrder"))
    done = run(project, "generate", "--all", *OPTIONS)
    assert "validating 1 document\nrendering 1 API\n" in done.stderr
    assert "def read_order(" in client(project, "stall_v1")
    assert client(project, "barrow_v1") == barrow
    write_overlay(project)
    assert "validating 1 document\n" in run(project, "generate", "--all", *OPTIONS).stderr
    incremental = files(project / "out")
    shutil.rmtree(project / "out")
    run(project, "generate", "--all", *OPTIONS)
    assert files(project / "out") == incremental
    run(project, "generate", *OPTIONS)
    assert not (project / "out/src/selling_partner/stall_v1").exists()


def test_an_unchanged_project_has_nothing_to_do(made_project: Path) -> None:
    """A second run does not even look into the documents."""
    done = run(made_project, "generate", "--all", *OPTIONS)
    assert done.stdout == "out: nothing to do\n"


def test_missing_and_damaged_copies_are_reported_together(project: Path) -> None:
    """The package is unchanged, and each complaint names the remedy."""
    before = files(project / "out")
    (project / COPIES / STALL_PATH).unlink()
    (project / COPIES / BARROW_PATH).write_text("half")
    done = run(project, "generate", "--all", *OPTIONS, code=1)
    assert done.stderr.splitlines() == [
        f".upstream/{STALL_PATH}: the document of stall_v1 is not fetched; run fetch",
        f".upstream/{BARROW_PATH}: its SHA-256 is not the pinned one; run fetch to restore it",
    ]
    assert files(project / "out") == before


def test_many_missing_copies_are_counted(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the first fetch, one line says what to do."""
    monkeypatch.setattr(copies, "_MAX_LISTED", 2)
    shutil.rmtree(project / COPIES)
    done = run(project, "validate", "--all", "--spec", "spec", code=1)
    assert done.stdout == ".upstream: 3 pinned documents are not fetched; run fetch\n"


def test_a_broken_pinned_document_is_located(project: Path) -> None:
    """The complaint names the copy and its line."""
    pin_stall(project, STALL.replace("type: object", "type: nonsense"))
    for command in (["generate", "--all", *OPTIONS], ["validate", "--all", "--spec", "spec"]):
        done = run(project, *command, code=1)
        assert f".upstream/{STALL_PATH}:1" in done.stdout + done.stderr


def test_commands_see_pinned_documents(project: Path) -> None:
    """Validate and inspect know pinned APIs, and a selection may name some."""
    done = run(project, "validate", "--all", "--spec", "spec")
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == [
        *("barrow_v1", "shop_v1", "stall_v1", PARCEL_SENT)
    ]
    assert "getOrder" in inspect(project, "stall_v1")
    done = run(project, "validate", "--all", "--api", "stall_v1", "--spec", "spec")
    assert done.stdout.startswith("stall_v1: valid")
    done = run(project, "validate", "--all", "--api", "stal_v1", "--spec", "spec", code=2)
    assert "the closest is stall_v1" in done.stderr


def test_the_package_with_pinned_documents_is_kept_out_of_the_repository() -> None:
    """Without a choice, it goes to a folder that git ignores."""
    assert package_folder(None, with_pinned=False) == ROOT / "generated"
    assert package_folder(None, with_pinned=True) == ROOT / "build" / "package"
    assert package_folder(Path("x"), with_pinned=True) == Path("x")
    assert "/build/" in (ROOT / ".gitignore").read_text().splitlines()


@pytest.mark.slow(measured=False)
@needs_models
@needs_schemas
def test_the_package_of_all_pinned_documents_of_amazon_is_generated(tmp_path: Path) -> None:
    """Every document that the project pins becomes part of the package."""
    shutil.copytree(ROOT / "spec", tmp_path / "spec")
    places = ["--from", str(MODELS_FOLDER), "--from", str(SCHEMAS_FOLDER)]
    run(tmp_path, "fetch", *places, "--spec", "spec")
    run(tmp_path, "generate", "--all", *OPTIONS)
    package = tmp_path / "out" / "src" / "selling_partner"
    assert (package / "orders_v0" / "client.py").exists()
    assert (package / "schemas" / "any_offer_changed_notification.py").exists()
    run(tmp_path, "check", "--all", *OPTIONS)
