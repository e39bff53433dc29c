"""Fixtures: a package with simulated APIs, and its sandbox on a clock that stands still."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from selling_partner import ManualClock
from selling_partner.sandbox import Exchange, Sandbox
from tests.functional.packages import imported
from tests.models.model_package import run
from tests.models.swagger import ROOT
from tests.needs import MODELS_FOLDER, MORE_MODELS_REASON
from tests.sandbox.support import Caller

MODELS = (
    "InvoicesApiModel_2024-06-19",
    "application_2023-11-30",
    "dataKiosk_2023-11-15",
    "feeds_2021-06-30",
    "notifications",
    "ordersV0",
    "reports_2021-06-30",
    "tokens_2021-03-01",
)


@pytest.fixture(scope="session")
def package_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a package with Messaging, Uploads and the APIs of ``MODELS``."""
    files = [MODELS_FOLDER / f"{name}.json" for name in MODELS]
    if not all(file.exists() for file in files):
        pytest.skip(MORE_MODELS_REASON)
    folder = tmp_path_factory.mktemp("simulated")
    (folder / "spec").mkdir()
    for file in (ROOT / "spec").glob("*.yaml"):
        shutil.copy(file, folder / "spec")
    options = ["--spec", str(folder / "spec"), "--output", str(folder / "package")]
    command = [sys.executable, "-m", "generator", "add"]
    run([*command, *map(str, files), *options], ROOT)
    return folder / "package"


@pytest.fixture(scope="module")
def package(package_folder: Path) -> Iterator[ModuleType]:
    """The imported package."""
    with imported(package_folder) as root:
        yield root


@pytest.fixture(scope="module")
def _simulated(package: ModuleType) -> Iterator[Sandbox]:
    module = import_module("selling_partner.sandbox")
    with module.Sandbox(clock=package.ManualClock(), enforce_limits=False) as running:
        yield running


@pytest.fixture
def sandbox(_simulated: Sandbox) -> Iterator[Sandbox]:
    """The sandbox of the package, without data of other tests.

    After the test, every response of the sandbox is checked against the document.
    """
    _simulated.reset()
    yield _simulated
    faults = [text for each in _simulated.exchanges for text in _faults(each)]
    assert faults == []


def _faults(exchange: Exchange) -> Iterator[str]:
    """Yield what the document does not allow in a response."""
    operation, status = exchange.operation, exchange.status
    content = exchange.response_content
    if operation is None or isinstance(operation, str) or status is None or not content:
        return
    validation = import_module("selling_partner.sandbox.protocol.validation")
    media_type = operation.media_type(status)
    schema = operation.responses[status]["content"][media_type].get("schema", {})
    for error in validation.validator(operation.document, schema).iter_errors(json.loads(content)):
        yield f"{exchange.name}: {error.message} at {error.instance_path}"


@pytest.fixture
def clock(sandbox: Sandbox) -> ManualClock:
    """The clock of the sandbox."""
    found: ManualClock = sandbox.clock  # type: ignore[assignment]
    found.sleeps.clear()
    return found


@pytest.fixture
def caller(sandbox: Sandbox) -> Iterator[Caller]:
    """A caller with a token of the sandbox."""
    found = Caller(sandbox)
    yield found
    found.http.close()
