"""Complaints and refusals of a generated package's sandbox, for bodies of ``putThing``."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

_PROTOCOL = "selling_partner.sandbox.protocol"
_JSON = "application/json"


def request_complaints(body: Any, media_type: str = _JSON) -> list[str]:
    """Return the complaints about the body of a request, each of which begins with its place.

    Args:
        body: A value of JSON, or bytes.
        media_type: The media type that the request states.

    """
    (document,) = import_module(f"{_PROTOCOL}.documents").load_documents()
    (operation,) = document.operations
    exchanges = import_module(f"{_PROTOCOL}.exchanges")
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"content-type": media_type, "user-agent": "Test/1"}
    request = exchanges.SandboxRequest("PUT", "/thing", "", headers, content, "sandbox.test")
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
