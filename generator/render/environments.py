"""Jinja environments, one for each output language, and the filters of templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..escape import html, json, markdown
from ..ir import Actions, Api, Model, Operation
from ..ir.reference import field_tables
from ..pycode.imports import within_models
from ..pycode.literals import comment, docstring, fitted, literal
from .call_samples import async_sample, curl_sample, first_call, signature, sync_sample
from .docstrings import (
    action_prose,
    actions_method_prose,
    actions_prose,
    api_prose,
    iterator_prose,
    model_prose,
    operation_prose,
)
from .languages import Language
from .reference_pages import type_links


def make_environment(folder: Path, language: Language) -> Environment:
    """Return the environment for the templates of an output language.

    The result of a macro or a block has the language's marked type, because everything that it
    prints was escaped.
    """

    def concat(parts: Iterable[str]) -> str:
        return language.marked("".join(parts))

    environment = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        finalize=language.finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.concat = concat  # type: ignore[method-assign]
    environment.filters = environment.filters | FILTERS
    return environment


def _takes(function: Callable[..., Any], *kinds: type, what: str) -> Callable[..., Any]:
    """Return the function as a filter that refuses values of other types."""

    @wraps(function)
    def call(value: Any, *arguments: Any, **options: Any) -> Any:
        if not isinstance(value, kinds):
            raise TypeError(f"the filter takes {what}, not {type(value).__name__}")
        return function(value, *arguments, **options)

    return call


def _prose(value: Actions | Api | Model | Operation) -> str:
    if isinstance(value, Operation):
        return operation_prose(value)
    if isinstance(value, Actions):
        return actions_prose(value)
    return model_prose(value) if isinstance(value, Model) else api_prose(value)


FILTERS = {
    "literal": literal,
    "docstring": _takes(docstring, str, what="text"),
    "comment": _takes(comment, str, what="text"),
    "within_models": within_models,
    "fitted": fitted,
    "json": json.literal,
    "paragraphs": _takes(markdown.paragraphs, str, what="text"),
    "code_span": _takes(markdown.code_span, str, what="text"),
    "code_block": _takes(markdown.code_block, str, what="text"),
    "markdown_link": _takes(markdown.link, str, what="text"),
    "html_link": _takes(html.link, str, what="text"),
    "prose": _takes(_prose, Actions, Api, Model, Operation, what="an API or a part of one"),
    "action_prose": _takes(action_prose, Operation, what="an operation"),
    "actions_method_prose": _takes(actions_method_prose, Operation, what="an operation"),
    "field_tables": _takes(field_tables, Api, what="an API"),
    "type_links": _takes(type_links, str, what="a type"),
    "first_call": first_call,
    "signature": _takes(signature, Operation, what="an operation"),
    "sync_sample": _takes(sync_sample, Operation, what="an operation"),
    "async_sample": _takes(async_sample, Operation, what="an operation"),
    "curl_sample": _takes(curl_sample, Operation, what="an operation"),
    "iterator_prose": _takes(iterator_prose, Operation, what="an operation"),
}
