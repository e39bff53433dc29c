"""Settings and fixtures of the unit tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands import run
from tests.generator.support.parcels import OPTIONS, OVERLAY, PARCELS
from tests.generator.support.shop import SHOP


@pytest.fixture(scope="session")
def made_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working directory with a document and a package, and a vendor's file beside them."""
    folder = tmp_path_factory.mktemp("parcels")
    (folder / "spec" / "overlays").mkdir(parents=True)
    (folder / "spec" / "shop_v1.yaml").write_text(SHOP)
    (folder / "spec" / "overlays" / "parcels_v1.overlay.yaml").write_text(OVERLAY)
    (folder / "parcels.json").write_bytes(PARCELS.encode())
    run(folder, "generate", *OPTIONS)
    return folder


@pytest.fixture
def parcels(made_folder: Path, tmp_path: Path) -> Path:
    """A copy of that working directory, for one test."""
    return Path(shutil.copytree(made_folder, tmp_path, dirs_exist_ok=True))
