"""Contents and metadata of the wheel and the source distribution, and repeated installations."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from tests.install.conftest import ROOT, pip

pytestmark = pytest.mark.slow(measured=False)

GENERATED = ROOT / "generated"
LITTER = {"build", "__pycache__", ".pytest_cache"}
IGNORED = shutil.ignore_patterns(*LITTER, "*.egg-info")


def source_files(folder: Path) -> set[str]:
    """Return the files below a folder by path, without what tools leave behind."""
    found = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    return {file.as_posix() for file in found if LITTER.isdisjoint(file.parts)}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the wheel and the source distribution of the generated package."""
    top = tmp_path_factory.mktemp("packaging")
    shutil.copytree(GENERATED, top / "source", ignore=IGNORED)
    command = [sys.executable, "-m", "build", "--outdir", str(top / "dist"), str(top / "source")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return top / "dist"


@pytest.fixture(scope="module")
def wheel(built: Path) -> zipfile.ZipFile:
    (file,) = built.glob("*.whl")
    return zipfile.ZipFile(file)


def test_the_wheel_has_every_file_of_the_package(wheel: zipfile.ZipFile) -> None:
    """The modules, py.typed, and the sandbox's documents and page are in it, and nothing else."""
    names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert names == source_files(GENERATED / "src")
    assert "selling_partner/py.typed" in names
    assert "selling_partner/sandbox/documents/messaging_v1.json" in names
    assert "selling_partner/sandbox/page/index.html" in names
    for name in names:
        assert wheel.read(name) == (GENERATED / "src" / name).read_bytes()


def test_the_wheel_has_the_metadata_of_the_project(wheel: zipfile.ZipFile) -> None:
    """Name, version, dependencies, extras, licence, README and entry point are the project's."""
    project = tomllib.loads((GENERATED / "pyproject.toml").read_text())["project"]
    (file,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    metadata = Parser().parsestr(wheel.read(file).decode())
    assert metadata["Metadata-Version"] == "2.4"
    assert (metadata["Name"], metadata["Version"]) == (project["name"], project["version"])
    assert metadata["Summary"] == project["description"]
    assert SpecifierSet(metadata["Requires-Python"]) == SpecifierSet(project["requires-python"])
    assert metadata["License-Expression"] == project["license"] == "Apache-2.0"
    assert metadata.get_all("License-File") == ["LICENSE"]
    assert metadata["Keywords"].split(",") == project["keywords"]
    assert metadata.get_all("Classifier") == project["classifiers"]
    assert set(metadata.get_all("Provides-Extra", [])) == set(project["optional-dependencies"])
    assert requirements(metadata) == declared(project)
    assert metadata["Description-Content-Type"] == "text/markdown"
    readme = (GENERATED / "README.md").read_text(encoding="utf-8")
    assert str(metadata.get_payload()).strip() == readme.strip()
    folder = file.removesuffix("METADATA")
    assert wheel.read(f"{folder}licenses/LICENSE") == (GENERATED / "LICENSE").read_bytes()
    plugin = "selling_partner.sandbox.pytest_plugin"
    assert wheel.read(f"{folder}entry_points.txt").decode().replace(" ", "").split() == [
        "[pytest11]",
        f"{plugin}={plugin}",
    ]


def requirements(metadata: Message) -> set[tuple[str, SpecifierSet, str]]:
    """Return the name, versions and extra of each requirement."""
    found = map(Requirement, metadata.get_all("Requires-Dist", []))
    return {
        (each.name, each.specifier, str(each.marker or "").replace("extra == ", "").strip('"'))
        for each in found
    }


def declared(project: dict[str, Any]) -> set[tuple[str, SpecifierSet, str]]:
    """Return the same from the project's settings."""
    extras = project["optional-dependencies"]
    assert isinstance(extras, dict)
    return {
        (found.name, found.specifier, extra)
        for extra, lines in ({"": project["dependencies"]} | extras).items()
        for found in map(Requirement, lines)
    }


def test_the_source_distribution_has_its_tests_and_pages(built: Path) -> None:
    """A distributor can build, test and document the package from it."""
    (file,) = built.glob("*.tar.gz")
    with tarfile.open(file) as archive:
        paths = {each.name.partition("/")[2] for each in archive.getmembers() if each.isfile()}
    assert paths - {"PKG-INFO"} == source_files(GENERATED) - {"manifest.json"}


@pytest.fixture
def own_copy(tmp_path: Path) -> Path:
    """Return a copy of the generated package, in which ``build/`` of an older backend lies."""
    folder = tmp_path / "generated"
    shutil.copytree(GENERATED, folder, ignore=IGNORED)
    stale = folder / "build/lib/selling_partner/old_v0"
    stale.mkdir(parents=True)
    (stale / "__init__.py").touch()
    return folder


def test_a_removed_api_is_not_installed_again(own_copy: Path, tmp_path: Path) -> None:
    """Installing the folder leaves nothing in it that a later installation would pick up."""
    place = tmp_path / "site"
    package = place / "selling_partner"
    before = source_files(own_copy)
    pip("install", "--no-deps", "--target", str(place), str(own_copy))
    assert (package / "uploads_2020_11_01/__init__.py").is_file()
    assert source_files(own_copy) == before
    shutil.rmtree(own_copy / "src/selling_partner/uploads_2020_11_01")
    pip("install", "--no-deps", "--upgrade", "--target", str(place), str(own_copy))
    assert (package / "messaging_v1/__init__.py").is_file()
    assert not (package / "uploads_2020_11_01").exists()
    assert not (package / "old_v0").exists()


def test_an_editable_installation_shows_the_folder(own_copy: Path, tmp_path: Path) -> None:
    """A developer of the package sees each change at once."""
    place = tmp_path / "site"
    pip("install", "--no-deps", "--editable", str(own_copy), "--target", str(place))
    lines = [file.read_text().strip() for file in place.glob("*.pth")]
    assert lines == [str(own_copy / "src")]
