"""Pagination in Amazon's published models, as it is found without overlays.

The tests are skipped where the models are not available.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from generator.build.api import build
from generator.ir import Operation
from generator.openapi.documents import load
from generator.openapi.upgrade.document import upgrade
from tests.needs import MODELS_FOLDER, needs_models

FILES = sorted(MODELS_FOLDER.glob("*.json"))

Row = tuple[str, str, str, str | None]
"""The iterator, token, next token and items of an operation."""

PAGING: dict[str, dict[str, Row]] = {
    name: {operation: tuple(row) for operation, row in operations.items()}
    for name, operations in yaml.safe_load(
        Path(__file__).with_name("amazon_pagination.yaml").read_text(encoding="utf-8")
    ).items()
}
ALONE = {"getFeeds", "getReports"}
"""Operations whose token must be the only parameter."""


@pytest.fixture(params=FILES, ids=lambda file: str(file.stem))
def model(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, list[Operation]]:
    """Return a model's name and its operations with pagination."""
    file: Path = request.param
    named = tmp_path / "model_v1.json"
    shutil.copy(file, named)
    (api,) = build(map(upgrade, load([named], tmp_path)))
    return file.stem, [each for each in api.operations if each.pagination]


@needs_models
def test_the_pagination_is_found(model: tuple[str, list[Operation]]) -> None:
    """Exactly the listed operations have the listed iterator, token and items."""
    name, operations = model
    assert {each.operation_id: row(each) for each in operations} == PAGING.get(name, {})
    alone = {each.operation_id for each in operations if each.pagination and each.pagination.alone}
    assert alone == ALONE & PAGING.get(name, {}).keys()


def row(operation: Operation) -> Row:
    """Return the operation's row of the table."""
    paging = operation.pagination
    assert paging is not None
    paths = [
        None if path is None else ".".join(each.wire_name for each in path)
        for path in (paging.next, paging.items)
    ]
    return paging.method_name, paging.token_name, paths[0] or "", paths[1]
