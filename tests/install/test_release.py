"""The wheel of a release: built as ``make dist`` builds it, installed alone, and used."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from generator.build.package_settings import read_package
from generator.commands.versioning import entry_of
from generator.distribution.archives import members
from tests.commands import ROOT
from tests.install.conftest import install
from tests.models.model_package import run
from tests.needs import MODELS_FOLDER, SCHEMAS_FOLDER, needs_models, needs_schemas

pytestmark = pytest.mark.slow

PROGRAM = """
import os
from datetime import UTC, datetime
from pathlib import Path

import selling_partner
from selling_partner import Marketplace
from selling_partner.messaging_v1 import CreateWarrantyRequest
from selling_partner.sandbox import Sandbox

ORDER = "123-1234567-1234567"

with Sandbox() as sandbox, sandbox.client() as sp:
    page = sp.orders.get_orders(
        marketplace_ids=[Marketplace.US], created_after="2020-01-01T00:00:00Z")
    print([order.amazon_order_id for order in page.payload.orders])

    sandbox.reports.add("GET_MERCHANT_LISTINGS_ALL_DATA", "sku\\tprice\\nA-1\\t9.99\\n", gzip=True)
    document = sp.reports.run_report(
        "GET_MERCHANT_LISTINGS_ALL_DATA", marketplace_ids=[Marketplace.US])
    with document.rows() as rows:
        print([dict(row) for row in rows])

    sandbox.set_order(ORDER, actions=["create_warranty"])
    sp.messaging.create_warranty(
        ORDER, marketplace_ids=[Marketplace.US],
        body=CreateWarrantyRequest(coverage_start_date=datetime(2026, 1, 1, tzinfo=UTC)))
    print([(each.operation, each.body) for each in sandbox.messages])
print(Path(selling_partner.__file__).parent)
"""


@needs_models
@needs_schemas
def test_the_wheel_of_every_document_works_alone(tmp_path: Path) -> None:
    """The wheel lists orders, downloads a report and sends a message against its own sandbox."""
    project = tmp_path / "project"
    shutil.copytree(ROOT / "spec", project / "spec")
    spec = ("--spec", str(project / "spec"))
    folders = ("--from", str(MODELS_FOLDER), "--from", str(SCHEMAS_FOLDER))
    package = project / "package"
    for arguments in (["fetch", *folders], ["generate", "--all", "--output", str(package)]):
        run([sys.executable, "-m", "generator", *arguments, *spec], ROOT)
    installed = install(tmp_path / "install", package, "sandbox")
    done = installed.run("-I", "-c", PROGRAM)
    assert done.returncode == 0, done.stderr
    orders, rows, messages, folder = done.stdout.splitlines()
    assert orders == str(["902-3159896-1390916"])
    assert rows == str([{"sku": "A-1", "price": "9.99"}])
    assert messages == str([("create_warranty", {"coverageStartDate": "2026-01-01T00:00:00Z"})])
    assert Path(folder).is_relative_to(installed.python.parents[1])


def test_dist_builds_checks_and_tests_the_archives(tmp_path: Path) -> None:
    """The command prints a table, and writes archives, checksums, components and notes."""
    output = tmp_path / "dist"
    options = ("--python", sys.executable, "--output", str(output))
    printed = run([sys.executable, "-m", "generator", "dist", *options], ROOT)
    (wheel,) = output.glob("*.whl")
    (sdist,) = output.glob("*.tar.gz")
    for expected in (wheel.name, sdist.name, "the same bytes", "tests of the wheel, Python 3."):
        assert expected in printed
    assert " passed, " in printed
    assert "failed" not in printed
    names = {line.split()[1] for line in (output / "SHA256SUMS").read_text().splitlines()}
    assert names == {wheel.name, sdist.name}
    bill = json.loads((output / "sbom.cdx.json").read_text())
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["name"] == "selling-partner"
    components = {each["name"] for each in bill["components"]}
    assert {"httpx2", "pydantic", "tenacity"} <= components
    assert not {"pytest", "pip", "starlette"} & components
    assert "file:" not in json.dumps(bill)
    package = read_package()
    entry = entry_of(str(package.changelog), package.version)
    assert entry
    assert (output / "notes.md").read_text().startswith(entry)
    assert any(each.path.endswith("/py.typed") for each in members(wheel))
