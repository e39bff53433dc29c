"""README.md, CONTRIBUTING.md and the package's pages against the code and the repository."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from generator.pycode.api_keys import api_key
from selling_partner.sandbox import Fault, Sandbox
from tests.commands import run as run_generator
from tests.docs.conftest import ROOT, SOURCE, run, run_process
from tests.needs import needs_redis
from tests.runtime.support.redis_server import RedisServer

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAINTAINING = (ROOT / "docs" / "maintaining.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
RATE_LIMITS = ROOT / "generated" / "docs" / "rate-limits.md"
RELIABILITY = ROOT / "generated" / "docs" / "reliability.md"
SANDBOX = ROOT / "generated" / "docs" / "sandbox.md"
NOTIFICATIONS = ROOT / "generated" / "docs" / "notifications.md"
USAGE = ROOT / "generated" / "docs" / "usage.md"
PAGES = [
    *sorted((ROOT / "generated" / "docs").glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "decisions").glob("*.md")),
    *sorted((ROOT / "docs" / "switching").glob("*.md")),
    *sorted((ROOT / "spec").glob("*.md")),
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *(
        ROOT / folder / "README.md"
        for folder in ("templates", "library", "benchmarks", "examples", "generated")
    ),
]
ORDER = "123-1234567-1234567"


def programs(page: Path) -> list[str]:
    """Return the Python programs on a page."""
    return re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.S)


def test_the_example_of_the_readme_runs(sandbox: Sandbox) -> None:
    """The README's program prints the allowed actions and sends the buyer the warranty."""
    (example,) = programs(ROOT / "README.md")
    sandbox.set_order(ORDER, actions=["create_warranty"])
    result = run_process(sandbox, example)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "('create_warranty',)\n"
    (message,) = sandbox.messages
    assert message.operation == "create_warranty"
    assert message.body == {"coverageStartDate": "2026-01-01T00:00:00Z"}


@needs_redis
def test_the_worker_with_redis_runs(sandbox: Sandbox) -> None:
    """The worker of the page processes orders and keeps its limits in the shared Redis."""
    (worker,) = (each for each in programs(RATE_LIMITS) if "RedisLimiter.from_url" in each)
    sandbox.set_order(ORDER, locale="de-DE")
    with RedisServer() as redis:
        code = worker.replace("redis://localhost:6379", redis.url)
        assert code != worker
        for _ in range(2):
            result = run(sandbox, code, stdin=f"{ORDER}\n")
            assert (result.returncode, result.stderr) == (0, "")
            assert "de-DE" in result.stdout
        assert redis.command("DBSIZE") == b":1"


def test_the_example_of_the_package_runs(sandbox: Sandbox) -> None:
    """The first program of the package's manual returns a typed response."""
    example, *_ = programs(USAGE)
    values = f'amazon_order_id, marketplace_ids = "{ORDER}", ["ATVPDKIKX0DER"]'
    result = run(sandbox, f"{values}\n{example}\nprint(type(response).__name__)")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "GetMessagingActionsForOrderResponse\n"


def test_the_package_saves_and_loads(sandbox: Sandbox, tmp_path: Path) -> None:
    """The manual's program saves a response and loads it again."""
    call, example = programs(USAGE)
    sandbox.set_order(ORDER, locale="de-DE")
    values = f'amazon_order_id, marketplace_ids = "{ORDER}", ["ATVPDKIKX0DER"]'
    code = example.replace("response.json", str(tmp_path / "response.json"))
    result = run(sandbox, f"{values}\n{call}\n{code}\nprint(loaded.links is not None)")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "True\n"


def test_the_examples_of_the_page_on_authorization_run(sandbox: Sandbox) -> None:
    """The examples make the URL of a consent page, and a client with a provider."""
    page = programs(ROOT / "generated" / "docs" / "authorization.md")
    result = run(sandbox, "\n".join([*page, "print(url)", "sp.close()"]))
    assert (result.returncode, result.stderr) == (0, "")
    host = "https://sellercentral-europe.amazon.com/apps/authorize/consent?"
    assert result.stdout.startswith(f"{host}application_id=amzn1.sp.solution.0123-4567&state=")


def test_the_examples_of_the_pages_on_reliability_run(sandbox: Sandbox) -> None:
    """The examples on both pages run with a client and an order."""
    start = f"""
from selling_partner import Credentials, Marketplace, Region, SellingPartner
order_id = "{ORDER}"
sp = SellingPartner(Credentials.from_env(), region=Region.NA)
"""
    sandbox.set_order(ORDER, locale="de-DE")
    found = [*programs(RATE_LIMITS), *programs(RELIABILITY)]
    examples = [each for each in found if "RedisLimiter.from_url" not in each]
    result = run(sandbox, "\n".join([start, *examples, "sp.close()"]))
    assert (result.returncode, result.stderr) == (0, "")
    assert re.fullmatch(rf"{ORDER} de-DE\n200 \S{{36}} \w{{3}}, .* GMT de-DE\n", result.stdout)


