"""Documents over real sockets: the guide's programs and faults of storage, against the sandbox."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.needs import ROOT, needs_schemas

PAGE = ROOT / "templates" / "docs" / "documents.md"

GUIDE = """
from selling_partner import ManualClock
from selling_partner.sandbox import Sandbox

LISTINGS = "seller-sku\\tprice\\n\\u00c4-1\\t9.99\\n"

with Sandbox(clock=ManualClock()) as sandbox, sandbox.client() as sp:
    sandbox.reports.add(
        "GET_MERCHANT_LISTINGS_ALL_DATA", LISTINGS, charset="cp1252", declared_charset=None
    )
    sandbox.feeds.on_submit("JSON_LISTINGS_FEED", {"summary": {"errors": 0}})
    for program in PROGRAMS:
        exec(program, globals())
    print(len(sandbox.reports.jobs), len(sandbox.feeds.jobs))
"""

FAULTS = """
import asyncio, inspect, json
from selling_partner import ManualClock, SellingPartnerError
from selling_partner.sandbox import Sandbox

CONTENT = "".join(f"{number:07d}\\tvalue\\n" for number in range(40_000))
FAULTS = {
    "none": {},
    "expired": {"document": "expired"},
    "truncated": {"document": "truncated"},
    "corrupt": {"document": "corrupt"},
    "length": {"document": "length", "times": None},
    "503": {"status": 503},
    "cut": {"cut": "body"},
}

async def result(value):
    return await value if inspect.isawaitable(value) else value

async def main(sandbox, sp, path):
    outcomes = {}
    for name, fault in FAULTS.items():
        sandbox.reset()
        sandbox.reports.add("GET_X", CONTENT, gzip=True)
        if fault:
            sandbox.fail_next("download", **fault)
        path.write_text("old")
        try:
            reports = sp.reports_2021_06_30
            document = await result(reports.run_report("GET_X", marketplace_ids=["ATVPDKIKX0DER"]))
            await result(document.save(path))
            outcomes[name] = "complete"
        except SellingPartnerError as error:
            outcomes[name] = type(error).__name__
        left = path.read_text()
        assert left == (CONTENT if outcomes[name] == "complete" else "old")
        assert len(sandbox.reports.jobs) == 1
    print(json.dumps(outcomes))

with Sandbox(clock=ManualClock()) as sandbox:
    if FLAVOUR == "sync":
        with sandbox.client() as sp:
            coroutine = main(sandbox, sp, PATH)
            try:
                coroutine.send(None)
            except StopIteration:
                pass
    else:
        async def run():
            async with sandbox.async_client() as sp:
                await main(sandbox, sp, PATH)
        asyncio.run(run())
"""

RESTRICTED = """
from selling_partner import ForbiddenError, ManualClock
from selling_partner.sandbox import Sandbox

US = ["ATVPDKIKX0DER"]
TYPE = "GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING"

with Sandbox(clock=ManualClock()) as sandbox, sandbox.client() as sp:
    sandbox.reports.add(TYPE, "buyer\\nJane\\n")
    run = sp.reports_2021_06_30.run_report
    try:
        run(TYPE, marketplace_ids=US, restricted=False).read()
    except ForbiddenError:
        print("refused")
    print(run(TYPE, marketplace_ids=US).text().split())
"""

TYPED = """
from selling_partner import ConfigurationError, ManualClock
from selling_partner.sandbox import Sandbox

US = ["ATVPDKIKX0DER"]
TYPE = "GET_SALES_AND_TRAFFIC_REPORT"

with Sandbox(clock=ManualClock()) as sandbox, sandbox.client() as sp:
    sandbox.reports.add(TYPE, {"salesAndTrafficByDate": []})
    run = sp.reports_2021_06_30.run_report
    print(run(TYPE, marketplace_ids=US).typed().sales_and_traffic_by_date)
    try:
        run("GET_X", marketplace_ids=US).typed()
    except ConfigurationError as error:
        print(error)
"""


def run_program(package: Path, folder: Path, code: str) -> str:
    """Run a program with the generated package, and return its output."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(package.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_programs_of_the_guide_run(package: Path, tmp_path: Path) -> None:
    """The programs on the page run as written, one after the other."""
    programs = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    output = run_program(package, tmp_path, f"PROGRAMS = {programs!r}\n{GUIDE}")
    assert output.splitlines() == ["Ä-1 9.99", "{'errors': 0}", "2 1"]
    assert (tmp_path / "listings.tsv").read_bytes().endswith(b"\n\xc4-1\t9.99\n")


@pytest.mark.slow(measured=False)
@pytest.mark.parametrize("flavour", ["sync", "asyncio"])
def test_faults_of_a_real_storage(package: Path, tmp_path: Path, flavour: str) -> None:
    """Over sockets, faults have the outcomes of the table, and one report is created each time."""
    path = tmp_path / "report.tsv"
    start = f"from pathlib import Path\nFLAVOUR, PATH = {flavour!r}, Path({str(path)!r})\n"
    outcomes = json.loads(run_program(package, tmp_path, start + FAULTS))
    assert outcomes == {
        "none": "complete",
        "expired": "complete",
        "truncated": "DocumentCompressionError",
        "corrupt": "DocumentCompressionError",
        "length": "DocumentTransferError",
        "503": "complete",
        "cut": "complete",
    }
    assert [each.name for each in tmp_path.iterdir()] == ["report.tsv"]


@pytest.mark.slow(measured=False)
def test_a_restricted_report_is_read(package: Path, tmp_path: Path) -> None:
    """A report with personal data needs a Restricted Data Token, which the client obtains."""
    assert run_program(package, tmp_path, RESTRICTED).splitlines() == [
        "refused",
        "['buyer', 'Jane']",
    ]


@pytest.mark.slow(measured=False)
@needs_schemas
def test_a_report_with_a_schema_is_typed(package: Path, tmp_path: Path) -> None:
    """A JSON report is the model of its type, and a type without a model is an error."""
    typed, error = run_program(package, tmp_path, TYPED).splitlines()
    assert typed == "[]"
    assert error.startswith("typed: the package has no model of GET_X; generate it with")
