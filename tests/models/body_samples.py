"""A program with a sample of every body as a dict, which type checkers must accept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator import pipeline
from generator.core.project import Project
from generator.ir import Api
from generator.pycode.imports import within_models
from generator.pycode.literals import Repeat, literal

_HEAD = """\
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
"""


def body_samples(spec: Path) -> str:
    """Return the program for the documents in a folder."""
    apis = [built.api for built in pipeline.compile_spec(Project(spec=spec))]
    return "\n".join([_HEAD, *(line for api in apis for line in _lines(api))])


def _lines(api: Api) -> Iterator[str]:
    models, dicts = f"{api.key}_models", f"{api.key}_dicts"
    yield f"from selling_partner.{api.key} import models as {models}"
    if api.dicts:
        yield f"from selling_partner.{api.key} import dicts as {dicts}"
    for operation in api.operations:
        body = operation.body
        if body is not None and body.type != "bytes":
            kind: str = within_models(body.type, api.client_models)
            kind = kind.replace("_models.", f"{models}.").replace("_dicts.", f"{dicts}.")
            name = f"{api.key}_{operation.method_name}"
            yield f"{name}: {kind} = {literal(_expanded(body.sample))}"


def _expanded(value: Any) -> Any:
    """Return a sample without repetitions, whose items type checkers would not compare."""
    if isinstance(value, Repeat):
        return _expanded(value.value)
    if isinstance(value, dict):
        return {key: _expanded(each) for key, each in value.items()}
    return [*map(_expanded, value)] if isinstance(value, list) else value
