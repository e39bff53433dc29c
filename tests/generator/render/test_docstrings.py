"""Docstrings of generated code, as plain text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.ir import Api, Body, Operation, Parameter, Response, Restriction, UsagePlan
from generator.pycode.identifiers import Identifier
from generator.pycode.literals import Code
from generator.render.docstrings import api_prose, operation_prose

PARAMETER = Parameter(
    name=Identifier("a_b"),
    wire_name="aB",
    location="query",
    required=True,
    repeated=False,
    type=Code("str"),
    checked_type=Code("str"),
    description="What\n  it is",
    limits="At most 3 characters.",
    sample="text",
    sample_text="aB=text",
    refused={},
)
RESPONSE = Response(200, None, None, None, None, (), "It is\ndone", None)
BODY = Body(
    type=Code("Thing | _dicts.ThingDict"),
    checked_type=Code("Thing"),
    instance=Code("Thing"),
    media_type="application/json",
    required=True,
    description="The thing",
    sample={},
    accepted={},
    refused={},
)
OPERATION = Operation(
    operation_id="getIt",
    method_name=Identifier("get_it"),
    constant_name=Identifier("GET_IT"),
    http_method=Code("GET"),
    path="/it",
    summary="Get it",
    description="First paragraph.\n\nSecond.\n",
    parameters=(
        replace(PARAMETER, name=Identifier("x"), location="path", description="", limits=""),
        PARAMETER,
        replace(PARAMETER, name=Identifier("c"), required=False, limits=""),
    ),
    body=BODY,
    responses=(RESPONSE, replace(RESPONSE, status=404, description="It was removed!")),
    usage_plan=UsagePlan(0.5, 10),
    restriction=None,
    scope=None,
    safe=True,
)


def test_a_method_documents_all_known_facts() -> None:
    """A docstring has purpose, usage plan, arguments with limits, result and exceptions."""
    assert operation_prose(OPERATION) == """\
Get it.

First paragraph.

Second.

Usage plan: 0.5 requests per second, burst 10.

Args:
    x: Sent as `aB`.
    a_b: What it is. At most 3 characters.
    c: What it is. Optional.
    body: The thing. A Thing, or a dict of its fields by their names in JSON; validated against its constraints.
    timeout: Seconds allowed for each of connecting, sending and waiting for data, in place of the client's own.

Returns:
    It is done.

Raises:
    RequestValidationError: An argument is invalid; nothing was sent.
    RateLimitWaitError: Waiting for the rate limit would exceed ``max_wait``; nothing was sent.
    NotFoundError: 404. It was removed!
    ApiStatusError: Any other error status.
    NetworkError: No response was received.
    CredentialsError: A credential is missing, or Login with Amazon rejected it."""  # noqa: E501


def test_several_successes_are_distinguished() -> None:
    """If the status decides the result, each line begins with it."""
    both = replace(OPERATION, responses=(RESPONSE, replace(RESPONSE, status=204, description="-")))
    assert "Returns:\n    200: It is done.\n    204: -.\n" in operation_prose(both)


def test_only_json_raises_for_a_mismatch() -> None:
    """A strict client rejects JSON that does not match, but no file and no empty body."""
    for kind, is_checked in ((None, False), (Code("bytes"), False), (Code("Thing"), True)):
        said = operation_prose(
            replace(OPERATION, responses=(replace(RESPONSE, checked_type=kind),))
        )
        assert ("ResponseValidationError: `strict=True`" in said) == is_checked


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (None, "Usage plan: not documented by Amazon (no client-side limit)."),
        (UsagePlan(1, 5), "Usage plan: 1 request per second, burst 5."),
        (UsagePlan(1.0, 1), "Usage plan: 1 request per second, burst 1."),
        (UsagePlan(30, 30), "Usage plan: 30 requests per second, burst 30."),
        (UsagePlan(0.0167, 20), "Usage plan: 0.0167 requests per second, burst 20."),
    ],
)
def test_a_usage_plan_is_a_sentence(plan: UsagePlan | None, words: str) -> None:
    """The rate is in requests per second, and a missing plan is reported as not documented."""
    assert words in operation_prose(replace(OPERATION, usage_plan=plan)).splitlines()


def test_a_restricted_operation_says_where_its_token_comes_from() -> None:
    """The argument's text names the operation that returns the token, and its lifetime."""
    text = operation_prose(replace(OPERATION, restriction=Restriction()))
    (line,) = (each for each in text.splitlines() if "restricted_data_token:" in each)
    assert "`createRestrictedDataToken` in the Tokens API v2021-03-01" in line
    assert "an hour" in line
    assert "scope:" not in text


def test_a_grantless_operation_says_its_scope() -> None:
    """The argument's text names the scope that applies by default."""
    text = operation_prose(replace(OPERATION, scope="some::scope"))
    (line,) = (each for each in text.splitlines() if "    scope:" in each)
    assert "in place of `some::scope`" in line
    assert "restricted_data_token:" not in text


@pytest.mark.parametrize(
    ("instance", "media_type", "words"),
    [
        (
            "InvoiceRequest",
            "application/json",
            "An InvoiceRequest, or a dict of its fields by their names in JSON;",
        ),
        (
            "Thing",
            "application/json",
            "A Thing, or a dict of its fields by their names in JSON; validated against its",
        ),
        ("list", "application/json", "Validated against its constraints."),
        ("object", "application/json", "Validated against its constraints."),
        ("bytes", "application/pdf", "The bytes of the file, sent as application/pdf."),
    ],
)
def test_a_body_says_what_a_caller_may_pass(instance: str, media_type: str, words: str) -> None:
    """A body's text names its model with the right article, or bytes."""
    body = replace(BODY, instance=Code(instance), media_type=media_type)
    assert f"    body: The thing. {words}" in operation_prose(replace(OPERATION, body=body))


def test_an_api_says_what_it_is() -> None:
    """A client's docstring has title, version and description."""
    api = Api(Identifier("a"), Identifier("A"), "Title", "v2", "Text.\n\nMore.", (), (), "", {})
    assert api_prose(api) == "Title v2.\n\nText.\n\nMore."
    assert api_prose(replace(api, description=" ")) == "Title v2."


def test_unusual_safety_is_documented() -> None:
    """A POST that only reads is documented as such, and so is a GET that changes something."""
    assert "safe to retry" not in operation_prose(OPERATION)
    searching = replace(OPERATION, http_method=Code("POST"))
    assert "\n\nReads only; safe to retry.\n\n" in operation_prose(searching)
    taking = replace(OPERATION, safe=False)
    assert "\n\nChanges something; not retried.\n\n" in operation_prose(taking)


def test_a_read_raises_where_it_cannot_be_read() -> None:
    """A read with a body documents UnreadableResponseError."""
    typed = replace(RESPONSE, type=Code("Thing"), checked_type=Code("Thing"))
    line = "UnreadableResponseError: No attempt received a readable success."
    reads = replace(OPERATION, responses=(typed,))
    assert line in operation_prose(reads)
    assert line not in operation_prose(replace(reads, safe=False))
    assert line not in operation_prose(OPERATION)
