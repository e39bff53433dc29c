"""What a template sees: the files it is made of, and which variables it can ask for.

From these follows what has to change for its result to change. Where that cannot be told, such as
for an include whose name is computed, a template counts as one that sees everything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, meta, nodes

from ..core.filesystem import digest, read_file
from ..core.project import files_below
from .renderer import VARIABLES, Template

_ALL = VARIABLES["operation"]


@dataclass(frozen=True)
class TemplateDependencies:
    """What a template sees.

    Attributes:
        digest: A hash of its text, and of all that it includes or imports.
        variables: The names of the variables that it, or one of those, can ask for.

    """

    digest: str
    variables: frozenset[str]


class DependencyScanner:
    """Looks at the templates of a folder, at each file once.

    Args:
        folder: The tree of templates.

    """

    def __init__(self, folder: Path) -> None:
        paths = {file.relative_to(folder).as_posix(): file for file in files_below(folder)}
        self._texts = {path: read_file(file) for path, file in paths.items()}
        self._found: dict[str, tuple[frozenset[str], tuple[str, ...]] | None] = {}

    @property
    def digest(self) -> str:
        """A hash of everything in the folder."""
        return self._digest(self._texts)

    def of(self, template: Template) -> TemplateDependencies:
        """What the template sees."""
        if not template.is_rendered:
            return TemplateDependencies(self._digest([template.path]), frozenset())
        seen: dict[str, None] = {}
        variables: frozenset[str] = frozenset()
        waiting = [template.path]
        while waiting:
            path = waiting.pop()
            if path in seen:
                continue
            seen[path] = None
            found = self._look(path)
            if found is None:
                return TemplateDependencies(self.digest, _ALL)
            variables |= found[0]
            waiting += found[1]
        return TemplateDependencies(self._digest(seen), variables & _ALL)

    def _look(self, path: str) -> tuple[frozenset[str], tuple[str, ...]] | None:
        """Return the variables that a file asks for, and the files that it takes in."""
        if path not in self._found:
            self._found[path] = _look(self._texts.get(path, b""))
        return self._found[path]

    def _digest(self, paths: Iterable[str]) -> str:
        parts = (f"{path}\0{digest(self._texts.get(path, b'?'))}" for path in sorted(paths))
        return digest("\n".join(parts).encode(errors="surrogateescape"))


def _look(text: bytes) -> tuple[frozenset[str], tuple[str, ...]] | None:
    try:
        tree = Environment(autoescape=False).parse(text.decode())
    except (TemplateSyntaxError, UnicodeDecodeError):
        return None  # It is rendered whatever it sees, and what is wrong is told.
    includes = list(meta.find_referenced_templates(tree))
    if None in includes:
        return None
    names = frozenset(each.name for each in tree.find_all(nodes.Name))
    return names, tuple(filter(None, includes))
