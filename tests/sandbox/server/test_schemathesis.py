"""The sandbox keeps to the documents that it serves, as schemathesis sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from selling_partner.sandbox import Sandbox
from tests.sandbox.server import conformance

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("api", conformance.APIS)
def test_all_checks(api: str, tmp_path: Path) -> None:
    """No request makes it fail, and no response breaks the document: all checks of schemathesis."""
    with Sandbox(enforce_limits=False) as sandbox:
        done = conformance.run(sandbox, api, tmp_path, examples=8)
        assert done.returncode == 0, done.stdout + done.stderr
        assert len(sandbox.exchanges) > 40, done.stdout
