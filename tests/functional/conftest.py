"""Fixtures that generate packages from inline documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from generator.core.errors import SpecError
from tests.functional.packages import KEY, Package, generate, imported

Make = Callable[[str], Package]
Complain = Callable[[str], list[str]]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that generates a package from a document, once for each document."""

    @cache
    def build(text: str) -> Path:
        folder = tmp_path_factory.mktemp("package")
        generate(folder, {KEY: text})
        return folder / "package"

    return build


@pytest.fixture
def make(built: Callable[[str], Path]) -> Iterator[Make]:
    """Yield a function that generates a package and imports it until the test ends."""
    with ExitStack() as stack:

        def made(text: str) -> Package:
            folder = built(text)
            root = stack.enter_context(imported(folder))
            return Package(folder, root, import_module(f"selling_partner.{KEY}"))

        yield made


@pytest.fixture
def complaints(tmp_path: Path) -> Complain:
    """Return a function that returns a document's complaints and checks that nothing is written."""

    def complain(text: str) -> list[str]:
        with pytest.raises(SpecError) as caught:
            generate(tmp_path, {KEY: text})
        assert not (tmp_path / "package").exists()
        return [line.partition(f"{KEY}.yaml:")[2] for line in caught.value.lines]

    return complain
