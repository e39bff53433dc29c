"""Renders the tree of templates: the tree you see is the tree you get."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateSyntaxError
from jinja2.exceptions import TemplateNotFound, UndefinedError

from ..core.errors import TemplateError, UsageError
from ..core.filesystem import read_file
from ..core.project import ROOT, files_below
from ..ir import Actions, Api, Model, Operation, Package
from ..pycode.imports import within_models
from ..pycode.literals import Code, LiteralError, comment, docstring, literal
from .docstrings import (
    action_prose,
    actions_method_prose,
    actions_prose,
    api_prose,
    iterator_prose,
    model_prose,
    operation_prose,
)

SUFFIX = ".j2"
MANUAL = "README.md"
"""The page at the root of the templates that is for their authors: the only file left alone."""

_OWN_CODE = ROOT / "generator"
_MOST_CALLS = 2
"""How deep in the generator's code an error arises that a template's expression is at fault for."""

_MOST_RECURSION = 100
"""The same where the template may call itself without end."""

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_LOOPS: dict[frozenset[str], str] = {
    frozenset(): "once",
    frozenset({"api"}): "api",
    frozenset({"api", "operation"}): "operation",
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
        """Whether it is a template, or a file to be copied."""
        return self.path.endswith(SUFFIX)

    @property
    def loop(self) -> str:
        """What it is rendered for: ``once``, each ``api``, or each ``operation``."""
        names = frozenset(_VARIABLE.findall(self.path))
        if names not in _LOOPS:
            raise TemplateError(
                f"{self.path}: a path may hold {{api}}, or {{api}} and {{operation}}, "
                f"not {', '.join(f'{{{name}}}' for name in sorted(names))}"
            )
        return _LOOPS[names]

    def output_path(self, names: Mapping[str, str]) -> str:
        """Where the result goes."""
        path = self.path.removesuffix(SUFFIX)
        return _VARIABLE.sub(lambda match: names[match[1]], path)


class Rendering(NamedTuple):
    """What a template gives.

    Attributes:
        path: Where it goes.
        text: The text.

    """

    path: str
    text: str


def find_templates(folder: Path) -> list[Template]:
    """Return every template and every file to copy, by path. Partials are not among them.

    Raises:
        UsageError: The folder does not exist, or part of it cannot be read.

    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder of templates")
    found = [Template(file.relative_to(folder).as_posix(), file) for file in files_below(folder)]
    return sorted((each for each in found if not _is_aside(each.path)), key=lambda each: each.path)


def find_partials(folder: Path) -> list[Path]:
    """Return the files that templates may include."""
    found = files_below(folder)
    return [file for file in found if _is_partial(file.relative_to(folder).as_posix())]


def _is_aside(path: str) -> bool:
    return _is_partial(path) or path == MANUAL


