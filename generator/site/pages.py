"""The pages of the site: where each comes from, and its links within the site."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import UsageError
from ..core.filesystem import read_file
from ..core.project import files_below

PROJECT = "project"
"""The folder of the site for maintainers."""

_OUTSIDE_DOCS = {
    "CONTRIBUTING.md": f"{PROJECT}/contributing.md",
    "benchmarks/README.md": f"{PROJECT}/benchmarks.md",
    "examples/README.md": "examples.md",
    "library/README.md": f"{PROJECT}/library.md",
    "spec/README.md": f"{PROJECT}/documents.md",
    "spec/conventions.md": f"{PROJECT}/conventions.md",
    "spec/safe_operations.md": f"{PROJECT}/safe-operations.md",
    "spec/schema_keywords.md": f"{PROJECT}/schema-keywords.md",
    "templates/README.md": f"{PROJECT}/templates.md",
}
"""The pages outside of ``docs``, and their paths on the site."""

_FOR_USERS = "switching/"
"""The folder of ``docs`` that is not for maintainers."""

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_LINK = re.compile(
    r"(?P<code>(?P<ticks>`+).+?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<image>!?)\[(?P<label>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target>[^()\s]+)\)",
    re.DOTALL,
)
_WEB = ("http://", "https://", "#")


@dataclass(frozen=True)
class Sources:
    """The folders that the site is made from.

    Attributes:
        repository: The repository.
        package: The generated package.

    """

    repository: Path
    package: Path

    def pages(self) -> dict[Path, str]:
        """Return the path of each page on the site, by its file.

        Raises:
            UsageError: A file does not exist.

        """
        docs = self.package / "docs"
        found = {file: file.relative_to(docs).as_posix() for file in files_below(docs)}
        found[self.package / "CHANGELOG.md"] = "changelog.md"
        manuals = self.repository / "docs"
        for file in files_below(manuals):
            path = file.relative_to(manuals).as_posix()
            found[file] = path if path.startswith(_FOR_USERS) else f"{PROJECT}/{path}"
        for path, place in _OUTSIDE_DOCS.items():
            found[self.repository / path] = place
        for file in found:
            if not file.is_file():
                raise UsageError(f"{file}: there is no such page; run generate")
        return found

    def aliases(self) -> dict[Path, str]:
        """Return the page that stands for a file without a page of its own."""
        package = self.repository / "generated"
        found = {package / "docs" / name: name for name in self._guides()}
        found[package / "README.md"] = found[self.package / "README.md"] = "index.md"
        found[self.repository / "README.md"] = "index.md"
        found[self.repository / "CHANGELOG.md"] = "changelog.md"
        found[self.repository / "docs" / "decisions"] = f"{PROJECT}/architecture.md"
        return found

    def _guides(self) -> list[str]:
        return [file.name for file in (self.package / "docs").glob("*.md")]


def write_pages(sources: Sources, folder: Path) -> list[str]:
    """Write the pages, with their links within the site, and return their paths.

    Args:
        sources: The folders of the pages.
        folder: The folder to write to; it must be empty.

    """
    pages = sources.pages()
    places = sources.aliases() | pages
    for file, path in pages.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".md":
            text = read_file(file).decode()
            linked = with_site_links(text, file, path, places)
            target.write_text(linked, encoding="utf-8")
        else:
            target.write_bytes(read_file(file))
    return sorted(pages.values())


def with_site_links(text: str, file: Path, path: str, places: Mapping[Path, str]) -> str:
    """Return a page on which links to other pages lead to their places on the site.

    A link to another file that exists becomes its label, because the site does not have the file.
    Code is unchanged. The check of the site reports a link to a file that does not exist.

    Args:
        text: The page.
        file: Its file.
        path: Its path on the site.
        places: The paths on the site, by file.

    """

    def link(found: re.Match[str]) -> str:
        target = found["target"]
        if found["code"] or target.startswith(_WEB):
            return found[0]
        name, hash_sign, anchor = target.partition("#")
        wanted = Path(os.path.normpath(file.parent / name))
        if wanted in places:
            relative = os.path.relpath(places[wanted], os.path.dirname(path))
            return f"{found['image']}[{found['label']}]({relative}{hash_sign}{anchor})"
        return found["label"] if wanted.exists() else found[0]

    return "".join(
        part if is_code else _LINK.sub(link, part) for is_code, part in _split_fences(text)
    )


def _split_fences(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the parts of a page, and whether each is a fenced block of code."""
    part: list[str] = []
    fence = ""
    for line in text.splitlines(keepends=True):
        found = _FENCE.match(line)
        if fence:
            part.append(line)
            if found and found[1].startswith(fence) and not line[found.end() :].strip():
                yield True, "".join(part)
                part, fence = [], ""
        elif found:
            yield False, "".join(part)
            part, fence = [line], found[1]
        else:
            part.append(line)
    yield bool(fence), "".join(part)
