"""The tree of templates: each file with its loop and the path of its output."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import TemplateError, UsageError
from ..core.project import files_below

SUFFIX = ".j2"
MANUAL = "README.md"
"""The page for authors at the root of the templates. It is the only file without an output."""

_ALWAYS = frozenset({"package", "apis", "schemas", "short_names"})
VARIABLES = {
    "once": _ALWAYS,
    "api": _ALWAYS | {"api"},
    "operation": _ALWAYS | {"api", "operation"},
    "schema": _ALWAYS | {"schema"},
}
"""The variables of a template, by its loop."""

_PATH_VARIABLE = re.compile(r"\{([^{}]*)\}")
_LOOPS: dict[frozenset[str], str] = {
    frozenset(): "once",
    frozenset({"api"}): "api",
    frozenset({"api", "operation"}): "operation",
    frozenset({"schema"}): "schema",
}


@dataclass(frozen=True)
class Template:
    """A file in the tree of templates.

    Attributes:
        path: Its path in the tree, with forward slashes.
        file: The file itself.

    """

    path: str
    file: Path

    @property
    def is_rendered(self) -> bool:
        """Whether it is a template, and not a file to be copied."""
        return self.path.endswith(SUFFIX)

    @property
    def loop(self) -> str:
        """The loop in which it is rendered.

        That is ``once``, or for each ``api``, ``operation`` or payload ``schema``.

        Raises:
            TemplateError: The path has other variables.

        """
        names = frozenset(_PATH_VARIABLE.findall(self.path))
        if names not in _LOOPS:
            raise TemplateError(
                f"{self.path}: a path may contain {{api}}, {{api}} and {{operation}}, or "
                f"{{schema}}, not {', '.join(f'{{{name}}}' for name in sorted(names))}"
            )
        return _LOOPS[names]

    def output_path(self, names: Mapping[str, str]) -> str:
        """Return the path of the output, with these names for the path's variables."""
        path = self.path.removesuffix(SUFFIX)
        return _PATH_VARIABLE.sub(lambda match: names[match[1]], path)


def find_templates(folder: Path) -> list[Template]:
    """Return every template and every file to copy, by path, without partials.

    Raises:
        UsageError: The folder does not exist, or part of it cannot be read.

    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder of templates")
    found = [Template(file.relative_to(folder).as_posix(), file) for file in files_below(folder)]
    outputs = (each for each in found if each.path != MANUAL and not _is_partial(each.path))
    return sorted(outputs, key=lambda each: each.path)


def find_partials(folder: Path) -> list[Path]:
    """Return the files that templates may include."""
    found = files_below(folder)
    return [file for file in found if _is_partial(file.relative_to(folder).as_posix())]


def _is_partial(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.startswith("_") and not name.startswith("__")
