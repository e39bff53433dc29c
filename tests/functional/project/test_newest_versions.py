"""A package with several versions of an API, of which one is the newest."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.functional.packages import generate, get_document, imported

KEYS = ("orders_v0", "orders_2026_01_01", "orders_2025_06_01", "sales_v1")

TYPED = """
from typing import assert_type
from selling_partner import AsyncSellingPartner, SellingPartner
from selling_partner import orders_2026_01_01, orders_v0, sales_v1

def sync(sp: SellingPartner) -> None:
    assert_type(sp.orders, orders_2026_01_01.OrdersClient)
    assert_type(sp.orders_v0, orders_v0.OrdersClient)
    assert_type(sp.sales, sales_v1.SalesClient)
    sp.orders = sp.orders_v0  # wrong
    sp.order  # wrong

def asynchronous(sp: AsyncSellingPartner) -> None:
    assert_type(sp.orders, orders_2026_01_01.AsyncOrdersClient)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("versions")
    generate(place, {key: get_document().replace("/thing", f"/{key}/thing") for key in KEYS})
    return place / "package"


@pytest.fixture
def package(folder: Path) -> Iterator[ModuleType]:
    with imported(folder) as found:
        yield found


@pytest.mark.parametrize("kind", ["SellingPartner", "AsyncSellingPartner"])
def test_the_newest_version_has_the_name_without_a_version(package: ModuleType, kind: str) -> None:
    """It is the same client as by its full name, and the other versions keep theirs."""
    sp = getattr(package, kind)(package.Credentials("a", "b", "c"), region=package.Region.NA)
    assert sp.orders is sp.orders_2026_01_01
    assert sp.sales is sp.sales_v1
    assert len({sp.orders, sp.orders_v0, sp.orders_2025_06_01}) == len(KEYS) - 1
    newest = "the newest version in this package, the same as ``orders_2026_01_01``."
    assert newest in " ".join(type(sp).orders.__doc__.split())


def test_the_readme_says_which_version_a_name_is(folder: Path) -> None:
    """The row of the newest version names the attribute, and no other row does."""
    lines = (folder / "README.md").read_text(encoding="utf-8").splitlines()
    (named,) = [each for each in lines if "`sp.orders`" in each]
    assert "| `sp.orders_2026_01_01`, `sp.orders` |" in named


@pytest.mark.types
@pytest.mark.parametrize("checker", ["mypy --strict --no-incremental", "pyright"])
def test_type_checkers_see_the_class_of_the_newest_version(folder: Path, checker: str) -> None:
    """Attributes have the types of their versions, and a misspelled one is an error."""
    file = folder / "typed.py"
    file.write_text(TYPED)
    done = subprocess.run(
        [sys.executable, "-m", *checker.split(), str(file)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src"), "MYPYPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    found = set(map(int, re.findall(r"typed\.py:(\d+).*error", done.stdout)))
    wrong = {number for number, line in enumerate(TYPED.splitlines(), 1) if "# wrong" in line}
    assert found == wrong, done.stdout + done.stderr
