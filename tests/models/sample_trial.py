"""A program that runs the samples of a package's pages against its own sandbox.

It prints a JSON object for each page: its name, and the error of its samples, if there is one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import selling_partner
from selling_partner.sandbox import Sandbox
from tests.docs.conftest import CLOCK, run
from tests.docs.samples import blocks, operation, run_samples

DOCS = Path(selling_partner.__file__).parents[2] / "docs"
START = """
from selling_partner import Marketplace, SellingPartner
sp = SellingPartner.from_env()
"""
GUIDES = ("documents.md", "orders.md", "restricted-data.md")


@contextmanager
def _reported(name: str) -> Iterator[None]:
    problem = ""
    try:
        yield
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
    print(json.dumps({"page": name, "problem": problem}), flush=True)


def main() -> None:
    """Run every sample."""
    with Sandbox(enforce_limits=False, clock=CLOCK) as sandbox:
        for page in sorted((DOCS / "reference").glob("*/*.md")):
            sandbox.reset()
            with _reported(operation(page)):
                run_samples(page, sandbox)
        for name in GUIDES:
            sandbox.reset()
            rows = "seller-sku\tprice\nA\t1\n"
            sandbox.reports.add("GET_MERCHANT_LISTINGS_ALL_DATA", rows)
            sandbox.reports.add("GET_SALES_AND_TRAFFIC_REPORT", "{}")
            with _reported(name):
                result = run(sandbox, "\n".join([START, *blocks(DOCS / name, "python")]))
                assert (result.returncode, result.stderr) == (0, "")


if __name__ == "__main__":
    main()
