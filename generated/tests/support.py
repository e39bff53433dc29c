"""Shared parts of the tests of all APIs: options of clients, and checks of what they send."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from documented_calls import Call, Error
from pydantic import BaseModel
from pydantic_core import to_jsonable_python
from server import Request

from selling_partner import ApiStatusError, Credentials, RetryPolicy, Unlimited
from selling_partner.sandbox import Sandbox

CREDENTIALS = Credentials(
    client_id="amzn1.application-oa2-client.test",
    client_secret="amzn1.oa2-cs.v1.test",
    refresh_token="Atzr|test",
)
ONCE: dict[str, Any] = {"limiter": Unlimited(), "retry": RetryPolicy(attempts=1)}
"""Options of a client that sends each request once, and at once."""
RESTRICTED_TOKEN_PATH = "/tokens/2021-03-01/restrictedDataToken"
USER_AGENT = re.compile(r"[^/ ]+/[^/ ]+ \(Language=Python/[0-9][^; ]*; Platform=[^;]+\)")


def check_request(call: Call, request: Request, access_token: str) -> None:
    """Compare a request with the document."""
    assert (request.method, request.target) == (call.http_method, call.target)
    assert request.headers["x-amz-access-token"] == access_token
    assert request.headers["accept"] == call.accept
    sent = {name: request.headers.get(name.lower()) for name in call.headers}
    assert sent == call.headers
    assert USER_AGENT.fullmatch(request.headers["user-agent"])
    if call.body_type is None:
        assert request.content == b""
        assert "content-type" not in request.headers
    elif call.form is not None:
        assert request.headers["content-type"].partition("; boundary=")[0] == call.media_type
        assert list(map(_form_field, request.form_fields())) == list(map(_form_field, call.form))
    else:
        assert request.headers["content-type"] == call.media_type
        is_raw = call.body_type is bytes
        assert (request.content.decode() if is_raw else request.json()) == call.body


def _form_field(given: tuple[str, str]) -> tuple[str, Any]:
    """Return a field of a form; JSON is parsed, in which spaces do not matter."""
    name, text = given
    try:
        return name, json.loads(text)
    except ValueError:
        return name, text


def check_token_request(request: Request, scope: str | None) -> None:
    """Compare a request for an access token with the form of Login with Amazon."""
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    if scope is None:
        grant = {"grant_type": ["refresh_token"], "refresh_token": [CREDENTIALS.refresh_token]}
    else:
        grant = {"grant_type": ["client_credentials"], "scope": [scope]}
    application = {
        "client_id": [CREDENTIALS.client_id],
        "client_secret": [CREDENTIALS.client_secret],
    }
    assert request.form() == grant | application


def restricted_token(token: str) -> tuple[int, dict[str, str], dict[str, object]]:
    """Return the response of the Tokens API with a Restricted Data Token."""
    body = {"restrictedDataToken": token, "expiresIn": 3600}
    return 200, {"Content-Type": "application/json"}, body


def check_restricted_token_request(call: Call, request: Request) -> None:
    """Compare a request for a Restricted Data Token with the resource of the call."""
    restricted = call.restricted
    assert restricted is not None
    assert (request.method, request.target) == ("POST", RESTRICTED_TOKEN_PATH)
    (resource,) = request.json()["restrictedResources"]
    path = call.target.partition("?")[0] if restricted.is_specific else restricted.path
    assert (resource["method"], resource["path"]) == (call.http_method, path)
    assert resource.get("dataElements", []) == sorted(restricted.data_elements)


def check_error(error: Error, caught: ApiStatusError) -> None:
    """Compare an exception with its response."""
    assert type(caught) is error.exception
    assert caught.status_code == error.status == caught.response.status_code
    listed = (error.body or {}).get("errors", [])
    found = [(each.code, each.message, each.details) for each in caught.errors]
    assert found == [(each["code"], each["message"], each.get("details")) for each in listed]
    assert (caught.request_id, caught.rate_limit) == (error.request_id, error.rate_limit)


def check_complaint(caught: ApiStatusError, *places: str) -> None:
    """Check that a rejection names the place, in its details or in its message."""
    (error,) = caught.errors
    assert any(place in (error.details or error.message) for place in places), error


def with_files(sandbox: Sandbox, call: Call, body: Any) -> Any:
    """Return the body with the sample's attachments replaced by uploaded files."""
    sample = call.body.get("attachments") if isinstance(call.body, dict) else None
    given = body.get("attachments") if isinstance(body, dict) else None
    if not isinstance(sample, list) or not isinstance(given, list):
        return body
    named = [each.get("uploadDestinationId") for each in sample if isinstance(each, dict)]
    identifier = sandbox.add_file(call.target.partition("?")[0], b"A sample.")

    def with_file(each: Any) -> Any:
        is_sample = isinstance(each, dict) and each.get("uploadDestinationId") in named
        return {**each, "uploadDestinationId": identifier} if is_sample else each

    return {**body, "attachments": list(map(with_file, given))}


def encode(value: Any) -> Any:
    """Return the JSON of a call's result; a file as its text."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, list):
        return [encode(each) for each in value]
    if isinstance(value, dict):
        return {key: encode(each) for key, each in value.items()}
    if isinstance(value, Decimal):
        return float(value)
    return to_jsonable_python(value)
