"""The operations, examples and sandbox cases of Amazon's models in one package."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from generator.pycode.api_keys import api_key
from tests.models.body_samples import body_samples
from tests.models.model_package import IMPORT_ALL, IMPORT_ROOT, ModelPackage
from tests.models.results import ClientResults, Durations
from tests.models.swagger import Model, read_models
from tests.needs import needs_models

MODELS = read_models()

pytestmark = [pytest.mark.slow(measured=False), needs_models]

each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.key)


def test_all_models_generate(generation: ModelPackage | AssertionError) -> None:
    """The command ``add`` generates one package of all models as they are published."""
    assert isinstance(generation, ModelPackage), str(generation)


@each_model
def test_add_derives_the_same_key(model: Model) -> None:
    """The generator derives the same key from a file as these tests."""
    assert api_key(model.file, model.data["info"]["version"]) == model.key


@each_model
def test_every_operation_is_a_method(results: Mapping[str, ClientResults], model: Model) -> None:
    """Each operation is a method of both clients, which sends every parameter correctly."""
    found = results[model.key]
    assert found.operations == len(model.operations) > 0
    assert found.methods == found.operations, _problems(found, "sample")


@each_model
def test_every_example_is_returned_unchanged(
    results: Mapping[str, ClientResults], model: Model
) -> None:
    """A response decodes and encodes to the same value, even with additions and omissions."""
    found = results[model.key]
    assert found.examples == sum(each.is_example for each in model.exchanges)
    assert found.unchanged == found.examples, _problems(found)


@each_model
def test_every_case_is_sent_correctly(results: Mapping[str, ClientResults], model: Model) -> None:
    """The request of a sandbox case is accepted, and arrives as the case says."""
    found = results[model.key]
    assert found.cases == sum(each.is_case for each in model.exchanges)
    assert found.correct == found.cases, _problems(found, "case")


@each_model
def test_there_are_no_problems(results: Mapping[str, ClientResults], model: Model) -> None:
    """The trial records no problem, whether a count shows it or not."""
    assert results[model.key].problems == []


@each_model
def test_an_api_alone_is_the_same(
    package: ModelPackage, durations: Durations, model: Model
) -> None:
    """An API's models and operations do not depend on the other APIs."""
    durations.alone[model.key] = package.generate_alone(model.key)


def test_every_module_imports(package: ModelPackage) -> None:
    """Each module of the package can be imported."""
    modules = package.run(IMPORT_ALL).split()
    assert {f"selling_partner.{model.key}.models" for model in MODELS} <= set(modules)


def test_the_root_imports_no_api(package: ModelPackage) -> None:
    """Importing the package does not import its APIs."""
    modules = package.run(IMPORT_ROOT).split()
    assert modules == ["selling_partner.version"]


def test_types(package: ModelPackage, durations: Durations) -> None:
    """``mypy --strict`` accepts the package, and a sample of every body as a dict."""
    bodies = package.folder / "bodies.py"
    bodies.write_text(body_samples(package.folder / "spec"), encoding="utf-8")
    assert "_dicts." in bodies.read_text(encoding="utf-8")
    durations.types = package.check_types(bodies)


def test_generated_tests(package: ModelPackage) -> None:
    """The package's generated tests pass."""
    package.run_tests()


def test_style(package: ModelPackage) -> None:
    """Ruff and black accept the package, so ``make lint`` passes after an API is added."""
    package.check_style()


def _problems(found: ClientResults, word: str = "") -> str:
    return "\n".join(each for each in found.problems if word in each)
