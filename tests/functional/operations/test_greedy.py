"""Greedy path parameters: strings in a path that keep their slashes."""

from __future__ import annotations

import pytest

from tests.functional.conftest import Complain, Make
from tests.functional.packages import get_document

GREEDY = "{name: path, in: path, required: true, x-amazon-spds-greedy-path-parameter: true"


def test_a_greedy_parameter_keeps_its_slashes(make: Make) -> None:
    """A greedy path parameter is sent with its slashes, but without dot segments."""
    text = get_document(f"[{GREEDY}, schema: {{type: string, example: a/b c}}}}]")
    package = make(text.replace("/thing:", "/thing/{path}:"))
    assert package.call("get_thing", "/x y/z").target == "/thing/x%20y/z"
    with pytest.raises(package.root.RequestValidationError, match=r"path: '\.\.' "):
        package.call("get_thing", "x/../z")
    cases = (package.folder / "tests" / "cases_sample_v1.py").read_text(encoding="utf-8")
    assert 'target="/thing/a/b%20c"' in cases


@pytest.mark.parametrize(
    ("parameter", "phrase"),
    [
        (f"{GREEDY}, schema: {{type: integer}}}}", "slashes"),
        (f"{GREEDY.replace('in: path', 'in: query')}, schema: {{type: string}}}}", "misplaced"),
    ],
)
def test_a_misplaced_greedy_extension_is_refused(
    complaints: Complain, parameter: str, phrase: str
) -> None:
    """The extension is allowed only on a string in the path."""
    text = get_document(f"[{parameter}]")
    path = "/thing/{path}:" if "in: path" in parameter else "/thing:"
    (line,) = complaints(text.replace("/thing:", path))
    assert line.startswith("7:")
    assert phrase in line
    assert "write true on a path parameter of type string" in line
