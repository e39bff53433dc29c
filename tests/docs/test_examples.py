"""Each program of examples/, as it is, against the sandbox."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from selling_partner.sandbox import Sandbox
from tests.docs.conftest import ROOT, SOURCE, run, run_process
from tests.needs import needs_redis
from tests.runtime.support.redis_server import RedisServer

EXAMPLES = ROOT / "examples"
ORDER = "123-1234567-1234567"
OTHER = "123-1234567-7654321"
NO_ORDER = "123-1234567-0000000"


def operations(sandbox: Sandbox) -> list[str | None]:
    """Return the requests in order."""
    return [each.name and each.name.rpartition(".")[2] for each in sandbox.exchanges]


def test_the_warranty_example(sandbox: Sandbox) -> None:
    """It asks what the order allows, and then the buyer gets the message."""
    result = run_process(sandbox, EXAMPLES / "send_warranty.py", ORDER)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"The buyer of {ORDER} has been notified.\n"
    (message,) = sandbox.messages
    assert (message.operation, message.order_id) == ("create_warranty", ORDER)
    assert sorted(message.body) == ["coverageEndDate", "coverageStartDate"]


def test_the_warranty_example_says_what_the_order_allows(sandbox: Sandbox) -> None:
    """An order that does not allow a warranty gets none."""
    sandbox.set_order(ORDER, actions=["send_invoice"])
    result = run(sandbox, EXAMPLES / "send_warranty.py", ORDER)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"Order {ORDER} allows only: send_invoice\n"
    assert operations(sandbox) == ["token", "get_messaging_actions_for_order"]


def test_the_invoice_example(sandbox: Sandbox, tmp_path: Path) -> None:
    """It uploads the file, and the buyer gets it."""
    file = tmp_path / "invoice.pdf"
    file.write_bytes(b"%PDF content")
    result = run(sandbox, EXAMPLES / "send_invoice.py", ORDER, str(file))
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"The buyer of {ORDER} has been sent invoice.pdf.\n"
    (message,) = sandbox.messages
    (attachment,) = message.attachments
    assert message.operation == "send_invoice"
    assert (attachment.file_name, attachment.content) == ("invoice.pdf", b"%PDF content")


def test_the_disclosure_example(sandbox: Sandbox, tmp_path: Path) -> None:
    """It uploads each of its files, and the buyer gets them in one message."""
    files = [tmp_path / "terms.pdf", tmp_path / "form.pdf"]
    for file in files:
        file.write_bytes(file.name.encode())
    result = run(sandbox, EXAMPLES / "send_legal_disclosure.py", ORDER, *map(str, files))
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"The buyer of {ORDER} has been sent terms.pdf, form.pdf.\n"
    (message,) = sandbox.messages
    assert [each.content for each in message.attachments] == [b"terms.pdf", b"form.pdf"]


def test_the_example_of_allowed_actions(sandbox: Sandbox) -> None:
    """A line for each order lists its allowed actions."""
    sandbox.set_order(ORDER, actions=["create_warranty", "send_invoice"])
    sandbox.set_order(OTHER, actions=[])
    result = run(sandbox, EXAMPLES / "allowed_actions.py", ORDER, OTHER)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"{ORDER}: create_warranty, send_invoice\n{OTHER}: nothing\n"


def test_the_example_of_allowed_actions_knows_an_order_that_is_not(sandbox: Sandbox) -> None:
    """An order that does not exist gets a line, too, and the others theirs."""
    sandbox.set_order(ORDER, actions=["send_invoice"])
    sandbox.fail_next("get_messaging_actions_for_order", status=404)
    result = run(sandbox, EXAMPLES / "allowed_actions.py", NO_ORDER, ORDER)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"{NO_ORDER}: no such order\n{ORDER}: send_invoice\n"


def test_the_languages_example(sandbox: Sandbox) -> None:
    """A line for each order has the buyer's language, or the error."""
    for order_id in (ORDER, OTHER):
        sandbox.set_order(order_id, locale="de-DE")
    sandbox.fail_next("get_attributes", status=404)
    result = run(sandbox, EXAMPLES / "languages_of_buyers.py", ORDER, OTHER)
    assert (result.returncode, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert [each.partition(": ")[0] for each in lines] == [ORDER, OTHER]
    refused = [each for each in lines if not each.endswith(": de-DE")]
    assert len(refused) == 1
    assert "GetAttributes failed with 404 Not Found" in refused[0]


def test_the_worker_pool(sandbox: Sandbox) -> None:
    """Each buyer is asked once, in spite of the limits that the workers share: none is refused."""
    sandbox.enforce_limits = True
    orders = [f"123-1234567-{number:07}" for number in range(7)]
    sandbox.set_order(orders[2], actions=[])
    result = run(sandbox, EXAMPLES / "worker_pool.py", *orders)
    assert (result.returncode, result.stderr) == (0, "")
    outcomes = dict(line.split(": ", 1) for line in result.stdout.splitlines())
    assert "403 Forbidden" in outcomes.pop(orders[2])
    assert outcomes == dict.fromkeys(set(orders) - {orders[2]}, "asked")
    assert sorted(each.order_id for each in sandbox.messages) == sorted(outcomes)


@needs_redis
def test_the_worker_pool_shares_its_limits_with_others(sandbox: Sandbox) -> None:
    """With a Redis, the bucket is there, for all processes that it is named to."""
    with RedisServer() as redis:
        shared = {"SP_API_REDIS_URL": redis.url}
        result = run(sandbox, EXAMPLES / "worker_pool.py", ORDER, environment=shared)
        assert (result.returncode, result.stderr) == (0, "")
        assert result.stdout == f"{ORDER}: asked\n"
        assert redis.command("DBSIZE") == b":1"


@pytest.mark.slow
def test_the_demo(tmp_path: Path) -> None:
    """It sends three kinds of message, waits for the limit, and shows what the buyer got."""
    result = subprocess.run(
        [sys.executable, str(EXAMPLES / "demo.py")],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")
    said = result.stdout
    assert "\x1b" not in said
    for each in ("create_warranty", "warranty.pdf: 56 bytes", "12/12", "bucket "):
        assert each in said
    waited = re.search(r"(\d+) seconds; \d+ requests were refused with 429", said)
    assert waited
    assert int(waited[1]) >= 7  # Five of the twelve may go at once, and one more each second.
    assert len(re.findall(r": sent$", said, re.M)) == 3
    received = said.partition("Messages to the buyer")[2]
    assert re.findall(r"╭─ ([a-z ]+) ─", received) == [
        "warranty",
        "confirm order details",
        "digital access key",
    ]
    assert "warranty.pdf (56 bytes)" in received
    assert max(map(len, said.splitlines())) <= 88


@pytest.mark.slow
def test_the_demo_can_be_ended() -> None:
    """Ctrl-C ends it without a traceback, with the exit code of a shell."""
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
        _, complaint = process.communicate(timeout=60)
    assert (process.returncode, complaint) == (130, "")


USAGES = {
    "allowed_actions.py": ["1"],
    "languages_of_buyers.py": ["1"],
    "send_invoice.py": ["1", "invoice.pdf"],
    "send_legal_disclosure.py": ["1", "terms.pdf"],
    "send_warranty.py": ["1"],
    "worker_pool.py": ["1"],
}


def test_every_example_is_tested_and_listed() -> None:
    """The lists of these tests and of the README are that of the folder."""
    files = {each.name for each in EXAMPLES.glob("*.py")}
    assert files == {*USAGES, "demo.py"}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\]\(examples/(\w+\.py)\)", readme)) == files


@pytest.mark.parametrize("name", USAGES)
def test_an_example_says_how_it_is_used(name: str, sandbox: Sandbox) -> None:
    """Without arguments an example shows its usage; without credentials it says which it lacks."""
    result = run(sandbox, EXAMPLES / name)
    assert (result.returncode, result.stdout) == (1, "")
    assert f"Usage: {name} ORDER_ID" in result.stderr
    result = run(sandbox, EXAMPLES / name, *USAGES[name], environment={"SP_API_CLIENT_ID": ""})
    assert (result.returncode, result.stdout) == (1, "")
    assert "SP_API_CLIENT_ID" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no shell")
def test_the_environment_points_at_the_sandbox_of_the_command() -> None:
    """examples/sandbox.env, read as its first line says, names where the command listens."""
    first, *_ = (EXAMPLES / "sandbox.env").read_text(encoding="utf-8").splitlines()
    code = "import os; print(*(os.environ[each] for each in sorted(os.environ) if 'SP_' in each))"
    read = first.partition(": ")[2]
    said = subprocess.run(
        ["sh", "-ec", f'{read}; "{sys.executable}" -c "{code}"'],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    place = "http://127.0.0.1:8042"
    values = [place, "any", "credentials", "will-do", "na", f"{place}/auth/o2/token"]
    assert said.stdout.split() == values
    usage = subprocess.run(
        [sys.executable, "-m", "selling_partner.sandbox", "--help"],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "(default: 8042)" in usage.stdout
    assert "(default: 127.0.0.1)" in usage.stdout
