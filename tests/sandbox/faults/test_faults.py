"""Faults on demand: by a header, by a rule in the program, and by a rule over the control API."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from selling_partner import NetworkError, RetryPolicy, ServiceUnavailableError
from selling_partner.sandbox import Fault
from selling_partner.sandbox.faults.rules import fault_from, fault_from_text
from tests.sandbox.support import (
    LIST,
    ORDER,
    PATIENCE,
    TELL,
    US,
    Caller,
    HoldingClock,
    connected,
    details,
    events,
    request,
)

HEADER = "x-sandbox-fault"


def test_a_status_by_header(caller: Caller) -> None:
    """A request can carry its own fault, without effect on others."""
    response = caller.tell({"text": "x"}, headers={HEADER: "status=503"})
    assert details(response, 503) == "A fault was injected."
    assert caller.sandbox.messages == []
    assert caller.tell({"text": "x"}).status_code == 201


@pytest.mark.parametrize("status", [204, 205, 301, 304, 401, 404, 418, 500, 599])
def test_any_status(caller: Caller, status: int) -> None:
    """Every final status can be injected, with a valid HTTP response."""
    response = caller.actions(headers={HEADER: f"status={status}"})
    assert response.status_code == status
    assert caller.actions().status_code == 200


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "unknown; a fault has operation, times, status"),
        ("speed=1", "speed: unknown; a fault has"),
        ("status=99", "status: 99; pass a number from 200 to 599"),
        ("status=none", "status: 'none'; pass a number from 200 to 599"),
        ("delay=-1", "delay: -1.0; pass seconds of at least 0"),
        ("delay=inf", "delay: inf; pass seconds of at least 0"),
        ("cut=off", "cut: 'off'; pass before, after or body"),
        ("drift=away", "drift: 'away'; pass field, enum or missing"),
        ("html=perhaps", "html: 'perhaps'; pass true or false"),
        ("body=x", "body: only allowed in JSON"),
        ("times=3", "the fault has no effect: pass status"),
    ],
)
def test_invalid_headers(caller: Caller, text: str, expected: str) -> None:
    """An invalid fault in a header is rejected, with the expected values."""
    assert expected in details(caller.actions(headers={HEADER: text}), 400)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ([], "a fault must be an object"),
        ({"status": "503"}, "status: '503'; pass a number"),
        ({"status": 503, "times": 0}, "times: 0; pass a number of at least 1"),
        ({"status": 503, "operation": "create_waranty"}, "did you mean create_warranty"),
        ({"status": 503, "operation": "tokens"}, "did you mean token"),
        ({"status": 503, "headers": {"a b": "c"}}, "pass strings by name"),
        ({"status": 503, "headers": {"Content-Length": "9"}}, "without Content-Length"),
        ({"cut": ["body"]}, "cut: ['body']; pass before"),
    ],
)
def test_invalid_rules(caller: Caller, rule: Any, expected: str) -> None:
    """An invalid rule is rejected over the control API, with the expected values."""
    response = caller.http.post("/_sandbox/faults", json=rule)
    assert response.status_code == 400
    assert expected in response.json()["error"]


def test_rules_apply_in_order(caller: Caller) -> None:
    """Each rule applies to its number of requests and to its operations."""
    caller.sandbox.fail_next("create_warranty", status=500)
    caller.sandbox.fail_next("createConfirmOrderDetails", status=502, times=2)
    caller.sandbox.fail_next(status=504)
    statuses = [caller.tell({"text": "x"}).status_code for _ in range(4)]
    assert statuses == [502, 502, 504, 201]
    assert [each["status"] for each in caller.http.get("/_sandbox/faults").json()] == [500]
    assert caller.http.delete("/_sandbox/faults").status_code == 204
    assert caller.http.get("/_sandbox/faults").json() == []


def test_a_rule_without_a_count(caller: Caller) -> None:
    """A rule without a count applies until it is removed."""
    caller.http.post("/_sandbox/faults", json={"status": 503, "times": None})
    assert [caller.actions().status_code for _ in range(3)] == [503] * 3
    caller.sandbox.reset()
    assert caller.actions().status_code == 200


def test_body_and_headers(caller: Caller) -> None:
    """A fault can replace the whole response of the sandbox."""
    headers = {"Retry-After": "1", "x-amzn-ratelimit-limit": "0.5", "content-type": "text/json"}
    caller.sandbox.fail_next(status=429, body={"mine": 1}, headers=headers)
    response = caller.actions()
    assert (response.status_code, response.json()) == (429, {"mine": 1})
    assert {name: response.headers[name] for name in headers} == headers


def test_failures_of_sign_in_and_storage(caller: Caller) -> None:
    """Login with Amazon fails in OAuth's format, and the storage in that of S3."""
    caller.sandbox.fail_next("token", status=401)
    assert caller.sign_in().json()["error"] == "invalid_client"
    payload = caller.destination(b"x")
    caller.sandbox.fail_next("upload", status=503)
    response = caller.http.put(payload["url"], content=b"x", headers=payload["headers"])
    assert (response.status_code, response.headers["Content-Type"]) == (503, "application/xml")


def test_html(caller: Caller) -> None:
    """A gateway's page replaces the JSON."""
    response = caller.actions(headers={HEADER: "html"})
    assert (response.status_code, response.headers["Content-Type"]) == (502, "text/html")
    assert response.text.startswith("<html>")
    assert "<title>Bad Gateway</title>" in response.text
    assert caller.actions(headers={HEADER: "html, status=200"}).status_code == 200


