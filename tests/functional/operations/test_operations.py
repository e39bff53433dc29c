"""Requests and return values of a client's methods."""

from __future__ import annotations

import datetime
import inspect
from typing import Any, get_type_hints

import pytest

from tests.functional.conftest import Make
from tests.functional.packages import Package, document

PARAMETERS = document("""
paths:
  /items/{itemId}/{day}:
    parameters:
      - {name: itemId, in: path, required: true, schema: {type: string, minLength: 2}}
    get:
      operationId: getItem
      parameters:
        - {name: day, in: path, required: true, schema: {type: string, format: date}}
        - {name: page, in: query, schema: {type: integer, minimum: 1}}
        - {name: share, in: query, schema: {type: number, exclusiveMaximum: 2}}
        - {name: withAll, in: query, schema: {type: boolean}}
        - {name: since, in: query, schema: {type: string, format: date-time}}
        - {name: csv, in: query, explode: false, schema: {type: array, items: {type: string}}}
        - {name: multi, in: query, schema: {type: array, maxItems: 2, items: {type: integer}}}
        - {name: flags, in: query, explode: false, schema: {$ref: '#/components/schemas/Flags'}}
        - {name: kind, in: query, schema: {type: string, enum: [A, B]}}
        - {name: maybe, in: query, schema: {type: [string, 'null'], maxLength: 3}}
        - {name: 'f[x]&y', in: query, schema: {type: string}}
        - {name: X-Trace-Id, in: header, schema: {type: string, maxLength: 4}}
        - {name: X-Rows, in: header, schema: {type: array, items: {type: integer}}}
        - {name: Accept, in: header, schema: {type: string}}
      responses:
        '200': {description: Done.}
components:
  schemas:
    Flags: {type: array, items: {type: boolean}}
""")
DAY = datetime.date(2026, 1, 2)


def get_item(make: Make, *arguments: Any, **keywords: Any) -> Any:
    return make(PARAMETERS).call("get_item", *arguments or ("ab", DAY), **keywords)


@pytest.mark.parametrize(
    ("keywords", "query"),
    [
        ({}, ""),
        ({"page": 3}, "?page=3"),
        ({"share": 1}, "?share=1"),
        ({"with_all": True}, "?withAll=true"),
        ({"with_all": False}, "?withAll=false"),
        ({"csv": ["a&b", "c d"]}, "?csv=a%26b,c%20d"),
        ({"csv": []}, ""),
        ({"multi": [1, 2]}, "?multi=1&multi=2"),
        ({"flags": [True, False]}, "?flags=true,false"),
        ({"kind": "C&D"}, "?kind=C%26D"),
        ({"maybe": "é"}, "?maybe=%C3%A9"),
        ({"f_x_y": "1"}, "?f%5Bx%5D%26y=1"),
        (
            {"since": datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)},
            "?since=2026-01-02T00%3A00%3A00Z",
        ),
    ],
)
def test_a_query_is_encoded_as_documented(make: Make, keywords: dict[str, Any], query: str) -> None:
    """Strings, numbers, booleans, times and lists are encoded in the document's style."""
    assert get_item(make, **keywords).target == f"/items/ab/2026-01-02{query}"


@pytest.mark.parametrize(
    ("argument", "segment"),
    [
        ("a/b", "a%2Fb"),
        ("../x?y#z", "..%2Fx%3Fy%23z"),
        ("%2e%2e", "%252e%252e"),
        ("é\n ", "%C3%A9%0A%20"),
        ("{day}", "%7Bday%7D"),
    ],
)
def test_a_path_parameter_stays_inside_its_segment(make: Make, argument: str, segment: str) -> None:
    """A path parameter is percent-encoded completely, slashes and dots included."""
    assert get_item(make, argument, DAY).target == f"/items/{segment}/2026-01-02"


def test_a_header_parameter_is_sent_as_a_header(make: Make) -> None:
    """A header parameter is sent as a header, a list with commas, and omitted by default."""
    sent = get_item(make, x_trace_id="abc", x_rows=[1, 2])
    assert (sent.request.headers["X-Trace-Id"], sent.request.headers["X-Rows"]) == ("abc", "1,2")
    assert "X-Trace-Id" not in get_item(make).request.headers


def test_a_reserved_header_is_not_an_argument(make: Make) -> None:
    """A header parameter called Accept is ignored, as OpenAPI requires."""
    method = make(PARAMETERS).api.SampleClient.get_item
    assert "accept" not in inspect.signature(method).parameters


@pytest.mark.parametrize(
    "keywords",
    [
        {"page": 0},
        {"share": 2},
        {"multi": [1, 2, 3]},
        {"multi": ["x"]},
        {"maybe": "long"},
        {"with_all": "perhaps"},
        {"since": datetime.datetime(2026, 1, 2)},
        {"csv": "abc"},
        {"x_trace_id": "abcde"},
    ],
    ids=str,
)
def test_an_argument_beyond_its_limit_is_not_sent(make: Make, keywords: dict[str, Any]) -> None:
    """A call with an argument beyond the document's limit raises and sends nothing."""
    package = make(PARAMETERS)
    with pytest.raises(package.root.RequestValidationError, match=next(iter(keywords))):
        package.call("get_item", "ab", DAY, **keywords)


