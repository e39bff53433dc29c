"""The programs of the guides for users of other clients, before and after, against the sandbox.

``PEERS_PYTHON`` names the interpreter of the environment with the other clients.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from selling_partner.sandbox import Sandbox
from selling_partner.sandbox.state.tokens import PATH
from tests.needs import ROOT

RIVALS = ("python-amazon-sp-api", "amzn-sp-api")
RUNNER = ROOT / "tests" / "switching" / "rival_program.py"
PAIR = re.compile(r"### ([^\n]+)\n\n```python\n(.*?)```\n\n```python\n(.*?)```", re.S)
PAIRS = {
    (rival, task): (before, after)
    for rival in RIVALS
    for task, before, after in PAIR.findall(
        (ROOT / "docs" / "switching" / f"{rival}.md").read_text(encoding="utf-8")
    )
}
TASKS = ("List orders", "Download a report", "Send a message")
REPORT = "sku\tname\nA-1\tTür\n"
SECONDS = 120


def order(number: str) -> dict[str, Any]:
    return {
        "AmazonOrderId": number,
        "OrderStatus": "Shipped",
        "PurchaseDate": "2026-11-01T00:00:00Z",
        "LastUpdateDate": "2026-11-02T00:00:00Z",
    }


def prepare(sandbox: Sandbox, task: str) -> str:
    """Give the sandbox what a program needs, and return what the program prints."""
    if task == "List orders":
        first = {"Orders": [order("1-1")], "NextToken": "next"}
        sandbox.answer("get_orders", {"payload": first}, times=1)
        sandbox.answer("get_orders", {"payload": {"Orders": [order("1-2")]}}, times=1)
        return "1-1 Shipped\n1-2 Shipped\n"
    if task == "Download a report":
        kind = "GET_MERCHANT_LISTINGS_ALL_DATA"
        sandbox.reports.add(kind, REPORT, charset="cp1252", gzip=True)
        return f"{REPORT}\n"
    return "sent\n"


def output(command: list[str], **environment: str) -> str:
    done = subprocess.run(
        command,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_each_guide_has_every_task() -> None:
    """Both guides show the same tasks."""
    assert list(PAIRS) == [(rival, task) for rival in RIVALS for task in TASKS]


@pytest.mark.parametrize(("rival", "task"), PAIRS)
def test_both_programs_do_the_same(sandbox: Sandbox, tmp_path: Path, rival: str, task: str) -> None:
    """They print the same, and a buyer gets the same message from both."""
    before, after = PAIRS[rival, task]
    file = tmp_path / "before.py"
    file.write_text(before, encoding="utf-8")
    expected = prepare(sandbox, task)
    keys = {f"SP_API_{each}": "any" for each in ("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN")}
    keys |= {"LWA_APP_ID": "any", "LWA_CLIENT_SECRET": "any"}
    python = os.environ["PEERS_PYTHON"]
    command = [python, str(RUNNER), rival, sandbox.url, PATH, str(file)]
    assert output(command, PYTHONPATH="", **keys) == expected
    prepare(sandbox, task)
    assert output([sys.executable, "-c", after], **sandbox.environment) == expected
    assert len({each.text for each in sandbox.messages}) == (task == "Send a message")
