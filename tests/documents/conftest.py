"""Fixtures: the APIs with documents, generated from Amazon's models, and a scripted Amazon."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import selling_partner
from tests.documents.support import KEYS, Amazon
from tests.models.model_package import run
from tests.needs import MODELS_FOLDER, MODELS_REASON, ROOT, SCHEMAS_FOLDER
from tests.runtime.conftest import _no_environment as _no_environment
from tests.runtime.conftest import flavour as flavour
from tests.runtime.conftest import log_lines as log_lines
from tests.runtime.faults.conftest import anyio_backend as anyio_backend
from tests.runtime.faults.conftest import clock as clock
from tests.runtime.faults.network import ScriptedServer
from tests.runtime.faults.virtual_clock import VirtualClock

MODELS = (
    "reports_2021-06-30",
    "feeds_2021-06-30",
    "dataKiosk_2023-11-15",
    "InvoicesApiModel_2024-06-19",
    "tokens_2021-03-01",
)
SCHEMA = SCHEMAS_FOLDER / "reports" / "sellerSalesAndTrafficReport.json"


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source of a package with the four APIs, from the command ``add``."""
    files = [MODELS_FOLDER / f"{name}.json" for name in MODELS]
    if not all(file.is_file() for file in files):
        pytest.skip(MODELS_REASON)
    if SCHEMA.is_file():
        files.append(SCHEMA)
    folder = tmp_path_factory.mktemp("documents")
    shutil.copytree(ROOT / "spec" / "overlays", folder / "spec" / "overlays")
    for overlay in (folder / "spec" / "overlays").iterdir():
        if not overlay.name.startswith(KEYS):
            overlay.unlink()
    command = [sys.executable, "-m", "generator", "add", *map(str, files)]
    options = ["--spec", str(folder / "spec"), "--output", str(folder / "package")]
    run([*command, *options], ROOT)
    return folder / "package" / "src" / "selling_partner"


@pytest.fixture(scope="session")
def apis(package: Path) -> Iterator[Path]:
    """The same APIs as modules of the package of the other tests, whose runtime they share."""
    before = list(selling_partner.__path__)
    selling_partner.__path__.append(str(package))
    yield package
    selling_partner.__path__[:] = before
    for name in [each for each in sys.modules if each.startswith(_prefixes())]:
        del sys.modules[name]


def _prefixes() -> tuple[str, ...]:
    return tuple(f"selling_partner.{key}" for key in KEYS)


@pytest.fixture
def amazon(apis: Path, clock: VirtualClock, flavour: str) -> Iterator[Amazon]:
    with ScriptedServer(clock) as server:
        yield Amazon(server, flavour)
