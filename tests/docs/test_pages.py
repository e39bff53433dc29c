"""Hold README.md, CONTRIBUTING.md and the examples to what is there."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from generator.names import api_key
from tests.runtime.redis_server import PROGRAM, RedisServer

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
RELIABILITY = ROOT / "generated" / "docs" / "reliability.md"
PAGES = [
    RELIABILITY,
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *(
        ROOT / folder / "README.md"
        for folder in ("spec", "templates", "conveniences", "benchmarks", "generated")
    ),
]
ORDER = "/messaging/v1/orders/123-1234567-1234567"
QUERY = "?marketplaceIds=ATVPDKIKX0DER"
WARRANTY = {"href": f"{ORDER}/messages/warranty{QUERY}", "name": "warranty"}
LINKS = {"self": {"href": ORDER + QUERY}, "actions": [WARRANTY]}
ENVIRONMENT = {
    "SP_API_CLIENT_ID": "client",
    "SP_API_CLIENT_SECRET": "secret",
    "SP_API_REFRESH_TOKEN": "refresh",
}


@pytest.fixture
def server() -> Iterator[Any]:
    """The server of the generated tests: it knows one order, which allows a warranty message."""
    spec = importlib.util.spec_from_file_location("server", ROOT / "generated/tests/server.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["server"] = module
    spec.loader.exec_module(module)
    with module.Server() as running:
        headers = {"Content-Type": "application/hal+json"}
        running.answer("GET", ORDER + QUERY, 200, headers, {"_links": LINKS})
        running.answer("POST", f"{ORDER}/messages/warranty{QUERY}", 201, headers, {})
        yield running


def run(
    code: str, server: Any, *arguments: str, given: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a program as a user would, with the client pointed at the local server."""
    local = f"base_url={server.url!r}, token_url={server.token_url!r}"
    pointed = re.sub(r"region=Region\.(\w+)", rf"region=Region.\1, {local}", code)
    assert pointed != code
    environment = os.environ | ENVIRONMENT | {"PYTHONPATH": str(ROOT / "generated" / "src")}
    return subprocess.run(
        [sys.executable, "-c", pointed, *arguments],
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_example_of_the_readme_runs(server: Any) -> None:
    """The README's program sends its two requests and prints what the order allows."""
    example, _ = re.findall(r"```python\n(.*?)```", README, re.S)
    result = run(example, server)
    assert result.returncode == 0, result.stderr
    assert result.stdout == "('create_warranty',)\n"
    assert [each.method for each in server.requests] == ["GET", "POST"]
    assert server.requests[-1].json() == {"coverageStartDate": "2026-01-01T00:00:00Z"}


@pytest.mark.skipif(PROGRAM is None, reason="the program redis-server is not installed")
def test_the_worker_of_the_readme_runs(server: Any) -> None:
    """The README's worker takes orders, and its limits are on the Redis that all workers share."""
    _, worker = re.findall(r"```python\n(.*?)```", README, re.S)
    server.answer("GET", f"{ORDER}/attributes{QUERY}", 200, {}, {"buyer": {"locale": "de-DE"}})
    with RedisServer() as redis:
        code = worker.replace("redis://localhost:6379", redis.url)
        assert code != worker
        for _ in range(2):
            result = run(code, server, given="123-1234567-1234567\n")
            assert result.returncode == 0, result.stderr
            assert "de-DE" in result.stdout
        assert redis.command("DBSIZE") == b":1"


def test_the_example_of_the_package_runs(server: Any) -> None:
    """The program in the README of the package makes its call, given the values that it names."""
    page = (ROOT / "generated" / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", page, re.S)
    values = 'amazon_order_id, marketplace_ids = "123-1234567-1234567", ["ATVPDKIKX0DER"]'
    result = run(f"{values}\n{example}\nprint(type(answer).__name__)", server)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "GetMessagingActionsForOrderResponse\n"


def test_the_examples_of_the_page_on_reliability_run(server: Any) -> None:
    """Each line of them does what the page says, given a client and an order."""
    examples = re.findall(r"```python\n(.*?)```", RELIABILITY.read_text(encoding="utf-8"), re.S)
    server.answer("GET", f"{ORDER}/attributes{QUERY}", 200, {}, {"locale": "de-DE"})
    start = """
from selling_partner import Credentials, Marketplace, Region, SellingPartner
order_id = "123-1234567-1234567"
sp = SellingPartner(Credentials.from_env(), region=Region.NA)
"""
    result = run("\n".join([start, *examples, "sp.close()"]), server)
    assert (result.returncode, result.stderr) == (0, "")
    assert re.fullmatch(r"200 None \w{3}, .* GMT de-DE\n", result.stdout)


def test_the_warranty_example_runs(server: Any) -> None:
    """The example asks what the order allows and then sends the message."""
    code = (ROOT / "examples" / "send_warranty.py").read_text(encoding="utf-8")
    result = run(code, server, "123-1234567-1234567")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "The buyer of 123-1234567-1234567 has been told.\n"


def test_the_warranty_example_says_what_the_order_allows(server: Any) -> None:
    """An order that does not allow a warranty gets none."""
    links = {"self": {"href": ORDER + QUERY}, "actions": []}
    server.answer(
        "GET", ORDER + QUERY, 200, {"Content-Type": "application/hal+json"}, {"_links": links}
    )
    code = (ROOT / "examples" / "send_warranty.py").read_text(encoding="utf-8")
    result = run(code, server, "123-1234567-1234567")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "Order 123-1234567-1234567 allows only: nothing\n"
    assert [each.method for each in server.requests] == ["GET"]


def test_the_languages_example_runs(server: Any) -> None:
    """The example prints a line for each order, an error included."""
    target = "/messaging/v1/orders/1/attributes?marketplaceIds=A1PA6795UKMFR9"
    server.answer("GET", target, 200, {"Content-Type": "application/hal+json"}, {"locale": "de-DE"})
    code = (ROOT / "examples" / "languages_of_buyers.py").read_text(encoding="utf-8")
    result = run(code, server, "1", "2")
    assert (result.returncode, result.stderr) == (0, "")
    first, second = result.stdout.splitlines()
    assert first == "1: de-DE"
    assert second.startswith("2: GetAttributes answered 404 Not Found")


def test_the_disclosure_example_runs(server: Any, tmp_path: Path) -> None:
    """The example uploads its files and sends the message that names them."""
    file = tmp_path / "terms.pdf"
    file.write_bytes(b"content")
    place = f"{ORDER.removeprefix('/')}/messages/legalDisclosure"
    query = "?marketplaceIds=A1PA6795UKMFR9"
    digest = quote(base64.b64encode(hashlib.md5(b"content").digest()), safe="")
    target = f"/uploads/2020-11-01/uploadDestinations/{place}{query}&contentMD5={digest}"
    headers = {"Content-Type": "application/json"}
    url = f"{server.url}/storage?{digest}"
    # The server refuses what comes without its token, and a storage must not get one.
    payload = {"uploadDestinationId": "1", "url": url, "headers": {"x-is-storage": "yes"}}
    server.answer("POST", target, 201, headers, {"payload": payload})
    server.answer("POST", f"/{place}{query}", 201, headers, {})
    stored = []
    look_up = server.look_up

    def look_up_or_store(request: Any) -> Any:
        if request.headers.get("x-is-storage") != "yes":
            return look_up(request)
        stored.append((request.method, request.content))
        return sys.modules["server"].Answer(200, {}, None)

    server.look_up = look_up_or_store
    code = (ROOT / "examples" / "send_legal_disclosure.py").read_text(encoding="utf-8")
    result = run(code, server, "123-1234567-1234567", str(file))
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "The buyer of 123-1234567-1234567 has been sent terms.pdf.\n"
    assert stored == [("PUT", b"content")]
    attachment = {"uploadDestinationId": "1", "fileName": "terms.pdf"}
    assert server.requests[-1].json() == {"attachments": [attachment]}


EXAMPLES = {
    "send_warranty.py": ["1"],
    "languages_of_buyers.py": ["1"],
    "send_legal_disclosure.py": ["1", "terms.pdf"],
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_says_how_it_is_used(name: str, server: Any) -> None:
    """Without arguments an example shows its usage; without credentials it says which it lacks."""
    code = (ROOT / "examples" / name).read_text(encoding="utf-8")
    result = run(code, server)
    assert (result.returncode, result.stdout) == (1, "")
    assert f"Usage: {name} ORDER_ID" in result.stderr
    without = f"import os; del os.environ['SP_API_CLIENT_ID']\n{code}"
    result = run(without, server, *EXAMPLES[name])
    assert (result.returncode, result.stdout) == (1, "")
    assert "SP_API_CLIENT_ID" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_map_names_every_folder() -> None:
    """The README's map lists the folders of the repository, and no others."""
    listed = set(re.findall(r"^\| `(\w+)/` \|", README, re.M))
    tracked = []
    if shutil.which("git"):
        command = ["git", "ls-files"]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        tracked = said.stdout.splitlines()
    folders = {path.partition("/")[0] for path in tracked if "/" in path}
    if not tracked:
        folders = {each.name for each in ROOT.iterdir() if each.is_dir()} & listed
    assert listed == {name for name in folders if not name.startswith(".")}


@pytest.mark.parametrize("page", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_every_make_target_that_is_named_exists(page: str) -> None:
    """Make knows each target that a page names, and CONTRIBUTING names each that make knows."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.M))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", page, re.M))
    assert named
    assert named <= targets
    if page == CONTRIBUTING:
        assert named >= targets - {"clean"}


def test_the_commands_of_the_generator_exist() -> None:
    """Each command and option that the README names is in the help."""
    commands = set(re.findall(r"-m generator ([a-z]+)", README))
    assert commands == {
        "generate",
        "validate",
        "check",
        "add",
        "diff",
        "update",
        "inspect",
    }
    for command in sorted(commands):
        result = subprocess.run(
            [sys.executable, "-m", "generator", command, "--help"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert ("--spec" in result.stdout) is (command not in {"diff", "update"})
        assert ("--api" in result.stdout) == (command in {"generate", "validate", "check"})


def test_the_names_that_add_gives_are_those_of_the_page() -> None:
    """Each row of the table in spec/README.md is what the generator makes of such a file."""
    page = (ROOT / "spec" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w[^`]*)` \| (v\d|[\d-]+) \| `([^`]*)` \|$", page, re.M)
    assert len(rows) == 5
    for file, version, expected in rows:
        assert f"{api_key(Path(file), version)}{Path(file).suffix}" == expected


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Each relative link on a page names a file or folder that exists."""
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)", text):
        if not target.startswith("https://"):
            assert (page.parent / target).exists(), target


def test_the_folders_of_the_tests_are_listed() -> None:
    """CONTRIBUTING lists each folder of tests."""
    listed = set(re.findall(r"^\| `tests/(\w+)` \|", CONTRIBUTING, re.M))
    folders = {
        path.parent.relative_to(ROOT / "tests").parts for path in ROOT.glob("tests/**/test_*.py")
    }
    assert listed == {parts[0] for parts in folders}
