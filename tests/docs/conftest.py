"""A sandbox for the programs of the pages and of examples/, and how they are run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from selling_partner.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "generated" / "src"
CREDENTIALS = {
    "SP_API_CLIENT_ID": "client",
    "SP_API_CLIENT_SECRET": "secret",
    "SP_API_REFRESH_TOKEN": "refresh",
}


@pytest.fixture(scope="session")
def sandbox_of_all() -> Iterator[Sandbox]:
    with Sandbox(enforce_limits=False) as running:
        yield running


@pytest.fixture
def sandbox(sandbox_of_all: Sandbox) -> Sandbox:
    """A sandbox that has forgotten what other tests did."""
    sandbox_of_all.reset()
    return sandbox_of_all


def run(
    sandbox: Sandbox,
    program: str | Path,
    *arguments: str,
    given: str = "",
    environment: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program as a user would, with the client pointed at the sandbox.

    Args:
        sandbox: The sandbox.
        program: A file, which looks into its environment, or code that names a region.
        arguments: What the program is called with.
        given: What it reads.
        environment: More of its environment; without a value, less of it.

    """
    command = [sys.executable, str(program), *arguments]
    if isinstance(program, str):
        local = f"base_url={sandbox.url!r}, token_url={sandbox.token_url!r}"
        pointed = re.sub(r"region=Region\.(\w+)", rf"region=Region.\1, {local}", program)
        assert pointed != program or "from_env()" in program or "from_env(limiter" in program
        command[1:2] = ["-c", pointed]
    given_by = sandbox.environment | CREDENTIALS
    found = os.environ | given_by | (environment or {}) | {"PYTHONPATH": str(SOURCE)}
    return subprocess.run(
        command,
        env={name: value for name, value in found.items() if value},
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
