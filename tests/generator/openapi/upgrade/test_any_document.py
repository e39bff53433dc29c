"""Whatever a Swagger document holds, it is upgraded, and each part says where it came from."""

from __future__ import annotations

import copy
from typing import Any

import openapi_spec_validator
import pytest
from hypothesis import given, settings

from generator.openapi.documents import Document, load
from generator.openapi.upgrade.document import upgrade
from generator.openapi.validation.validator import validate
from tests.generator.openapi.validation.test_any_document import changed, document, places
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


def test_the_document_with_everything_is_sound() -> None:
    """So the changes below begin at a document that passes."""
    assert validate([upgrade(document(SHOP))]) == []


@given(changed(SHOP, VALUES, KEYS))
@settings(max_examples=500)
def test_no_change_makes_the_upgrade_fail(found: Document) -> None:
    """What is malformed is for the validator to refuse; the argument stays as it was."""
    before = copy.deepcopy(found.data)
    upgraded = upgrade(found)
    assert found.data == before
    for problem in validate([upgraded]):
        assert problem.line >= 1
    assert_told_apart(found, upgraded)


def assert_told_apart(found: Document, upgraded: Document) -> None:
    """Each place of the result leads to one that the vendor's document has."""
    there = {(), *places(found.data)}
    for place in [(), *places(upgraded.data)]:
        assert upgraded.origin(place).pointer in there, place


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> list[Document]:
    """Amazon's published models, by names that the loader takes."""
    if not MODELS:
        pytest.skip(MODELS_REASON)
    folder = tmp_path_factory.mktemp("models")
    files = [folder / f"model_{number}.json" for number, _ in enumerate(MODELS)]
    for file, model in zip(files, MODELS, strict=True):
        file.symlink_to(model)
    return load(files, folder)


@pytest.mark.slow
def test_every_model_of_amazons_is_sound_openapi(models: list[Document]) -> None:
    """For this project's validator, fast and slow, and for the standard's own."""
    for model in models:
        upgraded = upgrade(model)
        assert validate([upgraded]) == []
        openapi_spec_validator.validate(upgraded.data)


def test_every_place_in_amazons_models_is_found_again(models: list[Document]) -> None:
    """A complaint about anything names a line of the vendor's file."""
    for model in models:
        assert_told_apart(model, upgrade(model))
