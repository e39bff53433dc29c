"""Overlays: their discovery, the effects of their actions, and rejections."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.core.errors import SpecError
from generator.openapi.documents import Document, load
from generator.openapi.overlays.actions import apply_overlays

SHOP = """\
openapi: 3.1.0
info: {title: Shop, version: v1}
tags:
  - name: a
  - name: b
  - name: c
components:
  schemas:
    Order:
      required: [id]
      properties:
        id: {type: string, maxLength: 5}
        items: {type: array, maxLength: 5}
"""
HEAD = "overlay: 1.0.0\ninfo: {title: Shop, version: '1'}\n"


def action(target: str, change: str) -> str:
    return f"  - target: {target}\n    description: a reason\n    {change}\n"


def place(folder: Path, *actions: str, name: str = "shop_v1.overlay.yaml", more: str = "") -> None:
    """Write an overlay; without actions, one that says nothing but what ``more`` says."""
    folder.mkdir(exist_ok=True)
    text = HEAD + more + ("actions:\n" if actions else "") + "".join(actions)
    (folder / name).write_text(json.dumps(yaml.safe_load(text)) if "json" in name else text)


def overlaid(folder: Path, *folders: str, document: str = SHOP) -> Document:
    """Return the document with the overlay from one of the folders."""
    file = folder / "shop_v1.yaml"
    file.write_text(document)
    loaded = load([file], folder)
    before = deepcopy(loaded)
    (result,) = apply_overlays(
        loaded, tuple(folder / each for each in folders or ["overlays"]), folder
    )
    assert loaded == before
    return result


def applied(folder: Path, *actions: str) -> Document:
    place(folder / "overlays", *actions)
    return overlaid(folder)


def refusal(folder: Path, *actions: str, more: str = "") -> str:
    place(folder / "overlays", *actions, more=more)
    with pytest.raises(SpecError) as caught:
        overlaid(folder)
    return str(caught.value)


@pytest.mark.parametrize(
    ("target", "change", "part", "expected"),
    [
        ("$.info", "update: {title: Store}", "info", {"title": "Store", "version": "v1"}),
        ("$", "update: {info: {x-a: [1]}}", "info", {"title": "Shop", "version": "v1", "x-a": [1]}),
        ("$.tags", "update: {name: d}", "tags", [{"name": each} for each in "abcd"]),
        ("$.tags", "update: [1]", "tags", [*({"name": each} for each in "abc"), [1]]),
        ("$", "update: {tags: [1, 2]}", "tags", [*({"name": each} for each in "abc"), 1, 2]),
        ("$.tags[*]", "update: {x: 1}", "tags", [{"name": each, "x": 1} for each in "abc"]),
        ("$.tags[*]", "update: {name: a}", "tags", [{"name": "a"}] * 3),
        ("$.tags[0, 2]", "remove: true", "tags", [{"name": "b"}]),
        ("$.tags[?@.name > 'a']", "remove: true", "tags", [{"name": "a"}]),
        ("$.info.version", "remove: true", "info", {"title": "Shop"}),
        ("$.tags[0, 0, -3]", "update: {x: [1]}", "tags", [{"name": "a", "x": [1]}, *"bc"]),
    ],
)
def test_an_action_changes_what_its_target_selects(
    tmp_path: Path, target: str, change: str, part: str, expected: Any
) -> None:
    """Objects are merged, arrays are extended, and a removed item leaves no gap."""
    if part == "tags":
        expected = [{"name": each} if isinstance(each, str) else each for each in expected]
    document = applied(tmp_path, action(f'"{target}"', change))
    assert document.data[part] == expected


def test_actions_are_applied_in_order(tmp_path: Path) -> None:
    """A later action finds the result of an earlier one."""
    document = applied(
        tmp_path,
        action("$.components.schemas[*].properties[?@.type == 'array']", "update: {maxItems: 5}"),
        action("$.components.schemas[*].properties[?@.maxItems].maxLength", "remove: true"),
    )
    properties = document.data["components"]["schemas"]["Order"]["properties"]
    assert properties["items"] == {"type": "array", "maxItems": 5}
    assert properties["id"] == {"type": "string", "maxLength": 5}


def test_a_document_keeps_the_reasons_of_applied_actions(tmp_path: Path) -> None:
    """The reasons are in order, each on one line."""
    assert overlaid(tmp_path).applied == ()
    first = "  - target: $.info\n    description: |\n      one\n      two\n    update: {a: 1}\n"
    document = applied(tmp_path, first, action("$.info.a", "remove: true"))
    assert document.applied == ("one two", "a reason")


def test_the_digest_of_a_document_depends_on_its_overlay(tmp_path: Path) -> None:
    """A different overlay changes the digest, even if the resulting document is the same."""
    without = overlaid(tmp_path)
    one = applied(tmp_path, action("$.info", "update: {a: 1}"))
    other = applied(tmp_path, action("$['info']", "update: {a: 1}"))
    assert one.data == other.data
    assert len({without.digest, one.digest, other.digest}) == 3
    assert one == applied(tmp_path, action("$.info", "update: {a: 1}"))


def test_a_problem_names_the_file_that_the_part_comes_from(tmp_path: Path) -> None:
    """An added part is located in the overlay, a shifted item in the vendor's file."""
    document = applied(
        tmp_path,
        action("$.tags[0]", "remove: true"),
        action("$.info", "update: {x: {y: 1}}"),
        action("$.tags", "update: {name: d}"),
    )
    complaints = [
        str(document.problem(pointer, "wrong", "right"))
        for pointer in (("info", "x", "y"), ("tags", 1, "name"), ("tags", 2), ("info", "title"))
    ]
    assert complaints == [
        "overlays/shop_v1.overlay.yaml:9:18 #/actions/1/update/x/y: wrong; right",
        "shop_v1.yaml:6:5 #/tags/2/name: wrong; right",
        "overlays/shop_v1.overlay.yaml:12:5 #/actions/2/update: wrong; right",
        "shop_v1.yaml:2:8 #/info/title: wrong; right",
    ]


