"""Restricted and grantless operations."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.core.project import ROOT
from tests.functional.conftest import Make
from tests.functional.packages import Package, document

ACCESS = document("""
paths:
  /reports/{reportId}:
    get:
      operationId: getReport
      summary: Read a report
      x-amzn-restricted: true
      parameters:
        - {name: reportId, in: path, required: true, schema: {type: string}}
        - {name: restrictedDataToken, in: query, schema: {type: string}}
      responses:
        '200': {description: Done.}
  /destinations:
    get:
      operationId: getDestinations
      summary: List destinations
      x-amzn-grantless-scope: sellingpartnerapi::notifications
      parameters:
        - {name: scope, in: query, schema: {type: string}}
      responses:
        '200': {description: Done.}
    delete:
      operationId: dropDestinations
      summary: Drop them
      responses:
        '200': {description: Done.}
""")
ISSUER = "createRestrictedDataToken"
TOKEN = "Atz.sprdt|personal-data"


def arguments(package: Package, method: str) -> dict[str, Any]:
    """Return the annotations of a method's keyword-only arguments with defaults."""
    signature = inspect.signature(getattr(package.api.SampleClient, method))
    return {
        each.name: each.annotation
        for each in signature.parameters.values()
        if each.kind is each.KEYWORD_ONLY and each.default is None
    }


def test_only_a_marked_operation_takes_a_token_or_a_scope(make: Make) -> None:
    """Each extension adds its keyword-only argument, and other methods have neither."""
    package = make(ACCESS)
    assert arguments(package, "get_report") == {
        "restricted_data_token_": "str | None",
        "data_elements": "Sequence[str] | None",
        "restricted_data_token": "str | None",
        "timeout": "float | None",
    }
    assert arguments(package, "get_destinations") == {
        "scope_": "str | None",
        "scope": "str | None",
        "timeout": "float | None",
    }
    assert list(arguments(package, "drop_destinations")) == ["timeout"]
    with pytest.raises(TypeError, match="restricted_data_token"):
        package.call("drop_destinations", restricted_data_token=TOKEN)


def test_a_restricted_data_token_replaces_the_access_token(make: Make) -> None:
    """The call sends its Restricted Data Token and requests no access token."""
    sent = make(ACCESS).call("get_report", "1", restricted_data_token=TOKEN)
    assert sent.request.headers["x-amz-access-token"] == TOKEN
    assert sent.target == "/reports/1"
    assert sent.token_requests == []
    named = make(ACCESS).call("get_report", "1", restricted_data_token_="b")
    assert named.target == "/reports/1?restrictedDataToken=b"
    assert named.request.headers["x-amz-access-token"] == "token"


def test_a_document_can_state_the_data_elements(make: Make) -> None:
    """The argument's type lists the elements, and an unknown one is refused."""
    stated = ACCESS.replace(
        "x-amzn-restricted: true", "x-amzn-restricted: {dataElements: [buyerInfo, giftInfo]}"
    )
    package = make(stated.replace("operationId: dropDestinations", f"operationId: {ISSUER}"))
    annotation = arguments(package, "get_report")["data_elements"]
    assert annotation == "Sequence[Literal['buyerInfo', 'giftInfo']] | None"
    problem = "data_elements: 'tax' is unknown for this operation; choose from buyerInfo, giftInfo"
    with pytest.raises(package.root.RequestValidationError, match=problem):
        package.call("get_report", "1", data_elements=["buyerInfo", "tax"])


def test_a_package_without_the_tokens_api_explains_how_to_add_it(make: Make) -> None:
    """Nothing is sent if the package cannot obtain a Restricted Data Token."""
    package = make(ACCESS)
    problem = "this package lacks the Tokens API.*generator add tokens_2021-03-01.json"
    with pytest.raises(package.root.ConfigurationError, match=problem):
        package.call("get_report", "1", data_elements=[])


def test_the_scope_comes_from_the_document_or_the_call(make: Make) -> None:
    """A grantless method requests a token for the call's scope, by default the document's."""
    package = make(ACCESS)
    assert package.call("get_destinations").token_requests == [
        {
            "grant_type": "client_credentials",
            "scope": "sellingpartnerapi::notifications",
            "client_id": "id",
            "client_secret": "secret",
        }
    ]
    (form,) = package.call("get_destinations", scope="a::b", scope_="c").token_requests
    assert form["scope"] == "a::b"
    (ordinary,) = package.call("drop_destinations").token_requests
    assert ordinary["grant_type"] == "refresh_token"


def test_tracebacks_contain_no_token(make: Make) -> None:
    """No frame of a traceback has the Restricted Data Token in its local variables."""
    package = make(ACCESS)
    with pytest.raises(package.root.ForbiddenError) as caught:
        package.call("get_report", "1", status=403, restricted_data_token=TOKEN)
    frames = [frame for frame, _ in traceback.walk_tb(caught.value.__traceback__)]
    ours = [each for each in frames if "selling_partner" in each.f_code.co_filename]
    assert "get_report" in {each.f_code.co_name for each in ours}
    assert not any(TOKEN in repr(each.f_locals) for each in ours)


def test_the_page_of_the_api_marks_both(make: Make) -> None:
    """The table of operations marks restricted and grantless operations."""
    text = (make(ACCESS).folder / "docs/reference/sample_v1.md").read_text(encoding="utf-8")
    assert "| Read a report (restricted) |" in text
    assert "| List destinations (grantless) |" in text
    assert "| Drop them |" in text


@pytest.mark.parametrize(
    ("call", "scopes"),
    [
        ("get_destinations()", ["sellingpartnerapi::notifications"]),
        ("get_destinations(scope='another::scope')", ["another::scope"]),
        ("drop_destinations()", [None]),
        ("get_report('1', restricted_data_token='Atz.sprdt|personal-data')", []),
    ],
)
def test_the_first_call_requests_the_same_tokens(
    built: Callable[[str], Path], call: str, scopes: list[str | None]
) -> None:
    """A process's first call requests the right token before the operations are imported."""
    code = f"""
import json
from generated.tests.server import Server
from selling_partner import Credentials, Region, SellingPartner

with Server() as server:
    server.accept({TOKEN!r})
    for method, target in (("GET", "/destinations"), ("DELETE", "/destinations"),
                           ("GET", "/reports/1")):
        server.respond(method, target, 200, {{}}, None)
    urls = dict(base_url=server.url, token_url=server.token_url)
    with SellingPartner(Credentials("a", "b", "c"), region=Region.NA, **urls) as sp:
        sp.sample_v1.{call}
        sp.sample_v1.{call}
    print(json.dumps([list(server.access_tokens), len(server.token_requests)]))
"""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={**os.environ, "PYTHONPATH": f"{built(ACCESS) / 'src'}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == [scopes, len(scopes)]
