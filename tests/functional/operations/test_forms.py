"""Forms over a real socket: fields, files, their encoding, retries and refusals."""

from __future__ import annotations

import datetime
import io
import os
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from tests.functional.conftest import Make
from tests.functional.operations.form_server import FormServer, form_server, send
from tests.functional.packages import document

UPLOAD = document("""
paths:
  /upload:
    post:
      operationId: uploadIt
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema: {$ref: '#/components/schemas/Upload'}
            encoding:
              picture: {contentType: 'image/png, image/*'}
              joined: {style: form, explode: false}
              place: {style: deepObject}
              quoted: {contentType: application/json}
              markdown: {contentType: text/markdown}
      responses: {'200': {description: D.}}
components:
  schemas:
    Upload:
      type: object
      required: [file, count]
      properties:
        file: {type: string, format: binary, minLength: 1, maxLength: 10}
        more: {type: array, items: {type: string, format: binary}}
        raw: {type: [string, 'null'], contentMediaType: application/octet-stream}
        picture: {type: string, format: binary}
        count: {type: integer, minimum: 2}
        price: {type: number}
        is_big: {type: boolean}
        at: {type: string, format: date-time}
        tags: {type: array, items: {type: string}}
        joined: {type: array, items: {type: string}}
        place: {type: object, properties: {x: {type: string}, y: {type: integer}}}
        plain: {type: object, properties: {x: {type: string}}}
        plains: {type: array, items: {type: object, additionalProperties: {type: integer}}}
        quoted: {type: string}
        markdown: {type: string}
""")


@pytest.fixture
def server() -> Iterator[FormServer]:
    with form_server() as found:
        yield found


def test_every_field_arrives_as_documented(make: Make, server: FormServer) -> None:
    """Scalars are text, objects JSON, lists repeated; the encoding of the document applies."""
    package = make(UPLOAD)
    upload = package.api.Upload(
        file=b"\x00\xff\r\n--",
        more=[("a.txt", b"a"), ("b", io.BytesIO(b"b"), "text/x-b")],
        count=2,
        price=Decimal("1.50"),
        is_big=True,
        at=datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC),
        tags=["a,b", "c"],
        joined=["d", "e"],
        place={"x": "f", "y": 3},
        plain={"x": "ü"},
        plains=[{"a": 1}, {"b": 2}],
        quoted="g",
        markdown="# h",
    )
    send(package, server, "upload_it", upload)
    (received,) = server.received
    assert received.content_type.startswith("multipart/form-data; boundary=")
    assert received.fields == [
        ("file", ("upload", b"\x00\xff\r\n--", "application/octet-stream")),
        ("more", ("a.txt", b"a", "text/plain")),
        ("more", ("b", b"b", "text/x-b")),
        ("count", "2"),
        ("price", "1.50"),
        ("is_big", "true"),
        ("at", "2026-01-02T03:04:05Z"),
        ("tags", "a,b"),
        ("tags", "c"),
        ("joined", "d,e"),
        ("place[x]", "f"),
        ("place[y]", "3"),
        ("plain", '{"x":"ü"}'),
        ("plains", '{"a":1}'),
        ("plains", '{"b":2}'),
        ("quoted", '"g"'),
        ("markdown", "# h"),
    ]
    assert b'name="markdown"\r\nContent-Type: text/markdown\r\n\r\n# h' in received.content
    assert b'name="plain"\r\nContent-Type: application/json\r\n' in received.content


async def test_an_async_client_sends_files(make: Make, server: FormServer, tmp_path: Path) -> None:
    """The async client reads files in a thread, and sends the same form."""
    package = make(UPLOAD)
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF")
    async with package.api.AsyncSampleClient(**server.options(package)) as client:
        await client.upload_it(body={"file": path, "count": 2})
    expected = [("file", ("a.pdf", b"%PDF", "application/pdf")), ("count", "2")]
    (received,) = server.received
    assert expected == [*received_fields(received)]


