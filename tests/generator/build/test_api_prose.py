"""An operation's prose in the IR and in a docstring."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from generator.build.api import build
from generator.ir import Operation, UsagePlan
from generator.openapi.documents import load
from generator.render.docstrings import operation_prose

TABLE = (
    "**Usage Plans:**\n\n| Plan type | Rate (requests per second) | Burst |\n| -- | -- | -- |\n"
    "| Default | 0.5 | 30 |\n| Selling partner specific | Variable | Variable |"
)


def operation(folder: Path, **parts: Any) -> Operation:
    """Return the one operation of a small API, with some parts of its own."""
    given = {"operationId": "getIt", "responses": {"204": {"description": "It."}}, **parts}
    data = {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "v1"},
        "paths": {"/it": {"get": given}},
    }
    file = folder / "shop_v1.json"
    file.write_text(json.dumps(data))
    (api,) = build(load([file], folder))
    (found,) = api.operations
    return found


def test_a_table_in_the_description_is_the_usage_plan(tmp_path: Path) -> None:
    """The docstring states all rows of the table, which is removed from the description."""
    found = operation(tmp_path, description=f"Gets it. And more.\n\n{TABLE}")
    others = ("Selling partner specific: rate variable, burst variable",)
    assert found.usage_plan == UsagePlan(0.5, 30, others)
    assert (found.summary, found.description) == ("Gets it.", "And more.")
    assert operation_prose(found).startswith(
        "Gets it.\n\nAnd more.\n\nUsage plan: 0.5 requests per second, burst 30. "
        "Selling partner specific: rate variable, burst variable.\n\nArgs:"
    )


def test_a_usage_plan_in_the_extension_wins(tmp_path: Path) -> None:
    """An overlay adds the extension where the table is wrong or incomplete."""
    plan = {"rate": 2, "burst": 4}
    found = operation(tmp_path, description=TABLE, **{"x-amzn-usage-plan": plan})
    assert found.usage_plan == UsagePlan(2, 4)
    assert found.description == ""


def test_an_operation_without_prose_is_summarized_by_its_id(tmp_path: Path) -> None:
    """The usage plan is stated as not documented."""
    found = operation(tmp_path)
    assert (found.summary, found.usage_plan) == ("getIt", None)
    text = operation_prose(found)
    assert text.startswith("getIt.\n\nUsage plan: not documented by Amazon")


def test_descriptions_are_plain_text_everywhere(tmp_path: Path) -> None:
    """HTML links become Markdown links in parameters and responses."""
    text = "See <a href='https://e.example'>it</a> &amp; more"
    parameter = {"name": "a", "in": "query", "schema": {"type": "string"}, "description": text}
    responses = {"204": {"description": text}}
    prose = operation_prose(operation(tmp_path, parameters=[parameter], responses=responses))
    assert prose.count("See [it](https://e.example) & more.") == 2
