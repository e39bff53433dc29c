"""Requests of clients from documents with constructs of other vendors."""

from __future__ import annotations

import inspect
import json
from typing import Any

import httpx2
import pytest

from generator.compiler import OverlayFolders, compile_api
from generator.openapi.documents import SourceFile
from tests.functional.conftest import Complain, Make
from tests.functional.packages import KEY, Package, document, get_document

OBJECT = "{type: object, properties: {gte: {type: integer, minimum: 1}, lte: {type: integer}}}"


def query_document(schema: str, more: str = "") -> str:
    """Return a document whose ``getThing`` has one optional parameter ``p``."""
    return get_document(f"[{{name: p, in: query, schema: {schema}{more}}}]")


def annotation(package: Package) -> Any:
    return inspect.signature(package.api.SampleClient.get_thing).parameters["p"].annotation


@pytest.mark.parametrize(
    ("schema", "more", "value", "query"),
    [
        ("{anyOf: [{type: string}, {type: 'null'}]}", "", "a", "p=a"),
        ("{anyOf: [{type: string}, {type: 'null'}]}", "", None, ""),
        ("{type: [string, integer]}", "", 5, "p=5"),
        ("{type: array}", "", ["a", "b"], "p=a&p=b"),
        ("{}", "", "a", "p=a"),
        (OBJECT, ", style: deepObject", {"gte": 1, "lte": 2}, "p%5Bgte%5D=1&p%5Blte%5D=2"),
        (OBJECT, ", style: deepObject", {"gte": 1, "lte": None}, "p%5Bgte%5D=1"),
        (OBJECT, "", {"gte": 1, "lte": 2}, "gte=1&lte=2"),
        (OBJECT, ", explode: false", {"gte": 1, "lte": 2}, "p=gte,1,lte,2"),
        ("{type: array}", ", style: spaceDelimited, explode: false", ["a", "b"], "p=a%20b"),
        ("{type: array}", ", style: pipeDelimited, explode: false", ["a", "b"], "p=a%7Cb"),
    ],
)
def test_a_query_has_the_documented_style(
    make: Make, schema: str, more: str, value: Any, query: str
) -> None:
    """Each style writes a value as OpenAPI defines it; a property that is ``None`` is omitted."""
    target = make(query_document(schema, more)).call("get_thing", p=value).target
    assert target == f"/thing?{query}".rstrip("?")


def test_a_parameter_never_takes_null(make: Make) -> None:
    """The type of an optional parameter has one ``None``, which means that it is omitted."""
    package = make(query_document("{anyOf: [{type: string}, {type: 'null'}]}"))
    assert annotation(package) == "str | None"


@pytest.mark.parametrize("value", [{"gte": 0}, {"gte": "a"}, "a", {"gte": [1]}])
def test_an_object_in_a_query_is_checked(make: Make, value: Any) -> None:
    """A model's constraints hold, and nothing is sent that breaks one."""
    package = make(query_document(OBJECT, ", style: deepObject"))
    with pytest.raises(package.root.RequestValidationError, match=r"sent: p[.:]"):
        package.call("get_thing", p=value)


@pytest.mark.parametrize(
    ("more", "value", "words"),
    [
        (", style: pipeDelimited, explode: false", ["a|b"], "contains a vertical bar"),
        (", style: spaceDelimited, explode: false", ["a b"], "contains a space"),
        (", explode: false", ["a,b"], "contains a comma"),
        (", explode: false", [""], "is empty"),
    ],
)
def test_an_item_does_not_contain_its_separator(
    make: Make, more: str, value: list[str], words: str
) -> None:
    """A list that would be read as another one is refused."""
    package = make(query_document("{type: array}", more))
    with pytest.raises(package.root.RequestValidationError, match=words):
        package.call("get_thing", p=value)


def test_a_parameter_in_json(make: Make) -> None:
    """A parameter with ``content`` is sent as JSON, checked by its model."""
    content = f"{{application/json: {{schema: {OBJECT}}}}}"
    package = make(get_document(f"[{{name: p, in: query, content: {content}}}]"))
    sent = package.call("get_thing", p={"gte": 1})
    assert json.loads(httpx2.URL(f"https://x.test{sent.target}").params["p"]) == {"gte": 1}


COOKIES = (
    "[{name: session, in: cookie, required: true, schema: {type: string}},"
    " {name: page, in: cookie, schema: {type: integer}}]"
)


