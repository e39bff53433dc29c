"""Tests of the module through which generated models get the types of values."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

from selling_partner._runtime.models import types
from tests.runtime.support.fresh_process import in_a_fresh_process

_IMPORTS = [
    (each.module, alias.name)
    for each in ast.walk(ast.parse(Path(types.__file__ or "").read_text(encoding="utf-8")))
    if isinstance(each, ast.ImportFrom) and each.level == 1
    for alias in each.names
]


@pytest.mark.parametrize(("module", "name"), _IMPORTS)
def test_type_is_the_one_that_type_checkers_see(module: str, name: str) -> None:
    home = import_module(f"{types.__package__}.{module}")
    assert getattr(types, name) is getattr(home, name)


def test_unknown_type_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'IsoTime'"):
        types.__getattr__("IsoTime")


def test_only_the_requested_types_are_imported() -> None:
    loaded = in_a_fresh_process(
        "from selling_partner._runtime.models.types import IsoDate\n"
        "found = [each for each in sys.modules if '.models.values.' in each]\n"
        "print(json.dumps([each.rpartition('.')[2] for each in found]))"
    )
    assert "times" in loaded
    assert "form_files" not in loaded
