"""Dependencies of a template: the files that it includes, and the variables that it may read.

The result of a template changes only with its dependencies. If they are unknown, as for an include
with a computed name, the template counts as dependent on everything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, meta, nodes

from ..core.filesystem import digest, read_file
from ..core.project import files_below
from .templates import VARIABLES, Template

_ALL = frozenset[str]().union(*VARIABLES.values())


@dataclass(frozen=True)
class TemplateDependencies:
    """Dependencies of a template.

    Attributes:
        digest: A hash of its text and of every file that it includes or imports.
        variables: The names of the variables that it or one of these files may read.

    """

    digest: str
    variables: frozenset[str]


class DependencyScanner:
    """A scanner for the templates of a folder.

    Args:
        folder: The tree of templates.

    """

    def __init__(self, folder: Path) -> None:
        paths = {file.relative_to(folder).as_posix(): file for file in files_below(folder)}
        self._texts = {path: read_file(file) for path, file in paths.items()}

    @property
    def digest(self) -> str:
        """A hash of everything in the folder."""
        return self._digest(self._texts)

    def of(self, template: Template) -> TemplateDependencies:
        """Return the dependencies of a template."""
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
            found = _scan(self._texts.get(path, b""))
            if found is None:
                return TemplateDependencies(self.digest, _ALL)
            variables |= found[0]
            waiting += found[1]
        return TemplateDependencies(self._digest(seen), variables & _ALL)

    def _digest(self, paths: Iterable[str]) -> str:
        parts = (f"{path}\0{digest(self._texts.get(path, b'?'))}" for path in sorted(paths))
        return digest("\n".join(parts).encode(errors="surrogateescape"))


@lru_cache(maxsize=1024)
def _scan(text: bytes) -> tuple[frozenset[str], tuple[str, ...]] | None:
    """Return the variables that a template reads and the files that it includes, if known.

    The result depends only on the content, so it stays valid when files change.
    """
    try:
        tree = Environment(autoescape=False).parse(text.decode())
    except (TemplateSyntaxError, UnicodeDecodeError):
        return None  # Rendering reports the error.
    includes = list(meta.find_referenced_templates(tree))
    if None in includes:
        return None
    names = frozenset(each.name for each in tree.find_all(nodes.Name))
    return names, tuple(filter(None, includes))
