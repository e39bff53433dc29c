"""The command ``update`` for a payload schema."""

from __future__ import annotations

from pathlib import Path

from tests.functional.payloads.parcel import SCHEMAS
from tests.generator.commands.update.copies import Copy

KEY = "parcel_sent_notification"


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    return file


def test_a_payload_schema_is_updated(project: Copy) -> None:
    """A new field gives a minor version and an entry in the changelog."""
    known = write(project.root / "spec" / "schemas" / f"{KEY}.json", SCHEMAS[KEY])
    added = '"Rate": {"type": "number"}, "CurrencyCode": {'
    text = SCHEMAS[KEY].replace('"CurrencyCode": {', added)
    new = write(project.root.parent / "new" / "ParcelSentNotification.json", text)
    done = project.run("update", KEY, new)
    assert done.returncode == 0, done.stderr
    assert known.read_text() == text
    assert project.version == "0.2.0"
    assert "`Money.rate` was added" in project.newest
    assert "rate:" in project.read(f"generated/src/selling_partner/schemas/{KEY}.py")
    assert project.run("check").returncode == 0


def test_the_schema_of_another_payload_is_refused(project: Copy) -> None:
    """A schema that shares no field with the known one replaces nothing."""
    known = write(project.root / "spec" / "schemas" / f"{KEY}.json", SCHEMAS[KEY])
    new = write(project.root.parent / "new" / "parcel.json", SCHEMAS["parcel_report"])
    done = project.run("update", KEY, new)
    assert done.returncode == 2
    assert f"has no field of {KEY}; to replace the document" in done.stderr
    assert known.read_text() == SCHEMAS[KEY]
