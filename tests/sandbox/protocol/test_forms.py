"""The sandbox's checks of forms, over plain HTTP."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import import_module

import httpx2
import pytest

from tests.functional.packages import KEY, document, generate, imported
from tests.sandbox.support import FORM

FIELDS = """
              type: object
              required: [count]
              additionalProperties: false
              properties:
                count: {type: integer, maximum: 9}
                file: {type: string, format: binary, minLength: 2, maxLength: 4}
                files: {type: array, maxItems: 2, items: {type: string, format: binary}}
                tags: {type: array, items: {type: string, maxLength: 3}}
                joined: {type: array, items: {type: integer}}
                range: {type: object, properties: {gte: {type: integer}}}
                plain: {type: object, required: [x], properties: {x: {type: boolean}}}
                either: {anyOf: [{type: integer}, {type: string, enum: [all]}]}
                quoted: {type: string, maxLength: 3}
            encoding:
              file: {contentType: 'image/png, text/*'}
              joined: {style: form, explode: false}
              range: {style: deepObject}
              quoted: {contentType: application/json}
"""
MULTIPART, URLENCODED = "multipart/form-data", "application/x-www-form-urlencoded"
DOCUMENT = document(f"""
paths:
  /parts:
    post:
      operationId: sendParts
      requestBody:
        required: true
        content:
          {MULTIPART}:
            schema:
{FIELDS.strip(chr(10))}
      responses: {{'200': {{description: D.}}}}
  /pairs:
    post:
      operationId: sendPairs
      requestBody:
        content:
          {URLENCODED}:
            schema:
              type: object
              properties: {{a: {{type: string}}, n: {{type: array, items: {{type: integer}}}}}}
      responses: {{'200': {{description: D.}}}}
