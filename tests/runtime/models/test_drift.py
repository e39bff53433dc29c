"""Reports of responses that do not match the documentation: their wording and number."""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Annotated, Any, Literal

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import Field

from selling_partner import ResponseValidationError
from selling_partner._runtime.messages.decode import read_response
from selling_partner._runtime.messages.operation import Operation
from selling_partner._runtime.models.base import ApiModel
from selling_partner._runtime.models.reading.drift_log import MAX_LOGGED, Reporter
from selling_partner._runtime.models.types import IsoDatetime, Nullable, OneOf, Whole
from tests.runtime.support.clients import AnyClient, ApiServer, Connect, json_response


class Keeper(ApiModel):
    """The keeper of a lamp."""

    kind: str | None = None
    name: str
    level: Annotated[Literal[1, 2] | int, Whole] | None = None
    remark: Annotated[str | None, Nullable] = None


class Owner(ApiModel):
    """The buyer of a lamp."""

    kind: str | None = None
    company: Annotated[str, Field(alias="companyName")]


class Lamp(ApiModel):
    """A model with every kind of place that can have a deviation."""

    colour: Literal["RED", "GREEN"] | str
    last_lit: Annotated[IsoDatetime | None, Field(alias="lastLit")] = None
    hours: dict[str, int] | None = None
    keepers: list[Keeper] | None = None
    by_day: Annotated[dict[str, list[Keeper]] | None, Field(alias="byDay")] = None
    modes: list[Literal["STEADY"] | str] | None = None
    spares: list[Lamp] | None = None
    person: Annotated[Keeper | Owner, OneOf("kind", {"k": "Keeper", "o": "Owner"})] | None = None
    anything: Any = None


LAMPS: Operation[list[Lamp]] = Operation("getLamps", "GET", "/lamps", responses={200: list[Lamp]})
LAMP: Operation[Lamp] = Operation("getLamp", "GET", "/lamp", responses={200: Lamp})
FITTING = {
    "colour": "RED",
    "lastLit": "2026-01-02T03:04:05Z",
    "hours": {"monday": 1},
    "keepers": [{"name": "a", "level": 1, "remark": None}],
    "byDay": {"monday": [{"name": "a"}]},
    "modes": ["STEADY"],
    "spares": [{"colour": "GREEN"}],
    "person": {"kind": "o", "companyName": "a"},
    "anything": None,
}


def read_body(
    body: Any, reporter: Reporter, operation: Operation[Any] = LAMP, **options: Any
) -> Any:
    """Return the result of a call for a body."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"x-amzn-RequestId": "request-1", "x-amzn-RateLimit-Limit": "0.5"}
    response = httpx2.Response(200, content=content, headers=headers)
    return read_response(operation, response, reporter, **options)


DEPARTURES: list[tuple[dict[str, Any], str]] = [
    ({"colour": 5}, "WARNING 'colour': string_type"),
    ({"lastLit": "yesterday"}, "WARNING 'lastLit': datetime_parsing"),
    ({"hours": {"monday": "all"}}, "WARNING 'hours.*': int_type"),
    ({"keepers": [{}]}, "WARNING 'keepers[].name': missing"),
    ({"keepers": [{"name": None}]}, "WARNING 'keepers[].name': null"),
    ({"keepers": None}, "WARNING 'keepers': null"),
    ({"keepers": [{"name": "a", "level": None}]}, "WARNING 'keepers[].level': null"),
    ({"byDay": {"monday": [{}]}}, "WARNING 'byDay.*[].name': missing"),
    (
        {"spares": [{"colour": "RED", "keepers": [{}]}]},
        "WARNING 'spares[].keepers[].name': missing",
    ),
    ({"person": {"kind": "o"}}, "WARNING 'person.companyName': missing"),
    ({"mood": 1}, "INFO 'mood': unknown field"),
    ({"keepers": [{"name": "a", "mood": 1}]}, "INFO 'keepers[].mood': unknown field"),
    ({"person": {"kind": "k", "name": "a", "mood": 1}}, "INFO 'person.mood': unknown field"),
    ({"colour": "BLUE"}, "INFO 'colour': unknown value"),
    ({"modes": ["STEADY", "DIM"]}, "INFO 'modes[]': unknown value"),
    ({"keepers": [{"name": "a", "level": 3}]}, "INFO 'keepers[].level': unknown value"),
    ({"byDay": {"monday": [{"name": "a", "level": 3}]}}, "INFO 'byDay.*[].level': unknown value"),
]


@pytest.mark.parametrize(("change", "expected"), DEPARTURES)
def test_a_deviation_is_one_line(
    all_log_lines: list[str], change: dict[str, Any], expected: str
) -> None:
    """A line has the level, operation, path, reason and request id, and the value is kept."""
    body = {**FITTING, **change}
    found = read_body(body, Reporter())
    assert found.model_dump(mode="json", by_alias=True, exclude_unset=True) == body
    level, told = expected.split(" ", 1)
    form = "getLamp: the response deviates from its documented form at"
    assert all_log_lines == [f"{level} {form} {told} [request id request-1]"]


def test_a_matching_response_is_not_reported(all_log_lines: list[str]) -> None:
    """Documented content is not reported, including ``null`` where the document allows it."""
    read_body(FITTING, Reporter())
    assert all_log_lines == []


def test_additions_are_detected_only_if_they_are_logged(log_lines: list[str]) -> None:
    """A logger at WARNING level receives no line about Amazon's additions."""
    reporter = Reporter()
    read_body({**FITTING, "mood": None, "colour": "BLUE"}, reporter)
    assert log_lines == []
    logger = logging.getLogger("selling_partner")
    logger.setLevel(logging.INFO)
    try:
        read_body({**FITTING, "mood": None, "colour": "BLUE"}, reporter)
    finally:
        logger.setLevel(logging.NOTSET)
    assert len(log_lines) == 2


