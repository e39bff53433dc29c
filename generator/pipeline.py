"""The pipeline: load, upgrade, overlay, validate, build, render, format.

``write`` does the rest.
"""

from __future__ import annotations

import hashlib
import json
import tokenize
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from . import VERSION
from .build import build
from .conveniences import ConvenienceFile, find_conveniences
from .format import format_sources
from .ir import Api, Package
from .load import Document, find_documents, load
from .overlay import apply_overlays
from .problems import Problem, SpecError, TemplateError
from .project import ROOT, Project
from .render import Renderer, Template, find_partials, find_templates
from .unasync import Unasync, sync_path
from .upgrade import upgrade
from .validate import validate
from .write import MANIFEST, Output

RUNTIME = ROOT / "runtime"
PACKAGE_OUTPUT = "src/selling_partner"
RUNTIME_OUTPUT = f"{PACKAGE_OUTPUT}/_runtime"

Report = Callable[[str], None]


@dataclass(frozen=True)
class _Source:
    """A file before formatting; what a person wrote is copied as it stands."""

    path: str
    text: str
    origin: str
    made_by: str
    by_hand: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether the text is final as it is."""
        return self.by_hand or not self.path.endswith(".py")


class Made(NamedTuple):
    """A package.

    Attributes:
        apis: What was rendered.
        outputs: Its files, by path.

    """

    apis: list[Api]
    outputs: dict[str, Output]


def read_spec(project: Project) -> list[Api]:
    """Load, validate and build every API of the project, for those who want nothing more.

    Raises:
        SpecError: A document is at fault.
        UsageError: The folder or one of the APIs does not exist.

    """
    documents = load_spec(project)
    _refuse(validate(documents))
    return build(documents, _conveniences(project, documents))


def read_one(project: Project, key: str) -> tuple[Document, Api]:
    """One API as it is in the package of all, and its document.

    Raises:
        SpecError: The document is at fault.
        UsageError: The folder or the API does not exist.

    """
    documents = load_spec(replace(project, apis=(key,)))
    _refuse(validate(documents))
    keys = [file.stem for file in find_documents(project.spec)]
    (api,) = build(documents, find_conveniences(project.conveniences, keys))
    return documents[0], api


def make_outputs(project: Project, report: Report) -> dict[str, Output]:
    """Every file of the package by its path; nothing is written.

    Raises:
        GeneratorError: The spec or a template is at fault.

    """
    return make_package(project, load_spec(project), report).outputs


def make_package(project: Project, documents: list[Document], report: Report) -> Made:
    """The package of APIs whose documents are at hand; nothing is written.

    Raises:
        GeneratorError: The spec or a template is at fault.

    """
    templates = find_templates(project.templates)
    report(f"validating {_count(len(documents), 'document')}")
    _refuse(validate(documents))
    conveniences = _conveniences(project, documents)
    apis = build(documents, conveniences)
    report(f"rendering {_count(len(apis), 'API')}")
    renderer = Renderer(project.templates, read_package(), apis)
    rendered = _render(project, templates, renderer)
    by_hand = [*_runtime(), *map(_carried, conveniences)]
    sources = _unique(_with_twins([*rendered, *by_hand]))
    report(f"formatting {_count(sum(not each.is_ready for each in sources), 'file')}")
    return Made(apis, _format(sources))


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise SpecError(problems)


def read_package() -> Package:
    """Name and version of the package, from the project's own settings."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    package = settings["tool"]["lockstep"]["package"]
    return Package(name=package["name"], version=package["version"])


def load_spec(project: Project) -> list[Document]:
    """The documents of the project's APIs as OpenAPI 3.1, overlays included.

    Raises:
        SpecError: A file cannot be read.
        UsageError: The folder or one of the APIs does not exist.

    """
    found = find_documents(project.spec.resolve(), project.apis)
    return prepare(project, load(found, Path.cwd()))


def prepare(project: Project, documents: list[Document]) -> list[Document]:
    """Documents as they were loaded, as OpenAPI 3.1 and with their overlays.

    Raises:
        SpecError: An overlay is at fault.

    """
    upgraded = [upgrade(document) for document in documents]
    return apply_overlays(upgraded, project.overlays, Path.cwd())


def _render(project: Project, templates: list[Template], renderer: Renderer) -> Iterator[_Source]:
    partials = _digest(*sorted(map(_bytes, find_partials(project.templates))))
    for template in templates:
        by_hand = not template.is_rendered
        for path, text, apis in renderer.render(template):
            if text.strip() or by_hand:
                seen = [api.digest for api in apis]
                seen += [each.digest for api in apis for each in api.conveniences]
                made_from = (_bytes(template.file), partials, *seen, read_package().version)
                yield _Source(path, text, _origin(*made_from), template.path, by_hand)


def _runtime() -> Iterator[_Source]:
    for file in sorted(RUNTIME.glob("*.py")):
        content = file.read_text(encoding="utf-8")
        path, made_by = f"{RUNTIME_OUTPUT}/{file.name}", f"runtime/{file.name}"
        yield _Source(path, content, _origin(content), made_by, by_hand=True)


def _conveniences(project: Project, documents: list[Document]) -> list[ConvenienceFile]:
    return find_conveniences(project.conveniences, [document.key for document in documents])


def _carried(file: ConvenienceFile) -> _Source:
    made_by = f"conveniences/{file.path}"
    path = f"{PACKAGE_OUTPUT}/{file.path}"
    return _Source(path, file.text, _origin(file.text), made_by, by_hand=True)


def _with_twins(sources: list[_Source]) -> Iterator[_Source]:
    unasync = Unasync()
    for source in sources:
        yield source
        twin = sync_path(source.path)
        if twin is not None:
            text = _derive(unasync, source)
            yield _Source(twin, text, source.origin, f"{source.made_by}, made sync")
    unasync.check_all_used()


def _derive(unasync: Unasync, source: _Source) -> str:
    try:
        return unasync.derive(source.text)
    except (SyntaxError, tokenize.TokenError) as error:
        raise TemplateError(f"{source.made_by}: gives no Python: {error}") from error


def _unique(sources: Iterator[_Source]) -> list[_Source]:
    by_path = {MANIFEST: _Source(MANIFEST, "", "", "the generator itself")}
    for source in sources:
        first = by_path.setdefault(source.path, source)
        if first is not source:
            makers = f"{first.made_by} and {source.made_by}"
            raise TemplateError(f"{source.path}: {makers} both give this file")
    del by_path[MANIFEST]
    return list(by_path.values())


def _format(sources: list[_Source]) -> dict[str, Output]:
    unready = {each.path: each.text for each in sources if not each.is_ready}
    try:
        texts = format_sources(unready)
    except TemplateError as error:
        raise TemplateError(*(_with_maker(line, sources) for line in error.lines)) from error
    return {each.path: Output(texts.get(each.path, each.text), each.origin) for each in sources}


def _with_maker(line: str, sources: list[_Source]) -> str:
    """A complaint about an output, with what made it in front."""
    makers = {each.path: each.made_by for each in sources}
    path = line.partition(":")[0]
    return f"{makers[path]}: {line}" if path in makers else line


def _origin(*made_from: str) -> str:
    return _digest(VERSION, *_tools(), *made_from)


@cache
def _tools() -> tuple[str, ...]:
    return tuple(version(name) for name in ("jinja2", "ruff"))


def _digest(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _bytes(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
