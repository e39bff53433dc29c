"""The blocks of code on the pages, and functions that run them against the sandbox."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import httpx2

from selling_partner.sandbox import Sandbox
from tests.docs.conftest import run

ORDER = "123-1234567-1234567"
FORM = {
    "grant_type": "refresh_token",
    "client_id": "client",
    "client_secret": "secret",
    "refresh_token": "refresh",
}


def blocks(page: Path, language: str) -> list[str]:
    """Return the blocks of code in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)


def operation(page: Path) -> str:
    """Return the name by which the sandbox records the calls of a reference page."""
    return f"{page.parent.name}.{page.stem}"


def run_samples(page: Path, sandbox: Sandbox) -> None:
    """Run the programs and send the command line of a reference page.

    Raises:
        AssertionError: One of them failed, or they differ in their method or path.

    """
    programs = blocks(page, "python")[1:]
    assert len(programs) == 2
    for program in programs:
        result = run(sandbox, _with_uploads(sandbox, program, page))
        assert result.returncode == 0, result.stderr
    (command,) = blocks(page, "sh")
    command = _with_uploads(sandbox, command, page)
    response = _send_curl(sandbox, command, _token(sandbox, page, programs[0]))
    calls = [each for each in sandbox.exchanges if each.name == operation(page)]
    assert [each.status for each in calls] == [response.status_code] * 3, response.text
    assert len({(each.method, each.target.partition("?")[0]) for each in calls}) == 1


def _token(sandbox: Sandbox, page: Path, program: str) -> str:
    """Return the token that the operation of a page needs."""
    text = page.read_text("utf-8")
    form = dict(FORM)
    if scope := re.search(r"with the scope `(.+?)`", text):
        form |= {"grant_type": "client_credentials", "scope": scope[1]}
    token = str(httpx2.post(sandbox.token_url, data=form).json()["access_token"])
    elements = re.search(r"data_elements=(\[.*\])", program)
    if elements is None:
        return token
    method, path = re.findall(r"^\| request \| `(\w+) (.*)` \|$", text, re.M)[0]
    resource = {"method": method, "path": path, "dataElements": json.loads(elements[1])}
    response = httpx2.post(
        f"{sandbox.url}/tokens/2021-03-01/restrictedDataToken",
        headers={"x-amz-access-token": token},
        json={"restrictedResources": [{k: v for k, v in resource.items() if v}]},
    )
    return str(response.json()["restrictedDataToken"])


def _with_uploads(sandbox: Sandbox, sample: str, page: Path) -> str:
    """Return a sample with the identifier of an uploaded file in place of the one it shows."""
    if '"uploadDestinationId": "text"' not in sample:
        return sample
    (command,) = blocks(page, "sh")
    path = re.findall(r"""SP_API_BASE_URL"'?(/[^?'\s]*)""", command)[0]
    name = sandbox.add_file(path, b"content")
    return sample.replace('"uploadDestinationId": "text"', f'"uploadDestinationId": "{name}"')


def _send_curl(sandbox: Sandbox, command: str, token: str) -> httpx2.Response:
    """Send the request of a command line as curl would."""
    variables = {"SP_API_BASE_URL": sandbox.url, "SP_API_ACCESS_TOKEN": token}
    for name, value in variables.items():
        command = command.replace(f"${name}", value)
    program, *words = shlex.split(command.replace("\\\n", ""))
    assert program == "curl"
    method, url, headers, data = "", "", {}, None
    while words:
        word = words.pop(0)
        if word == "--request":
            method = words.pop(0)
        elif word == "--header":
            name, _, value = words.pop(0).partition(": ")
            headers[name] = value
        elif word in {"--data", "--data-binary"}:
            data = words.pop(0)
        else:
            assert not word.startswith("--"), word
            url = word
    return httpx2.request(method, url, headers=headers, content=data)