async def test_a_deviation_is_reported_once(
    connect: Connect, server: ApiServer, log_lines: list[str]
) -> None:
    """A client logs one line for all items of all responses; a new client logs another."""
    server.api_response = json_response([{"keepers": []}] * 100, x_amzn_RequestId="request-1")
    for _ in range(2):
        async with connect() as client:
            for _ in range(3):
                found = await client.send(LAMPS)
                assert len(found) == 100
    assert (
        log_lines
        == [
            "WARNING getLamps: the response deviates from its documented form at '[].colour': "
            "missing (100 times) [request id request-1]"
        ]
        * 2
    )


async def test_each_operation_and_each_reason_is_reported(
    connect: Connect, server: ApiServer, log_lines: list[str]
) -> None:
    """The same path in another operation, or with another reason, is another deviation."""
    async with connect() as client:
        bodies: list[Any] = [{}, {"colour": None}, {"colour": []}, {}, {"colour": None}]
        for body in bodies:
            server.api_response = json_response(body)
            await client.send(LAMP)
        server.api_response = json_response([{}])
        await client.send(LAMPS)
    places = [each.split(" ")[1] + each.partition(" at ")[2].split(" ")[0] for each in log_lines]
    assert places == ["getLamp:'colour':"] * 3 + ["getLamps:'[].colour':"]


def test_threads_share_the_reports(log_lines: list[str]) -> None:
    """If threads find a deviation at the same time, one of them reports it."""
    reporter = Reporter()
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: read_body({}, reporter), range(400)))
    assert len(log_lines) == 1