""")

Send = Callable[[str, bytes, str], httpx2.Response]


@pytest.fixture(scope="module")
def send(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Send]:
    """Yield a function that sends a body in a media type to a path of the sandbox."""
    folder = tmp_path_factory.mktemp("package")
    generate(folder, {KEY: DOCUMENT})
    with ExitStack() as stack:
        stack.enter_context(imported(folder / "package"))
        sandbox = stack.enter_context(import_module("selling_partner.sandbox").Sandbox())
        http = stack.enter_context(httpx2.Client(base_url=sandbox.url))
        token = http.post("/auth/o2/token", data=FORM).json()["access_token"]
        headers = {"x-amz-access-token": token, "User-Agent": "Test/1 (Language=Python)"}

        def sent(path: str, content: bytes, media_type: str) -> httpx2.Response:
            given = {**headers, "Content-Type": media_type}
            return http.post(path, content=content, headers=given)

        yield sent


def form(*parts: str) -> bytes:
    """Return a form with the boundary ``b``, from headers and content of each part."""
    return "".join(f"--b\r\n{each}\r\n" for each in parts).encode() + b"--b--\r\n"


def field(name: str, text: str, more: str = "") -> str:
    """Return a part of a form."""
    return f'Content-Disposition: form-data; name="{name}"{more}\r\n\r\n{text}'


def file(name: str, text: str, content_type: str = "text/plain") -> str:
    """Return a part that is a file."""
    return field(name, text, f'; filename="f"\r\nContent-Type: {content_type}')


COUNT = field("count", "3")
PARTS = f"{MULTIPART}; boundary=b"
ACCEPTED = {
    "one field": [COUNT],
    "a file": [COUNT, file("file", "1234"), file("files", ""), file("files", "x" * 900)],
    "a file without a name": [COUNT, field("file", "12", "\r\nContent-Type: text/plain")],
    "lists": [COUNT, field("tags", "a"), field("tags", "b,c"), field("joined", "1,2")],
    "objects": [COUNT, field("range[gte]", "5"), field("plain", '{"x": true}')],
    "a union": [COUNT, field("either", "5"), field("quoted", '"abc"')],
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_form_is_accepted(send: Send, name: str) -> None:
    """Fields are decoded by their schemas and their encoding."""
    response = send("/parts", form(*ACCEPTED[name]), PARTS)
    assert response.status_code == 200, response.text


REFUSED = {
    "a missing field": ([], 'body at /: "count" is a required property'),
    "a limit": ([field("count", "10")], "body at /count: "),
    "not a number": ([field("count", "ten")], "body at /count: "),
    "twice": ([COUNT, COUNT], "body at /count: given 2 times; send it once"),
    "an unknown field": ([COUNT, field("other", "a")], "body at /: "),
    "a small file": ([COUNT, file("file", "1")], "body at /file: "),
    "a large file": ([COUNT, file("file", "12345")], "body at /file: "),
    "another type": (
        [COUNT, file("file", "12", "image/gif")],
        "body at /file: the content type image/gif is not image/png or text/*",
    ),
    "many files": ([COUNT, *[file("files", "")] * 3], "body at /files: "),
    "a long item": ([COUNT, field("tags", "a"), field("tags", "long")], "body at /tags/1: "),
    "no list": ([COUNT, field("joined", "1,a")], "body at /joined/1: "),
    "no object": ([COUNT, field("plain", "x")], "body at /plain: not JSON"),
    "a part of an object": ([COUNT, field("plain", "{}")], "body at /plain: "),
    "no JSON": ([COUNT, field("quoted", "abc")], "body at /quoted: not JSON"),
    "no name": (["Content-Disposition: form-data\r\n\r\na"], "body: a part has no"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_invalid_form_is_refused(send: Send, name: str) -> None:
    """The complaint names the field, like that of a JSON body."""
    parts, complaint = REFUSED[name]
    response = send("/parts", form(*parts), PARTS)
    assert response.status_code == 400
    assert complaint in response.json()["errors"][0]["details"]


MALFORMED = {
    "no boundary": (form(COUNT), MULTIPART, "names no boundary"),
    "another boundary": (form(COUNT), f"{MULTIPART}; boundary=c", "not a form in parts"),
    "no end": (form(COUNT)[:-7], PARTS, "ends before its last boundary"),
    "not UTF-8": (form(COUNT).replace(b"count", b"\xff"), PARTS, "not valid UTF-8"),
    "many parts": (form(*[COUNT] * 1001), PARTS, "more than 1000 parts"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_form_is_refused(send: Send, name: str) -> None:
    """A body that is not a form in parts is a complaint, never a failure of the sandbox."""
    content, media_type, complaint = MALFORMED[name]
    response = send("/parts", content, media_type)
    assert response.status_code == 400
    assert complaint in response.json()["errors"][0]["details"]


def test_a_form_in_another_media_type_is_refused(send: Send) -> None:
    """The operation names the media types that it takes."""
    for media_type in (URLENCODED, "application/json"):
        response = send("/parts", b"count=3", media_type)
        assert response.status_code == 415
        assert MULTIPART in response.json()["errors"][0]["details"]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"a=%zz", "is not valid percent-encoding"),
        (b"a=%ff", "is not valid UTF-8"),
        ("a=ü".encode(), "the byte 2 must be percent-encoded"),
        (b"a=1&a=2", "body at /a: given 2 times"),
        (b"n=1&n=x", "body at /n/1: "),
    ],
)
def test_an_invalid_urlencoded_form_is_refused(send: Send, content: bytes, complaint: str) -> None:
    """Percent-encoding is as strict as in a URL."""
    response = send("/pairs", content, URLENCODED)
    assert response.status_code == 400
    assert complaint in response.json()["errors"][0]["details"]


@pytest.mark.parametrize("content", [b"", b"a=", b"a=x+y%20z&n=1&n=2", b"&a=1&"])
def test_a_urlencoded_form_is_accepted(send: Send, content: bytes) -> None:
    """Empty texts and repeated fields are values."""
    response = send("/pairs", content, URLENCODED)
    assert response.status_code == 200, response.text


def test_a_missing_parser_of_forms_is_named(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package for forms, the response says what to install."""
    monkeypatch.setitem(sys.modules, "python_multipart.multipart", None)
    response = send("/parts", form(COUNT), PARTS)
    assert response.status_code == 500
    assert "pip install 'selling-partner[sandbox]'" in response.text
    assert "python-multipart" in response.text
    assert "defect" not in response.text
