"""Each keyword that constrains values is defined in one module and listed in one table."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.constraints.family import Family
from generator.constraints.table import BY_KEYWORD, FAMILIES

ROOT = Path(__file__).parents[3]
GENERATOR = ROOT / "generator"

OTHER_MEANINGS = {
    "build/operations/bodies.py": {"required"},  # a field of a request body
    "build/operations/parameters.py": {"required"},  # a field of a parameter
    "commands/inspect.py": {"required"},  # a word of the output
    "diff/schema_differences.py": {"required"},  # a word of the report
    "pycode/formatter.py": {"format"},  # a subcommand of ruff
}
"""Strings that equal a keyword but do not name it, by module."""

EXEMPT = {
    "openapi/normal_form": "it brings schemas of any form into the one that the families read",
    "openapi/payloads": "it brings payload schemas of any draft into that form",
    "openapi/upgrade": "it translates the keywords of Swagger 2.0 and OpenAPI 3.0",
    "openapi/validation": "it applies OpenAPI's own rules before constraints are read",
}
"""Packages that must know keywords by themselves, each with its reason."""


def strings(file: Path) -> Iterator[str]:
    """Yield the string literals of a module."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_no_other_module_names_a_constraint() -> None:
    """A keyword's name occurs in its family's module only."""
    found = {
        place: named
        for file in GENERATOR.rglob("*.py")
        if (place := file.relative_to(GENERATOR).as_posix())
        if not place.startswith(("constraints/", *EXEMPT))
        if (named := BY_KEYWORD.keys() & set(strings(file)))
    }
    assert found == OTHER_MEANINGS


def test_every_keyword_has_one_family() -> None:
    """A keyword is named by one module, and every family is in the table."""
    modules = [file for file in (GENERATOR / "constraints").glob("*.py") if file.stem != "table"]
    named = Counter(keyword for file in modules for keyword in {*strings(file)} & BY_KEYWORD.keys())
    assert {keyword for keyword, count in named.items() if count != 1} == set()
    assert len(BY_KEYWORD) == sum(len(family.keywords) for family in FAMILIES)
    assert all(family.keywords for family in FAMILIES)


def test_a_family_without_an_opinion_constrains_nothing() -> None:
    """The defaults of ``Family`` accept every value and add nothing to the output."""
    family, schema = Family(), {"type": "string"}
    assert family.applies(schema)
    assert family.matches(schema, "text")
    assert family.merge("any", 1, 2) == 2
    assert family.propose(schema, lambda _: True) is None
    assert not family.shapes_text(schema)
    assert [*family.settings(schema), *family.markers(schema), *family.describe(schema)] == []
    assert [*family.check(schema, "string"), *family.check_sample(schema, lambda: False)] == []
    assert [*family.required_entries(schema, {}), *family.compare(schema, {})] == []


STARTS_WITH = """
from . import comparison
from .family import Family

KEYWORD = "startsWith"


class StartsWith(Family):
    keywords = (KEYWORD,)
    types = ("string",)

    def settings(self, schema):
        if KEYWORD in schema:
            yield f'pattern="^{schema[KEYWORD]}"'

    def describe(self, schema):
        if KEYWORD in schema:
            yield f"starts with `{schema[KEYWORD]}`"

    def matches(self, schema, value):
        return not isinstance(value, str) or value.startswith(schema.get(KEYWORD, ""))

    def propose(self, schema, fits):
        return schema.get(KEYWORD)

    def shapes_text(self, schema):
        return KEYWORD in schema

    def beyond_limits(self, schema, tools):
        if KEYWORD in schema:
            yield "another start", f"-{schema[KEYWORD]}"

    def compare(self, old, new):
        yield from comparison.compare_keyword(KEYWORD, old, new, comparison.incomparable)


STARTS_WITH = StartsWith()
"""

USE = """
import json, sys
from pathlib import Path
from generator.build.models.constraint_text import describe_constraints
from generator.build.models.schemas import Schemas
from generator.build.models.type_annotations import checked
from generator.diff.constraints import SchemaPair, compare_constraints
from generator.diff.resolved_schema import ResolvedSchema
from generator.openapi import schema_keywords
from generator.samples.builder import Samples

class Side:
    def keyword(self, shape, key):
        return (key,) if key in shape.schema else None

schema = {"startsWith": "AB", "maxLength": 9}
normal = schema_keywords.normalized(schema)
shapes = (ResolvedSchema((), {"type": "string"}), ResolvedSchema((), schema))
samples = Samples({})
print(json.dumps({
    "known": list(schema_keywords.unsupported(schema)) == [],
    "type": normal["type"],
    "annotation": checked(normal),
    "words": describe_constraints(normal),
    "sample": samples.sample(normal),
    "unfit example": samples.sample(normal | {"example": "CD"}),
    "at limits": list(samples.at_limits(normal)),
    "beyond limits": list(samples.invalid_mutations(normal)),
    "diff": [each.name for each in compare_constraints(SchemaPair((Side(), Side()), shapes))],
}))
"""


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the generator with one more file and one more row."""
    root = tmp_path_factory.mktemp("extended")
    for name in ("generator", "library"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, root / name, ignore=ignored)
    folder = root / "generator" / "constraints"
    (folder / "starts_with.py").write_text(STARTS_WITH, encoding="utf-8")
    table = (folder / "table.py").read_text(encoding="utf-8")
    row = "    TEXT_RULES,\n)"
    assert table.count(row) == 1
    table = table.replace(row, "    TEXT_RULES,\n    STARTS_WITH,\n)")
    table = table.replace("\nFAMILIES:", "\nfrom .starts_with import STARTS_WITH\n\nFAMILIES:")
    (folder / "table.py").write_text(table, encoding="utf-8")
    return root


def test_a_keyword_takes_one_file_and_one_row(extended: Path) -> None:
    """A new keyword reaches types, annotations, docstrings, samples, tests and ``diff``."""
    command = [sys.executable, "-c", USE]
    done = subprocess.run(command, cwd=extended, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "known": True,
        "type": "string",
        "annotation": 'Annotated[str, Field(max_length=9, pattern="^AB")]',
        "words": "At most 9 characters, starts with `AB`.",
        "sample": "AB",
        "unfit example": "AB",
        "at limits": [],
        "beyond limits": [": 10 characters", ": another start"],
        "diff": ["maxLength", "startsWith"],
    }