def test_the_memory_of_reports_is_bounded(all_log_lines: list[str]) -> None:
    """After a maximum of unknown fields one last line is logged.

    Deviations of the other level are still reported.
    """
    reporter = Reporter()
    for part in range(3):
        names = {f"field{part}_{index}": 1 for index in range(MAX_LOGGED // 2)}
        read_body({**FITTING, **names}, reporter)
    read_body({}, reporter)
    assert len(all_log_lines) == MAX_LOGGED + 2
    assert all_log_lines[-2] == "INFO further deviations of responses are not reported"
    assert "'colour': missing" in all_log_lines[-1]


@pytest.mark.parametrize(
    "name", ["123-1234567-1234567", "buyer@example.com", "Jane Doe", "a\nb", "", "x" * 1000, "é"]
)
def test_a_name_that_may_be_a_value_is_not_shown(all_log_lines: list[str], name: str) -> None:
    """A name that may be confidential is not logged, because an object may be a map."""
    read_body({**FITTING, name: 1, "mood": 1}, Reporter())
    assert [each.partition(" at ")[2].split(":")[0] for each in all_log_lines] == ["'?'", "'mood'"]


STRICT = [
    *((change, told) for change, told in DEPARTURES if "unknown field" not in told),
    (b"<html>", "WARNING the body: is not JSON: it cannot be parsed (no content type, 6 bytes)"),
    (b"", "WARNING the body: is empty"),
    ([], "WARNING the body: is not an object"),
    (None, "WARNING the body: is not an object"),
    ({"errors": [{"code": "InternalFailure"}]}, "WARNING errors: is not empty"),
]


@pytest.mark.parametrize(("change", "expected"), STRICT)
def test_strict_raises(log_lines: list[str], change: Any, expected: str) -> None:
    """With ``strict``, any deviation except an unknown field raises, with the response.

    The operation counts as a write, because a read with an unusable body always raises.
    """
    body = {**FITTING, **change} if isinstance(change, dict) else change
    with pytest.raises(ResponseValidationError) as caught:
        read_body(body, Reporter(), replace(LAMP, safe=False), strict=True)
    error = caught.value
    problem = expected.split(" ", 1)[1].replace("'", "")
    assert error.problems == (problem,)
    assert (error.operation, error.status_code) == ("getLamp", 200)
    assert (error.request_id, error.rate_limit) == ("request-1", 0.5)
    assert error.response.content == (
        body if isinstance(body, bytes) else json.dumps(body).encode()
    )
    assert error.problems[0] in str(error)
    assert log_lines == []


def test_a_strict_error_names_all_problems() -> None:
    """The exception names each deviation once, with its number of occurrences."""
    lamps = [{"keepers": [{}, {}], "mood": 1}, {"colour": "BLUE"}, {"colour": "DIM"}]
    with pytest.raises(ResponseValidationError) as caught:
        read_body(lamps, Reporter(), LAMPS, strict=True)
    assert caught.value.problems == (
        "[].colour: missing",
        "[].keepers[].name: missing (2 times)",
        "[].colour: unknown value (2 times)",
    )


def test_strict_accepts_matching_responses(all_log_lines: list[str]) -> None:
    """Documented content and unknown fields do not raise; unknown fields are reported."""
    found = read_body({**FITTING, "mood": 1}, Reporter(), strict=True)
    assert found.mood == 1
    assert [each.split(" ")[0] for each in all_log_lines] == ["INFO"]
    nothing: Operation[Any] = Operation("deleteIt", "DELETE", "/", responses={204: None})
    assert read_body(b"", Reporter(), nothing, strict=True) is None


async def test_a_client_may_be_strict(connect: Connect, server: ApiServer) -> None:
    """``strict=True`` applies to all calls of a client, unless an option overrides it."""
    server.api_response = json_response({"colour": "BLUE"})
    async with connect(strict=True) as client:
        with pytest.raises(ResponseValidationError) as caught:
            await client.send(LAMP)
        assert caught.value.response.json() == {"colour": "BLUE"}
        tolerant = AnyClient(client.root.with_options(strict=False))
        assert (await tolerant.send(LAMP)).colour == "BLUE"
    assert len(server.requests) == 2


CANARY = "Jane Doe's secret"
VALUES = st.sampled_from([CANARY, 860_501, 86_050.1])
ODD = st.recursive(
    VALUES | st.none() | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*FITTING, "name", "level", "kind", CANARY]), inner)
    ),
    max_leaves=12,
)


@pytest.mark.slow
@given(st.dictionaries(st.sampled_from([*FITTING, "mood", CANARY]), ODD), st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_no_value_is_quoted(all_log_lines: list[str], body: dict[str, Any], strict: bool) -> None:
    """Neither a log line nor an exception contains a value of a response."""
    for each in (body, [body, body]):
        said = ""
        try:
            operation = LAMP if isinstance(each, dict) else LAMPS
            read_body(each, Reporter(), operation, strict=strict)
        except ResponseValidationError as error:
            said = f"{error} {error!r} {error.args} {error.problems} {error.__context__!r}"
        lines = " ".join([*all_log_lines, said])
        assert not [value for value in (CANARY, "Jane", "860501", "86050.1") if value in lines]
    all_log_lines.clear()
