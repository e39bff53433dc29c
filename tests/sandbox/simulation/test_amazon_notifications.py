"""Notifications of the sandbox under Amazon's own schemas."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema_rs
import pytest

from tests.functional.packages import imported
from tests.models.model_package import run
from tests.models.swagger import ROOT
from tests.needs import SCHEMAS_FOLDER, needs_schemas

FILES = sorted((SCHEMAS_FOLDER / "notifications").glob("*.json"))
CORRECTED = {
    "ListingsItemStatusChangeNotification": "an overlay adds the type that Amazon sends",
    "ShipmentTrackingMilestoneChangedNotification": "its references have no target",
}
"""The schemas that are not used as Amazon publishes them, with the reason."""

pytestmark = needs_schemas


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """A package with all of Amazon's notifications."""
    folder = tmp_path_factory.mktemp("notifications")
    (folder / "spec").mkdir()
    document = ROOT / "spec" / "uploads_2020_11_01.yaml"
    options = ["--spec", str(folder / "spec"), "--output", str(folder / "package")]
    command = [sys.executable, "-m", "generator", "add", str(document), *map(str, FILES)]
    run([*command, *options], ROOT)
    with imported(folder / "package") as root:
        yield root


@pytest.fixture(scope="module")
def created(package: ModuleType) -> dict[str, list[dict[str, Any]]]:
    """The notification of each type, by the module of its schema."""
    payloads = import_module("selling_partner.schemas").PAYLOADS
    with import_module("selling_partner.sandbox").Sandbox() as sandbox:
        return {
            each.module.replace("_", ""): [
                sandbox.notification(kind, **version)
                for kind in each.types
                for version in [{"version": one} for one in each.versions] or [{}]
            ]
            for each in payloads
        }


@pytest.mark.parametrize("status", ["DONE", "CANCELLED", "FATAL"])
def test_the_queue_is_valid(package: ModuleType, status: str) -> None:
    """Amazon's schema allows the notification of a finished query, whatever its state."""
    file = SCHEMAS_FOLDER / "notifications" / "DataKioskQueryProcessingFinishedNotification.json"
    known = jsonschema_rs.validator_for(json.loads(file.read_text(encoding="utf-8")))
    module = import_module("selling_partner.sandbox")
    with module.Sandbox(processing=module.Processing(0, 0)) as sandbox:
        state: Any = sandbox._state.simulation
        state.queries.add("{}", "{}", error="wrong", status=status)
        job = state.queries._jobs.create(
            "query { a }", {}, owner="seller", outcome=state.queries._outcome("a", 0, "seller")
        )
        (found,) = sandbox.notifications.receive()
    assert [str(error) for error in known.iter_errors(found)] == []
    parsed = import_module("selling_partner.notifications").parse(found, strict=True)
    assert type(parsed).__name__ == "DataKioskQueryProcessingFinishedNotification"
    assert parsed.payload.query_id == job.job_id
    assert parsed.payload.processing_status == status
    assert (parsed.payload.pagination is not None) == (status == "DONE")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_notification_is_valid(created: dict[str, list[dict[str, Any]]], file: Path) -> None:
    """Amazon's schema allows the notification, and the package can parse it."""
    parse = import_module("selling_partner.notifications").parse
    found = created[file.stem.lower()]
    assert found
    for each in found:
        assert type(parse(each, strict=True)).__name__ != "Notification"
    if file.stem not in CORRECTED:
        known = jsonschema_rs.validator_for(json.loads(file.read_text(encoding="utf-8")))
        assert [str(error) for each in found for error in known.iter_errors(each)] == []
