"""Where a run takes its inputs from, and where its output goes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from .errors import UsageError

ROOT = Path(__file__).resolve().parents[2]

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
        apis: The only APIs that the package is to hold; empty for all of ``spec``.
        library: The folder of the hand-written part of the package.
        other_overlays: The folders of overlays, where they are not the usual ones.

    """

    spec: Path = ROOT / "spec"
    templates: Path = ROOT / "templates"
    output: Path = ROOT / "generated"
    apis: tuple[str, ...] = ()
    library: Path = ROOT / "library"
    other_overlays: tuple[Path, ...] = ()

    @property
    def overlays(self) -> tuple[Path, ...]:
        """The folders of overlays, the nearest first: beside the documents, then Lockstep's own."""
        usual = (real_path(self.spec) / "overlays", ROOT / "spec" / "overlays")
        return tuple(dict.fromkeys(self.other_overlays or usual))


def files_below(folder: Path) -> list[Path]:
    """Every file below the folder, by path, but for those of editors and of Python itself.

    What is no regular file is among them: whoever reads it is told so. A folder that does not exist
    has none: whoever needs it says so.

    Raises:
        UsageError: Part of the folder cannot be read: to leave it out would lose what it makes.

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
    """Return where to report an internal error: a URL in ``pyproject.toml``, or its maintainers.

    The issue tracker comes first, then the repository, then any other URL of the project.
    """
    import tomllib  # Seldom needed.

    try:
        settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
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
    """The path without symbolic links; as far as that goes, where they lead in a circle."""
    return Path(os.path.realpath(path))


def is_litter(name: str) -> bool:
    """Whether a file of this name is one of an editor, or of Python itself."""
    names = {".DS_Store", "Thumbs.db", "__pycache__"}
    return name in names or name.startswith(".#") or name.endswith(("~", ".swp"))
