"""Conformance of the sandbox to the documents that it serves, checked by schemathesis."""

from __future__ import annotations

from pathlib import Path

import pytest

from selling_partner.sandbox import Sandbox
from tests.sandbox.server import conformance

pytestmark = pytest.mark.slow(measured=False)


@pytest.mark.parametrize("api", conformance.APIS)
def test_all_checks(api: str, tmp_path: Path) -> None:
    """No request causes an internal error, and every response matches the document."""
    with Sandbox(enforce_limits=False) as sandbox:
        done = conformance.run(sandbox, api, tmp_path, examples=8)
        assert done.returncode == 0, done.stdout + done.stderr
        assert len(sandbox.exchanges) > 40, done.stdout
