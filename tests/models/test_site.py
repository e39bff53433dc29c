"""The documentation site of all models."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.site.build import build_site
from generator.site.pages import Sources
from tests.models.model_package import ModelPackage
from tests.needs import ROOT, needs_zensical

pytestmark = [pytest.mark.slow(measured=False), needs_zensical]


def test_the_site_of_all_models_has_no_faults(package: ModelPackage, tmp_path: Path) -> None:
    """Every operation has a page, and no link of the site is broken."""
    folder = package.folder / "package"
    site = build_site(Sources(ROOT, folder), tmp_path)
    operations = sorted((folder / "docs" / "reference").glob("*/*.md"))
    assert len(operations) > 100
    for file in operations:
        page = site.folder / file.relative_to(folder / "docs").with_suffix(".html")
        assert page.is_file(), page
