"""URL-encoded forms over a real socket."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.functional.conftest import Make
from tests.functional.operations.form_server import FormServer, form_server, send
from tests.functional.packages import document

FORM = document("""
paths:
  /form:
    post:
      operationId: sendIt
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [name]
              properties:
                name: {type: string, maxLength: 5}
                numbers: {type: array, items: {type: integer}}
                piped: {type: array, items: {type: string}}
                nested: {type: object, properties: {x: {type: string}}}
              additionalProperties: {type: integer}
            encoding: {piped: {style: pipeDelimited, explode: false}}
      responses: {'200': {description: D.}}
""")


@pytest.fixture
def server() -> Iterator[FormServer]:
    with form_server() as found:
        yield found


def test_a_urlencoded_form_arrives(make: Make, server: FormServer) -> None:
    """Names and texts are percent-encoded; unknown fields of the documented type are sent."""
    package = make(FORM)
    body = {"name": "ü &=", "numbers": [1, 2], "piped": ["a", "b"], "nested": {"x": "y"}, "z": 5}
    send(package, server, "send_it", body)
    (received,) = server.received
    assert received.content_type == "application/x-www-form-urlencoded"
    assert received.fields == [
        ("name", "ü &="),
        ("numbers", "1"),
        ("numbers", "2"),
        ("piped", "a|b"),
        ("nested", '{"x":"y"}'),
        ("z", "5"),
    ]


def test_an_optional_form_may_be_omitted(make: Make, server: FormServer) -> None:
    """A call without a body sends no content type; an empty optional list sends no field."""
    package = make(FORM)
    send(package, server, "send_it", None)
    send(package, server, "send_it", {"name": "", "numbers": []})
    assert [each.content for each in server.received] == [b"", b"name="]
    assert server.received[0].content_type == ""
