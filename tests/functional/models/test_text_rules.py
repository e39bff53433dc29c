"""Text rules of a document, which calls enforce, and documented nulls."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.functional.conftest import Complain, Make
from tests.functional.packages import document, model_document, schemas_document

RULES = "x-amzn-text-rules: {html: false, emailAddresses: false}"
HTML = "<b>Hello</b>"
EMAIL = "a@example.com"
TEXTS = schemas_document(
    f"""
    plain: {{type: string, {RULES}}}
    htmlOnly: {{type: string, maxLength: 30, x-amzn-text-rules: {{html: false}}}}
    emailsOnly: {{type: [string, 'null'], x-amzn-text-rules: {{emailAddresses: false}}}}
    speakingOnly: {{type: string, x-amzn-text-rules: {{links: shipping, language: buyer}}}}
    many: {{type: array, items: {{type: string}}, {RULES}}}
    rows: {{type: array, items: {{type: array, items: {{type: string}}}}, {RULES}}}
    inItems: {{type: array, items: {{type: string, x-amzn-text-rules: {{html: false}}}}}}
    files: {{type: array, items: {{$ref: '#/components/schemas/File'}}, {RULES}}}
    byName: {{type: object, additionalProperties: {{type: string, {RULES}}}}}
    kind: {{type: string, enum: [A, B], {RULES}}}
    either: {{oneOf: [{{type: string, {RULES}}}, {{type: integer}}]}}
    shared: {{$ref: '#/components/schemas/Words'}}
    merged:
      allOf:
      - {{type: string, x-amzn-text-rules: {{html: false}}}}
      - {{x-amzn-text-rules: {{emailAddresses: false}}, type: string}}
    """,
    f"""
    Words: {{type: string, {RULES}}}
    File: {{type: object, properties: {{name: {{type: string}}}}}}
    """,
)
HTML_FAULT = "contains HTML at character 1, HTML at character 9"
EMAIL_FAULT = "contains an e-mail address"
REFUSED: list[tuple[str, Any, str]] = [
    ("plain", HTML, HTML_FAULT),
    ("plain", EMAIL, EMAIL_FAULT),
    ("htmlOnly", HTML, HTML_FAULT),
    ("emailsOnly", EMAIL, EMAIL_FAULT),
    ("many", ["a", HTML], HTML_FAULT),
    ("rows", [["a"], ["b", EMAIL]], EMAIL_FAULT),
    ("inItems", [HTML], HTML_FAULT),
    ("byName", {"a": EMAIL}, EMAIL_FAULT),
    ("kind", HTML, HTML_FAULT),
    ("shared", EMAIL, EMAIL_FAULT),
    ("merged", HTML, HTML_FAULT),
    ("merged", EMAIL, EMAIL_FAULT),
]
SENT: dict[str, Any] = {
    "plain": "a < b, AT&T, 5 @ 3 EUR, @handle <3",
    "htmlOnly": EMAIL,
    "emailsOnly": HTML,
    "speakingOnly": HTML + EMAIL,
    "inItems": [EMAIL],
    "files": [{"name": HTML}],
    "kind": "C",
    "either": 5,
}


@pytest.mark.parametrize(("name", "value", "fault"), REFUSED)
def test_a_string_that_breaks_its_rule_is_refused(
    make: Make, name: str, value: Any, fault: str
) -> None:
    """The call and the model refuse a string that breaks a rule of the document."""
    package = make(TEXTS)
    with pytest.raises(package.root.RequestValidationError, match=rf"body\.{name}.*: {fault}"):
        package.call("put_thing", body={name: value})
    with pytest.raises(ValueError, match=fault):
        package.api.Thing.model_validate({name: value})


def test_a_rule_applies_in_a_union(make: Make) -> None:
    """A rule on the string member of a union applies to strings."""
    package = make(TEXTS)
    with pytest.raises(package.root.RequestValidationError, match=HTML_FAULT):
        package.call("put_thing", body={"either": HTML})


def test_a_string_within_its_rules_is_sent(make: Make) -> None:
    """Each rule forbids only its own kind of content, and informative rules are not checked."""
    assert make(TEXTS).call("put_thing", body=SENT, response={}).json == SENT


def test_a_response_may_break_every_rule(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """Rules do not apply to responses, and nothing is logged."""
    response = {name: value for name, value, _ in REFUSED}
    with caplog.at_level(logging.WARNING):
        value = make(TEXTS).call("put_thing", body={}, response=response).value
    assert value.model_dump(mode="json", by_alias=True, exclude_unset=True) == response
    assert caplog.messages == []


def test_any_text_disables_the_rules(make: Make) -> None:
    """``any_text`` is a context in which calls do not check the rules."""
    package = make(TEXTS)
    body = {name: value for name, value, _ in REFUSED if name != "kind"}
    with package.root.any_text():
        assert package.call("put_thing", body=package.api.Thing(**body), response={}).json == body
    assert "any_text" in package.root.__all__


def test_a_docstring_states_undescribed_rules(make: Make) -> None:
    """The docstring states a rule that the description does not mention."""
    source = make(model_document(f"""
    silent: {{type: string, {RULES}}}
    half: {{type: string, description: No html please., {RULES}}}
    whole: {{type: string, description: HTML and email addresses are not allowed., {RULES}}}
    listed: {{type: array, maxItems: 3, items: {{type: string}}, {RULES}}}
    """)).source("models.py")
    assert '"""No HTML, no e-mail addresses."""' in source
    assert "No html please.\n\n    No e-mail addresses.\n" in source
    assert '"""HTML and email addresses are not allowed."""' in source
    assert "At most 3 items.\n\n    No HTML, no e-mail addresses.\n" in source


def test_a_parameter_may_have_rules(make: Make) -> None:
    """The rules of a parameter are checked and are part of the method's docstring."""
    package = make(document(f"""
paths:
  /thing:
    get:
      operationId: getThing
      parameters:
      - {{name: about, in: query, schema: {{type: string, {RULES}}}}}
      responses: {{'200': {{description: D.}}}}
"""))
    with pytest.raises(package.root.RequestValidationError, match=f"about: {HTML_FAULT}"):
        package.call("get_thing", about=HTML)
    assert "No HTML, no e-mail addresses." in package.api.SampleClient.get_thing.__doc__
    assert package.call("get_thing", about="a < b").target == "/thing?about=a%20%3C%20b"


