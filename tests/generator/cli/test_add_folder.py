"""The command `add` with folders, and the changes that a replacement means for callers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import files, run
from tests.functional.payloads.parcel import SCHEMAS
from tests.generator.support.parcels import OPTIONS, PARCELS
from tests.generator.support.shop import SHOP

KEY = "parcel_sent_notification"


@pytest.fixture
def folder(parcels: Path) -> Path:
    """The project, and a copy of a vendor's repository."""
    models = parcels / "vendor" / "models"
    (models / "parcels").mkdir(parents=True)
    (models / "parcels" / "parcels.json").write_bytes(PARCELS.encode())
    (models / "parcels" / "package.json").write_text('{"name": "tool"}')
    (models / "README.md").write_text("The models.")
    (parcels / "vendor" / ".cache").mkdir()
    (parcels / "vendor" / ".cache" / "broken.json").write_text("{")
    (models / "shop.yaml").write_text(SHOP.replace("getOrder", "readOrder"))
    (models / "größe.yaml").write_text(SHOP)
    (parcels / "vendor" / "ParcelSentNotification.json").write_text(SCHEMAS[KEY])
    return parcels


def test_a_folder_adds_what_is_new_and_reports_the_rest(folder: Path) -> None:
    """Existing APIs and other files are skipped with a reason, in a second run all."""
    shop = (folder / "spec" / "shop_v1.yaml").read_bytes()
    done = run(folder, "add", "vendor", *OPTIONS)
    lines = done.stdout.splitlines()
    start = next(index for index, line in enumerate(lines) if line.endswith("; skipped"))
    assert "größe.yaml" in lines[start]
    assert lines[start + 1 : -1] == [
        "vendor/models/parcels/package.json: skipped, because it describes neither an API nor a "
        "payload",
        "vendor/models/shop.yaml: skipped, because spec/shop_v1.yaml is the document of shop_v1; "
        "replace it with --replace",
        f"spec/schemas/{KEY}.json: added",
        "spec/parcels_v1.json: added",
    ]
    assert (folder / "spec" / "shop_v1.yaml").read_bytes() == shop
    before = files(folder)
    done = run(folder, "add", "vendor", *OPTIONS)
    assert done.stdout.endswith("replace it with --replace\nnothing to add\n")
    same = "vendor/models/parcels/parcels.json: skipped, because spec/parcels_v1.json is the same\n"
    assert same in done.stdout
    assert files(folder) == before


def test_a_replacement_shows_the_changes_for_callers(folder: Path) -> None:
    """The report is that of `diff`, beside the summary."""
    expected = run(folder, "diff", "spec/shop_v1.yaml", "vendor/models/shop.yaml").stdout
    assert "getOrder" in expected or "get_order" in expected
    done = run(folder, "add", "vendor/models/shop.yaml", "--replace", *OPTIONS)
    assert expected in done.stdout
    assert done.stdout.startswith("shop_v1: ShopClient, Shop, version v1\n")
    assert "spec/shop_v1.yaml: replaced\n" in done.stdout
    done = run(folder, "add", "vendor/models/shop.yaml", "--replace", *OPTIONS)
    assert "major" not in done.stdout


def test_the_overlay_of_the_project_patches_both_versions(folder: Path) -> None:
    """An overlay does not count as a change, although the new file is elsewhere."""
    run(folder, "add", "parcels.json", *OPTIONS)
    (folder / "parcels.json").write_bytes(PARCELS.replace("A page.", "One page.").encode())
    done = run(folder, "add", "parcels.json", "--replace", *OPTIONS)
    assert "parcels_v1: 1 patch\n" in done.stdout


def test_a_broken_document_can_be_replaced(folder: Path) -> None:
    """Its changes are unknown, and a note says so."""
    (folder / "spec" / "shop_v1.yaml").write_text("openapi: 3.1.0\n")
    done = run(folder, "add", "vendor/models/shop.yaml", "--replace", *OPTIONS)
    assert "shop_v1: not compared: spec/shop_v1.yaml:1:1" in done.stderr
    assert "spec/shop_v1.yaml: replaced\n" in done.stdout


def test_a_folder_with_a_broken_document_adds_nothing(folder: Path) -> None:
    """A file that cannot be parsed stops the command with its place."""
    (folder / "vendor" / "broken.json").write_text('{"swagger": "2.0",,}')
    before = files(folder)
    done = run(folder, "add", "vendor", *OPTIONS, code=1)
    assert done.stderr.startswith("vendor/broken.json:1:")
    assert files(folder) == before


def test_two_documents_of_one_api_in_a_folder_are_refused(folder: Path) -> None:
    """The command does not choose one of them."""
    (folder / "vendor" / "parcels.json").write_bytes(PARCELS.encode())
    done = run(folder, "add", "vendor", *OPTIONS, code=2)
    first, second = "vendor/models/parcels/parcels.json", "vendor/parcels.json"
    assert done.stderr.startswith(f"{first} and {second} are both parcels_v1; ")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["empty"], "empty: contains no document (.yaml, .yml, .json)\n"),
        (["vendor", "--as", "x_v1"], "--as names one API, but vendor is a folder; name a docum"),
    ],
)
def test_wrong_folders_are_reported(folder: Path, arguments: list[str], complaint: str) -> None:
    """The complaint names the folder."""
    (folder / "empty").mkdir()
    assert run(folder, "add", *arguments, *OPTIONS, code=2).stderr.startswith(complaint)
