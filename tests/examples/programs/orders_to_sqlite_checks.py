"""The program that copies orders, against the sandbox."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from selling_partner.sandbox import Sandbox
from tests.examples.programs.support import run

UNTIL = "2026-11-28T00:00:00Z"


@pytest.fixture(params=["orders_to_sqlite", "async_orders_to_sqlite"])
def program(request: pytest.FixtureRequest) -> str:
    """The program and its async twin."""
    return str(request.param)


def page(number: str, *, status: str = "Shipped", token: str = "") -> dict[str, Any]:
    """Return a page with one order."""
    order = {
        "AmazonOrderId": number,
        "OrderStatus": status,
        "PurchaseDate": "2026-11-01T00:00:00Z",
        "LastUpdateDate": "2026-11-02T00:00:00Z",
    }
    payload = {"Orders": [order], "NextToken": token, "LastUpdatedBefore": UNTIL}
    return {"payload": payload}


def queries(sandbox: Sandbox) -> list[dict[str, list[str]]]:
    """Return the queries of the requests for orders, in order."""
    targets = [each.target for each in sandbox.exchanges if each.operation != "token"]
    return [parse_qs(urlsplit(each).query) for each in targets]


def test_a_later_run_reads_what_has_changed(sandbox: Sandbox, program: str, tmp_path: Path) -> None:
    """The first run stores every page. The second one begins where the last response ended."""
    file = tmp_path / "orders.db"
    sandbox.answer("get_orders", page("1-1", status="Unshipped", token="next"), times=1)
    sandbox.answer("get_orders", page("1-2"), times=1)
    assert run(sandbox, program, file, "US") == (0, '{"stored": 2, "total": 2}\n', "")
    sandbox.answer("get_orders", page("1-1"), times=1)
    assert run(sandbox, program, file, "US") == (0, '{"stored": 1, "total": 2}\n', "")
    assert queries(sandbox)[2]["LastUpdatedAfter"] == [UNTIL]
    with closing(sqlite3.connect(file)) as database:
        rows = database.execute("SELECT id, status, content FROM orders ORDER BY id").fetchall()
    assert [(number, status) for number, status, _ in rows] == [
        ("1-1", "Shipped"),
        ("1-2", "Shipped"),
    ]
    assert [json.loads(content)["AmazonOrderId"] for _, _, content in rows] == ["1-1", "1-2"]


def test_an_interrupted_run_goes_on_with_its_page(
    sandbox: Sandbox, program: str, tmp_path: Path
) -> None:
    """After an error on the second page, the next run requests that page and no other."""
    file = tmp_path / "orders.db"
    errors = {"errors": [{"code": "Unauthorized", "message": "Access denied"}]}
    sandbox.answer("get_orders", page("1-1", token="next"), times=1)
    sandbox.answer("get_orders", errors, status=403, times=1)
    failed = run(sandbox, program, file, "US")
    assert (failed.returncode, failed.stdout) == (1, "")
    assert "Access denied" in failed.stderr
    sandbox.answer("get_orders", page("1-2"), times=1)
    assert run(sandbox, program, file, "US") == (0, '{"stored": 1, "total": 2}\n', "")
    first, second, third = queries(sandbox)
    assert third == second == first | {"NextToken": ["next"]}


def test_a_token_that_is_too_old_is_replaced(
    sandbox: Sandbox, program: str, tmp_path: Path
) -> None:
    """If Amazon refuses the stored token, the run begins again and loses no order."""
    file = tmp_path / "orders.db"
    denied = {"errors": [{"code": "Unauthorized", "message": "Access denied"}]}
    old = {"errors": [{"code": "InvalidInput", "message": "The token has expired"}]}
    sandbox.answer("get_orders", page("1-1", token="next"), times=1)
    sandbox.answer("get_orders", denied, status=403, times=1)
    assert run(sandbox, program, file, "US").returncode == 1
    sandbox.answer("get_orders", old, status=400, times=1)
    sandbox.answer("get_orders", page("1-1", token="new"), times=1)
    sandbox.answer("get_orders", page("1-2"), times=1)
    assert run(sandbox, program, file, "US") == (0, '{"stored": 2, "total": 2}\n', "")
    first, *_, again, _ = queries(sandbox)
    assert again == first
    sandbox.answer("get_orders", old, status=400)
    failed = run(sandbox, program, file, "US")
    assert (failed.returncode, failed.stdout) == (1, "")
    assert "The token has expired" in failed.stderr


def test_an_impossible_file_is_reported(sandbox: Sandbox, program: str, tmp_path: Path) -> None:
    result = run(sandbox, program, tmp_path / "missing" / "orders.db", "US")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "unable to open database file\n"
