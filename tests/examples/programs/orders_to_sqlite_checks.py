"""The program that copies orders, against the sandbox."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from selling_partner.sandbox import Sandbox
from tests.examples.programs.support import run


def queries(sandbox: Sandbox) -> list[dict[str, list[str]]]:
    """Return the queries of the requests for orders."""
    targets = [each.target for each in sandbox.exchanges if each.operation != "token"]
    return [parse_qs(urlsplit(each).query) for each in targets]


def test_a_later_run_reads_what_has_changed(sandbox: Sandbox, tmp_path: Path) -> None:
    """The first run stores every page. The second one begins where Amazon's answer ended."""
    file = tmp_path / "orders.db"
    first = run(sandbox, "orders_to_sqlite", file, "US")
    assert first == (0, '{"stored": 2, "total": 1}\n', "")  # Both pages hold the same order.
    with closing(sqlite3.connect(file)) as database:
        ((number, status, content),) = database.execute("SELECT id, status, content FROM orders")
        ((until, token),) = database.execute("SELECT since, next_token FROM progress")
    assert json.loads(content)["AmazonOrderId"] == number
    assert json.loads(content)["OrderStatus"] == status
    assert token is None
    sandbox.reset()
    assert run(sandbox, "orders_to_sqlite", file, "US").returncode == 0
    assert queries(sandbox)[0]["LastUpdatedAfter"] == [until]


def test_an_interrupted_run_goes_on_with_its_page(sandbox: Sandbox, tmp_path: Path) -> None:
    """After an error on the second page, the next run requests that page and no other."""
    file = tmp_path / "orders.db"
    sandbox.fail_next("getOrders", headers={"x-part": "1"})
    sandbox.fail_next("getOrders", status=403)
    failed = run(sandbox, "orders_to_sqlite", file, "US")
    assert (failed.returncode, failed.stdout) == (1, "")
    assert "403" in failed.stderr
    first, second = queries(sandbox)
    sandbox.reset()
    assert run(sandbox, "orders_to_sqlite", file, "US").stdout == '{"stored": 1, "total": 1}\n'
    assert queries(sandbox) == [second]
    assert second == first | {"NextToken": second["NextToken"]}
