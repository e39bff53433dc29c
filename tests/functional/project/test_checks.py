"""Type checkers and generated tests on packages of all functional documents."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.functional import pagination
from tests.functional.complaints import test_hostile, test_oddities
from tests.functional.models import (
    test_composition,
    test_conjunction,
    test_defaults,
    test_directions,
    test_examples,
    test_extra_fields,
    test_fields,
    test_money,
    test_shapes,
    test_tags,
    test_unions,
    test_variants,
)
from tests.functional.operations import (
    test_access,
    test_bodies,
    test_body_dicts,
    test_names,
    test_operations,
    test_responses,
)
from tests.functional.packages import generate

ROOT = Path(__file__).parents[3]
DOCUMENTS = {
    f"{module.__name__.rpartition('.')[2].removeprefix('test_')}_{name.lower().strip('_')}_v1": text
    for module in (
        *(test_access, test_responses, test_bodies, test_composition, test_fields, test_names),
        *(test_conjunction, test_defaults, test_directions, test_examples, test_extra_fields),
        *(test_money, test_oddities, test_operations, pagination, test_shapes, test_unions),
        *(test_tags, test_variants, test_body_dicts),
    )
    for name, text in vars(module).items()
    if name.isupper() and isinstance(text, str) and text.startswith("openapi: ")
} | {
    "hostile_v1": test_hostile.DOCUMENT,
    # Two versions of an API have one name for their client.
    "hostile_v2": test_hostile.DOCUMENT.replace("/path", "/version2/path"),
    "kitchen_sink": (ROOT / "tests" / "golden" / "kitchen_sink.yaml").read_text(encoding="utf-8"),
}


RESOLVE_HINTS = """
import importlib, pathlib, typing

modules = pathlib.Path(__file__).parent.glob("selling_partner/*/dicts.py")
names = [f"selling_partner.{each.parent.name}.dicts" for each in modules]
found = [each for name in names for each in vars(importlib.import_module(name)).values()]
print(len([typing.get_type_hints(each) for each in found if typing.is_typeddict(each)]))
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One package with every document of the functional tests as an API."""
    folder = tmp_path_factory.mktemp("all")
    generate(folder, {key: _with_own_paths(key, text) for key, text in DOCUMENTS.items()})
    return folder / "package"


def _with_own_paths(key: str, text: str) -> str:
    """Return the document with unique paths, by which the sandbox distinguishes APIs."""
    return re.sub(r"^  /", f"  /{key}/", text, flags=re.M)


def run(package: Path, *arguments: str) -> str:
    """Run a tool on the package and return its output if it succeeds."""
    environment = {**os.environ, "MYPYPATH": str(package / "src"), "PYTHONPATH": ""}
    result = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=package,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    return result.stdout


def test_no_document_is_missing() -> None:
    """The package contains every document of the functional tests."""
    assert len(DOCUMENTS) >= 15


@pytest.mark.types
def test_every_package_is_well_typed(package: Path) -> None:
    """``mypy --strict`` accepts the code of every document."""
    options = ("--strict", "--python-version=3.11", "--config-file=", "--cache-dir=.mypy")
    output = run(package, "mypy", *options, "-p", "selling_partner")
    assert "no issues found" in output


@pytest.mark.types
def test_pyright_accepts_the_dicts_for_bodies(package: Path) -> None:
    """The dicts of every document are valid, whatever their keys and values are called.

    At runtime, the types of their keys can be resolved.
    """
    files = sorted(map(str, package.glob("src/selling_partner/*/dicts.py")))
    assert len(files) >= 10
    assert "0 errors" in run(package, "pyright", *files)
    (package / "src" / "hints.py").write_text(RESOLVE_HINTS, encoding="utf-8")
    assert int(run(package / "src", "hints")) >= len(files)


@pytest.mark.slow
def test_every_package_passes_its_own_tests(package: Path) -> None:
    """The generated tests of every document pass."""
    output = run(package, "pytest", "-q", "-p", "no:cacheprovider")
    assert " passed" in output
    assert "failed" not in output
