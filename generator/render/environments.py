"""Jinja environments, one for each output language, and the filters of templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, wraps
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

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
        bytecode_cache=_compiled_templates(language),
    )
    environment.concat = concat  # type: ignore[method-assign]
    environment.filters = environment.filters | FILTERS
    return environment


class _CompiledTemplates(BytecodeCache):
    """The code of the templates that this process compiled last, by their file and content.

    With ``--watch``, and in tests, a process renders the same templates many times.
    """

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the bucket its code, if this content was compiled before."""
        checksum, code = self._codes.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of the bucket."""
        if len(self._codes) >= _MAX_COMPILED:
            self._codes.clear()
        if bucket.code is not None:
            self._codes[bucket.key] = bucket.checksum, bucket.code


_MAX_COMPILED = 1000
"""The most templates that are kept; a tree of templates has about a hundred."""


@cache
def _compiled_templates(_: Language) -> _CompiledTemplates:
    """Return the cache of a language, whose function has escaped the constants in the code."""
    return _CompiledTemplates()


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