def test_samples_satisfy_the_rules(make: Make) -> None:
    """A documented example that breaks a rule is not used as a sample."""
    package = make(model_document(f"""
    plain: {{type: string, example: {EMAIL}, {RULES}}}
    other: {{type: string, example: Hello & welcome, {RULES}}}
    short: {{type: string, maxLength: 2, {RULES}}}
    long: {{type: string, minLength: 40, {RULES}}}
    shaped: {{type: string, pattern: '^[A-Z ]+$', {RULES}}}
    """))
    cases = (package.folder / "tests" / "cases_sample_v1.py").read_text(encoding="utf-8")
    assert EMAIL not in cases
    assert '"other": "Hello & welcome"' in cases
    names = ("plain", "other", "short", "long", "shaped")
    assert [name for name in names if f'"/{name}: HTML"' in cases] == ["plain", "other", "long"]
    assert cases.count(": HTML") == cases.count(": an e-mail address") == 3


@pytest.mark.parametrize(
    ("schema", "phrase"),
    [
        ("{type: string, pattern: '^<b>$', x-amzn-text-rules: {html: false}}", "/pattern: "),
        ("{type: string, x-amzn-text-rules: {html: true}}", "malformed"),
        ("{type: [string, 'null'], x-amzn-text-rules: {}}", "malformed"),
        ("{type: [string, integer], x-amzn-text-rules: {html: false}}", "malformed"),
        ("{x-amzn-text-rules: {html: false}}", "malformed"),
    ],
)
def test_impossible_rules_are_refused(complaints: Complain, schema: str, phrase: str) -> None:
    """A malformed rule, or one that no string can satisfy, is a complaint."""
    lines = complaints(model_document(f"a: {schema}"))
    assert any(phrase in line for line in lines), lines


def test_null_is_reported_where_it_is_not_documented(
    make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    """``null`` for an optional field is a deviation unless the document lists it."""
    package = make(model_document("""
    absent: {type: string}
    listed: {type: [string, 'null']}
    known: {type: [string, 'null'], enum: [A, null]}
    either: {oneOf: [{type: 'null'}, {type: integer}]}
    anything: {}
    """))
    response = dict.fromkeys(("absent", "listed", "known", "either", "anything"))
    with caplog.at_level(logging.WARNING):
        value = package.call("put_thing", body={}, response=response).value
    assert value.model_dump(mode="json", by_alias=True, exclude_unset=True) == response
    assert [message.partition(" at ")[2] for message in caplog.messages] == [
        "'absent': null [request id None]"
    ]
