"""Holds the sandbox to its documents with schemathesis, all checks: ``python -m
tests.sandbox.server.conformance EXAMPLES [SEED]`` does it for longer than the tests do.

It is schemathesis's own command, in a process of its own; this module is also the hooks that it
loads. They supply what a document cannot say of a request that is right.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx2

from selling_partner._runtime.models.values.text_rules import faults_in
from selling_partner.sandbox import Sandbox
from tests.sandbox.support import US, Caller, md5

APIS = ("messaging_v1", "uploads_2020_11_01")

_ROOT = Path(__file__).parents[3]
_FILE = b"a file"
_URL = "LOCKSTEP_SANDBOX_URL"
_TOKEN = "LOCKSTEP_SANDBOX_TOKEN"
"""Environment variables with the sandbox's address and token for the hooks."""


def run(
    sandbox: Sandbox, api: str, folder: Path, examples: int, seed: int = 1
) -> subprocess.CompletedProcess[str]:
    """Run all checks against every operation of an API.

    Args:
        sandbox: A sandbox without limits: most requests would get a 429.
        api: The API's module.
        folder: Where schemathesis may leave files.
        examples: How many requests are made up for each operation, besides systematic ones.
        seed: Where chance begins.

    """
    caller = Caller(sandbox)
    caller.http.close()
    document = f"{sandbox.url}/_sandbox/documents/{api}.json"
    options = ["--url", sandbox.url, "--checks", "all", "--seed", str(seed), "--no-color"]
    options += ["--max-examples", str(examples), "-H", f"x-amz-access-token: {caller.token}"]
    environment = os.environ | {
        "SCHEMATHESIS_HOOKS": "tests.sandbox.server.conformance",
        "PYTHONPATH": os.pathsep.join([str(_ROOT), str(_ROOT / "generated" / "src")]),
        _URL: sandbox.url,
        _TOKEN: caller.token,
    }
    command = [sys.executable, "-m", "schemathesis.cli", "run", document, *options]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def filter_case(context: Any, case: Any) -> bool:
    """Leave out what is right for the document, and has another meaning for Amazon or breaks prose.

    A comma within an item of a list separates, also a percent-encoded one: Amazon reads it so, and
    many clients write it so. A text may have no HTML and no address, which no JSON Schema can say.
    """
    listed = [str(each) for each in (case.query or {}).values()]
    text = case.body.get("text") if isinstance(case.body, dict) else None
    is_clean = not isinstance(text, str) or not faults_in(text, html=False, emails=False)
    return is_clean and not any("," in each for each in listed)


def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Upload the files that a message names: no schema can say that they must be there."""
    files = case.body.get("attachments") if isinstance(case.body, dict) else None
    is_right = case.meta is not None and case.meta.generation.mode.is_positive
    if not files or not is_right:
        return
    for each in files:
        each["uploadDestinationId"] = _upload(case.formatted_path)


def _upload(path: str) -> str:
    """Upload a file for the message of a path; gives its identifier."""
    url = f"{os.environ[_URL]}/uploads/2020-11-01/uploadDestinations{path}"
    query = {"marketplaceIds": US, "contentMD5": md5(_FILE)}
    headers = {"x-amz-access-token": os.environ[_TOKEN]}
    payload = httpx2.post(url, params=query, headers=headers).json()["payload"]
    httpx2.put(payload["url"], content=_FILE, headers=payload["headers"]).raise_for_status()
    return str(payload["uploadDestinationId"])


if _URL in os.environ:  # In schemathesis's own process. mypy does not follow its imports from here.
    for each in (filter_case, before_call):
        import_module("schemathesis").hook(each)

if __name__ == "__main__":
    with Sandbox(enforce_limits=False) as running, TemporaryDirectory() as place:
        for name in APIS:
            done = run(running, name, Path(place), *map(int, sys.argv[1:]))
            print(done.stdout, done.stderr)
