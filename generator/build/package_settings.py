"""Name, version and changelog of the generated package, from the project's files."""

from __future__ import annotations

import tomllib
from pathlib import Path

from ..core.errors import UsageError
from ..core.filesystem import read_file
from ..core.project import IS_INSTALLED, ROOT
from ..escape.markdown import Markdown
from ..ir import Package

SETTINGS = ROOT / "pyproject.toml"
CHANGELOG = ROOT / "CHANGELOG.md"

DEFAULTS = {
    SETTINGS: '[tool.lockstep.package]\nname = "selling-partner"\nversion = "0.1.0"\n',
    CHANGELOG: "# Changelog\n",
}
"""The files' content in a folder that has none, for an installed generator."""


def read_package() -> Package:
    """Read the package's name, version and changelog.

    Raises:
        UsageError: A file cannot be read, or does not contain them.

    """
    return parse_package(*map(_text, (SETTINGS, CHANGELOG)))


def parse_package(settings: str, changelog: str) -> Package:
    """Return the package that the project's files describe.

    Args:
        settings: The content of ``pyproject.toml``.
        changelog: The content of ``CHANGELOG.md``.

    Raises:
        UsageError: The settings contain no name or no version.

    """
    try:
        package = tomllib.loads(settings)["tool"]["lockstep"]["package"]
        name, version = package["name"], package["version"]
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{SETTINGS.name}: not valid TOML: {error}") from error
    except (KeyError, TypeError) as error:
        problem = "name or version is missing in [tool.lockstep.package]; add both"
        raise UsageError(f"{SETTINGS.name}: {problem}") from error
    return Package(name=name, version=version, changelog=Markdown(changelog))


def _text(file: Path) -> str:
    if IS_INSTALLED and not file.exists():
        return DEFAULTS[file]
    try:
        return read_file(file).decode()
    except UnicodeDecodeError as error:
        raise UsageError(f"{file.name}: not in UTF-8; save it as UTF-8") from error
