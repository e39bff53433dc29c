"""Version of the generator."""

from __future__ import annotations

import tomllib
from importlib.metadata import version

from .project import IS_INSTALLED, PARTS

DISTRIBUTION = "lockstep-sp-api"
"""The name under which the generator is published."""


def own_version() -> str:
    """Return the version of the generator, in a clone that of its settings."""
    if IS_INSTALLED:
        return version(DISTRIBUTION)
    settings = tomllib.loads((PARTS / "pyproject.toml").read_text(encoding="utf-8"))
    return str(settings["project"]["version"])