def _is_partial(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.startswith("_") and not name.startswith("__")


VARIABLES = {
    "once": frozenset({"package", "apis"}),
    "api": frozenset({"package", "apis", "api"}),
    "operation": frozenset({"package", "apis", "api", "operation"}),
}
"""What a template sees, by what it is rendered for."""


class Renderer:
    """Renders templates with the IR.

    Args:
        folder: The tree of templates.
        package: The package that is generated.
        apis: All its APIs; ``None`` where no template sees more than the one it is for.

    """

    def __init__(self, folder: Path, package: Package, apis: Sequence[Api] | None) -> None:
        self._folder = folder
        self._apis = apis or ()
        self._globals = {"package": package} | ({} if apis is None else {"apis": apis})
        self._python = _environment(_PythonEnvironment, folder, _only_code)
        self._text = _environment(Environment, folder, _anything)

    def render(self, template: Template, only: Api | None = None) -> Iterator[Rendering]:
        """Everything that the template gives.

        Args:
            template: The template.
            only: The API to render it for; without it, all of them.

        Raises:
            TemplateError: The template is at fault; the message names its line.

        """
        apis = self._apis if only is None else [only]
        for names, variables in self._scopes(template.loop, apis):
            path = template.output_path(names)
            is_rendered = template.is_rendered
            text = self._render(template, path, variables) if is_rendered else _read(template)
            yield Rendering(path, text)

    def _scopes(
        self, loop: str, apis: Sequence[Api]
    ) -> Iterator[tuple[Mapping[str, str], dict[str, Any]]]:
        if loop == "once":
            yield {}, {}
            return
        for api in apis:
            scope = {"api": api}
            if loop == "api":
                yield {"api": api.key}, scope
                continue
            for operation in api.operations:
                names = {"api": api.key, "operation": operation.method_name}
                yield names, scope | {"operation": operation}

    def _render(self, template: Template, path: str, variables: dict[str, Any]) -> str:
        environment = self._python if path.endswith(".py") else self._text
        try:
            found = environment.get_template(template.path)
            known = self._globals | variables
            return found.render(
                {name: known[name] for name in VARIABLES[template.loop] & known.keys()}
            )
        except TemplateSyntaxError as error:
            raise TemplateError(f"{error.name}:{error.lineno}: {error.message}") from error
        except TemplateNotFound as error:
            place = self._place(error, template)
            raise TemplateError(f"{place}: there is no template {error.name}") from error
        except UnicodeDecodeError as error:
            raise TemplateError(f"{template.path}: not in UTF-8; save it as such") from error
        except MemoryError:
            raise
        except Exception as error:  # A failure of a template's expressions is the template's.
            if self._is_internal(error):
                raise
            kinds: dict[type, str] = {UndefinedError: "undefined: "}
            kinds |= dict.fromkeys((PlainTextError, LiteralError), "")
            kind = kinds.get(type(error), f"{type(error).__name__}: ")
            raise TemplateError(f"{self._place(error, template)}: {kind}{error}") from error

    def _is_internal(self, error: Exception) -> bool:
        """Whether the error is the generator's own: it arose deep within what the template called.

        A filter that is given what it does not take complains of that at once.
        """
        depth, trace = 0, error.__traceback__
        while trace is not None:
            file = Path(trace.tb_frame.f_code.co_filename)
            if file.is_relative_to(self._folder):
                depth = 0
            elif file.is_relative_to(_OWN_CODE):
                depth += 1
            trace = trace.tb_next
        most = _MOST_RECURSION if isinstance(error, RecursionError) else _MOST_CALLS
        return depth > most and not isinstance(error, LiteralError)

    def _place(self, error: BaseException, template: Template) -> str:
        """Return the innermost line of a template, or of a partial, that the error came through."""
        place, trace = f"{template.path}:1", error.__traceback__
        while trace is not None:
            file = Path(trace.tb_frame.f_code.co_filename)
            if file.is_relative_to(self._folder):
                place = f"{file.relative_to(self._folder).as_posix()}:{trace.tb_lineno}"
            trace = trace.tb_next
        return place


def _takes(function: Callable[..., Any], *kinds: type, what: str) -> Callable[..., Any]:
    """Return the function as a filter, which refuses what it is not made for."""

    @wraps(function)
    def call(value: Any, *arguments: Any, **options: Any) -> Any:
        if not isinstance(value, kinds):
            raise TypeError(f"the filter takes {what}, not {type(value).__name__}")
        return function(value, *arguments, **options)

    return call


class PlainTextError(Exception):
    """A template prints text of a document straight into a Python file."""


def _only_code(value: Any) -> Any:
    """Let only code, and numbers, into a Python file."""
    if isinstance(value, Code | int | float):
        return value
    raise PlainTextError(
        f"{str(value)!r} is plain text; print it through literal, docstring or comment"
    )


def _anything(value: Any) -> Any:
    return value


def _joined(parts: Iterable[str]) -> Code:
    return Code("".join(parts))


class _PythonEnvironment(Environment):
    """What a macro or a block gives is code as well: everything in it went through finalize."""

    concat = staticmethod(_joined)


def _environment(kind: type[Environment], folder: Path, finalize: Any) -> Environment:
    environment = kind(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters = environment.filters | FILTERS
    return environment


def _read(template: Template) -> str:
    try:
        return read_file(template.file).decode()
    except UnicodeDecodeError as error:
        raise TemplateError(
            f"{template.path}: only text in UTF-8 can be copied; save it as such"
        ) from error


def _prose(value: Actions | Api | Model | Operation) -> str:
    if isinstance(value, Operation):
        return operation_prose(value)
    if isinstance(value, Actions):
        return actions_prose(value)
    return model_prose(value) if isinstance(value, Model) else api_prose(value)


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False)


FILTERS = {
    "literal": literal,
    "docstring": _takes(docstring, str, what="text"),
    "comment": _takes(comment, str, what="text"),
    "within_models": within_models,
    "json": _json,
    "prose": _takes(_prose, Actions, Api, Model, Operation, what="an API or a part of one"),
    "action_prose": _takes(action_prose, Operation, what="an operation"),
    "actions_method_prose": _takes(actions_method_prose, Operation, what="an operation"),
    "iterator_prose": _takes(iterator_prose, Operation, what="an operation"),
}
