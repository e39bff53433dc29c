"""Every program of the manual and of the reference pages, against the sandbox."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import httpx2
import pytest

from selling_partner.sandbox import Sandbox
from tests.docs.conftest import ROOT, run

DOCS = ROOT / "generated" / "docs"
REFERENCE = sorted((DOCS / "reference").glob("*/*.md"))
RUN_ALONE = ["index.md", "messages.md", "many-sellers.md", "usage.md"]
"""Guides whose programs need nothing but the sandbox; other tests run those of the others."""

OTHERS = {
    "authorization.md": "tests/docs/test_pages.py",
    "documents.md": "tests/docs/test_guides_of_all_apis.py",
    "notifications.md": "tests/docs/test_pages.py",
    "orders.md": "tests/docs/test_guides_of_all_apis.py",
    "reliability.md": "tests/docs/test_pages.py",
    "restricted-data.md": "tests/docs/test_guides_of_all_apis.py",
    "sandbox.md": "tests/docs/test_sandbox_page.py",
}
ORDER = "123-1234567-1234567"
VALUES = {"usage.md": f'amazon_order_id, marketplace_ids = "{ORDER}", ["ATVPDKIKX0DER"]\n'}
"""Names that a guide leaves to the reader."""


def blocks(page: Path, language: str) -> list[str]:
    """Return the blocks of code in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)


def operation(page: Path) -> str:
    """Return the name by which the sandbox records the calls of a reference page."""
    return f"{page.parent.name}.{page.stem}"


def with_uploads(sandbox: Sandbox, sample: str, page: Path) -> str:
    """Return a sample with the identifier of an uploaded file in place of the one it shows."""
    found = re.search(r"^\| request \| `\w+ /(.*)` \|$", page.read_text("utf-8"), re.M)
    assert found
    name = sandbox.add_file(found[1].replace("{amazonOrderId}", ORDER), b"content")
    return sample.replace('"uploadDestinationId": "text"', f'"uploadDestinationId": "{name}"')


def send_curl(sandbox: Sandbox, command: str, token: str) -> httpx2.Response:
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


@pytest.mark.parametrize("page", REFERENCE, ids=operation)
def test_the_samples_of_an_operation_run(page: Path, sandbox: Sandbox) -> None:
    """The sync and async programs and the command line send the same valid request."""
    for program in blocks(page, "python")[1:]:
        result = run(sandbox, with_uploads(sandbox, program, page))
        assert (result.returncode, result.stderr) == (0, "")
    (command,) = blocks(page, "sh")
    command = with_uploads(sandbox, command, page)
    form = {"grant_type": "refresh_token", "client_id": "client", "client_secret": "secret"}
    token = httpx2.post(sandbox.token_url, data=form | {"refresh_token": "refresh"}).json()
    response = send_curl(sandbox, command, token["access_token"])
    assert response.is_success, response.text
    calls = [each for each in sandbox.exchanges if each.name != "token"]
    assert [each.name for each in calls] == [operation(page)] * 3
    assert {each.status for each in calls} == {response.status_code}
    assert len({(each.method, each.target.partition("?")[0]) for each in calls}) == 1


@pytest.mark.parametrize("name", RUN_ALONE)
def test_the_programs_of_a_guide_run(
    name: str, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The programs run one after the other, as a reader copies them."""
    monkeypatch.chdir(tmp_path)
    found = blocks(DOCS / name, "python")
    assert found
    program = VALUES.get(name, "") + "\n".join(found)
    result = run(sandbox, program)
    assert (result.returncode, result.stderr) == (0, "")


def test_every_guide_is_run() -> None:
    """Each guide with a program is run by a test."""
    pages = {file.name for file in DOCS.glob("*.md") if blocks(file, "python")}
    assert pages == {*RUN_ALONE, *OTHERS}
