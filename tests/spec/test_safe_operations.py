"""Checks of spec/safe_operations.md against Amazon's models and the marks in overlays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.openapi.extensions import SAFE
from tests.models.swagger import read_models
from tests.needs import needs_models
from tests.spec.test_overlays import FILES, OVERLAYS, ROOT, actions

PAGE = (ROOT / "spec" / "safe_operations.md").read_text(encoding="utf-8")
ROWS: list[tuple[str, str, str, str, str]] = re.findall(
    r"^\| `(\w+)` \| `(\w+)` \| ([A-Z/]+) \| (yes|no) \| (.+) \|$", PAGE, re.M
)
MODELS = read_models()


def marked() -> Iterator[tuple[str, str, Any]]:
    """Yield API, operation and action of each mark in an overlay."""
    for key in FILES:
        for action in actions(key):
            if SAFE in action.get("update", {}):
                (name,) = re.findall(r"@\.operationId == '(\w+)'", action["target"])
                yield key, name, action


def test_the_page_lists_each_operation_once() -> None:
    """Each operation has one row with a decision."""
    names = [row[:2] for row in ROWS]
    assert len(names) == len(set(names)) > 100
    assert names == sorted(names, key=lambda each: each[0])


def test_the_overlays_mark_what_the_page_calls_safe() -> None:
    """The overlays mark exactly the safe operations, with the reason on the page."""
    decided = {(key, name): why for key, name, _, is_safe, why in ROWS if is_safe == "yes"}
    found = {(key, name): action["description"] for key, name, action in marked()}
    assert {place: why.removesuffix(".") for place, why in found.items()} == decided
    assert all(action["update"] == {SAFE: True} for *_, action in marked())


@needs_models
def test_the_page_lists_every_other_method_than_get() -> None:
    """Every operation of the models with a method other than GET has a decision."""
    found: dict[tuple[str, str], set[str]] = {}
    for model in MODELS:
        for item in model.data["paths"].values():
            for method in item.keys() & {"post", "put", "patch", "delete"}:
                place = model.key, item[method]["operationId"]
                found.setdefault(place, set()).add(method.upper())
    assert found == {(key, name): set(methods.split("/")) for key, name, methods, *_ in ROWS}
    without = {model.key for model in MODELS} - {key for key, *_ in ROWS}
    (listed,) = re.findall(r"models with `GET` alone are (.*?)\. ", PAGE.replace("\n", " "))
    assert set(re.findall(r"`(\w+)`", listed)) == without


def test_every_marked_api_has_an_overlay() -> None:
    """The marked APIs are those with an overlay in the folder."""
    assert {key for key, *_ in marked()} <= {
        each.name.removesuffix(".overlay.yaml") for each in OVERLAYS.iterdir()
    }
