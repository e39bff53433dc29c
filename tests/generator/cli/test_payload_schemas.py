"""Every command works for payload schemas as it does for documents of APIs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands import files, run
from tests.functional.payloads.parcel import SCHEMAS
from tests.generator.support.parcels import OPTIONS

KEY = "parcel_sent_notification"
VENDOR = "ParcelSentNotification.json"


@pytest.fixture
def folder(parcels: Path) -> Path:
    (parcels / VENDOR).write_text(SCHEMAS[KEY])
    return parcels


def changed(folder: Path, before: str, after: str) -> str:
    """Write a new version of the vendor's file, and return its name."""
    file = folder / "new" / VENDOR
    file.parent.mkdir(exist_ok=True)
    text = SCHEMAS[KEY]
    assert before in text
    file.write_text(text.replace(before, after))
    return f"new/{VENDOR}"


def test_add_copies_generates_and_summarizes(folder: Path) -> None:
    """The file is copied unchanged to its folder under the name of its module."""
    done = run(folder, "add", VENDOR, *OPTIONS)
    assert done.stdout.startswith(
        f"{KEY}: ParcelSentNotification, a notification\n"
        "  types        PARCEL_SENT\n"
        "  versions     1.0\n"
        "  models       6\n"
        "  examples     1\n"
        "  overlay      none\n"
        "  unsupported  none\n"
        f"spec/schemas/{KEY}.json: added\n"
    )
    assert (folder / "spec" / "schemas" / f"{KEY}.json").read_text() == SCHEMAS[KEY]
    code = (folder / "out/src/selling_partner/schemas" / f"{KEY}.py").read_text()
    assert "class ParcelSentNotification(ApiModel):" in code
    assert run(folder, "generate", *OPTIONS).stdout == "out: nothing to do\n"
    assert run(folder, "check", *OPTIONS).stdout == "out: up to date\n"


def test_add_keeps_a_second_version_under_another_name(folder: Path) -> None:
    """Another file of the same name replaces nothing without consent."""
    run(folder, "add", VENDOR, *OPTIONS)
    before = files(folder / "spec")
    second = changed(folder, "FAST", "FASTER")
    done = run(folder, "add", second, *OPTIONS, code=2)
    assert "replace it with --replace, or choose another name with --as" in done.stderr
    assert files(folder / "spec") == before
    options = ("--as", f"{KEY}_v2", *OPTIONS)
    done = run(folder, "add", second, *options, code=2)
    assert f"{KEY} and {KEY}_v2 both describe PARCEL_SENT, version 1.0; remove one" in done.stderr
    assert files(folder / "spec") == before
    run(folder, "add", changed(folder, '"1.0"', '"2.0"'), *options)
    code = (folder / "out/src/selling_partner/schemas" / f"{KEY}_v2.py").read_text()
    assert "class ParcelSentNotification(ApiModel):" in code


def test_a_file_that_is_no_schema_is_refused(folder: Path) -> None:
    """An example of a payload is neither an API nor a schema."""
    (folder / "example.json").write_text('{"header": {}, "items": []}')
    done = run(folder, "add", "example.json", *OPTIONS, code=1)
    assert "example.json:1:1 #: describes neither an API nor a payload" in done.stderr


def test_a_package_needs_an_api(folder: Path) -> None:
    """Payload schemas alone make no package."""
    run(folder, "add", VENDOR, *OPTIONS)
    done = run(folder, "generate", *OPTIONS, "--api", KEY, code=2)
    assert "contains payload schemas only; a package also needs the document" in done.stderr


@pytest.mark.parametrize(
    ("place", "text", "problem"),
    [
        ("spec/schemas/a_v1.json", '{"openapi": "3.1.0"}', "move it to the folder above"),
        (f"spec/{KEY}.json", SCHEMAS[KEY], "move it to the folder schemas"),
    ],
)
def test_a_file_in_the_wrong_folder_is_refused(
    folder: Path, place: str, text: str, problem: str
) -> None:
    """The message says where the file belongs."""
    (folder / "spec" / "schemas").mkdir(exist_ok=True)
    (folder / place).write_text(text)
    assert problem in run(folder, "validate", "--spec", "spec", code=1).stdout


def test_validate_names_the_line_of_the_vendors_file(folder: Path) -> None:
    """A complaint has the place in the file, not in the upgraded document."""
    run(folder, "add", VENDOR, *OPTIONS)
    valid = run(folder, "validate", "--spec", "spec").stdout
    assert f"{KEY}: valid, 6 models\n" in valid
    file = folder / "spec" / "schemas" / f"{KEY}.json"
    broken = json.loads(SCHEMAS[KEY])
    broken["properties"]["Payload"]["properties"]["Other"] = {"type": "strin"}
    file.write_text(json.dumps(broken, indent=1))
    done = run(folder, "validate", "--spec", "spec", code=1).stdout
    assert f"spec/schemas/{KEY}.json:" in done
    assert "#/properties/Payload/properties/Other/type" in done


def test_inspect_shows_the_payload(folder: Path) -> None:
    """The tree has the types, versions and classes, and --json the IR."""
    run(folder, "add", VENDOR, *OPTIONS)
    shown = run(folder, "inspect", KEY, "--spec", "spec").stdout
    for part in ("a notification", "PARCEL_SENT", "1.0", "ParcelSentNotification", "Money"):
        assert part in shown
    found = json.loads(run(folder, "inspect", KEY, "--json", "--spec", "spec").stdout)
    assert found["payload"]["types"] == ["PARCEL_SENT"]


def test_overlays_patch_the_upgraded_schema(folder: Path) -> None:
    """An overlay targets the components, and names types and classes."""
    overlay = f"""
overlay: 1.0.0
info: {{title: Parcels, version: "1"}}
extends: ../schemas/{KEY}.json
actions:
  - target: $.components.schemas.Money
    description: A shorter word.
    update: {{x-client-name: Price}}
  - target: $.components.schemas.ParcelSentNotification
    description: The type has a second name.
    update: {{x-amzn-document-types: [PARCEL_SENT, PARCEL_GONE]}}
"""
    (folder / "spec" / "overlays").mkdir(exist_ok=True)
    (folder / "spec" / "overlays" / f"{KEY}.overlay.yaml").write_text(overlay)
    done = run(folder, "add", VENDOR, *OPTIONS).stdout
    assert "types        PARCEL_SENT, PARCEL_GONE\n" in done
    code = (folder / "out/src/selling_partner/schemas" / f"{KEY}.py").read_text()
    assert "class Price(ApiModel):" in code


def test_diff_names_fields_and_values(folder: Path) -> None:
    """Changes of a payload are those of its classes, with their places."""
    run(folder, "add", VENDOR, *OPTIONS)
    other = changed(folder, '"Carrier": {"type": "string", "enum": ["FAST", "SLOW"]}',
                    '"Carrier": {"type": "string", "enum": ["FAST", "SLOW", "NEW"]}, '
                    '"Speed": {"type": "integer"}')  # fmt: skip
    shown = run(folder, "diff", f"spec/schemas/{KEY}.json", other, code=None).stdout
    assert "ParcelSent.speed was added" in shown
    assert "NEW is now a known value of ParcelSent.carrier" in shown
    assert run(folder, "diff", "spec", "spec").returncode == 0