def test_arguments_are_typed(make: Make) -> None:
    """Path parameters are positional and the rest keyword-only, with the document's types."""
    signature = inspect.signature(make(PARAMETERS).api.SampleClient.get_item)
    shown = {each.name: (str(each.kind), each.annotation) for each in signature.parameters.values()}
    assert shown["item_id"] == ("POSITIONAL_OR_KEYWORD", "str")
    assert list(shown)[:3] == ["self", "item_id", "day"]
    assert shown["page"] == ("KEYWORD_ONLY", "int | None")
    assert shown["kind"] == ("KEYWORD_ONLY", "Literal['A', 'B'] | str | None")
    assert shown["multi"] == ("KEYWORD_ONLY", "Sequence[int] | None")
    assert shown["since"] == ("KEYWORD_ONLY", "datetime | str | None")
    assert shown["timeout"] == ("KEYWORD_ONLY", "float | None")


JOBS = document("""
paths:
  /jobs:
    post:
      operationId: startJob
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}
      responses:
        '200':
          description: Known.
          content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}
        '201':
          description: New.
          content: {application/json: {schema: {$ref: '#/components/schemas/Made'}}}
        '204': {description: Nothing.}
        '404': {description: Gone.}
    delete:
      operationId: deleteJobs
      responses:
        '204': {description: Nothing.}
components:
  schemas:
    Job: {type: object, properties: {id: {type: string}}}
    Made: {type: object, properties: {id: {type: string}}}
""")


def test_each_success_returns_its_own_model(make: Make) -> None:
    """The status selects the model that a call returns."""
    package = make(JOBS)
    for status, model in ((200, package.api.Job), (201, package.api.Made)):
        value = package.call("start_job", status=status, response={"id": "1"}).value
        assert type(value) is model
        assert value.id == "1"
    assert package.call("start_job", status=204).value is None
    assert package.call("delete_jobs", status=204).value is None


def test_the_return_type_names_every_success(make: Make) -> None:
    """The return type is a union of all documented models, with ``None`` for an empty body."""
    package = make(JOBS)
    client = package.api.SampleClient
    returns = [
        inspect.signature(getattr(client, name)).return_annotation
        for name in ("start_job", "delete_jobs")
    ]
    assert returns == ["_models.Job | _models.Made | None", "None"]


def test_a_documented_error_raises(make: Make) -> None:
    """A status other than a success raises its class, whether it is documented or not."""
    package = make(JOBS)
    with pytest.raises(package.root.NotFoundError):
        package.call("delete_jobs", status=404)
    with pytest.raises(package.root.NotFoundError):
        package.call("start_job", status=404)


def test_an_optional_body_may_be_omitted(make: Make) -> None:
    """A call without a body sends neither content nor a content type."""
    package = make(JOBS)
    empty = package.call("start_job", status=204).request
    assert empty.content == b""
    assert "content-type" not in empty.headers
    assert package.call("start_job", status=204, body={"id": "1"}).json == {"id": "1"}


RESERVED = document("""
paths:
  /odd/{self}:
    post:
      operationId: close
      parameters:
        - {name: self, in: path, required: true, schema: {type: string}}
        - {name: body, in: query, required: true, schema: {type: string}}
        - {name: timeout, in: query, schema: {type: integer}}
        - {name: operations, in: query, schema: {type: string}}
        - {name: class, in: query, schema: {type: string}}
        - {name: date, in: query, schema: {type: string, format: date}}
        - {name: datetime, in: query, schema: {type: string, format: date-time}}
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Success'}}}
      responses:
        '200':
          description: Done.
          content: {application/json: {schema: {$ref: '#/components/schemas/Call'}}}
components:
  schemas:
    Success: {type: object, properties: {a: {type: string}}}
    Call: {type: object, properties: {a: {type: string}}}
    Field: {type: object, properties: {a: {type: string}}}
    BadRequestError: {type: object, properties: {a: {type: string}}}
""")


def close(package: Package) -> Any:
    return package.call(
        "close_",
        "s",
        body_="b",
        timeout_=3,
        timeout=1.5,
        operations="o",
        class_="c",
        body={"a": "x"},
        response={"a": "y"},
    )


def test_reserved_names_get_an_underscore(make: Make) -> None:
    """Operations and parameters with the names of a client's own get an underscore."""
    package = make(RESERVED)
    sent = close(package)
    assert sent.target == "/odd/s?body=b&timeout=3&operations=o&class=c"
    assert sent.json == {"a": "x"}
    assert sent.value.a == "y"
    assert sent.request.extensions["timeout"]["read"] == 1.5
    with package.api.SampleClient(
        package.root.Credentials("a", "b", "c"), region=package.root.Region.NA
    ) as client:
        assert client.close() is None


def test_a_schema_with_the_name_of_a_package_class_is_renamed(make: Make) -> None:
    """A schema with the name of a class that the package uses gets the suffix ``Model``."""
    package = make(RESERVED)
    assert {"FieldModel", "BadRequestErrorModel", "Success", "Call"} < set(package.api.__all__)
    assert get_type_hints(package.api.FieldModel)["a"] == str | None
