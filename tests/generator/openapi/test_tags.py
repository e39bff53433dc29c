"""The tags of a normalized union."""

from __future__ import annotations

import pytest

from generator.openapi.tags import Tag, class_of_value, unknown_tags


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (["cat", "dog"], ["catdog"]),
        (["", "Dog"], ["Dog-"]),
        (["cat"], ["cat-"]),
        ([1, 7], [8]),
        ([True], [False]),
        ([True, False], []),
    ],
)
def test_an_unknown_tag_selects_no_class(tags: list[Tag], expected: list[Tag]) -> None:
    """The tests of a package send it, so that it must not be a tag of the union."""
    union = {"discriminator": {"propertyName": "kind", "tags": [[each, "A"] for each in tags]}}
    assert unknown_tags(union) == expected
    assert [class_of_value(union, {"kind": each}) for each in expected] == [None] * len(expected)