@pytest.mark.parametrize(
    ("session", "header"),
    [
        ("abc+/=", "session=abc+/=; page=2"),
        ('a b;"é%', "session=a%20b%3B%22%C3%A9%25; page=2"),
    ],
)
def test_cookies_are_sent_in_one_header(make: Make, session: str, header: str) -> None:
    """Cookie parameters are arguments; only what a cookie cannot carry is percent-encoded."""
    sent = make(get_document(COOKIES)).call("get_thing", session=session, page=2)
    assert sent.request.headers["cookie"] == header
    assert sent.target == "/thing"


def test_the_client_keeps_no_cookies(make: Make) -> None:
    """A call without the optional cookie sends only the other one."""
    package = make(get_document(COOKIES))
    package.call("get_thing", session="a", page=2)
    assert package.call("get_thing", session="b").request.headers["cookie"] == "session=b"


def test_an_object_in_a_path_and_in_a_header(make: Make) -> None:
    """The style ``simple`` writes properties with commas, and with ``=`` if they are exploded."""
    text = document(f"""
paths:
  /thing/{{id}}:
    get:
      operationId: getThing
      parameters:
        - {{name: id, in: path, required: true, schema: {OBJECT}}}
        - {{name: X-Range, in: header, explode: true, schema: {OBJECT}}}
      responses: {{'200': {{description: D}}}}
""")
    sent = make(text).call("get_thing", {"gte": 1, "lte": 2}, x_range={"gte": 3, "lte": 4})
    assert sent.target == "/thing/gte,1,lte,2"
    assert sent.request.headers["x-range"] == "gte=3,lte=4"


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_redirect_is_a_result_where_nothing_else_is_documented(make: Make, status: int) -> None:
    """The redirect is not followed, and the call returns ``None``."""
    package = make(get_document(responses="{3XX: {description: Elsewhere.}}"))
    assert package.call("get_thing", status=status).value is None
    with pytest.raises(package.root.ApiStatusError):
        package.call("get_thing", status=404)


def test_a_redirect_is_an_error_beside_a_success(make: Make) -> None:
    """An operation that documents a success raises for a redirect."""
    text = get_document(responses="{'200': {description: D}, '302': {description: Elsewhere.}}")
    package = make(text)
    with pytest.raises(package.root.ApiStatusError):
        package.call("get_thing", status=302)


JSON = "content: {'*/*': {schema: {type: object, properties: {a: {type: string}}}}}"


@pytest.mark.parametrize("status", ["default", "2XX"])
def test_a_success_without_a_number_is_read(make: Make, status: str) -> None:
    """Any 2xx is read by the schema of ``default`` or ``2XX``, which may be of any media type."""
    package = make(get_document(responses=f"{{{status}: {{description: D, {JSON}}}}}"))
    for code in (200, 201):
        assert package.call("get_thing", status=code, response={"a": "b"}).value.a == "b"
    with pytest.raises(package.root.ApiStatusError):
        package.call("get_thing", status=500)


def test_the_path_of_the_server_precedes_every_path(make: Make) -> None:
    """As the base path of Swagger 2.0 does; the host comes from the region or the caller."""
    servers = "servers: [{url: 'https://x.test/{base}', variables: {base: {default: v2}}}]\n"
    assert make(get_document() + servers).call("get_thing").target == "/v2/thing"


def warnings(text: str) -> list[str]:
    """Return the warnings about a document, without the name of its file."""
    source = SourceFile("sample_v1", "sample_v1.yaml", text.encode())
    lines = compile_api(source, OverlayFolders(())).warnings
    return [line.partition("sample_v1.yaml:")[2] for line in lines]


def test_an_operation_without_an_id_is_named_and_reported() -> None:
    """The name consists of the method and the path; the warning has the operation's place."""
    text = get_document().replace("operationId: getThing", "summary: A thing.")
    text = text.replace("/thing:", "/things/all_of-them:")
    (line,) = warnings(text)
    assert line.startswith("5:5 #/paths/~1things~1all_of-them/get: ")
    assert "getThingsAllOfThem" in line


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("title: A title.", "title"),
        ("callbacks: {a: {'{$request.query.a}': {post: {responses: {}}}}}", "callbacks"),
    ],
)
def test_what_has_no_effect_is_reported(part: str, words: str) -> None:
    """A part that gives no code is a warning with its place, never silence."""
    text = get_document(responses="{'200': {description: D}}") + f"      {part}\n"
    text = text.replace("responses: {}}", "responses: {'200': {description: D}}}")
    (line,) = warnings(text)
    assert line.startswith("9:7 ")
    assert words in line


