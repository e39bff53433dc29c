"""The package that the examples with more APIs need: this repository's, with those APIs."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.examples.layout import README
from tests.models.model_package import run
from tests.needs import MODELS_FOLDER, ROOT, SHARED

_DOCUMENT = re.compile(r"\$models/\S*/(\w[^/\s]*\.json)")


def find_document(name: str) -> Path:
    """Return Amazon's document with a name; or the one that stands for it in this folder."""
    found = [MODELS_FOLDER / name, *(SHARED / "schemas").rglob(name), Path(__file__).parent / name]
    return next(each for each in found if each.exists())


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources of a package with the APIs that the README of the examples adds."""
    files = [find_document(name) for name in _DOCUMENT.findall(README.read_text(encoding="utf-8"))]
    assert files
    folder = tmp_path_factory.mktemp("examples")
    shutil.copytree(ROOT / "spec", folder / "spec")
    options = ["--spec", str(folder / "spec"), "--output", str(folder / "package")]
    run([sys.executable, "-m", "generator", "add", *map(str, files), *options], ROOT)
    return folder / "package" / "src"
