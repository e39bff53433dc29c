"""The generator's wheel in an empty environment, used in a folder without a clone."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.core.own_version import own_version
from tests.commands import files
from tests.install.conftest import ROOT, Installed, install
from tests.needs import MODELS_FOLDER, SCHEMAS_FOLDER, needs_models, needs_schemas

pytestmark = pytest.mark.slow

VERSION = own_version()
DOCUMENT = ROOT / "spec" / "messaging_v1.yaml"


@pytest.fixture(scope="module")
def generator(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Return an environment with the wheel of the tracked files, and nothing else."""
    top = tmp_path_factory.mktemp("generator")
    listed = ["git", "-C", str(ROOT), "ls-files"]
    tracked = subprocess.run(listed, capture_output=True, text=True, check=False).stdout
    if not tracked:
        pytest.skip("needs the git repository (clone it)")
    for path in tracked.splitlines():
        if (ROOT / path).is_file():
            (top / "source" / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, top / "source" / path)
    return install(top, top / "source")


@dataclass(frozen=True)
class User:
    """A user of the installed generator, in an empty folder."""

    folder: Path
    installed: Installed

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run a command of the generator, and return what it prints."""
        lockstep = self.installed.python.with_name("lockstep")
        return self._run(str(lockstep), *arguments, code=code)

    def run_python(self, *arguments: str, code: int = 0) -> str:
        return self._run(str(self.installed.python), *arguments, code=code)

    def _run(self, *command: str, code: int) -> str:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={"PATH": "/usr/bin:/bin"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == code, done.stdout
        return done.stdout


@pytest.fixture
def user(generator: Installed, tmp_path: Path) -> User:
    return User(tmp_path, generator)


def test_the_version_is_printed(user: User) -> None:
    """Both names of the command, and the module, print the version of the wheel."""
    expected = f"lockstep-sp-api {VERSION}\n"
    assert user.run("--version") == expected
    assert user.run_python("-m", "lockstep_sp_api", "--version") == expected
    other = user.installed.python.with_name("lockstep-sp-api")
    assert user.run_python(str(other), "--version") == expected
    assert "Usage: lockstep [OPTIONS] COMMAND" in user.run("--help")


def test_a_package_is_generated_in_an_empty_folder(user: User) -> None:
    """``add`` creates ``spec`` and ``generated``, which the other commands then use."""
    before = files(user.installed.python.parents[1])
    assert "spec/messaging_v1.yaml: added" in user.run("add", str(DOCUMENT))
    assert (user.folder / "spec" / "messaging_v1.yaml").read_bytes() == DOCUMENT.read_bytes()
    assert user.run("generate") == "generated: nothing to do\n"
    assert user.run("check").endswith("generated: up to date\n")
    assert user.run("validate").startswith("messaging_v1: valid, ")
    assert {each.name for each in user.folder.iterdir()} == {"spec", "generated", ".cache"}
    settings = (user.folder / "generated" / "pyproject.toml").read_text(encoding="utf-8")
    assert 'name = "selling-partner"\nversion = "0.1.0"' in settings
    code = "import selling_partner as p; print(p.__file__, p.messaging_v1.MessagingClient.__name__)"
    program = f"import sys; sys.path.insert(0, 'generated/src'); {code}"
    printed = user.run_python("-c", program)
    assert printed == f"{user.folder}/generated/src/selling_partner/__init__.py MessagingClient\n"
    after = files(user.installed.python.parents[1])
    changed = {path for path in before | after if before.get(path) != after.get(path)}
    assert {path for path in changed if "__pycache__" not in path} == set()


def test_the_package_is_that_of_a_clone(user: User) -> None:
    """The same documents give the same modules as in the repository."""
    for document in sorted((ROOT / "spec").glob("*.yaml")):
        user.run("add", str(document))
    place = Path("src", "selling_partner")
    own, other = (files(top / place) for top in (ROOT / "generated", user.folder / "generated"))
    kept = {path for path in own if "__pycache__" not in path}
    assert {path: other.get(path) for path in kept} == {path: own[path] for path in kept}


def test_the_settings_of_the_folder_name_the_package(user: User) -> None:
    """``pyproject.toml`` of the working directory sets name and version."""
    table = '[tool.lockstep.package]\nname = "my-seller"\nversion = "4.5.6"\n'
    (user.folder / "pyproject.toml").write_text(table)
    user.run("add", str(DOCUMENT))
    settings = (user.folder / "generated" / "pyproject.toml").read_text(encoding="utf-8")
    assert 'name = "my-seller"\nversion = "4.5.6"' in settings


def test_a_failed_command_leaves_the_folder_empty(user: User) -> None:
    """A document that does not exist, or is broken, leaves no folder of documents."""
    user.run("add", "nowhere.json", code=2)
    (user.folder / "broken.yaml").write_text("openapi: [")
    user.run("add", "broken.yaml", code=1)
    assert not (user.folder / "spec").exists()
    assert "no such folder of documents" in user.run("generate", code=2)


def test_commands_of_the_repository_are_refused(user: User) -> None:
    """``update`` and ``dist`` say that they need a clone."""
    for arguments in (["update", "messaging_v1", str(DOCUMENT)], ["dist"]):
        said = user.run(*arguments, code=2)
        assert said.startswith(f"{arguments[0]}: needs a clone of Lockstep's repository")


def test_the_environment_gets_one_package(user: User) -> None:
    """Other programs of the environment find neither ``generator`` nor ``library``."""
    code = (
        "import lockstep_sp_api; from importlib.util import find_spec; "
        "print(find_spec('generator'), find_spec('library'))"
    )
    assert user.run_python("-c", code) == "None None\n"


@needs_models
@needs_schemas
def test_all_pinned_documents_are_generated(user: User) -> None:
    """The wheel has the list of pinned documents, and overlays for them."""
    user.run("fetch", "--from", str(MODELS_FOLDER), "--from", str(SCHEMAS_FOLDER))
    user.run("generate", "--all")
    source = user.folder / "build" / "package" / "src" / "selling_partner"
    assert (source / "orders_v0" / "__init__.py").is_file()
    added = user.run("add", str(MODELS_FOLDER / "ordersV0.json"))
    assert re.search(r"overlay +\d+ actions used", added)
