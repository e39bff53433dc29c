"""The paths of a run's inputs and output."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from .errors import UsageError

PARTS = Path(__file__).resolve().parents[2]
"""The folder of the generator's own parts: its code, templates, library and overlays."""

IS_INSTALLED = not (PARTS / "pyproject.toml").is_file()
"""Whether the generator is installed as a package, in place of running in a clone."""

ROOT = Path.cwd() if IS_INSTALLED else PARTS
"""The folder of the project: the clone, or the working directory of an installed generator."""

PROGRAM = "lockstep" if IS_INSTALLED else "python -m generator"
"""The command as messages show it."""

MODULE = "lockstep_sp_api" if IS_INSTALLED else "generator"
"""The module that runs the command."""

_TRACKERS = (
    *("issues", "issuetracker", "bugs", "bugtracker", "bugreports", "tracker"),
    *("repository", "source", "sourcecode", "github", "homepage"),
)
"""Labels of URLs in ``pyproject.toml``, the best place for a report first."""


@dataclass(frozen=True)
class Project:
    """The folders of a run.

    Attributes:
        spec: The folder of documents.
        templates: The tree of templates.
        output: The folder of the package.
        apis: The APIs to include in the package; empty for all of ``spec``.
        library: The folder of the hand-written part of the package.
        other_overlays: Folders of overlays that replace the usual ones.
        with_pinned: Whether the package also contains the pinned documents of the vendor.

    """

    spec: Path = ROOT / "spec"
    templates: Path = PARTS / "templates"
    output: Path = ROOT / "generated"
    apis: tuple[str, ...] = ()
    library: Path = PARTS / "library"
    other_overlays: tuple[Path, ...] = ()
    with_pinned: bool = False

    @property
    def pins(self) -> Path:
        """The list of the vendor's documents that the project is pinned to."""
        return self.spec / "upstream.toml"

    @property
    def upstream(self) -> Path:
        """The folder of the copies of pinned documents, beside the folder of documents."""
        return real_path(self.spec).parent / ".upstream"

    @property
    def overlays(self) -> tuple[Path, ...]:
        """The folders of overlays, the nearest first: beside the documents, then Lockstep's own."""
        usual = (real_path(self.spec) / "overlays", PARTS / "spec" / "overlays")
        return tuple(dict.fromkeys(self.other_overlays or usual))


def files_below(folder: Path) -> list[Path]:
    """Return every file below the folder, by path, except files of editors and Python itself.

    Named pipes and other irregular files are included; reading them fails. A folder that does not
    exist has no files.

    Raises:
        UsageError: Part of the folder cannot be read; skipping it would lose its output.

    """

    def refuse(error: OSError) -> NoReturn:
        raise UsageError(f"{error.filename}: cannot be read: {error.strerror}")

    found: list[Path] = []
    if not folder.is_dir():
        return found
    for place, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not is_litter(name)]
        found += [Path(place, name) for name in names if not is_litter(name)]
    return sorted(found)


def issue_tracker() -> str:
    """Return where to report an internal error: a URL in ``pyproject.toml``, or the maintainers.

    The issue tracker comes first, then the repository, then any other URL of the project.
    """
    import tomllib  # Seldom needed.

    try:
        settings = tomllib.loads((PARTS / "pyproject.toml").read_text(encoding="utf-8"))
        urls = {_label(name): str(url) for name, url in settings["project"]["urls"].items()}
    except (OSError, ValueError, KeyError, AttributeError):
        urls = {}
    known = [urls[label] for label in _TRACKERS if label in urls]
    known += urls.values()
    return next((url for url in known if url), "the maintainers of this repository")


def _label(name: str) -> str:
    """Return the label of a URL as package indexes compare it: in letters and digits alone."""
    return "".join(each for each in name.lower() if each.isalnum())


def real_path(path: Path) -> Path:
    """Return the path with symbolic links resolved, as far as they form no cycle."""
    return Path(os.path.realpath(path))


def is_litter(name: str) -> bool:
    """Return whether a file of this name belongs to an editor or to Python itself."""
    names = {".DS_Store", "Thumbs.db", "__pycache__"}
    return name in names or name.startswith(".#") or name.endswith(("~", ".swp"))
