"""The examples for the package of this repository, unchanged, against the sandbox."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from selling_partner.sandbox import Sandbox
from tests.docs.conftest import ROOT, SOURCE, run, run_process
from tests.examples.layout import (
    EXAMPLES,
    README,
    find_program,
    folders_with_more_apis,
    programs,
    programs_with_more_apis,
)
from tests.needs import needs_redis
from tests.runtime.support.redis_server import RedisServer

ORDER = "123-1234567-1234567"
OTHER = "123-1234567-7654321"
UNKNOWN_ORDER = "123-1234567-0000000"


def operations(sandbox: Sandbox) -> list[str | None]:
    """Return the operation of each request that the sandbox received, in order."""
    return [each.name and each.name.rpartition(".")[2] for each in sandbox.exchanges]


def test_the_warranty_example(sandbox: Sandbox) -> None:
    """The example requests the allowed actions and then notifies the buyer."""
    result = run_process(sandbox, find_program("send_warranty"), ORDER)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"The buyer of {ORDER} has been notified.\n"
    (message,) = sandbox.messages
    assert (message.operation, message.order_id) == ("create_warranty", ORDER)
    assert sorted(message.body) == ["coverageEndDate", "coverageStartDate"]


def test_the_warranty_example_reports_the_allowed_actions(sandbox: Sandbox) -> None:
    """If the order allows no warranty, the example sends nothing and lists what it allows."""
    sandbox.set_order(ORDER, actions=["send_invoice"])
    result = run(sandbox, find_program("send_warranty"), ORDER)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"Order {ORDER} allows only: send_invoice\n"
    assert operations(sandbox) == ["token", "get_messaging_actions_for_order"]


def test_the_invoice_example(sandbox: Sandbox, tmp_path: Path) -> None:
    """The example uploads the file, and the buyer receives it."""
    file = tmp_path / "invoice.pdf"
    file.write_bytes(b"%PDF content")
    result = run(sandbox, find_program("send_invoice"), ORDER, str(file))
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"The buyer of {ORDER} has been sent invoice.pdf.\n"
    (message,) = sandbox.messages
    (attachment,) = message.attachments
    assert message.operation == "send_invoice"
    assert (attachment.file_name, attachment.content) == ("invoice.pdf", b"%PDF content")


def test_the_disclosure_example(sandbox: Sandbox, tmp_path: Path) -> None:
    """The example uploads each file, and the buyer receives all of them in one message."""
    files = [tmp_path / "terms.pdf", tmp_path / "form.pdf"]
    for file in files:
        file.write_bytes(file.name.encode())
    result = run(sandbox, find_program("send_legal_disclosure"), ORDER, *map(str, files))
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"The buyer of {ORDER} has been sent terms.pdf, form.pdf.\n"
    (message,) = sandbox.messages
    assert [each.content for each in message.attachments] == [b"terms.pdf", b"form.pdf"]


def test_the_example_of_allowed_actions(sandbox: Sandbox) -> None:
    """The example prints one line for each order with its allowed actions."""
    sandbox.set_order(ORDER, actions=["create_warranty", "send_invoice"])
    sandbox.set_order(OTHER, actions=[])
    result = run(sandbox, find_program("allowed_actions"), ORDER, OTHER)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"{ORDER}: create_warranty, send_invoice\n{OTHER}: nothing\n"


def test_the_example_of_allowed_actions_reports_an_unknown_order(sandbox: Sandbox) -> None:
    """An unknown order is reported on its own line, and the others are still listed."""
    sandbox.set_order(ORDER, actions=["send_invoice"])
    sandbox.fail_next("get_messaging_actions_for_order", status=404)
    result = run(sandbox, find_program("allowed_actions"), UNKNOWN_ORDER, ORDER)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"{UNKNOWN_ORDER}: no such order\n{ORDER}: send_invoice\n"


def test_the_languages_example(sandbox: Sandbox) -> None:
    """The example prints one line for each order with the buyer's language or the error."""
    for order_id in (ORDER, OTHER):
        sandbox.set_order(order_id, locale="de-DE")
    sandbox.fail_next("get_attributes", status=404)
    result = run(sandbox, find_program("languages_of_buyers"), ORDER, OTHER)
    assert (result.returncode, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert [each.partition(": ")[0] for each in lines] == [ORDER, OTHER]
    failed = [each for each in lines if not each.endswith(": de-DE")]
    assert len(failed) == 1
    assert "404 Not Found" in failed[0]


POOLS = ["worker_pool", "async_worker_pool"]


@pytest.mark.parametrize("pool", POOLS)
def test_the_worker_pool(sandbox: Sandbox, pool: str) -> None:
    """Each buyer is asked once, and the limits that the workers share prevent a 429."""
    sandbox.enforce_limits = True
    orders = [f"123-1234567-{number:07}" for number in range(7)]
    sandbox.set_order(orders[2], actions=[])
    result = run(sandbox, find_program(pool), *orders)
    assert (result.returncode, result.stderr) == (0, "")
    outcomes = dict(line.split(": ", 1) for line in result.stdout.splitlines())
    assert "403 Forbidden" in outcomes.pop(orders[2])
    assert outcomes == dict.fromkeys(set(orders) - {orders[2]}, "asked")
    assert sorted(each.order_id for each in sandbox.messages) == sorted(outcomes)


@needs_redis
@pytest.mark.parametrize("pool", POOLS)
def test_the_worker_pool_shares_its_limits_with_other_processes(
    sandbox: Sandbox, pool: str
) -> None:
    """With a Redis URL, the bucket is stored in Redis."""
    with RedisServer() as redis:
        shared = {"SP_API_REDIS_URL": redis.url}
        result = run(sandbox, find_program(pool), ORDER, environment=shared)
        assert (result.returncode, result.stderr) == (0, "")
        assert result.stdout == f"{ORDER}: asked\n"
        assert redis.command("DBSIZE") == b":1"


@pytest.mark.slow(measured=False)
def test_the_demo(tmp_path: Path) -> None:
    """The demo sends three kinds of message, waits for the limit and shows the messages."""
    result = subprocess.run(
        [sys.executable, str(EXAMPLES / "demo.py")],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")
    output = result.stdout
    assert "\x1b" not in output
    for each in ("create_warranty", "warranty.pdf: 56 bytes", "12/12", "bucket "):
        assert each in output
    waited = re.search(r"(\d+) seconds; 429 responses: \d+", output)
    assert waited
    assert int(waited[1]) >= 7  # The burst is 5 of the 12 requests, and the rate is 1 a second.
    assert len(re.findall(r": sent$", output, re.M)) == 3
    received = output.partition("Messages to the buyer")[2]
    assert re.findall(r"╭─ ([a-z ]+) ─", received) == [
        "warranty",
        "confirm order details",
        "digital access key",
    ]
    assert "warranty.pdf (56 bytes)" in received
    assert max(map(len, output.splitlines())) <= 88


@pytest.mark.slow(measured=False)
def test_the_demo_can_be_interrupted() -> None:
    """Ctrl-C ends the demo without a traceback, with exit code 130."""
    with subprocess.Popen(
        [sys.executable, str(EXAMPLES / "demo.py")],
        env={**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert any("usage plan: " in line for line in process.stdout)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr) == (130, "")


ARGUMENTS = {
    "allowed_actions": ["1"],
    "async_worker_pool": ["1"],
    "languages_of_buyers": ["1"],
    "send_invoice": ["1", "invoice.pdf"],
    "send_legal_disclosure": ["1", "terms.pdf"],
    "send_warranty": ["1"],
    "worker_pool": ["1"],
}


def test_every_example_is_tested() -> None:
    """These tests run each program without more APIs; no two programs have the same name."""
    names = [each.stem for each in programs()]
    more = [each.stem for each in programs_with_more_apis()]
    assert len(set(names)) == len(names)
    assert set(names) - set(more) == {*ARGUMENTS, "authorize_sellers"}


def test_the_page_lists_every_example() -> None:
    """The page lists each program below the heading that says whether it needs more APIs."""
    ready, more = README.read_text(encoding="utf-8").split("\n## With more APIs\n")
    with_more = set(programs_with_more_apis())
    assert linked_programs(ready) == {*programs(), EXAMPLES / "demo.py"} - with_more
    assert linked_programs(more) == with_more
    for title, section in re.findall(r"^### (.+)\n([^#]+)", ready + more, re.M):
        assert linked_programs(section) == set((EXAMPLES / folder_of(title)).glob("*.py"))


def folder_of(title: str) -> str:
    return title.lower().replace(" ", "_")


def linked_programs(text: str) -> set[Path]:
    return {EXAMPLES / each for each in re.findall(r"\]\(([\w/]+\.py)\)", text)}


def test_the_type_checkers_exclude_the_same_examples() -> None:
    """The exclusions of mypy and pyright are the folders that need more APIs, and no others."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    excluded = re.compile(settings["tool"]["mypy"]["exclude"])
    left = [each for each in programs() if excluded.match(each.relative_to(ROOT).as_posix())]
    assert left == programs_with_more_apis()
    assert {each.parent.name for each in left} == folders_with_more_apis()


@pytest.mark.parametrize("name", ARGUMENTS)
def test_an_example_prints_its_usage(name: str, sandbox: Sandbox) -> None:
    """Help and invalid arguments print the usage, and nothing is sent."""
    for option in ("-h", "--help"):
        result = run(sandbox, find_program(name), *ARGUMENTS[name], option)
        assert (result.returncode, result.stderr) == (0, "")
        assert f"usage: {name}.py [-h] ORDER_ID" in result.stdout
        assert "SP_API_REGION" in result.stdout
    for arguments in ([], ["--verbose", *ARGUMENTS[name]], [*ARGUMENTS[name], "-v"]):
        result = run(sandbox, find_program(name), *arguments)
        assert (result.returncode, result.stdout) == (2, "")
        assert f"usage: {name}.py [-h] ORDER_ID" in result.stderr
    assert sandbox.exchanges == []


def test_the_demo_prints_its_usage(sandbox: Sandbox) -> None:
    """Help and invalid arguments print the usage, and the demo does not start."""
    assert "usage: demo.py [-h]\n" in run(sandbox, EXAMPLES / "demo.py", "--help").stdout
    result = run(sandbox, EXAMPLES / "demo.py", "--verbose")
    assert (result.returncode, result.stdout) == (2, "")
    assert "usage: demo.py [-h]\n" in result.stderr


@pytest.mark.parametrize("name", ARGUMENTS)
def test_an_example_names_the_missing_variable(name: str, sandbox: Sandbox) -> None:
    """An example without credentials or region names the missing variable."""
    for variable in ("SP_API_CLIENT_ID", "SP_API_REGION"):
        changes = {variable: ""}
        result = run(sandbox, find_program(name), *ARGUMENTS[name], environment=changes)
        assert (result.returncode, result.stdout) == (1, "")
        assert variable in result.stderr
        assert "Traceback" not in result.stderr


@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no shell")
def test_the_environment_file_points_at_the_sandbox_command() -> None:
    """Sourced as its first line shows, examples/sandbox.env has the command's default address."""
    first, *_ = (EXAMPLES / "sandbox.env").read_text(encoding="utf-8").splitlines()
    code = "import os; print(*(os.environ[each] for each in sorted(os.environ) if 'SP_' in each))"
    source = first.partition(": ")[2]
    printed = subprocess.run(
        ["sh", "-ec", f'{source}; "{sys.executable}" -c "{code}"'],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    url = "http://127.0.0.1:8042"
    values = [url, "any", "credentials", "will-do", "na", f"{url}/auth/o2/token"]
    assert printed.stdout.split() == values
    usage = subprocess.run(
        [sys.executable, "-m", "selling_partner.sandbox", "--help"],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "(default: 8042)" in usage.stdout
    assert "(default: 127.0.0.1)" in usage.stdout
