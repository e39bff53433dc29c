"""What an extension makes of a method: restricted, grantless, or neither."""

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
    """The extension adds the one argument, by name only, and other methods have neither."""
    package = make(ACCESS)
    assert arguments(package, "get_report") == {
        "restricted_data_token_": "str | None",
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


def test_a_restricted_data_token_travels(make: Make) -> None:
    """The token is the call's, a parameter of the same name is the query's, and nobody signs in."""
    sent = make(ACCESS).call("get_report", "1", restricted_data_token=TOKEN)
    assert sent.request.headers["x-amz-access-token"] == TOKEN
    assert sent.target == "/reports/1"
    assert sent.sign_ins == []
    named = make(ACCESS).call("get_report", "1", restricted_data_token_="b")
    assert named.target == "/reports/1?restrictedDataToken=b"
    assert named.request.headers["x-amz-access-token"] == "token"


def test_the_scope_comes_from_the_document_or_the_call(make: Make) -> None:
    """A grantless method signs in for its document's scope, and for the call's where it has one."""
    package = make(ACCESS)
    assert package.call("get_destinations").sign_ins == [
        {
            "grant_type": "client_credentials",
            "scope": "sellingpartnerapi::notifications",
            "client_id": "id",
            "client_secret": "secret",
        }
    ]
    (form,) = package.call("get_destinations", scope="a::b", scope_="c").sign_ins
    assert form["scope"] == "a::b"
    (ordinary,) = package.call("drop_destinations").sign_ins
    assert ordinary["grant_type"] == "refresh_token"


def test_a_methods_own_variables_hide_the_token(make: Make) -> None:
    """A traceback that shows variables shows no Restricted Data Token, not even the method's."""
    package = make(ACCESS)
    with pytest.raises(package.root.ForbiddenError) as caught:
        package.call("get_report", "1", status=403, restricted_data_token=TOKEN)
    frames = [frame for frame, _ in traceback.walk_tb(caught.value.__traceback__)]
    ours = [each for each in frames if "selling_partner" in each.f_code.co_filename]
    assert "get_report" in {each.f_code.co_name for each in ours}
    assert not any(TOKEN in repr(each.f_locals) for each in ours)


def test_the_readme_marks_both(make: Make) -> None:
    """The table of operations says which are restricted and which are grantless."""
    text = (make(ACCESS).folder / "README.md").read_text(encoding="utf-8")
    assert "| `get_report` | Read a report (restricted) |" in text
    assert "| `get_destinations` | List destinations (grantless) |" in text
    assert "| `drop_destinations` | Drop them |" in text


@pytest.mark.parametrize(
    ("call", "sign_ins"),
    [
        ("get_destinations()", ["sellingpartnerapi::notifications"]),
        ("get_destinations(scope='another::scope')", ["another::scope"]),
        ("drop_destinations()", [None]),
        ("get_report('1', restricted_data_token='Atz.sprdt|personal-data')", []),
    ],
)
def test_a_first_call_signs_in_as_any_other(
    built: Callable[[str], Path], call: str, sign_ins: list[str | None]
) -> None:
    """Also a process's first call, which signs in before it has imported the operations."""
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
    assert json.loads(run.stdout) == [sign_ins, len(sign_ins)]
