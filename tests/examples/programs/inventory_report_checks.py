"""The program that reads an inventory report, against the sandbox."""

import pytest

from selling_partner.sandbox import Sandbox
from tests.examples.programs.support import run

TYPE = "GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA"
CONTENT = "sku\tafn-fulfillable-quantity\nÄ-1\t3\nB-2\t20\nC-3\t\n"


@pytest.fixture(params=["inventory_report", "async_inventory_report"])
def program(request: pytest.FixtureRequest) -> str:
    """The program and its async twin."""
    return str(request.param)


def test_low_stock_is_printed(sandbox: Sandbox, program: str) -> None:
    """One report is created, and the rows with few pieces are printed."""
    sandbox.reports.add(TYPE, CONTENT, charset="cp1252", gzip=True)
    assert run(sandbox, program, "DE") == (0, "Ä-1: 3\nC-3: 0\n", "")
    (job,) = sandbox.reports.jobs
    more = run(sandbox, program, "DE", "--limit", 20, "--report-id", job.job_id)
    assert more == (0, "Ä-1: 3\nB-2: 20\nC-3: 0\n", "")
    assert len(sandbox.reports.jobs) == 1


def test_a_report_of_another_type_is_refused(sandbox: Sandbox, program: str) -> None:
    """The sample of the sandbox has the column, and a report without it ends the program."""
    assert run(sandbox, program, "DE") == (0, "SANDBOX-1: 3\n", "")
    sandbox.reports.add(TYPE, "sku\tprice\nA-1\t9.99\n")
    result = run(sandbox, program, "DE")
    assert (result.returncode, result.stdout) == (1, "")
    assert "has no column afn-fulfillable-quantity" in result.stderr


def test_a_report_without_data_ends_the_program(sandbox: Sandbox, program: str) -> None:
    """A cancelled report is reported with its identifier."""
    sandbox.reports.add(TYPE, "", status="CANCELLED")
    result = run(sandbox, program, "DE")
    assert (result.returncode, result.stdout) == (1, "")
    assert sandbox.reports.jobs[0].job_id in result.stderr