def received_fields(received: Any) -> Any:
    """Return the fields of a request's form, parsed outside the running event loop."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: received.fields).result()


def _advanced(path: Path) -> BinaryIO:
    file = path.open("rb")
    file.read(2)
    return file


NAMED = ("n.png", b"1")
PATH_NAME = 'ü "a".txt'
ARRIVED = "ü %22a%22.txt"
WAYS: dict[str, tuple[Callable[[Path], Any], tuple[str, bytes, str]]] = {
    "bytes": (lambda _: b"1", ("upload", b"1", "application/octet-stream")),
    "bytearray": (lambda _: bytearray(b"1"), ("upload", b"1", "application/octet-stream")),
    "a path": (lambda path: path, (ARRIVED, b"text", "text/plain")),
    "an open file": (lambda path: path.open("rb"), (ARRIVED, b"text", "text/plain")),
    "the rest of an open file": (_advanced, (ARRIVED, b"xt", "text/plain")),
    "a stream": (lambda _: io.BytesIO(b"1"), ("upload", b"1", "application/octet-stream")),
    "name and content": (lambda _: NAMED, ("n.png", b"1", "image/png")),
    "name, content and type": (lambda _: (*NAMED, "a/b; c=d"), ("n.png", b"1", "a/b; c=d")),
    "name, path and type": (lambda path: ("n", path, "a/b"), ("n", b"text", "a/b")),
}
"""A function that passes a file, and what arrives. Browsers and HTTP libraries escape quotes."""


@pytest.mark.parametrize("way", WAYS)
def test_a_file_is_passed_in_any_form(
    make: Make, server: FormServer, tmp_path: Path, way: str
) -> None:
    """In a model and in a dict; an open file can be sent again, because its position is kept."""
    package = make(UPLOAD)
    path = tmp_path / PATH_NAME
    path.write_bytes(b"text")
    pass_file, expected = WAYS[way]
    given = pass_file(path)
    with given if hasattr(given, "close") else nullcontext():
        for body in ({"file": given, "count": 2}, package.api.Upload(file=given, count=2)):
            send(package, server, "upload_it", body)
    assert [each.fields[0][1] for each in server.received] == [expected, expected]


def test_a_pipe_is_read_once_and_retried(make: Make, server: FormServer) -> None:
    """A form is held in memory: each attempt sends the same bytes, whatever its file was."""
    package = make(UPLOAD)
    reading, writing = os.pipe()
    os.write(writing, b"piped")
    os.close(writing)
    server.statuses = [429]
    retry = package.root.RetryPolicy(attempts=2, first_wait=0)
    with os.fdopen(reading, "rb") as pipe:
        send(package, server, "upload_it", {"file": pipe, "count": 2}, retry=retry)
    first, second = server.received
    assert first == second
    assert first.fields[0] == ("file", ("upload", b"piped", "application/octet-stream"))


def test_an_upload_is_not_sent_twice_by_itself(make: Make, server: FormServer) -> None:
    """A form is a write like any other: after 500 it may have been processed."""
    package = make(UPLOAD)
    server.statuses = [500]
    with pytest.raises(package.root.InternalServerError):
        send(package, server, "upload_it", {"file": b"1", "count": 2})
    assert len(server.received) == 1


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({"count": 2}, "body.file: Field required"),
    "a limit of a text": ({"file": b"1", "count": 1}, "body.count: Input should be greater"),
    "a string": ({"file": "a.pdf"}, "body.file: pass bytes, a path"),
    "a number": ({"file": 5}, "body.file: pass bytes, a path"),
    "a list": ({"file": [b"1"]}, "body.file: pass bytes, a path"),
    "not a list": ({"more": b"1"}, "body.more: pass a list"),
    "a bad item": ({"more": [b"1", None]}, "body.more.1: pass bytes, a path"),
    "an empty file": ({"file": b""}, "body.file: the file has 0 bytes; the API accepts 1 to 10"),
    "a large file": ({"file": b"1" * 11}, "body.file: the file has 11 bytes"),
    "no such file": ({"file": Path("/no/such")}, "body.file: '/no/such' does not exist"),
    "a folder": ({"file": Path("/")}, "body.file: '/' is a folder"),
    "text mode": ({"file": io.StringIO("a")}, "body.file: the file is not a file; pass"),
    "another type": ({"picture": ("a.txt", b"")}, "body.picture: the file looks like text/plain"),
    "a type in words": ({"picture": ("a", b"", "image/png\r\n")}, "is not a content type"),
    "a wrong type": ({"picture": ("a", b"", "a/b")}, "a/b is not image/png or image/\\*"),
    "a comma": ({"joined": ["a,b"]}, "body.joined: an item contains a comma"),
    "no time zone": ({"at": datetime.datetime(2026, 1, 2)}, "body.at: "),
    "no number": ({"price": float("nan")}, "body.price: "),
    "a lone surrogate": ({"markdown": "\ud800"}, "body: contains a lone surrogate"),
    "a misspelling": ({"pirce": 2}, "body.pirce: unknown field; did you mean price"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_invalid_form_is_refused(make: Make, server: FormServer, name: str) -> None:
    """The whole form is checked before anything is sent; the message names the field."""
    package = make(UPLOAD)
    changes, message = REFUSED[name]
    body = changes if name == "nothing" else {"file": b"1", "count": 2} | changes
    with pytest.raises(package.root.RequestValidationError, match=message):
        send(package, server, "upload_it", body)
    assert server.received == []


def test_a_form_is_bounded(make: Make, server: FormServer, tmp_path: Path) -> None:
    """The files of a form may have 64 MiB in total, because they are read into memory."""
    package = make(UPLOAD)
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(40 * 2**20)
    body = {"file": b"1", "count": 2, "more": [path, path]}
    with pytest.raises(package.root.RequestValidationError, match="larger than 64 MiB"):
        send(package, server, "upload_it", body)


def test_the_type_of_a_file_is_exported(make: Make) -> None:
    """A caller annotates a variable with ``FormFile``; an API without files does not have it."""
    package = make(UPLOAD)
    assert "FormFile" in package.api.__all__
    types = import_module("selling_partner._runtime.models.types")
    assert package.api.FormFile == types.FormFile
    without = UPLOAD.replace("format: binary", "format: byte")
    without = without.replace("contentMediaType: application/octet-stream", "maxLength: 9")
    assert "FormFile" not in make(without).api.__all__


def test_a_file_is_not_shown(make: Make) -> None:
    """A repr hides the content of files."""
    upload = make(UPLOAD).api.Upload(file=b"secret", count=2)
    assert "secret" not in repr(upload)


def test_an_unchecked_form_is_sent(make: Make, server: FormServer) -> None:
    """Without checks any fields are sent, for the error cases of a sandbox."""
    package = make(UPLOAD)
    body = {"file": b"1" * 20, "count": 1, "other": {"a": None}, "none": None}
    send(package, server, "upload_it", body, validate_requests=False)
    assert server.received[0].fields == [
        ("file", ("upload", b"1" * 20, "application/octet-stream")),
        ("count", "1"),
        ("other", '{"a":null}'),
    ]
