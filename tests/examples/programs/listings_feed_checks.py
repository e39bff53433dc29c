"""The program that sends a listings feed, against the sandbox."""

from pathlib import Path
from typing import Any

import pytest

from selling_partner.sandbox import Sandbox
from tests.examples.programs.support import run

PRICES = "sku,product_type,price,currency\nA-1,SHIRT,10.50,EUR\nB-2,SHIRT,3,EUR\n"


@pytest.fixture(params=["listings_feed", "async_listings_feed"])
def program(request: pytest.FixtureRequest) -> str:
    """The program and its async twin."""
    return str(request.param)


def report(uploaded: Any) -> dict[str, object]:
    """Return a processing report that rejects the second message."""
    _, rejected = uploaded.json()["messages"]
    issue = {
        "messageId": rejected["messageId"],
        "sku": rejected["sku"],
        "code": "90001",
        "severity": "ERROR",
        "message": "The price is too low.",
    }
    summary = {
        "errors": 1,
        "warnings": 0,
        "messagesProcessed": 2,
        "messagesAccepted": 1,
        "messagesInvalid": 1,
    }
    header = {"sellerId": "SELLER", "version": "2.0", "feedId": "1"}
    return {"header": header, "issues": [issue], "summary": summary}


def test_rejected_messages_are_printed(sandbox: Sandbox, program: str, tmp_path: Path) -> None:
    """The feed has a message for each row. The issues of the processing report are printed."""
    file = tmp_path / "prices.csv"
    file.write_text(PRICES)
    sandbox.feeds.on_submit("JSON_LISTINGS_FEED", report)
    result = run(sandbox, program, file, "SELLER", "DE")
    (job,) = sandbox.feeds.jobs
    said = f"feed {job.job_id}\nERROR B-2: The price is too low.\naccepted: 1\n"
    assert result == (1, said, "")
    assert job.input is not None
    first, _ = job.input.json()["messages"]
    offer = first["patches"][0]["value"][0]
    assert offer["our_price"] == [{"schedule": [{"value_with_tax": 10.5}]}]


@pytest.mark.parametrize(
    ("prices", "problem"),
    [
        (PRICES.replace("3,EUR", "three,EUR"), "row 2: could not convert string to float"),
        (PRICES.replace("10.50", "-1"), "row 1: not a price: -1"),
        (PRICES.replace("10.50", "inf"), "row 1: not a price: inf"),
        (PRICES.replace("currency", "money"), "no column is called 'currency'"),
        (None, "No such file or directory"),
    ],
)
def test_a_wrong_row_sends_nothing(
    sandbox: Sandbox, program: str, tmp_path: Path, prices: str | None, problem: str
) -> None:
    """A mistake in the file is reported with its row, and no feed is created."""
    file = tmp_path / "prices.csv"
    if prices is not None:
        file.write_text(prices)
    result = run(sandbox, program, file, "SELLER", "DE")
    assert (result.returncode, result.stdout) == (1, "")
    assert problem in result.stderr
    assert sandbox.feeds.jobs == []
