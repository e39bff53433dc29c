"""Complaints and refusals of a generated package's sandbox, for bodies of ``putThing``."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

_PROTOCOL = "selling_partner.sandbox.protocol"
_HEADERS = {"content-type": "application/json", "user-agent": "Test/1"}


def request_complaints(body: Any) -> list[str]:
    """Return the complaints about the body of a request, each of which begins with its place."""
    (document,) = import_module(f"{_PROTOCOL}.documents").load_documents()
    (operation,) = document.operations
    exchanges = import_module(f"{_PROTOCOL}.exchanges")
    content = json.dumps(body).encode()
    request = exchanges.SandboxRequest("PUT", "/thing", "", _HEADERS, content, "sandbox.test")
    checked = import_module(f"{_PROTOCOL}.validation").check(operation, request, {})
    return [each.text for each in checked.complaints]


def response_refusal(body: Any) -> str:
    """Return why ``sandbox.answer`` refuses the body of a response; empty if it accepts it."""
    (document,) = import_module(f"{_PROTOCOL}.documents").load_documents()
    (operation,) = document.operations
    simulation = import_module("selling_partner.sandbox.simulation.scripted_responses")
    try:
        simulation.ScriptedResponse(operation, 200, body, None).check()
    except ValueError as error:
        return str(error)
    return ""
