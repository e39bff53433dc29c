"""Greedy path parameters: texts in a path whose slashes stay slashes."""

from __future__ import annotations

import pytest

from tests.functional.conftest import Complain, Make
from tests.functional.packages import get_document

GREEDY = "{name: path, in: path, required: true, x-amazon-spds-greedy-path-parameter: true"


def test_a_greedy_parameter_is_a_path_of_its_own(make: Make) -> None:
    """What the vendor marks as greedy is sent with its slashes, and its sample too."""
    text = get_document(f"[{GREEDY}, schema: {{type: string, example: a/b c}}}}]")
    package = make(text.replace("/thing:", "/thing/{path}:"))
    assert package.call("get_thing", "/x y/z").target == "/thing/x%20y/z"
    with pytest.raises(package.root.RequestValidationError, match=r"path: '\.\.' cannot stand"):
        package.call("get_thing", "x/../z")
    cases = (package.folder / "tests" / "cases_sample_v1.py").read_text(encoding="utf-8")
    assert 'target="/thing/a/b%20c"' in cases


@pytest.mark.parametrize(
    ("parameter", "words"),
    [
        (f"{GREEDY}, schema: {{type: integer}}}}", "only a text can have slashes"),
        (f"{GREEDY.replace('in: path', 'in: query')}, schema: {{type: string}}}}", "misplaced"),
    ],
)
def test_a_greedy_mark_elsewhere_is_a_complaint(
    complaints: Complain, parameter: str, words: str
) -> None:
    """The mark has a meaning on a text in the path, and nowhere else."""
    text = get_document(f"[{parameter}]")
    path = "/thing/{path}:" if "in: path" in parameter else "/thing:"
    (line,) = complaints(text.replace("/thing:", path))
    assert line.startswith("7:")
    assert words in line
    assert "write true on a path parameter of type string" in line