def test_credentials_of_other_schemes_are_reported() -> None:
    """The client signs in with Login with Amazon, whatever the document requires."""
    text = get_document() + "components: {securitySchemes: {k: {type: http, scheme: basic}}}\n"
    (line,) = warnings(text)
    assert "no credentials for k" in line


MAP = "{type: object, additionalProperties: {type: integer}}"


@pytest.mark.parametrize(
    ("more", "query"),
    [
        (", required: true, style: deepObject", "p%5Bkey0%5D=1"),
        (", explode: false", "p=key0,1"),
    ],
)
def test_the_sample_of_a_map_has_an_entry(make: Make, more: str, query: str) -> None:
    """Generated tests send it, and the client writes it as the sample's text states."""
    package = make(query_document(MAP, more))
    cases = (package.folder / "tests" / f"cases_{KEY}.py").read_text(encoding="utf-8")
    assert f'target="/thing?{query}"' in cases
    assert package.call("get_thing", p={"key0": 1}).target == f"/thing?{query}"


def test_a_map_that_is_always_empty_is_not_sent(make: Make) -> None:
    """A query has no form for an empty object, neither in the client nor in its tests."""
    empty = "{type: object, maxProperties: 0, additionalProperties: {type: integer}}"
    package = make(query_document(empty, ", explode: false"))
    cases = (package.folder / "tests" / f"cases_{KEY}.py").read_text(encoding="utf-8")
    assert 'target="/thing"' in cases
    assert package.call("get_thing", p={}).target == "/thing"


@pytest.mark.parametrize("more", ["style: deepObject", "explode: false"])
def test_a_required_map_is_not_empty(make: Make, more: str) -> None:
    """Nothing would be sent for an empty one."""
    package = make(query_document(MAP, f", required: true, {more}"))
    for empty in ({}, {"a": None}):
        with pytest.raises(package.root.RequestValidationError, match=r"sent: p[.:]"):
            package.call("get_thing", p=empty)


def test_the_sample_of_a_form_that_is_a_map_has_an_entry(make: Make) -> None:
    """An empty form would test nothing."""
    package = make(document(f"""
        paths:
          /form:
            post:
              operationId: sendForm
              requestBody:
                required: true
                content: {{application/x-www-form-urlencoded: {{schema: {MAP}}}}}
              responses: {{'200': {{description: D.}}}}
        """))
    cases = (package.folder / "tests" / f"cases_{KEY}.py").read_text(encoding="utf-8")
    assert 'form=[("key0", "1")]' in cases or 'form=(("key0", "1"),)' in cases
    assert package.call("send_form", body={"key0": 1}).request.content == b"key0=1"


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        (f"name: gte, schema: {OBJECT}", "name: lte, schema: {type: string}", "lte"),
        (f"name: a, schema: {OBJECT}", f"name: b, schema: {OBJECT}", "gte"),
        (
            f"name: a, style: deepObject, schema: {OBJECT}",
            "name: 'a[gte]', schema: {type: string}",
            "a[gte]",
        ),
        (f"name: a, style: deepObject, schema: {MAP}", "name: 'a[x]', schema: {}", "a[x]"),
    ],
)
def test_parameters_of_one_name_in_the_query_are_refused(
    complaints: Complain, first: str, second: str, clash: str
) -> None:
    """A server could not distinguish them; the complaint is at the second one."""
    (line,) = complaints(get_document(f"[{{in: query, {first}}}, {{in: query, {second}}}]"))
    assert "/parameters/1: unsupported: " in line
    assert f"are both sent as {clash}; rename one of them" in line


def test_objects_with_names_of_their_own_are_accepted(make: Make) -> None:
    """The name of an exploded object is not in the query, and deepObject qualifies properties."""
    package = make(
        get_document(
            f"[{{in: query, name: gte, style: deepObject, schema: {OBJECT}}},"
            f" {{in: query, name: b, schema: {OBJECT}}}]"
        )
    )
    target = package.call("get_thing", gte={"gte": 1}, b={"lte": 2}).target
    assert target == "/thing?gte%5Bgte%5D=1&lte=2"
