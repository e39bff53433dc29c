"""The examples on the package's docs/sandbox.md and docs/simulations.md."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from selling_partner import NotFoundError
from selling_partner.sandbox import Sandbox
from tests.docs.conftest import ROOT, SOURCE
from tests.docs.samples import ORDER, blocks

PAGES = [ROOT / "generated" / "docs" / name for name in ("sandbox.md", "simulations.md")]
PROGRAMS = [each for page in PAGES for each in blocks(page, "python")]
FIXTURES, OVERRIDE, CLOCK = 1, 2, 3
"""The positions of the examples that make up a test file."""


@pytest.mark.parametrize("program", PROGRAMS, ids=range(len(PROGRAMS)))
def test_an_example_is_valid_python(program: str) -> None:
    """Each example compiles; those with names of the reader's own cannot run."""
    compile(program, "manual", "exec")


def test_the_example_of_responses_runs(sandbox: Sandbox) -> None:
    """The calls of the example return and raise the responses that it sets."""
    (program,) = [each for each in PROGRAMS if "sandbox.answer(" in each]
    exec(program, {"sandbox": sandbox})
    with sandbox.client() as sp:
        attributes = sp.messaging_v1.get_attributes(ORDER, marketplace_ids=["ATVPDKIKX0DER"])
        assert attributes.locale == "de-DE"
        with pytest.raises(NotFoundError, match="There is no such order"):
            sp.messaging_v1.create_warranty(ORDER, marketplace_ids=["ATVPDKIKX0DER"], body={})


@pytest.mark.slow(measured=False)
@pytest.mark.parametrize("examples", [[FIXTURES], [FIXTURES, CLOCK], [FIXTURES, OVERRIDE]], ids=str)
def test_the_examples_of_fixtures_run(examples: list[int], tmp_path: Path) -> None:
    """The tests of the page pass as one file, with the overridden clock, and with the orders."""
    text = "\n\n".join(PROGRAMS[each] for each in examples)
    (tmp_path / "test_mine.py").write_text(text)
    chosen = ["-k", "allow" if OVERRIDE in examples else "test"]
    options = ["-q", "-p", "selling_partner.sandbox.pytest_plugin", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *chosen],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout
