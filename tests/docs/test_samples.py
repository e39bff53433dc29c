"""Every program of the manual and of the reference pages, against the sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from selling_partner.sandbox import Sandbox
from tests.docs.conftest import ROOT, run
from tests.docs.samples import ORDER, blocks, operation, run_samples

DOCS = ROOT / "generated" / "docs"
REFERENCE = sorted((DOCS / "reference").glob("*/*.md"))
RUN_ALONE = ["attachments.md", "index.md", "messages.md", "many-sellers.md", "usage.md"]
"""Guides whose programs need nothing but the sandbox; other tests run those of the others."""

OTHERS = {
    "authorization.md": "tests/docs/test_pages.py",
    "documents.md": "tests/models/test_samples.py",
    "notifications.md": "tests/docs/test_pages.py",
    "orders.md": "tests/models/test_samples.py",
    "rate-limits.md": "tests/docs/test_pages.py",
    "reliability.md": "tests/docs/test_pages.py",
    "restricted-data.md": "tests/models/test_samples.py",
    "sandbox.md": "tests/docs/test_sandbox_page.py",
    "simulations.md": "tests/docs/test_sandbox_page.py",
}
VALUES = {"usage.md": f'amazon_order_id, marketplace_ids = "{ORDER}", ["ATVPDKIKX0DER"]\n'}
"""Names that a guide leaves to the reader."""


@pytest.mark.parametrize("page", REFERENCE, ids=operation)
def test_the_samples_of_an_operation_run(page: Path, sandbox: Sandbox) -> None:
    """The sync and async programs and the command line send the same valid request."""
    run_samples(page, sandbox)


@pytest.mark.parametrize("name", RUN_ALONE)
def test_the_programs_of_a_guide_run(
    name: str, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The programs run one after the other, as a reader copies them."""
    monkeypatch.chdir(tmp_path)
    found = blocks(DOCS / name, "python")
    assert found
    program = VALUES.get(name, "") + "\n".join(found)
    result = run(sandbox, program)
    assert (result.returncode, result.stderr) == (0, "")


def test_every_guide_is_run() -> None:
    """Each guide with a program is run by a test."""
    pages = {file.name for file in DOCS.glob("*.md") if blocks(file, "python")}
    assert pages == {*RUN_ALONE, *OTHERS}
    assert all((ROOT / path).is_file() for path in OTHERS.values())
