"""The samples of every reference page, and the guides that need more APIs than this repository."""

from __future__ import annotations

import json

import pytest

from tests.models.model_package import ModelPackage

pytestmark = pytest.mark.slow(measured=False)

_UNKNOWN = "404 Not Found: NotFound: The specified resource was not found. (no "
_REQUIRED = "required without nextToken"
REFUSED = {
    "data_kiosk_2023_11_15.cancel_query": _UNKNOWN,
    "data_kiosk_2023_11_15.create_query": "was not issued for this query",
    "data_kiosk_2023_11_15.get_document": _UNKNOWN,
    "data_kiosk_2023_11_15.get_query": _UNKNOWN,
    "feeds_2021_06_30.cancel_feed": _UNKNOWN,
    "feeds_2021_06_30.create_feed": "no feed document has this identifier",
    "feeds_2021_06_30.get_feed": _UNKNOWN,
    "feeds_2021_06_30.get_feed_document": _UNKNOWN,
    "feeds_2021_06_30.get_feeds": _REQUIRED,
    "invoices_2024_06_19.get_invoices_document": _UNKNOWN,
    "invoices_2024_06_19.get_invoices_export": _UNKNOWN,
    "reports_2021_06_30.cancel_report": _UNKNOWN,
    "reports_2021_06_30.cancel_report_schedule": _UNKNOWN,
    "reports_2021_06_30.get_report": _UNKNOWN,
    "reports_2021_06_30.get_report_document": _UNKNOWN,
    "reports_2021_06_30.get_report_schedule": _UNKNOWN,
    "reports_2021_06_30.get_reports": _REQUIRED,
    "tokens_2021_03_01.create_restricted_data_token": "no restricted operation of this sandbox",
}
"""The samples with identifiers that the sandbox has not issued, and why it refuses each."""


def test_every_sample_runs(package: ModelPackage) -> None:
    """Programs and command lines send valid requests; only unknown identifiers are refused."""
    lines = package.run_module("tests.models.sample_trial").splitlines()
    found = [json.loads(line) for line in lines if line.startswith('{"page"')]
    problems = {each["page"]: each["problem"] for each in found if each["problem"]}
    unexpected = {
        page: problem
        for page, problem in problems.items()
        if REFUSED.get(page, "no reason") not in problem
    }
    assert unexpected == {}
    known = {each["page"] for each in found}
    assert {page for page in REFUSED if page in known} <= problems.keys()
