"""Amazon's payload schemas: each is added, and its examples survive reading and any change."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.pycode.api_keys import schema_key
from tests.commands import run
from tests.needs import ROOT, SCHEMAS_FOLDER, SCHEMAS_REASON

pytestmark = [
    pytest.mark.slow(measured=False),
    pytest.mark.skipif(not any(SCHEMAS_FOLDER.glob("*/*.json")), reason=SCHEMAS_REASON),
]

EXAMPLE = ".example.json"
FILES = [
    file for file in sorted(SCHEMAS_FOLDER.glob("*/*.json")) if not file.name.endswith(EXAMPLE)
]

_NUMBERED = re.compile(r"[A-Za-z]+\d+$")
_ODD_WORDS = re.compile(r"The[A-Z]|Root|Schema|AnyOf(?!fer)|OneOf|Items[A-Z0-9]|Statuse$")


@dataclass(frozen=True)
class SchemaPackage:
    """The package of all schemas.

    Attributes:
        folder: Its folder.
        trial: What ``payload_trial`` printed.

    """

    folder: Path
    trial: dict[str, Any]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> SchemaPackage:
    """The package that ``add`` generates, with the results of its trial."""
    folder = tmp_path_factory.mktemp("schemas")
    spec = folder / "spec"
    spec.mkdir()
    shutil.copy(ROOT / "spec" / "uploads_2020_11_01.yaml", spec)
    run(folder, "add", *map(str, FILES), "--spec", "spec", "--output", "out")
    program = [sys.executable, "-m", "tests.schemas.payload_trial", str(spec), str(SCHEMAS_FOLDER)]
    done = subprocess.run(
        program,
        cwd=ROOT,
        env={"PYTHONPATH": f"{folder / 'out' / 'src'}:{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return SchemaPackage(folder / "out", json.loads(done.stdout))


def test_every_schema_is_a_module(package: SchemaPackage) -> None:
    """The package has the models of every file."""
    folder = package.folder / "src" / "selling_partner" / "schemas"
    assert {file.stem for file in folder.glob("*.py")} == {"__init__", *map(schema_key, FILES)}


def test_examples_are_unchanged(package: SchemaPackage) -> None:
    """Each example in the files is written as it was read."""
    assert package.trial["changed"] == []
    assert package.trial["examples"] > 40


def test_no_change_of_an_example_raises(package: SchemaPackage) -> None:
    """A missing field, null, a new value or a new field is read and written as received."""
    assert package.trial["failed"] == []
    assert package.trial["mutations"] > 10_000


def test_class_names_are_words(package: SchemaPackage) -> None:
    """No class is numbered, or named after the tool that derived the schema."""
    names = [name for names in package.trial["classes"].values() for name in names]
    odd = [each for each in names if _ODD_WORDS.search(each) or _NUMBERED.match(each)]
    assert odd == []
    assert max(map(len, names)) < 50
    print(
        f"\n{len(FILES)} schemas, {len(names)} classes, {package.trial['examples']} examples "
        f"unchanged, {package.trial['mutations']} mutations"
    )


@pytest.mark.types
def test_the_code_is_typed(package: SchemaPackage) -> None:
    """Mypy --strict finds nothing in the package."""
    command = [sys.executable, "-m", "mypy", "--strict", "src"]
    done = subprocess.run(command, cwd=package.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
