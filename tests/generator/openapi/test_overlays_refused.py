"""Overlays that cannot be applied: each problem has its line and a hint."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.core.errors import SpecError
from tests.generator.openapi.test_overlays import HEAD, action, overlaid, refusal

OBSOLETE = "the vendor may have corrected it; delete the action"
MISSING = "correct the target, or delete the action if the vendor removed the part"
PATH = "follow RFC 9535, as in $.paths[*].get"
REMOVE = "remove the old value in an earlier action"


@pytest.mark.parametrize(
    ("target", "change", "where", "message"),
    [
        (
            "$.x",
            "remove: true",
            "4:5 /target",
            f"the target matches nothing in shop_v1.yaml: {OBSOLETE}",
        ),
        (
            "$.x",
            "update: {}",
            "4:5 /target",
            f"the target matches nothing in shop_v1.yaml; {MISSING}",
        ),
        (
            "$.x.y",
            "remove: true",
            "4:5 /target",
            f"the target matches nothing in shop_v1.yaml; {MISSING}",
        ),
        *(
            (
                "$",
                f"update: {same}",
                "6:5 /update",
                f"shop_v1.yaml already contains this: {OBSOLETE}",
            )
            for same in ("{}", "{info: {title: Shop}}", "{info: {}, tags: []}")
        ),
        (
            *("$", "remove: true", "4:5 /target"),
            "the target is the whole document; remove only a part of it",
        ),
        (
            *("$.info.title", "update: Store", "6:5 /update"),
            "a single value cannot be merged into #/info/title of shop_v1.yaml, "
            "which is a single value; target the enclosing object",
        ),
        (
            *("$.info", "update: Store", "6:5 /update"),
            "a single value cannot be merged into #/info of shop_v1.yaml, "
            "which is an object; write an object",
        ),
        (
            *("$", "update: {tags: {a: 1}}", "6:14 /update/tags"),
            "an object cannot be merged into #/tags of shop_v1.yaml, "
            f"which is an array; write an array, or {REMOVE}",
        ),
        (
            *("$", "update: {info: {title: [a]}}", "6:21 /update/info/title"),
            "an array cannot be merged into #/info/title of shop_v1.yaml, "
            f"which is a single value; write a single value, or {REMOVE}",
        ),
        (
            *("$.paths./a", "remove: true", "4:5 /target"),
            f"the target must be a JSONPath: unexpected shorthand selector '/' "
            f"at character 9; {PATH}",
        ),
        (
            *("$.tags[?nope(@)]", "remove: true", "4:5 /target"),
            f"the target must be a JSONPath: function 'nope' is not defined at character 9; {PATH}",
        ),
        (
            *("info", "remove: true", "4:5 /target"),
            f"the target must be a JSONPath: expected '$', found 'i' at character 1; {PATH}",
        ),
        (
            *("5", "remove: true", "4:5 /target"),
            "target must be a string; write the JSONPath of what the action changes",
        ),
        (
            *("$.info", "x-note: 1", "4:5 "),
            "the action has neither update nor remove; give it one of them",
        ),
        (
            *("$.info", "update: {a: 1}\n    remove: true", "4:5 "),
            "the action has both update and remove; give it one of them",
        ),
        (
            *("$.info", "remove: false", "6:5 /remove"),
            "remove must be true; write remove: true, or delete the action",
        ),
        (
            *("$.info", "copy: $.tags\n    remove: true", "6:5 /copy"),
            "unknown key 'copy'; use target, description, update, remove",
        ),
    ],
)
def test_an_impossible_or_obsolete_action_is_rejected(
    tmp_path: Path, target: str, change: str, where: str, message: str
) -> None:
    """The message has the line of the overlay, the problem and a hint."""
    position, pointer = where.split(" ")
    expected = f"overlays/shop_v1.overlay.yaml:{position} #/actions/0{pointer}: {message}"
    assert refusal(tmp_path, action(target, change)) == expected


@pytest.mark.parametrize("description", ["", "    description:\n", "    description: ' '\n"])
def test_an_action_without_a_reason_is_rejected(tmp_path: Path, description: str) -> None:
    """The description is optional in the standard, but required here."""
    message = refusal(tmp_path, f"  - target: $.info\n{description}    update: {{a: 1}}\n")
    assert "#/actions/0/description: description " in message
    assert message.endswith("; give the reason for the action")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "1:1 #: the file must contain a mapping; start with overlay: 1.0.0"),
        ("[", "2:1 #: "),
        ("overlay: 1.0.0\noverlay: 1.0.0", "2:1 #/overlay: the key 'overlay' is repeated"),
        (HEAD, "1:1 #/actions: there is no list of actions; add an action"),
        (HEAD + "actions: []", "3:1 #/actions: there is no list of actions; add an action"),
        (
            HEAD + "actions: [1]",
            "3:11 #/actions/0: the action must be an object; "
            "give it a target, a description, and update or remove",
        ),
        (HEAD + "extends: 1", "3:1 #/extends: extends must be a string; name the file that"),
        (HEAD + "extend: x", "3:1 #/extend: unknown key 'extend'; use overlay, info"),
        (
            HEAD.replace("1.0.0", "1.1.0"),
            "1:1 #/overlay: unsupported: version 1.1.0 of the Overlay Specification; "
            "write overlay: 1.0.0",
        ),
        ("info: {}", "1:1 #/overlay: the version of the Overlay Specification is missing; write"),
        ("overlay: 1.0.0", "1:1 #/info: info must be an object; give it a title and a version"),
        (
            HEAD.replace("'1'", "1"),
            '2:21 #/info/version: version must be a string; quote it, such as "1"',
        ),
        (HEAD.replace("title: Shop, ", ""), "2:1 #/info/title: title is missing; name the API"),
        (HEAD.replace("title", "name: x, title"), "2:8 #/info/name: unknown key 'name'"),
    ],
)
def test_an_invalid_overlay_is_rejected(tmp_path: Path, content: str, message: str) -> None:
    """Each violation of the standard is reported with its position."""
    (tmp_path / "overlays").mkdir()
    (tmp_path / "overlays" / "shop_v1.overlay.yaml").write_text(content)
    with pytest.raises(SpecError) as caught:
        overlaid(tmp_path)
    assert any(
        str(problem).startswith(f"overlays/shop_v1.overlay.yaml:{message}")
        for problem in caught.value.problems
    ), str(caught.value)