@pytest.mark.parametrize("suffix", ["yaml", "yml", "json"])
def test_an_overlay_is_found_by_its_name(tmp_path: Path, suffix: str) -> None:
    """An overlay is named after its API, in YAML or JSON."""
    place(tmp_path / "overlays", name=f"shop_v1.overlay.{suffix}")
    with pytest.raises(SpecError, match=rf"overlays/shop_v1\.overlay\.{suffix}:1:1 #/actions"):
        overlaid(tmp_path)


def test_only_the_first_overlay_found_is_used(tmp_path: Path) -> None:
    """The search ends at the first folder that contains an overlay."""
    place(tmp_path / "far", action("$.info", "update: {x: far}"))
    assert overlaid(tmp_path, "near", "far").data["info"]["x"] == "far"
    place(tmp_path / "near", action("$.info", "update: {x: near}"))
    assert overlaid(tmp_path, "near", "far").data["info"]["x"] == "near"


def test_overlays_of_other_apis_are_not_read(tmp_path: Path) -> None:
    """Overlays of other APIs are not even parsed, because their documents may be absent."""
    (tmp_path / "overlays").mkdir()
    (tmp_path / "overlays" / "other_v1.overlay.yaml").write_text("{")
    assert overlaid(tmp_path).data["info"] == {"title": "Shop", "version": "v1"}


@pytest.mark.parametrize(
    ("extends", "is_used"),
    [
        *(("../shop_v1.yaml", True), ("shop_v1.yaml", True), ("https://a.b/c/shop_v1.yaml", True)),
        *(("../shop_v1.json", False), ("../my_shop_v1.yaml", False)),
    ],
)
def test_an_overlay_applies_only_to_the_file_that_it_extends(
    tmp_path: Path, extends: str, is_used: bool
) -> None:
    """The file's name decides, whether or not the actions would apply to another file."""
    target = "$.info" if is_used else "$.nowhere"
    place(tmp_path / "overlays", action(target, "update: {x: 1}"), more=f"extends: {extends}\n")
    assert ("x" in overlaid(tmp_path).data["info"]) is is_used


def test_two_overlays_for_one_api_are_rejected(tmp_path: Path) -> None:
    """The problems name both files."""
    place(tmp_path / "overlays", name="shop_v1.overlay.yml")
    message = refusal(tmp_path)
    for suffix in ("yaml", "yml"):
        where = f"overlays/shop_v1.overlay.{suffix}:1:1 #"
        assert f"{where}: there are two overlays for shop_v1; keep one of them" in message


def test_an_overlay_that_is_a_broken_link_is_rejected(tmp_path: Path) -> None:
    """A broken link is an error, not an absent overlay."""
    (tmp_path / "overlays").mkdir()
    (tmp_path / "overlays" / "shop_v1.overlay.yaml").symlink_to("nowhere")
    with pytest.raises(
        SpecError, match=r"shop_v1\.overlay\.yaml:1:1 #: a symbolic link to nowhere"
    ):
        overlaid(tmp_path)


def test_the_problems_of_all_overlays_are_reported_together(tmp_path: Path) -> None:
    """One run reports every problem."""
    files = [tmp_path / f"{name}.yaml" for name in ("a", "b", "c")]
    for file in files:
        file.write_text(SHOP)
        if file.stem != "b":
            place(
                tmp_path / "overlays",
                action("$.x", "remove: true"),
                action("$.y", "remove: true"),
                name=f"{file.stem}.overlay.yaml",
            )
    with pytest.raises(SpecError) as caught:
        apply_overlays(load(files, tmp_path), (tmp_path / "overlays",), tmp_path)
    assert [(each.file[9], each.line) for each in caught.value.problems] == [
        *(("a", 4), ("a", 7), ("c", 4), ("c", 7)),
    ]


def test_extensions_of_an_overlay_are_ignored(tmp_path: Path) -> None:
    """The standard allows keys that begin with ``x-`` everywhere."""
    change = "update: {a: 1}\n    x-ticket: 5"
    place(tmp_path / "overlays", action("$.info", change), more="x-owner: me\n")
    assert overlaid(tmp_path).data["info"]["a"] == 1


def test_a_target_reaches_the_deepest_level(tmp_path: Path) -> None:
    """A target selects values at the deepest level that the loader allows."""
    document = f"a: {'[' * 98}{{deepest: 1}}{']' * 98}\n"
    place(tmp_path / "overlays", action("$..[?@.deepest]", "update: {x: 1}"))
    (tmp_path / "shop_v1.yaml").write_text(document)
    value = overlaid(tmp_path, document=document).data["a"]
    while isinstance(value, list):
        (value,) = value
    assert value == {"deepest": 1, "x": 1}