def test_the_examples_of_the_page_on_notifications_run() -> None:
    """A notification without a schema is read, and a type without documents has no model."""
    names: dict[str, Any] = {}
    first, second = programs(NOTIFICATIONS)
    exec(first, names)
    assert type(names["notification"]).__name__ == "Notification"
    assert names["notification"].notification_type == "ORDER_CHANGE"
    assert names["notification"].to_dict() == json.loads(names["body"])
    exec(second, names)
    assert "model" not in names


def test_the_example_of_the_page_on_the_sandbox_runs(sandbox: Sandbox) -> None:
    """The two options on the page connect a client to a sandbox."""
    example, *_ = programs(SANDBOX)
    assert "http://127.0.0.1:8042" in example
    call = f'\nsp.messaging_v1.create_negative_feedback_removal("{ORDER}", marketplace_ids=["A"])'
    names: dict[str, Any] = {}
    exec(example.replace("http://127.0.0.1:8042", sandbox.url) + call, names)
    names["sp"].close()
    assert len(sandbox.messages) == 1


def test_the_page_on_the_sandbox_is_complete() -> None:
    """The page's tables list each public attribute, argument of a fault, and fixture."""
    text = SANDBOX.read_text(encoding="utf-8")
    names = {name for name in dir(Sandbox) if not name.startswith("_")}
    names -= {"serve_forever", "add_fault"}
    names |= {each.name for each in dataclasses.fields(Fault)}
    code = (SOURCE / "selling_partner" / "sandbox" / "pytest_plugin.py").read_text("utf-8")
    names |= set(re.findall(r"^@pytest\.fixture.*\ndef (\w+)", code, re.M))
    tables = "\n".join(line for line in text.splitlines() if line.startswith("|"))
    assert {name for name in names if not re.search(rf"`{name}\b", tables)} == set()


def test_the_map_names_every_folder() -> None:
    """The README's map lists the folders of the repository, and no others."""
    listed = set(re.findall(r"^\| `(\w+)/` \|", README, re.M))
    tracked = []
    if shutil.which("git"):
        command = ["git", "ls-files"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        tracked = done.stdout.splitlines()
    folders = {path.partition("/")[0] for path in tracked if "/" in path}
    if not tracked:
        folders = {each.name for each in ROOT.iterdir() if each.is_dir()} & listed
    assert listed == {name for name in folders if not name.startswith(".")}


@pytest.mark.parametrize("page", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_every_make_target_that_is_named_exists(page: str) -> None:
    """The Makefile has each target that a page names, and CONTRIBUTING names every target."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.M))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", page, re.M))
    assert named
    assert named <= targets
    if page == CONTRIBUTING:
        assert named >= targets - {"clean"}


def test_the_commands_of_the_generator_exist() -> None:
    """Each command and option that docs/maintaining.md names is in the help."""
    commands = set(re.findall(r"-m generator ([a-z]+)", MAINTAINING))
    assert commands == {
        "generate",
        "validate",
        "check",
        "add",
        "diff",
        "update",
        "inspect",
        "fetch",
        "dist",
    }
    for command in sorted(commands):
        result = run_generator(ROOT, command, "--help")
        assert ("--spec" in result.stdout) is (command not in {"diff", "update", "dist"})
        assert ("--api" in result.stdout) == (command in {"generate", "validate", "check"})


def test_add_derives_the_names_on_the_page() -> None:
    """Each row of the table in spec/README.md shows the name that the generator derives."""
    page = (ROOT / "spec" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w[^`]*)` \| (v\d|[\d-]+) \| `([^`]*)` \|$", page, re.M)
    assert len(rows) == 5
    for file, version, expected in rows:
        assert f"{api_key(Path(file), version)}{Path(file).suffix}" == expected


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_relative_links_are_valid(page: Path) -> None:
    """Each relative link on a page names a file or folder that exists."""
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)", text):
        if not target.startswith("https://"):
            # GitHub resolves these against the address of the file, two levels below its actions.
            file = target.removesuffix("/badge.svg").replace("../../actions/", ".github/")
            assert (page.parent / file).exists(), target


def test_each_decision_is_listed() -> None:
    """The architecture page links each decision record, and each has the usual headings."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert sorted(re.findall(r"^\| \[.*\]\(decisions/(.*)\) \|", page, re.M)) == [
        each.name for each in records
    ]
    for record in records:
        headings = re.findall(r"^## (.*)$", record.read_text(encoding="utf-8"), re.M)
        assert headings[:3] == ["Context", "Decision", "Consequences"]


def test_the_folders_of_the_tests_are_listed() -> None:
    """CONTRIBUTING lists each folder of tests, and no others."""
    listed = set(re.findall(r"^\| `tests/(\w+)` \|", CONTRIBUTING, re.M))
    folders = {
        path.parent.relative_to(ROOT / "tests").parts for path in ROOT.glob("tests/**/test_*.py")
    }
    assert listed == {parts[0] for parts in folders}
