"""Complaints about forms that cannot be sent."""

from __future__ import annotations

import pytest

from tests.functional.complaint_lines import assert_complaint
from tests.functional.conftest import Complain
from tests.functional.packages import document

BINARY = "{type: string, format: binary}"
PLACE = "#/paths/~1form/post/requestBody/content/"
MULTIPART, URLENCODED = "multipart/form-data", "application/x-www-form-urlencoded"


def form(field: str, encoding: str = "{}", media_type: str = MULTIPART) -> str:
    """Return a document of a form with one field on line 11, and its encoding on line 12."""
    return document(f"""
paths:
  /form:
    post:
      operationId: sendForm
      requestBody:
        content:
          {media_type}:
            schema:
              {{type: object, properties: {{a: {field}}}}}
            encoding: {{a: {encoding}}}
      responses: {{'200': {{description: D.}}}}
""")


FIELD = "/schema/properties/a"
CASES = {
    "a file or a string": (
        form(f"{{oneOf: [{BINARY}, {{type: string}}]}}"),
        11,
        FIELD,
        "a form's field that is a file or something else",
    ),
    "a file or a list of files": (
        form(f"{{oneOf: [{BINARY}, {{type: array, items: {BINARY}}}]}}"),
        11,
        FIELD,
        "a form's field that is a file or something else",
    ),
    "a style of a file": (
        form(BINARY, "{style: deepObject}"),
        12,
        "/encoding/a",
        "a style of a file",
    ),
    "a pattern of a file": (
        form("{type: string, format: binary, pattern: a}"),
        11,
        FIELD,
        "pattern of a file",
    ),
    "only null": (form("{type: 'null'}"), 11, FIELD, "a form's field that can only be null"),
    "a style of another value": (
        form("{type: string}", "{style: deepObject}"),
        11,
        FIELD,
        "deepObject for a value that is not an object",
    ),
    "an object in text": (
        form("{type: object, properties: {x: {type: string}}}", "{contentType: text/csv}"),
        12,
        "/encoding/a/contentType",
        "an object in text/csv",
    ),
    "headers": (
        form("{type: string}", "{headers: {X-A: {schema: {type: string}}}}"),
        12,
        "/encoding/a/headers",
        "headers of a form's field",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_field_that_cannot_be_sent_is_refused(complaints: Complain, name: str) -> None:
    """The complaint names the field or its encoding, and the limit."""
    text, line, place, phrase = CASES[name]
    (found,) = complaints(text)
    assert_complaint(found, line, f"{PLACE}multipart~1form-data{place}", f"unsupported: {phrase}")


def test_a_file_in_a_urlencoded_form_is_refused(complaints: Complain) -> None:
    """The remedy is the form that carries files."""
    (found,) = complaints(form(BINARY, media_type=URLENCODED))
    place = f"{PLACE}application~1x-www-form-urlencoded{FIELD}"
    assert_complaint(found, 11, place, f"unsupported: a file in {URLENCODED}")
    assert found.endswith("; offer multipart/form-data")


def test_files_without_names_are_refused(complaints: Complain) -> None:
    """A form's files are documented by their names."""
    text = form("{type: string}").replace(
        "properties:", f"additionalProperties: {BINARY}, properties:"
    )
    (found,) = complaints(text)
    place = f"{PLACE}multipart~1form-data/schema/additionalProperties"
    assert_complaint(found, 11, place, "unsupported: files whose names are not documented")
