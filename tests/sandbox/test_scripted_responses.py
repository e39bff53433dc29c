"""Responses that a test sets for an operation."""

from __future__ import annotations

from typing import Any

import pytest

from selling_partner import ConfigurationError
from selling_partner.sandbox import Sandbox
from tests.sandbox.support import Caller, details

WARRANTY: dict[str, Any] = {"errors": [{"code": "Late", "message": "Too late."}]}


def test_a_set_response_is_returned(sandbox: Sandbox, caller: Caller) -> None:
    """Those for a number of requests come first, and a later one for all replaces an earlier."""
    name = "get_messaging_actions_for_order"
    for links in ([], [{"href": "/x", "name": "x"}]):
        sandbox.answer(name, {"_links": {"self": {"href": "/"}, "actions": links}})
    sandbox.answer(name, {"errors": []}, times=2)
    found = [caller.actions().json() for _ in range(4)]
    assert found[:2] == [{"errors": []}] * 2
    assert [each["_links"]["actions"][0]["name"] for each in found[2:]] == ["x", "x"]


def test_a_set_response_is_for_valid_requests(sandbox: Sandbox, caller: Caller) -> None:
    """The status is that of the success by default, and an invalid request is still rejected."""
    sandbox.answer("messaging_v1.create_confirm_order_details", {})
    assert details(caller.tell({"text": 1}), 400)
    response = caller.tell({"text": "Red?"})
    assert (response.status_code, response.json(), sandbox.messages) == (201, {}, [])
    sandbox.reset()
    caller.tell({"text": "Red?"})
    assert len(sandbox.messages) == 1


def test_an_error_can_be_set(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.answer("create_confirm_order_details", WARRANTY, status=404)
    response = caller.tell({"text": "Red?"})
    assert (response.status_code, response.json()) == (404, WARRANTY)


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (("get_mesaging_actions", {}), {}, "get_messaging_actions_for_order"),
        (("get_attributes", {"locale": 1}), {}, "/locale: the value is not of type"),
        (("get_attributes", {"locales": "de"}), {}, "/locales: .* pass locale"),
        (("get_attributes", {}), {"status": 299}, "299 is not documented"),
        (("get_attributes",), {}, "get_attributes: the response with 200 is JSON"),
        (("get_attributes", {}), {"times": 0}, "times: 0"),
    ],
)
def test_a_wrong_response_is_refused(
    sandbox: Sandbox, arguments: Any, options: Any, message: str
) -> None:
    """A test does not use a response that the document excludes, unless it says so."""
    with pytest.raises(ValueError, match=message):
        sandbox.answer(*arguments, **options)


def test_a_set_response_can_break_the_document(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.answer("get_messaging_actions_for_order", {"_links": 1}, validate=False)
    assert caller.actions().json() == {"_links": 1}


@pytest.mark.parametrize("name", ["reports", "feeds", "queries", "invoice_exports"])
def test_an_api_that_the_package_lacks_is_named(sandbox: Sandbox, name: str) -> None:
    with pytest.raises(ConfigurationError, match=f"sandbox.{name}: the package has no API"):
        getattr(sandbox, name)
