"""Example responses: a static case, the document's example, or a sample of its schema."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selling_partner.sandbox.protocol.documents import Document, DocumentedOperation, load_documents
from selling_partner.sandbox.protocol.param_texts import Complaint
from selling_partner.sandbox.protocol.routing import Routes
from selling_partner.sandbox.protocol.validation import BODY, Checked, validator
from selling_partner.sandbox.server.example_responses import sample_response, static_case

OPERATIONS = [each for document in load_documents() for each in document.operations]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.operation_id)
def test_samples_are_valid(operation: DocumentedOperation) -> None:
    """The sample of a response is valid under the schema of the document."""
    response = sample_response(operation)
    content = operation.responses[response.status].get("content", {})
    if response.body is not None:
        schema = content[response.media_type]["schema"]
        assert validator(operation.document, schema).is_valid(response.body)


def document(paths: dict[str, Any]) -> Document:
    return Document("test_v1", {"info": {"title": "Test", "version": "1"}, "paths": paths})


def operation(cases: dict[str, list[Any]]) -> DocumentedOperation:
    """Return an operation with cases by status."""
    responses = {
        status: {
            "x-amzn-api-sandbox": {
                "static": [
                    {"request": {"parameters": named}, "response": {"case": number}}
                    for number, named in enumerate(listed)
                ]
            }
        }
        for status, listed in cases.items()
    }
    parameters = [
        {"name": name, "in": place, "schema": {}, "required": place == "path"}
        for name, place in (("id", "path"), ("page", "query"))
    ]
    data = {"operationId": "get", "parameters": parameters, "responses": responses}
    return document({"/things/{id}": {"get": data}}).operations[0]


def found(operation: DocumentedOperation, body: Any = None, wrong: str = "", **texts: str) -> Any:
    complaints = [Complaint(wrong, "wrong")] if wrong else []
    request = Checked(texts, {name: [text] for name, text in texts.items()}, body, complaints)
    case = static_case(operation, request)
    return None if case is None else (case.status, case.response["case"])


def test_the_most_specific_case() -> None:
    """Of several matching cases, the most specific one applies."""
    cases = operation(
        {"200": [{"id": {"value": "a"}}, {"id": {"value": "a"}, "page": {"value": 2}}]}
    )
    assert found(cases, id="a") == (200, 0)
    assert found(cases, id="a", page="2") == (200, 1)
    assert found(cases, id="b", page="2") is None


def test_a_case_for_a_body() -> None:
    """A name in a case that is not a parameter is the body, with or without a wrapper."""
    cases = operation({"200": [{"thing": {"value": {"a": 1}}}, {"body": {"a": 2}}]})
    assert found(cases, body={"a": 1}, id="a") == (200, 0)
    assert found(cases, body={"a": 2}, id="a") == (200, 1)
    assert found(cases, body={"a": 3}, id="a") is None


def test_cases_without_parameters() -> None:
    """Errors without parameters apply to invalid requests, and successes to valid ones."""
    cases = operation({"200": [{"id": {"value": "a"}}, {}], "400": [{}, {"id": {"value": "x"}}]})
    assert found(cases, id="a") == (200, 0)
    assert found(cases, id="b") == (200, 1)
    assert found(cases, id="b", wrong="page") == (400, 0)
    assert found(cases, id="a", wrong="page") == (400, 0)
    assert found(cases, id="x") == (400, 1)


def test_parameters_of_a_case_are_valid() -> None:
    """A request of Amazon's own case may violate the document; others may not."""
    cases = operation({"200": [{"id": {"value": "a"}}]})
    assert found(cases, id="a", wrong="id") == (200, 0)
    assert found(cases, id="a", wrong=BODY) is None


def test_empty_entries() -> None:
    """An empty entry, or an empty part of a path, never matches."""
    cases = operation({"200": [{"id": {"value": ""}, "page": {}}]})
    assert found(cases, id="anything") == (200, 0)


_segments = st.lists(st.sampled_from(["a", "b", "{x}", "a{y}"]), min_size=1, max_size=4)


@given(st.lists(_segments, min_size=1, max_size=6), _segments)
def test_fixed_segments_come_first(templates: list[list[str]], asked: list[str]) -> None:
    """A path leads to a template that it fits; a literal template first."""
    paths = {"/" + "/".join(each) for each in [*templates, asked]}
    path_items = {}
    for path in paths:
        names = {"{x}": "x", "{y}": "y"}
        parameters = [
            {"name": name, "in": "path", "schema": {}, "required": True}
            for mark, name in names.items()
            if mark in path
        ]
        path_items[path] = {"get": {"operationId": path, "parameters": parameters}}
    routes = Routes(document(path_items).operations)
    literal = "/" + "/".join(asked).replace("{x}", "b").replace("a{y}", "a")
    if literal in paths:
        first = routes.find(literal)[0]
        assert first.operation.path == literal
        assert first.values == {}
    own = "/" + "/".join(asked).replace("{x}", "other").replace("{y}", "z")
    assert "/" + "/".join(asked) in {each.operation.path for each in routes.find(own)}
