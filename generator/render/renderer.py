"""Rendering of templates with the IR."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, TemplateSyntaxError
from jinja2.exceptions import TemplateNotFound, UndefinedError

from ..core.errors import TemplateError
from ..core.filesystem import read_file
from ..core.project import PARTS
from ..escape.errors import LiteralError
from ..ir import Api, Package
from ..pycode.short_names import short_names
from .environments import make_environment
from .languages import Language, UnprintableError, language_of
from .templates import VARIABLES, Template

_OWN_CODE = PARTS / "generator"
_MAX_CALLS = 2
"""The most frames of the generator below a template's expression whose error is the template's."""

_MAX_RECURSION = 100
"""The same for a ``RecursionError``, because a template may call itself without end."""


class Rendering(NamedTuple):
    """The result of a template.

    Attributes:
        path: The path of the output.
        text: The text.

    """

    path: str
    text: str


class Renderer:
    """A renderer of templates with the IR.

    Args:
        folder: The tree of templates.
        package: The package that is generated.
        apis: All its APIs; ``None`` if no template needs another API than its own.

    """

    def __init__(self, folder: Path, package: Package, apis: Sequence[Api] | None) -> None:
        self._folder = folder
        self._package = package
        self._apis = apis
        self._environments: dict[Language, Environment] = {}

    def render(self, template: Template, only: Api | None = None) -> Iterator[Rendering]:
        """Yield every file that the template renders.

        Args:
            template: The template.
            only: The API to render it for; without it, all of them.

        Raises:
            TemplateError: The template is invalid; the message names its line.

        """
        apis = (self._apis or ()) if only is None else [only]
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
            if (api.payload is not None) != (loop == "schema"):
                continue
            if loop == "schema":
                yield {"schema": api.key}, {"schema": api}
                continue
            scope = {"api": api}
            if loop == "api":
                yield {"api": api.key}, scope
                continue
            for operation in api.operations:
                names = {"api": api.key, "operation": operation.method_name}
                yield names, scope | {"operation": operation}

    def _render(self, template: Template, path: str, variables: dict[str, Any]) -> str:
        language = language_of(path)
        try:
            found = self._environment(language).get_template(template.path)
            known = self._globals() | variables
            names = VARIABLES[template.loop] & known.keys()
            text = str(found.render({name: known[name] for name in names}))
        except TemplateSyntaxError as error:
            raise TemplateError(f"{error.name}:{error.lineno}: {error.message}") from error
        except TemplateNotFound as error:
            place = self._place(error, template)
            raise TemplateError(f"{place}: there is no template {error.name}") from error
        except UnicodeDecodeError as error:
            raise TemplateError(f"{template.path}: not in UTF-8; save it as UTF-8") from error
        except MemoryError:
            raise
        except Exception as error:
            if self._is_internal(error):
                raise
            kinds: dict[type, str] = {UndefinedError: "undefined: "}
            kinds |= dict.fromkeys((UnprintableError, LiteralError), "")
            kind = kinds.get(type(error), f"{type(error).__name__}: ")
            raise TemplateError(f"{self._place(error, template)}: {kind}{error}") from error
        _check_syntax(template, path, text, language)
        return text

    def _globals(self) -> dict[str, Any]:
        """Return the variables of every template."""
        found: dict[str, Any] = {"package": self._package}
        if self._apis is not None:
            found["apis"] = [each for each in self._apis if each.payload is None]
            found["schemas"] = [each for each in self._apis if each.payload is not None]
            found["short_names"] = short_names(each.key for each in found["apis"])
        return found

    def _environment(self, language: Language) -> Environment:
        if language not in self._environments:
            self._environments[language] = make_environment(self._folder, language)
        return self._environments[language]

    def _is_internal(self, error: Exception) -> bool:
        """Return whether the error arose deep in the generator's code that the template called.

        A filter complains at once of a value of the wrong type; that error is the template's.
        """
        depth, trace = 0, error.__traceback__
        while trace is not None:
            file = Path(trace.tb_frame.f_code.co_filename)
            if file.is_relative_to(self._folder):
                depth = 0
            elif file.is_relative_to(_OWN_CODE):
                depth += 1
            trace = trace.tb_next
        most = _MAX_RECURSION if isinstance(error, RecursionError) else _MAX_CALLS
        return depth > most and not isinstance(error, LiteralError)

    def _place(self, error: BaseException, template: Template) -> str:
        """Return the innermost line of a template or a partial that the error passed through."""
        place, trace = f"{template.path}:1", error.__traceback__
        while trace is not None:
            file = Path(trace.tb_frame.f_code.co_filename)
            if file.is_relative_to(self._folder):
                place = f"{file.relative_to(self._folder).as_posix()}:{trace.tb_lineno}"
            trace = trace.tb_next
        return place


def _check_syntax(template: Template, path: str, text: str, language: Language) -> None:
    if language.parse is None or not text.strip():
        return
    try:
        language.parse(text)
    except ValueError as error:
        raise TemplateError(
            f"{template.path}: {path}: the rendered text is not valid: {error}; "
            "an expression prints a whole value, with quotes around a string"
        ) from error


def _read(template: Template) -> str:
    try:
        return read_file(template.file).decode()
    except UnicodeDecodeError as error:
        raise TemplateError(
            f"{template.path}: only text in UTF-8 can be copied; save it as UTF-8"
        ) from error
