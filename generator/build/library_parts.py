"""Conveniences: hand-written methods that a client has besides its operations."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import TemplateError
from ..core.filesystem import read_file
from ..core.project import files_below
from ..ir import Convenience
from ..pycode.identifiers import Identifier
from ..pycode.unasync import sync_path

BASE = "AsyncApiClient"
"""The base of each class whose methods the client inherits."""

_SHARED_MODULES = frozenset({"_runtime", "version"})
"""Modules of the package that do not belong to an API."""


@dataclass(frozen=True)
class ConvenienceFile:
    """A hand-written file that is copied into the package of an API.

    Attributes:
        api: The API's key, which is the name of the file's folder.
        name: The file's name.
        text: Its content.
        apis: The other APIs that it imports from.
        models: The names that it imports from the API's models.
        siblings: The modules of the API, by name, that it imports from.
        bases: Its classes whose methods the client inherits.

    """

    api: str
    name: str
    text: str
    apis: frozenset[str]
    models: frozenset[str]
    siblings: frozenset[str]
    bases: tuple[Convenience, ...]

    @property
    def path(self) -> str:
        """The file below the folder of conveniences."""
        return f"{self.api}/{self.name}"

    @property
    def modules(self) -> frozenset[str]:
        """The modules that the package gets from this file."""
        paths = (self.name, sync_path(self.name) or self.name)
        return frozenset(path.removesuffix(".py") for path in paths)


def find_conveniences(folder: Path, keys: Iterable[str]) -> list[ConvenienceFile]:
    """Return the files of the given APIs, except files that need any other API.

    Raises:
        TemplateError: A file is not valid Python, or not in UTF-8.

    """
    generated = frozenset(keys)
    found = [
        _read(file, folder)
        for file in files_below(folder)
        if file.suffix == ".py" and file.parent.parent == folder and file.parent.name in generated
    ]
    return [each for each in found if _needs(each, found, frozenset()) <= generated]


def shared_files(folder: Path, package: str) -> Iterator[tuple[str, str, str]]:
    """Yield path, text and origin of each file that every package contains.

    These are the files in folders that have an ``__init__.py``. A folder without one belongs to the
    API of its name.

    Args:
        folder: The library.
        package: The path of the package in the output.

    Raises:
        TemplateError: A file is not in UTF-8.

    """
    packages = sorted(file.parent for file in folder.glob("*/__init__.py"))
    for file in (each for shared in packages for each in files_below(shared)):
        path = file.relative_to(folder).as_posix()
        try:
            text = read_file(file).decode()
        except ValueError as error:
            raise TemplateError(f"{folder.name}/{path}: not in UTF-8: {error}") from error
        yield f"{package}/{path}", text, f"{folder.name}/{path}"


def _needs(
    file: ConvenienceFile, files: list[ConvenienceFile], seen: frozenset[str]
) -> frozenset[str]:
    """Return the APIs that the file needs, itself or through its siblings."""
    needs = file.apis
    for each in files:
        if each.api == file.api and each.modules & file.siblings and each.name not in seen:
            needs |= _needs(each, files, seen | {file.name})
    return needs


def _read(file: Path, folder: Path) -> ConvenienceFile:
    try:
        text = read_file(file).decode()
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        path = f"{folder.name}/{file.relative_to(folder).as_posix()}"
        raise TemplateError(f"{path}: not valid Python: {error}") from error
    imports = [each for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)]
    is_async = sync_path(file.name) is not None
    return ConvenienceFile(
        api=file.parent.name,
        name=file.name,
        text=text,
        apis=frozenset(_modules(imports, 2)) - _SHARED_MODULES,
        models=frozenset(
            alias.name
            for each in imports
            if (each.level, each.module) == (1, "models")
            for alias in each.names
        ),
        siblings=frozenset(_modules(imports, 1)),
        bases=tuple(_bases(tree, file, text)) if is_async else (),
    )


def _modules(imports: Iterable[ast.ImportFrom], level: int) -> Iterator[str]:
    """Yield the first name of each relative import of the given level."""
    for each in imports:
        if each.level == level and each.module:
            yield each.module.partition(".")[0]
        elif each.level == level:
            yield from (alias.name for alias in each.names)


def _bases(tree: ast.Module, file: Path, text: str) -> Iterator[Convenience]:
    for each in tree.body:
        if isinstance(each, ast.ClassDef) and BASE in map(ast.unparse, each.bases):
            yield Convenience(
                module=Identifier(file.stem),
                class_name=Identifier(each.name),
                methods=dict(_methods(each)),
                digest=hashlib.sha256(text.encode()).hexdigest(),
            )


def _methods(definition: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """Yield each public method with the first line of its docstring."""
    for each in definition.body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each.name[0] != "_":
            yield each.name, (ast.get_docstring(each) or "").partition("\n")[0]
