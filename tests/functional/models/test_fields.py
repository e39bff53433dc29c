"""Properties of schemas as fields of models."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pydantic
import pytest

from tests.functional.conftest import Make
from tests.functional.packages import model_document

NAMES = model_document("""
    _links: {type: string}
    _embedded: {type: string}
    schema: {type: string}
    self: {type: string}
    json: {type: string}
    copy: {type: string}
    from: {type: string}
    x-y: {type: string}
    model_config: {type: string}
    amazonOrderId: {type: string}
    date: {type: string, format: date}
    plain: {type: string}
""")
IDENTIFIERS = {
    "_links": "links",
    "_embedded": "embedded",
    "schema": "schema_",
    "self": "self_",
    "json": "json_",
    "copy": "copy_",
    "from": "from_",
    "x-y": "x_y",
    "model_config": "model_config_",
    "amazonOrderId": "amazon_order_id",
    "plain": "plain",
}


def test_fields_are_snake_case_and_are_sent_under_their_wire_names(make: Make) -> None:
    """A model accepts wire names and Python names, and encodes its fields by wire names."""
    thing = make(NAMES).api.Thing
    by_wire_name = {name: f"value of {name}" for name in IDENTIFIERS}
    by_identifier = {each: by_wire_name[name] for name, each in IDENTIFIERS.items()}
    for values in (by_wire_name, by_identifier):
        model = thing.model_validate(values)
        assert {each: getattr(model, each) for each in by_identifier} == by_identifier
        assert model.model_dump(by_alias=True, exclude_unset=True) == by_wire_name
        assert model == thing(**values)


def test_requests_and_responses_use_wire_names(make: Make) -> None:
    """A body with Python names is sent with wire names, and a response is read by Python names."""
    package = make(NAMES)
    sent = package.call("put_thing", body={"schema_": "s", "links": "l"}, response={"json": "j"})
    assert sent.json == {"schema": "s", "_links": "l"}
    assert sent.value.json_ == "j"
    assert sent.value.schema_ is None


LIMITS = model_document(
    """
    text: {type: string, minLength: 1, maxLength: 3}
    count: {type: integer, minimum: 1, maximum: 9}
    share: {type: number, exclusiveMinimum: 0, exclusiveMaximum: 1}
    step: {type: integer, multipleOf: 5}
    code: {type: string, pattern: '^[A-Z]{2}$', example: DE}
    rows: {type: array, minItems: 1, maxItems: 2, items: {type: string, maxLength: 2}}
    map: {type: object, maxProperties: 1, additionalProperties: {type: integer, maximum: 3}}
    when: {type: string, format: date-time}
    """,
    required="[text]",
)


@pytest.mark.parametrize(
    ("name", "valid", "invalid"),
    [
        ("text", ["a", "abc"], ["", "abcd", 1, None]),
        ("count", [1, 9], [0, 10, 1.5]),
        ("share", [0.5], [0, 1]),
        ("step", [0, 10], [7]),
        ("code", ["DE"], ["de", "DEU"]),
        ("rows", [["a"], ["a", "bb"]], [[], ["a", "b", "c"], ["abc"], "a"]),
        ("map", [{}, {"a": 3}], [{"a": 4}, {"a": 1, "b": 1}]),
        ("when", ["2026-01-02T03:04:05Z"], ["2026-01-02", "2026-01-02T03:04:05"]),
    ],
)
def test_a_limit_is_enforced_when_a_model_is_built(
    make: Make, name: str, valid: list[Any], invalid: list[Any]
) -> None:
    """Values at a limit are accepted and values beyond it refused, in lists and maps too."""
    thing = make(LIMITS).api.Thing
    for value in valid:
        assert thing.model_validate({"text": "a", name: value})
    for value in invalid:
        with pytest.raises(pydantic.ValidationError):
            thing.model_validate({"text": "a", name: value})


def test_a_required_field_must_be_set(make: Make) -> None:
    """A model without a required field is refused; optional fields default to ``None``."""
    thing = make(LIMITS).api.Thing
    with pytest.raises(pydantic.ValidationError, match="text"):
        thing()
    assert thing(text="a").count is None


def test_a_required_field_has_no_default(make: Make) -> None:
    """A required field must be set by the caller even if the document states a default."""
    text = "mode: {type: string, default: fast}\nspeed: {type: integer, default: 3}"
    thing = make(model_document(text, required="[mode]")).api.Thing
    with pytest.raises(pydantic.ValidationError, match="mode"):
        thing()
    assert thing(mode="slow").speed == 3
    assert thing(mode="slow").model_dump(exclude_unset=True) == {"mode": "slow"}


ENUMS = model_document("""
    status: {type: string, enum: [OPEN, SHUT]}
    maybe: {type: [string, 'null'], enum: [A, null]}
    level: {type: integer, enum: [1, 2]}
    fixed: {const: ONLY}
    shares: {type: number, enum: [0.5, 1.5]}
    all: {type: array, items: {type: string, enum: [X, "y\\"z"]}}
""")


def union_members(annotation: Any) -> Iterator[Any]:
    """Yield the members of a union, including those of nested unions and annotations."""
    for each in get_args(annotation):
        yield from union_members(each) if get_origin(each) in {Annotated, Union} else [each]


def test_an_enum_is_open(make: Make) -> None:
    """An enum's type lists the known values, and other values of the same type are accepted."""
    thing = make(ENUMS).api.Thing
    new = {"status": "NEW", "maybe": None, "level": 7, "fixed": "B", "shares": 2.5, "all": ["Q"]}
    assert thing(**new).model_dump() == new
    known = {
        name: [get_args(each) for each in union_members(field.annotation) if "Literal" in str(each)]
        for name, field in thing.model_fields.items()
    }
    assert known["status"] == [("OPEN", "SHUT")]
    assert known["level"] == [(1, 2)]
    assert known["maybe"] == [("A",)]
    assert thing.model_fields["all"].annotation == list[Literal["X", 'y"z'] | str] | None
    for invalid in ({"status": 1}, {"level": "many"}):
        with pytest.raises(pydantic.ValidationError):
            thing(**invalid)


FORMATS = model_document("""
    day: {type: string, format: date}
    time: {type: string, format: date-time, default: '2026-01-01T00:00:00Z'}
    days: {type: array, items: {type: string, format: date}}
    url: {type: string, format: uri}
    id: {type: string, format: uuid}
    mail: {type: string, format: email}
    secret: {type: string, format: password}
    bytes: {type: string, format: byte}
    large: {type: integer, format: int64}
    money: {type: number, format: decimal}
""")


def test_only_dates_and_times_are_converted(make: Make) -> None:
    """Only ``date`` and ``date-time`` have their own types; other formats are left unchanged."""
    values = {
        "day": "2026-01-02",
        "time": "2026-01-02T03:04:05Z",
        "days": ["2026-01-02"],
        "url": "HTTPS://Example.com",
        "id": "ABCDEF01-0000-0000-0000-00000000000A",
        "mail": "not-an-address",
        "secret": "hidden",
        "bytes": "AAA=",
        "large": 2**60,
        "money": 1.5,
    }
    sent = make(FORMATS).call("put_thing", body=values, response=values)
    assert sent.json == values
    assert sent.value.day == datetime.date(2026, 1, 2)
    assert sent.value.time.utcoffset() == datetime.timedelta(0)
    assert sent.value.model_dump(mode="json", by_alias=True, exclude_unset=True) == values


def test_the_repr_hides_a_secret(make: Make) -> None:
    """A field with the format ``password`` can be read, but the model's repr hides its value."""
    thing = make(model_document("""
            name: {type: string}
            secretUrl: {type: string, format: password}
        """)).api.Thing
    for secret in ("https://storage.example/?signature=1", 5, None):
        model = thing.model_construct(name="n", secret_url=secret)
        shown = None if secret is None else "***"
        assert repr(model) == f"Thing(name='n', secret_url={shown!r})"
        assert model.secret_url == secret
    model = thing(name="n", secretUrl="u")
    assert model.model_dump(by_alias=True) == {"name": "n", "secretUrl": "u"}


def test_the_repr_hides_a_message_to_a_buyer(make: Make) -> None:
    """The model's repr hides strings with text rules, because they are messages to a buyer."""
    thing = make(model_document("""
            name: {type: string}
            text: {type: string, x-amzn-text-rules: {language: buyer}}
            other: {type: [string, 'null'], x-amzn-text-rules: {html: false}}
            texts: {type: array, items: {type: string}, x-amzn-text-rules: {language: buyer}}
            rows: {type: array, items: {type: object}, x-amzn-text-rules: {language: buyer}}
        """)).api.Thing
    model = thing(name="n", text="Dear", other="Dear", texts=["Dear"], rows=[])
    assert repr(model) == "Thing(name='n', text='***', other='***', texts='***', rows=[])"
    assert (model.text, model.other, model.texts) == ("Dear", "Dear", ["Dear"])


TYPES = model_document("""
    str: {type: string}
    int: {type: integer}
    float: {type: number}
    bool: {type: boolean}
    list: {type: array, items: {type: string, maxLength: 3}}
    dict: {type: object, additionalProperties: {type: integer}}
    date: {type: string, format: date}
    datetime: {type: string, format: date-time}
    any: {}
    other: {type: array, items: {type: integer}}
    day: {type: string, format: date}
    when: {type: string, format: date-time}
    text: {type: string}
    number: {type: integer}
    share: {type: number}
    flag: {type: boolean}
    map: {type: object}
""")


def test_a_field_may_be_named_like_a_type(make: Make) -> None:
    """A field called ``int`` or ``date`` does not change the types of other fields."""
    values = {
        "str": "a",
        "int": 1,
        "float": 0.5,
        "bool": True,
        "list": ["a"],
        "dict": {"a": 1},
        "date": "2026-01-02",
        "datetime": "2026-01-02T03:04:05Z",
        "any": [None],
        "other": [1],
        "day": "2026-01-02",
        "when": "2026-01-02T03:04:05Z",
        "text": "a",
        "number": 1,
        "share": 0.5,
        "flag": False,
        "map": {"a": "b"},
    }
    thing = make(TYPES).api.Thing
    model = thing(**values)
    assert model.model_dump(mode="json", by_alias=True, exclude_unset=True) == values
    assert model.day == model.date == datetime.date(2026, 1, 2)
    for name in ("number", "share", "flag", "text", "other", "day", "when", "map"):
        with pytest.raises(pydantic.ValidationError):
            thing(**{name: object()})
