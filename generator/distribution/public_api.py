"""List of everything in the package that users may rely on, a name in each line.

The list is read from the source of the package, without importing it. It is sorted, so that the
difference between two releases shows what callers will notice.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import PACKAGE
from ..core.errors import UsageError
from ..core.filesystem import atomic_write, read_file
from .tools import DistributionError

if TYPE_CHECKING:
    from griffe import Alias, Attribute, Class, Function, Module, Object

_DIFFERENCE = "public-api.diff"
_MAX_CHANGES = 100
"""The most changed lines in the notes of a release."""


def public_api(source: Path) -> tuple[str, ...]:
    """Return the lines of the list: each public class, function, method and attribute.

    Public are the names in ``__all__`` of modules without a leading underscore, and the members of
    such classes. A class also lists what it inherits from classes that are not exported.

    Args:
        source: The folder that contains the package.

    Raises:
        DistributionError: The folder contains no package, or its source is not valid.

    """
    import griffe

    try:
        package = griffe.load(
            PACKAGE, search_paths=[source], allow_inspection=False, resolve_aliases=True
        )
    except (ImportError, SyntaxError, griffe.GriffeError) as error:
        raise DistributionError(f"{source}: {PACKAGE} cannot be read: {error}") from error
    names = [each for module in _modules(package) for each in _targets(module)]
    exported = {item.path for _, item in names if item is not None}
    lines = {line for path, item in names for line in _described(path, item, exported)}
    return tuple(sorted(lines))


def changed_lines(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Return the lines that were removed, each with ``-``, and added, with ``+``, in order."""
    return [
        line
        for line in difflib.unified_diff(before, after, n=0, lineterm="")
        if not line.startswith(("---", "+++", "@@"))
    ]


def describe_changes(changes: Sequence[str]) -> str:
    """Return the section of a release's notes about changed lines, as Markdown."""
    if not changes:
        return "## Public API\n\nUnchanged.\n"
    shown = [*changes[:_MAX_CHANGES]]
    if (more := len(changes) - len(shown)) > 0:
        shown.append(f"... {more:,} more lines in {_DIFFERENCE}")
    return "\n".join(["## Public API", "", "```diff", *shown, "```", ""])


def read_previous(file: Path | None) -> list[str] | None:
    """Return the lines of the previous release's list; ``None`` without one.

    Raises:
        UsageError: The file cannot be read.

    """
    if file is None:
        return None
    try:
        return read_file(file).decode().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        problem = getattr(error, "strerror", None) or "not in UTF-8"
        hint = "name the public-api.txt of the previous release"
        raise UsageError(f"{file}: cannot be read: {problem}; {hint}") from error


def place_public_api(output: Path, before: list[str] | None, api: Sequence[str]) -> None:
    """Write the list beside the archives, and its changes into the notes of the release."""
    atomic_write(output / "public-api.txt", "".join(f"{line}\n" for line in api))
    if before is None:
        (output / _DIFFERENCE).unlink(missing_ok=True)  # It would be that of an earlier release.
        return
    changes = changed_lines(before, api)
    atomic_write(output / _DIFFERENCE, "".join(f"{line}\n" for line in changes))
    notes = read_file(output / "notes.md").decode()
    atomic_write(output / "notes.md", f"{notes}\n{describe_changes(changes)}")


def _modules(module: Object | Alias) -> Iterator[Module]:
    """Yield the public modules below a module, and itself."""
    yield module  # type: ignore[misc]
    for name, member in module.members.items():
        if not name.startswith("_") and not member.is_alias and member.is_module:
            yield from _modules(member)


def _targets(module: Module) -> Iterator[tuple[str, Any]]:
    """Yield each name that a module exports with its object; ``None`` if that is unknown."""
    for name in map(str, module.exports or ()):
        member: Any = module.members.get(name)
        target = member.final_target if member is not None and member.is_alias else member
        yield f"{module.path}.{name}", target


def _described(path: str, item: Any, exported: Set[str]) -> Iterator[str]:
    """Yield the line of a name, and those of a class's members."""
    if item is None or item.is_module:
        yield path
    elif item.is_class:
        yield from _class(path, item, exported)
    elif item.is_function:
        yield f"{path}{_signature(item)}"
    else:
        yield f"{path}{_annotation(item)}"


def _class(path: str, item: Class, exported: Set[str]) -> Iterator[str]:
    bases = ", ".join(str(base).rpartition(".")[2] for base in item.bases)
    yield f"class {path}({bases})"
    for name, member in _members(item, exported).items():
        yield from _described(f"{path}.{name}", member, exported)


def _members(item: Class, exported: Set[str]) -> dict[str, Object]:
    """Return the public members by name, with those of bases that are not exported themselves."""
    found: dict[str, Object] = {}
    bases = [base for base in item.mro() if base.path not in exported]
    for owner in (item, *bases):
        for name, member in owner.members.items():
            if not member.is_alias and (name == "__init__" or not name.startswith("_")):
                found.setdefault(name, member)  # type: ignore[arg-type]
    return found


def _signature(item: Function) -> str:
    shown = item.signature().removeprefix(item.name)
    return f"{shown} [async]" if "async" in item.labels else shown


def _annotation(item: Attribute) -> str:
    return "" if item.annotation is None else f": {item.annotation}"
