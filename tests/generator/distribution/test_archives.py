"""Two builds of the same files, their differences, and what else an archive may contain."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.core.errors import UsageError
from generator.distribution.archives import (
    build_archives,
    compare_archives,
    find_archives,
    place_archives,
)
from generator.distribution.contents import check_metadata, check_package_contents
from generator.distribution.tools import DistributionError
from tests.generator.distribution.support import TOP, write_archives, write_manifest

MODULES = {"selling_partner/__init__.py": "", "selling_partner/orders.py": "ORDERS = 1\n"}
OTHERS = {"pyproject.toml": "[project]\n", "tests/test_orders.py": "def test_it(): ...\n"}
WHEEL = f"{TOP}-py3-none-any.whl"


def test_equal_builds_are_accepted(tmp_path: Path) -> None:
    """The same bytes in two folders are the same build."""
    first = write_archives(tmp_path / "first", MODULES, OTHERS)
    second = tmp_path / "second"
    shutil.copytree(tmp_path / "first", second)
    compare_archives(first, find_archives(second))


@pytest.mark.parametrize(
    ("modules", "mode", "level", "expected"),
    [
        ({**MODULES, "selling_partner/orders.py": "ORDERS = 2\n"}, 0o644, 6, "the content of "),
        ({**MODULES, "selling_partner/b.py": ""}, 0o644, 6, "only one contains "),
        (dict(reversed(MODULES.items())), 0o644, 6, "the files have another order"),
        (dict(zip(MODULES, reversed(MODULES.values()), strict=True)), 0o644, 6, "the content of "),
        (MODULES, 0o600, 6, "mode, owner or time of "),
        (MODULES, 0o644, 0, "the files are the same, but not their compression"),
    ],
    ids=["content", "file", "order", "swapped", "mode", "compression"],
)
def test_different_builds_are_refused(
    tmp_path: Path, modules: dict[str, str], mode: int, level: int, expected: str
) -> None:
    """The message names the archive and what differs in it."""
    first = write_archives(tmp_path / "first", MODULES, OTHERS)
    second = write_archives(tmp_path / "second", modules, OTHERS, mode, level)
    with pytest.raises(DistributionError) as caught:
        compare_archives(first, second)
    problem = caught.value.lines[-1]
    assert problem.startswith(f"{WHEEL}: two builds of the same commit differ: {expected}")


PROJECT = """\
[build-system]
requires = ["flit-core>=3.12,<4"]
build-backend = "flit_core.buildapi"

[project]
name = "selling-partner"
version = "1.0.0"
description = "A package"

[tool.flit.module]
name = "selling_partner"
"""


@pytest.mark.slow
def test_a_build_does_not_depend_on_the_machine(tmp_path: Path) -> None:
    """Another folder, umask, time zone, locale and hash seed give the same bytes."""
    for name in ("one", "two/deeper"):
        package = tmp_path / name / "src" / "selling_partner"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text('"""A package."""\n')
        (tmp_path / name / "pyproject.toml").write_text(PROJECT)
    first = build_archives(tmp_path / "one", tmp_path / "a", 1_700_000_000)
    second = build_archives(tmp_path / "two/deeper", tmp_path / "b", 1_700_000_000, is_second=True)
    compare_archives(first, second)
    later = build_archives(tmp_path / "one", tmp_path / "c", 1_800_000_000)
    with pytest.raises(DistributionError, match=r"mode, owner or time of"):
        compare_archives(first, later)


@pytest.mark.slow
def test_a_project_that_cannot_be_built_is_reported(tmp_path: Path) -> None:
    """The message has the command and the backend's complaint."""
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    with pytest.raises(DistributionError) as caught:
        build_archives(tmp_path, tmp_path / "dist", 1_700_000_000)
    assert "build --no-isolation" in caught.value.lines[0]
    assert "failed with exit code 1; its output ends:" in caught.value.lines[0]
    assert any("selling_partner" in line for line in caught.value.lines[1:])


@pytest.mark.slow
def test_a_page_that_an_index_cannot_render_is_refused(tmp_path: Path) -> None:
    """Twine's warnings stop the release, such as that of a package without a description."""
    package = tmp_path / "src" / "selling_partner"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    archives = build_archives(tmp_path, tmp_path / "dist", 1_700_000_000)
    with pytest.raises(DistributionError) as caught:
        check_metadata(archives)
    assert any("long_description" in line for line in caught.value.lines)


def generated(folder: Path) -> None:
    """Write the manifest of the package that the archives contain."""
    sources = {f"src/{path}": text for path, text in MODULES.items()}
    write_manifest(folder, {**sources, **OTHERS})


def test_archives_contain_what_was_generated(tmp_path: Path) -> None:
    """The modules in the wheel, and every file in the source distribution."""
    generated(tmp_path / "package")
    check_package_contents(tmp_path / "package", write_archives(tmp_path, MODULES, OTHERS))


def test_a_leftover_is_refused(tmp_path: Path) -> None:
    """A file in the folder of the package that was not generated is named for both archives."""
    generated(tmp_path / "package")
    archives = write_archives(tmp_path, {**MODULES, "selling_partner/old_v0.py": ""}, OTHERS)
    with pytest.raises(DistributionError) as caught:
        check_package_contents(tmp_path / "package", archives)
    package = tmp_path / "package"
    assert caught.value.lines == (
        f"{WHEEL}: contains selling_partner/old_v0.py, which was not generated; remove it from "
        f"{package}/src",
        f"{TOP}.tar.gz: contains src/selling_partner/old_v0.py, which was not generated; remove it "
        f"from {package}",
    )


def test_a_missing_or_changed_file_is_refused(tmp_path: Path) -> None:
    """A wheel without a module, and a source distribution with an edited test."""
    generated(tmp_path / "package")
    others = {**OTHERS, "tests/test_orders.py": "def test_it(): assert 0\n"}
    archives = write_archives(tmp_path, {"selling_partner/__init__.py": ""}, others)
    with pytest.raises(DistributionError) as caught:
        check_package_contents(tmp_path / "package", archives)
    wheel, sdist, changed = caught.value.lines
    assert wheel.startswith(f"{WHEEL}: lacks selling_partner/orders.py; ")
    assert sdist.startswith(f"{TOP}.tar.gz: lacks src/selling_partner/orders.py; ")
    assert changed.startswith(f"{TOP}.tar.gz: tests/test_orders.py differs from the generated ")


def test_archives_of_other_versions_are_replaced(tmp_path: Path) -> None:
    """The folder has one version of the project, readable by all; other files stay."""
    folder = tmp_path / "dist"
    folder.mkdir()
    for name in ("selling_partner-0.9.0.tar.gz", "other-1.0.tar.gz", "notes.txt"):
        (folder / name).touch()
    built = write_archives(tmp_path / "built", MODULES, OTHERS)
    built.wheel.chmod(0o600)
    placed = place_archives(built, folder)
    assert {file.name for file in folder.iterdir()} == {
        *(each.name for each in placed),
        "other-1.0.tar.gz",
        "notes.txt",
    }
    assert placed.wheel.stat().st_mode & 0o777 == 0o644


def test_a_folder_must_have_one_of_each(tmp_path: Path) -> None:
    """Two versions, or a wheel alone, are not the archives of a release."""
    with pytest.raises(UsageError, match="one wheel and one source distribution, but contains nei"):
        find_archives(tmp_path)
    (tmp_path / "a-1.whl").touch()
    with pytest.raises(UsageError, match=r"but contains a-1\.whl"):
        find_archives(tmp_path)
