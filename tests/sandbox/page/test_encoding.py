"""The sandbox's page writes parameters of every style, cookies, and forms with files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from importlib import import_module
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FilePayload, expect

from tests.functional.packages import KEY, document, generate, imported
from tests.needs import needs_browser
from tests.sandbox.page.support import Opened, opened

pytestmark = [pytest.mark.slow(measured=False), needs_browser]

RANGE = "{type: object, properties: {gte: {type: integer}, lte: {type: integer}}}"
TEXTS = "{type: array, items: {type: string}}"
BINARY = "{type: string, format: binary}"
DOCUMENT = document(f"""
paths:
  /things/{{place}}:
    get:
      operationId: findThings
      parameters:
        - {{name: place, in: path, required: true, explode: true, schema: {RANGE}}}
        - {{name: deep, in: query, required: true, style: deepObject, schema: {RANGE}}}
        - {{name: flat, in: query, required: true, explode: false, schema: {RANGE}}}
        - name: piped
          in: query
          required: true
          style: pipeDelimited
          explode: false
          schema: {TEXTS}
        - {{name: X-Range, in: header, required: true, schema: {RANGE}}}
        - {{name: session, in: cookie, required: true, schema: {{pattern: '^a b;c$'}}}}
        - name: filter
          in: query
          required: true
          content: {{application/json: {{schema: {RANGE}}}}}
      responses: {{'200': {{description: D.}}}}
  /photos:
    post:
      operationId: addPhoto
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [image, count]
              properties:
                image: {{type: string, format: binary, maxLength: 9}}
                more: {{type: array, items: {BINARY}}}
                count: {{type: integer, maximum: 9}}
                tags: {TEXTS}
                range: {RANGE}
            encoding:
              image: {{contentType: image/png}}
              tags: {{style: form, explode: false}}
              range: {{style: deepObject}}
      responses: {{'200': {{description: D.}}}}
    put:
      operationId: orderPhotos
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [name]
              properties:
                name: {{type: string, maxLength: 5}}
                numbers: {{type: array, items: {{type: integer}}}}
      responses: {{'200': {{description: D.}}}}
""")


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Yield the sandbox of a package that is generated from the document."""
    folder = tmp_path_factory.mktemp("package")
    generate(folder, {KEY: DOCUMENT})
    with ExitStack() as stack:
        stack.enter_context(imported(folder / "package"))
        make = import_module("selling_partner.sandbox").Sandbox
        yield stack.enter_context(make())


@pytest.fixture
def shown(browser: BrowserContext, sandbox: Any) -> Iterator[Opened]:
    sandbox.reset()
    with opened(browser, sandbox) as found:
        yield found


def test_parameters_of_every_style_are_accepted(sandbox: Any, shown: Opened) -> None:
    """Objects, delimited lists, JSON and cookies arrive as documented; the log hides cookies."""
    shown.choose(f"{KEY}.find_things")
    shown.page.locator("#parameter-deep").fill('{"gte": 2, "lte": 3}')
    shown.page.locator("#parameter-piped").fill("a,b c")
    shown.page.locator("#parameter-session").fill("a b;c")
    expect(shown.send()).to_contain_text("200 OK")
    request = sandbox.exchanges[-1]
    assert request.target.startswith("/things/gte=")
    assert "deep%5Bgte%5D=2&deep%5Blte%5D=3" in request.target
    assert "piped=a%7Cb%20c" in request.target
    assert "filter=%7B%22gte%22" in request.target
    assert "-H 'Cookie: session=a%20b%3Bc'" in shown.spelled("curl")
    assert 'deep={"gte": 2, "lte": 3}' in shown.spelled("Python")
    assert shown.page.evaluate("document.cookie") == ""
    assert shown.errors == []


def test_a_form_with_files_is_sent(sandbox: Any, shown: Opened) -> None:
    """Files are chosen beside the fields, and the sandbox checks both."""
    shown.choose(f"{KEY}.add_photo")
    expect(shown.send()).to_contain_text('"image\\" is a required property')
    image: FilePayload = {"name": "a.png", "mimeType": "image/png", "buffer": b"\x89PNG"}
    more: FilePayload = {"name": "b.txt", "mimeType": "text/plain", "buffer": b"b"}
    shown.page.locator("#file-image").set_input_files([image])
    shown.page.locator("#file-more").set_input_files([more, more])
    shown.page.locator("#body").fill(
        '{"count": 3, "tags": ["a", "b"], "range": {"gte": 1, "lte": 2}}'
    )
    expect(shown.send()).to_contain_text("200 OK")
    content = sandbox.exchanges[-1].content
    assert b'name="image"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n\x89PNG' in content
    assert content.count(b'name="more"; filename="b.txt"') == 2
    assert b'name="tags"\r\n\r\na,b\r\n' in content
    assert b'name="range[gte]"\r\n\r\n1\r\n' in content
    assert "-F 'image=@a.png;type=image/png'" in shown.spelled("curl")
    assert '"image": Path("a.png")' in shown.spelled("Python")
    image["mimeType"] = "image/gif"
    shown.page.locator("#file-image").set_input_files([image])
    expect(shown.send()).to_contain_text("the content type image/gif is not image/png")


def test_a_urlencoded_form_is_sent(sandbox: Any, shown: Opened) -> None:
    """The body is written as JSON on the page, and sent as a form."""
    shown.choose(f"{KEY}.order_photos")
    shown.page.locator("#body").fill('{"name": "ü &", "numbers": [1, 2]}')
    expect(shown.send()).to_contain_text("200 OK")
    assert sandbox.exchanges[-1].content == b"name=%C3%BC+%26&numbers=1&numbers=2"
    shown.page.locator("#body").fill('{"name": "too long"}')
    expect(shown.send()).to_contain_text("body at /name")
