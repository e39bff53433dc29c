"""A warning for paths whose version differs from the key's."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from generator.openapi.api_versions import version_warnings
from generator.openapi.documents import load, load_content
from generator.openapi.upgrade.document import upgrade
from tests.commands import run
from tests.generator.support.shop import SHOP
from tests.models.swagger import read_models
from tests.needs import needs_models


def warnings(folder: Path, key: str, *paths: str, base: str = "") -> list[str]:
    file = folder / f"{key}.yaml"
    data = {"swagger": "2.0", "basePath": base, "paths": {path: {} for path in paths}}
    file.write_text(yaml.safe_dump(data, sort_keys=False))
    return [str(each) for each in version_warnings(upgrade(load([file], folder)[0]))]


@pytest.mark.parametrize(
    ("key", "paths", "base"),
    [
        ("orders_v0", ["/orders/v0/orders", "/orders/V0"], ""),
        ("orders_2026_01_01", ["/orders/2026-01-01/orders"], ""),
        ("orders_v0", ["/orders", "/items"], "/orders/v0"),
        ("orders_v0", ["/orders", "/v0x/items", "/items/2026"], ""),
        ("fees_v1", ["/products/fees/v1/v2/a"], ""),
        ("orders", ["/orders/v0/orders"], ""),
    ],
)
def test_a_matching_version_causes_no_warning(
    tmp_path: Path, key: str, paths: list[str], base: str
) -> None:
    """A path or a key without a version causes no warning either."""
    assert warnings(tmp_path, key, *paths, base=base) == []


def test_a_different_version_is_reported(tmp_path: Path) -> None:
    """Each version is reported once, with its first path and the number of other paths."""
    found = warnings(
        *(tmp_path, "orders_v1", "/orders/v0/orders", "/orders/v1/a", "/orders/v0/items"),
        "/2026-01-01/orders",
    )
    assert len(found) == 2
    assert "/orders/v0/orders and 1 more belong to version v0, but the API is orders_v1" in found[0]
    assert "/2026-01-01/orders belongs to version 2026-01-01" in found[1]


def test_add_prints_the_warning(tmp_path: Path) -> None:
    """``add`` still adds the document, because the user chooses its key."""
    (tmp_path / "spec").mkdir()
    (tmp_path / "shop.yaml").write_text(SHOP)
    done = run(
        *(tmp_path, "add", "shop.yaml", "--as", "shop_v2", "--spec", "spec", "--output", "package")
    )
    assert done.returncode == 0
    assert "warning: shop.yaml:4:3" in done.stderr
    assert "belongs to version v1, but the API is shop_v2" in done.stderr


@needs_models
def test_amazons_models_have_the_version_of_their_paths() -> None:
    """Amazon's own models cause no warning."""
    for model in read_models():
        document = load_content(model.file.read_bytes(), model.file, model.key)
        assert list(version_warnings(upgrade(document))) == []