def test_malformed(caller: Caller) -> None:
    """The JSON of a success or an error is truncated; the request was processed."""
    for headers in ({HEADER: "malformed"}, {HEADER: "malformed, status=400"}):
        response = caller.actions(headers=headers)
        with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
            response.json()
    assert caller.tell({"text": 5}, headers={HEADER: "malformed"}).content[-1:] != b"}"


@pytest.mark.parametrize(("cut", "sent"), [("before", 0), ("after", 1), ("body", 1)])
def test_cut(caller: Caller, cut: str, sent: int) -> None:
    """The connection breaks before or after the message is sent, or within the response."""
    with pytest.raises(httpx2.RemoteProtocolError):
        caller.tell({"text": "x"}, headers={HEADER: f"cut={cut}"})
    assert len(caller.sandbox.messages) == sent
    assert caller.sandbox.exchanges[-1].status == (201 if cut == "body" else None)


def test_cut_with_an_empty_body(caller: Caller) -> None:
    """The response announces a body that does not arrive."""
    with pytest.raises(httpx2.RemoteProtocolError):
        caller.actions(headers={HEADER: "cut=body, status=205"})
    payload = caller.destination(b"x")
    caller.sandbox.fail_next("upload", cut="body")
    with pytest.raises(httpx2.RemoteProtocolError):
        caller.http.put(payload["url"], content=b"x", headers=payload["headers"])


def test_delay(caller: Caller, clock: HoldingClock) -> None:
    """The response is delayed by some seconds of the sandbox's clock."""
    assert caller.actions(headers={HEADER: "delay=3600"}).status_code == 200
    assert clock.sleeps == [3600]
    assert caller.sandbox.exchanges[-1].seconds == 3600


def test_a_message_of_a_disconnected_client_is_sent(caller: Caller, clock: HoldingClock) -> None:
    """A message is sent at once, even if the client does not wait for the response."""
    clock.holds = True
    caller.sandbox.fail_next(delay=3600)
    with connected(caller.sandbox) as connection:
        body = b'{"text": "x"}'
        connection.sendall(request(TELL, caller.token, f"Content-Length: {len(body)}", body=body))
        assert clock.is_held.wait(PATIENCE)
    assert len(caller.sandbox.messages) == 1


def test_a_disconnected_client_has_no_status(caller: Caller, clock: HoldingClock) -> None:
    """The log has no status for an exchange whose client did not wait."""
    clock.holds = True
    caller.sandbox.fail_next(delay=3600)
    with events(caller.sandbox) as expected:
        with connected(caller.sandbox) as connection:
            connection.sendall(request(LIST, caller.token))
            assert clock.is_held.wait(PATIENCE)
        assert "exchange" in expected
    assert caller.sandbox.exchanges[-1].name != "token"
    assert caller.sandbox.exchanges[-1].status is None


def test_drift(caller: Caller) -> None:
    """A response has an undocumented field or value, or lacks required fields."""
    usual = caller.actions().json()
    grown = caller.actions(headers={HEADER: "drift=field"}).json()
    assert grown.keys() - usual.keys() == {"sandboxField"}
    assert "sandboxField" in grown["_links"]["actions"][0]
    poorer = caller.actions(headers={HEADER: "drift=missing"}).json()
    assert poorer != usual
    assert "self" not in poorer["_links"]


@pytest.mark.parametrize("fault", [{"status": 503}, {"cut": "before"}, {"html": True}])
def test_the_client_recovers(caller: Caller, clock: HoldingClock, fault: Any) -> None:
    """The package's client retries where that is safe, and succeeds."""
    caller.sandbox.fail_next(**fault)
    with caller.sandbox.client(retry=RetryPolicy(attempts=2, first_wait=8)) as client:
        client.messaging_v1.get_messaging_actions_for_order(ORDER, marketplace_ids=[US])
    assert clock.sleeps == [4]


@pytest.mark.parametrize("drift", ["field", "missing"])
def test_the_client_accepts_drift(caller: Caller, drift: Any) -> None:
    """For the package's client, a success of another shape is a success."""
    caller.sandbox.fail_next(drift=drift)
    with caller.sandbox.client() as client:
        client.messaging_v1.get_messaging_actions_for_order(ORDER, marketplace_ids=[US])


async def test_the_client_sends_nothing_twice(caller: Caller) -> None:
    """A message whose response was lost is not sent again, in sync and async clients."""
    async with caller.sandbox.async_client() as client:
        for fault, error in (
            (Fault(cut="after"), NetworkError),
            (Fault(status=503), ServiceUnavailableError),
        ):
            caller.sandbox.add_fault(fault)
            with pytest.raises(error):
                await client.messaging_v1.create_confirm_order_details(
                    ORDER, marketplace_ids=[US], body={"text": "x"}
                )
    assert len(caller.sandbox.messages) == 1


_values = {
    "operation": st.sampled_from(["create_warranty", "token", "upload"]),
    "times": st.one_of(st.none(), st.integers(1, 10**6)),
    "delay": st.floats(0, 1e6, exclude_min=True),
    "cut": st.sampled_from(["before", "after", "body"]),
    "html": st.just(True),
    "malformed": st.just(True),
    "drift": st.sampled_from(["field", "enum", "missing"]),
}


@given(st.fixed_dictionaries({"status": st.integers(200, 599)}, optional=_values))
def test_text_and_json_are_equivalent(values: dict[str, Any]) -> None:
    """A fault can be written as text or as JSON."""
    fault = Fault(**values)
    written = {"true": "true", "none": "always"}
    texts = {name: str(value) for name, value in values.items()}
    texts = {name: written.get(text.lower(), text) for name, text in texts.items()}
    assert fault_from_text(", ".join("=".join(each) for each in texts.items())) == fault
    assert fault_from(fault.as_values()) == fault
