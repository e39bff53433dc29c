"""Rules for texts, from a document to the calls that are refused, and nulls that are documented."""

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
ONE, TWO = "contains HTML at character 1, HTML at character 9", "contains an e-mail address"
REFUSED: list[tuple[str, Any, str]] = [
    ("plain", HTML, ONE),
    ("plain", EMAIL, TWO),
    ("htmlOnly", HTML, ONE),
    ("emailsOnly", EMAIL, TWO),
    ("many", ["a", HTML], ONE),
    ("rows", [["a"], ["b", EMAIL]], TWO),
    ("inItems", [HTML], ONE),
    ("byName", {"a": EMAIL}, TWO),
    ("kind", HTML, ONE),
    ("shared", EMAIL, TWO),
    ("merged", HTML, ONE),
    ("merged", EMAIL, TWO),
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
def test_a_text_that_breaks_its_rule_is_refused(
    make: Make, name: str, value: Any, fault: str
) -> None:
    """Wherever a document has a rule, the call refuses what breaks it, and so does the model."""
    package = make(TEXTS)
    with pytest.raises(package.root.RequestValidationError, match=rf"body\.{name}.*: {fault}"):
        package.call("put_thing", body={name: value})
    with pytest.raises(ValueError, match=fault):
        package.api.Thing.model_validate({name: value})


def test_one_of_several_types_is_held_to_its_rule(make: Make) -> None:
    """A text that may also be something else is still a text."""
    package = make(TEXTS)
    with pytest.raises(package.root.RequestValidationError, match=ONE):
        package.call("put_thing", body={"either": HTML})


def test_what_no_rule_forbids_is_sent(make: Make) -> None:
    """Each rule is for its own kind of content, and those for people alone are not checked."""
    assert make(TEXTS).call("put_thing", body=SENT, answer={}).json == SENT


def test_an_answer_may_break_every_rule(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """The same schema in an answer takes what its rules forbid, without a word in the log."""
    answer = {name: value for name, value, _ in REFUSED}
    with caplog.at_level(logging.WARNING):
        value = make(TEXTS).call("put_thing", body={}, answer=answer).value
    assert value.model_dump(mode="json", by_alias=True, exclude_unset=True) == answer
    assert caplog.messages == []


def test_any_text_is_let_through(make: Make) -> None:
    """The package says by what name the rules can be put aside."""
    package = make(TEXTS)
    body = {name: value for name, value, _ in REFUSED if name != "kind"}
    with package.root.any_text():
        assert package.call("put_thing", body=package.api.Thing(**body), answer={}).json == body
    assert "any_text" in package.root.__all__


def test_a_docstring_says_what_the_document_does_not(make: Make) -> None:
    """A rule that the description does not speak of is added to it."""
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


def test_a_parameter_has_rules_too(make: Make) -> None:
    """A text that travels elsewhere than in the body is held to its rules, and says so."""
    package = make(document(f"""
paths:
  /thing:
    get:
      operationId: getThing
      parameters:
      - {{name: about, in: query, schema: {{type: string, {RULES}}}}}
      responses: {{'200': {{description: D.}}}}
"""))
    with pytest.raises(package.root.RequestValidationError, match=f"about: {ONE}"):
        package.call("get_thing", about=HTML)
    assert "No HTML, no e-mail addresses." in package.api.SampleClient.get_thing.__doc__
    assert package.call("get_thing", about="a < b").target == "/thing?about=a%20%3C%20b"


def test_samples_keep_to_the_rules(make: Make) -> None:
    """An example of the document's that breaks a rule stands for nothing."""
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
    ("schema", "what"),
    [
        ("{type: string, pattern: '^<b>$', x-amzn-text-rules: {html: false}}", "rules for texts"),
        ("{type: string, x-amzn-text-rules: {html: true}}", "the text rules are malformed"),
        ("{type: [string, 'null'], x-amzn-text-rules: {}}", "the text rules are malformed"),
        ("{type: [string, integer], x-amzn-text-rules: {html: false}}", "unsupported: the type"),
        ("{x-amzn-text-rules: {html: false}}", "the text rules are malformed"),
    ],
)
def test_rules_that_cannot_be_kept_are_complaints(
    complaints: Complain, schema: str, what: str
) -> None:
    """A rule that is no rule, or that no text keeps to, is refused with its place."""
    found = complaints(model_document(f"a: {schema}"))
    assert [what for line in found if what in line], found


def test_null_is_reported_where_it_is_not_documented(
    make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    """An optional field is absent or has a value; ``null`` is a departure unless it is listed."""
    package = make(model_document("""
    absent: {type: string}
    listed: {type: [string, 'null']}
    known: {type: [string, 'null'], enum: [A, null]}
    either: {oneOf: [{type: 'null'}, {type: integer}]}
    anything: {}
    """))
    answer = dict.fromkeys(("absent", "listed", "known", "either", "anything"))
    with caplog.at_level(logging.WARNING):
        value = package.call("put_thing", body={}, answer=answer).value
    assert value.model_dump(mode="json", by_alias=True, exclude_unset=True) == answer
    assert [message.partition(" at ")[2] for message in caplog.messages] == [
        "'absent': null [request id None]"
    ]
