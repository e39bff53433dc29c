"""Every operation, example and sandbox case of Amazon's models, in one package of all of them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from generator.pycode.identifiers import api_key
from tests.models.findings import Findings, Times
from tests.models.packages import IMPORT_ALL, IMPORT_ROOT, Package
from tests.models.swagger import Model, read_models
from tests.needs import needs_models

MODELS = read_models()

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("models"), needs_models]

each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.key)


def test_all_models_generate(made: Package | AssertionError) -> None:
    """The command line takes all of them at once, as they are published."""
    assert isinstance(made, Package), str(made)


@each_model
def test_add_gives_it_the_same_name(model: Model) -> None:
    """The command that takes a file in names its API as these tests do."""
    assert api_key(model.file, model.data["info"]["version"]) == model.key


@each_model
def test_every_operation_is_a_method(findings: Mapping[str, Findings], model: Model) -> None:
    """Each operation is a method of both clients, and each of its parameters arrives."""
    found = findings[model.key]
    assert found.operations == len(model.operations) > 0
    assert found.methods == found.operations, _problems(found, "sample")


@each_model
def test_every_example_comes_back_unchanged(findings: Mapping[str, Findings], model: Model) -> None:
    """An answer decodes and encodes to the same value, whatever Amazon adds to it or leaves out."""
    found = findings[model.key]
    assert found.examples == sum(each.is_example for each in model.exchanges)
    assert found.unchanged == found.examples, _problems(found)


@each_model
def test_every_case_arrives(findings: Mapping[str, Findings], model: Model) -> None:
    """The request of a sandbox case is accepted, and arrives as the case says."""
    found = findings[model.key]
    assert found.cases == sum(each.is_case for each in model.exchanges)
    assert found.arrived == found.cases, _problems(found, "case")


@each_model
def test_nothing_else_is_wrong(findings: Mapping[str, Findings], model: Model) -> None:
    """Each problem is seen, also one that none of the counts is about."""
    assert findings[model.key].problems == []


@each_model
def test_alone_it_is_the_same(package: Package, times: Times, model: Model) -> None:
    """An API's models and operations do not depend on what else is generated."""
    times.alone[model.key] = package.make_alone(model.key)


def test_every_module_imports(package: Package) -> None:
    """Each module of the package can be imported by itself."""
    modules = package.run(IMPORT_ALL).split()
    assert {f"selling_partner.{model.key}.models" for model in MODELS} <= set(modules)


def test_the_root_imports_no_api(package: Package) -> None:
    """Importing the package costs nothing for the APIs that nobody uses."""
    modules = package.run(IMPORT_ROOT).split()
    assert modules == ["selling_partner.version"]


def test_types(package: Package, times: Times) -> None:
    """There is nothing that mypy --strict has to say about the package."""
    times.types = package.check_types()


def test_generated_tests(package: Package) -> None:
    """The tests that come with the package pass."""
    package.run_tests()


def test_style(package: Package) -> None:
    """Ruff and black find nothing to mend: whoever adds an API can run ``make lint`` afterwards."""
    package.check_style()


def _problems(found: Findings, word: str = "") -> str:
    return "\n".join(each for each in found.problems if word in each)
