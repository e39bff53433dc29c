"""Hostile targets of overlays are rejected with a position, or applied in linear time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.core.errors import SpecError
from generator.openapi.documents import Document
from generator.openapi.overlays import apply_overlays
from tests.generator.support.hostile import openapi

OVERLAY = """\
overlay: 1.0.0
info: {{title: x, version: "1"}}
actions:
  - target: {target!r}
    description: x
    update: {{title: x}}
"""


@pytest.mark.parametrize(
    ("target", "wrong"),
    [
        ("$" + "[?(" * 3000 + "@.a" + ")]" * 3000, "of more than 1000 characters"),
        ("$" + ".a" * 50_000, "of more than 1000 characters"),
        ("$" + "['a']" * 50_000, "of more than 1000 characters"),
        (
            "$[?" + "(" * 40 + "@.a" + ")" * 40 + "]",
            "whose brackets are nested more than 20 levels",
        ),
        ("$" + "[?@" * 21 + "]" * 21, "whose brackets are nested more than 20 levels"),
        ("$..*..*..*", "with more than 2 descendant segments (..)"),
        ("$" + "[*,*]" * 20, "with more than 10 wildcards"),
        ("$[?" + "!" * 900 + "@.a]", "that is nested too deeply"),
    ],
)
def test_an_excessive_target_is_rejected(tmp_path: Path, target: str, wrong: str) -> None:
    """The library would crash the interpreter or visit an astronomical number of nodes."""
    (tmp_path / "a_v1.overlay.yaml").write_text(OVERLAY.format(target=target))
    document = Document("a_v1", "a_v1.json", openapi({}), "", {(): (1, 1)})
    with pytest.raises(SpecError) as caught:
        apply_overlays([document], (tmp_path,), tmp_path)
    (line,) = map(str, caught.value.problems)
    place = "a_v1.overlay.yaml:4:5 #/actions/0/target"
    assert line.startswith(f"{place}: unsupported: a target {wrong}")


@pytest.mark.parametrize(
    "target",
    [
        "$..[?$..title]",
        "$..*..*",
        "$" + "[*,*]" * 5,
        "$..[?count(@..*) > 1000]",
        "$..properties[?search($.info.description, 'a+b')]",
    ],
)
def test_a_target_that_visits_too_many_values_is_rejected(
    tmp_path: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The work of wildcards, descents, nested queries and patterns has one common bound."""
    monkeypatch.setattr("generator.openapi.overlay_targets.MAX_VISITS", 100)
    (tmp_path / "a_v1.overlay.yaml").write_text(OVERLAY.format(target=target))
    fields = {f"f{number}": {"type": "string"} for number in range(100)}
    data = openapi({"type": "object", "properties": fields})
    data["info"]["description"] = "a" * 10_000
    document = Document("a_v1", "a_v1.json", data, "", {(): (1, 1)})
    with pytest.raises(SpecError, match="unsupported: a target that visits more than"):
        apply_overlays([document], (tmp_path,), tmp_path)


def test_a_target_at_the_limits_is_applied(tmp_path: Path) -> None:
    """A target at the limits only fails if it matches nothing."""
    for target in ("$" + ".a" * 499, "$" + "[?@" * 19 + "]" * 19, "$..*..*", "$" + "[*]" * 10):
        (tmp_path / "a_v1.overlay.yaml").write_text(OVERLAY.format(target=target))
        document = Document("a_v1", "a_v1.json", openapi({}), "", {(): (1, 1)})
        try:
            apply_overlays([document], (tmp_path,), tmp_path)
        except SpecError as error:
            assert "unsupported" not in str(error)  # noqa: PT017 - either may be


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("search(@.description, '^(a+)+$')", []),
        ("match(@.description, '(a|aa)+')", []),
        ("search(@.description, 'a!$')", ["f"]),
        ("match(@.description, 'a.*!')", ["f"]),
        ("match(@.description, '.')", ["g"]),
        ("match(@.description, '[.]')", []),
        (r"match(@.description, '\\\\.')", []),
        ("match(@.description, 'x.y')", []),
        ("search(@.description, 'x[^y]y')", ["h"]),
        ("search(@.description, '(')", []),
        ("search(@.maxLength, '9')", []),
    ],
)
def test_targets_match_patterns_in_linear_time(
    tmp_path: Path, condition: str, found: list[str]
) -> None:
    """A hostile string cannot block an overlay; a dot matches no line ending."""
    texts = {"f": "a" * 5_000 + "!", "g": "b", "h": "x\ny"}
    fields = {
        name: {"type": "string", "description": text, "maxLength": 9}
        for name, text in texts.items()
    }
    target = f"$.components.schemas.Order.properties[?{condition}]"
    text = OVERLAY.format(target="TARGET").replace("'TARGET'", json.dumps(target))
    (tmp_path / "a_v1.overlay.yaml").write_text(text)
    data = openapi({"type": "object", "properties": fields})
    document = Document("a_v1", "a_v1.json", data, "", {(): (1, 1)})
    if not found:
        with pytest.raises(SpecError, match="the target matches nothing"):
            apply_overlays([document], (tmp_path,), tmp_path)
        return
    (changed,) = apply_overlays([document], (tmp_path,), tmp_path)
    made = changed.data["components"]["schemas"]["Order"]["properties"]
    assert [name for name in made if "title" in made[name]] == found
