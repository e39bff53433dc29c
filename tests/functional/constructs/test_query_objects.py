"""Objects in a query that contain a list, or that may be empty."""

from __future__ import annotations

import importlib
import sys

import pytest

from tests.functional.conftest import Complain, Make
from tests.functional.constructs.test_requests import query_document, warnings
from tests.functional.packages import KEY, document, get_document

SIZE = "{in: query, name: size, schema: {type: integer}}"
PAGEABLE = "{type: object, properties: {page: {type: integer}, sort: {type: array, items: {}}}}"


def test_a_list_in_an_exploded_object_is_an_argument(make: Make) -> None:
    """Spring's Pageable has a form if each of its properties is a parameter."""
    package = make(get_document(f"[{{in: query, name: p, required: true, schema: {PAGEABLE}}}]"))
    assert package.call("get_thing", page=1, sort=["a,asc", "b"]).target == (
        "/thing?page=1&sort=a%2Casc&sort=b"
    )
    assert package.call("get_thing").target == "/thing"
    (line,) = warnings(query_document(PAGEABLE))
    assert "/parameters/0: the object contains a list" in line
    assert "an argument of its own: page, sort; " in line


def test_a_list_in_an_object_of_a_path_is_an_argument_of_its_operations(
    make: Make, complaints: Complain
) -> None:
    """An operation that describes one of the properties itself would replace it."""
    operation = "get: {operationId: getThing, responses: {'200': {description: D.}}}"
    item = f"parameters: [{{in: query, name: p, schema: {PAGEABLE}}}]"
    text = document(f"""
paths:
  /thing:
    {item}
    {operation}
    put: {{operationId: putThing, parameters: [{SIZE}], responses: {{'200': {{description: D.}}}}}}
    post: {{operationId: addThing, parameters: [{SIZE}], responses: {{'200': {{description: D.}}}}}}
""")
    assert make(text).call("get_thing", page=1, sort=["a"]).target == "/thing?page=1&sort=a"
    own = "parameters: [{in: query, name: page, schema: {type: string}}]"
    (line,) = complaints(text.replace("get: {", f"get: {{{own}, "))
    assert "#/paths/~1thing/parameters/0/schema: unsupported: an object or a list" in line


@pytest.mark.parametrize(
    "parameters",
    [
        f"[{{in: query, name: p, schema: {PAGEABLE}}}, {{in: query, name: sort}}]",
        f"[{{in: query, name: p, schema: {PAGEABLE}, style: deepObject}}]",
        f"[{{in: query, name: p, schema: {PAGEABLE}, explode: false}}]",
        f"[{{in: query, name: p, schema: {PAGEABLE[:-1]}, required: [sort]}}}}]",
        f"[{{in: query, name: p, schema: {PAGEABLE[:-1]}, minProperties: 1}}}}]",
        f"[{{in: query, name: p, schema: {PAGEABLE[:-2]}, o: {{type: object}}}}}}}}]",
    ],
)
def test_a_list_in_an_object_stays_unsupported_elsewhere(
    complaints: Complain, parameters: str
) -> None:
    """Arguments of their own would allow more than the object, or hide another parameter."""
    (line,) = complaints(get_document(parameters.replace("sort}]", "sort, schema: {}}]")))
    assert "unsupported: an object or a list inside an object in a parameter" in line


def test_a_complaint_beside_a_split_object_has_its_own_place(complaints: Complain) -> None:
    """The parameters behind the object keep their places in the document."""
    bad = "{type: string, minLength: 2, maxLength: 1}"
    objects = f"{{in: query, name: p, schema: {PAGEABLE}}}"
    more = f"{{in: query, name: z, schema: {bad}}}"
    (line,) = complaints(get_document(f"[{objects}, {more}]"))
    assert "#/paths/~1thing/get/parameters/1/schema/minLength: nothing fits" in line


def test_an_empty_object_that_is_refused_is_not_tested_with_the_sandbox(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request without the properties of an optional object is a request without the object."""
    schema = "{type: object, required: [a], properties: {a: {type: string}}}"
    package = make(query_document(schema, ", style: deepObject"))
    monkeypatch.syspath_prepend(package.folder / "tests")
    for name in (f"cases_{KEY}", "documented_calls"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    (call,) = importlib.import_module(f"cases_{KEY}").CALLS
    assert call.refused_arguments == [("p", {})]
    assert call.refused_requests == []
