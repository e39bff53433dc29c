"""Any Swagger document can be upgraded, and each part keeps its origin."""

from __future__ import annotations

from typing import Any

import openapi_spec_validator
import pytest
from hypothesis import given, settings

from generator.openapi.documents import Document, load
from generator.openapi.upgrade.document import upgrade
from generator.openapi.validation.validator import validate
from tests.generator.support.changed_documents import (
    assert_origins_exist,
    assert_upgrade_tolerates,
    changed,
    document,
)
from tests.needs import MODELS_FOLDER, MODELS_REASON

SHOP = "tests/generator/support/swagger_v1.yaml"
MODELS = sorted(MODELS_FOLDER.glob("*.json"))

KEYS = [
    *("host", "basePath", "schemes", "consumes", "produces", "definitions", "securityDefinitions"),
    *("collectionFormat", "x-nullable", "in", "type", "flow", "scopes", "components", "servers"),
    *("requestBody", "examples", "schema", "discriminator", "openapi", "get", "put"),
]
VALUES: list[Any] = [
    *("body", "formData", "file", "multi", "tsv", "oauth2", "basic", "implicit", "A b«c»"),
    *({"$ref": "#/definitions/An%20Order"}, {"$ref": "#/definitions/Nowhere"}),
    *({"$ref": "#/parameters/Body"}, {"$ref": "#/parameters/File"}, {"$ref": "#/responses/Failed"}),
    *({"in": "body"}, {"in": "formData"}, {"name": "a", "in": "formData", "type": "file"}),
    {"name": "a", "in": "query", "type": "array", "items": {}, "collectionFormat": ["csv"]},
    {"type": {"object": []}, "default": 1},
    {"name": "b", "in": "body", "schema": {"$ref": "#/definitions/Order"}},
]


def test_the_document_with_every_feature_is_valid() -> None:
    """The changes below start from a valid document."""
    assert validate([upgrade(document(SHOP))]) == []


@pytest.mark.slow(measured=False)
@given(changed(SHOP, VALUES, KEYS))
@settings(max_examples=500)
def test_no_change_makes_the_upgrade_fail(found: Document) -> None:
    """A malformed part is left for the validator, and the given document stays unchanged."""
    assert_upgrade_tolerates(found)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> list[Document]:
    """Return Amazon's published models, under names that the loader accepts."""
    if not MODELS:
        pytest.skip(MODELS_REASON)
    folder = tmp_path_factory.mktemp("models")
    files = [folder / f"model_{number}.json" for number, _ in enumerate(MODELS)]
    for file, model in zip(files, MODELS, strict=True):
        file.symlink_to(model)
    return load(files, folder)


@pytest.mark.slow(measured=False)
def test_amazons_models_are_valid_openapi(models: list[Document]) -> None:
    """The fast check and the standard's validator accept every model."""
    for model in models:
        upgraded = upgrade(model)
        assert validate([upgraded]) == []
        openapi_spec_validator.validate(upgraded.data)


def test_every_part_of_amazons_models_has_an_origin(models: list[Document]) -> None:
    """Each part of an upgraded model has a line in the vendor's file."""
    for model in models:
        assert_origins_exist(model, upgrade(model))
