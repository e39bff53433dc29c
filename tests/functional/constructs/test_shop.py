"""A document in OpenAPI 3.0 with every accepted construct goes through ``add``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.commands.add import Options, add
from generator.core.progress import Progress
from generator.core.project import ROOT, Project

SHOP = ROOT / "tests" / "generator" / "support" / "shop_3_0.yaml"

REPORTED = {
    "generated for callbacks": 1,
    "generated for links": 1,
    "no operationId": 2,
    "no credentials for key": 1,
    "generated for schemas of bodies": 1,
    "title of an operation": 1,
}
"""The number of warnings about each part of the document."""


@pytest.mark.slow
def test_the_shop_is_added_and_its_generated_tests_pass(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is dropped silently, and the package works against a server and the sandbox."""
    spec = tmp_path / "spec"
    spec.mkdir()
    project = Project(spec, ROOT / "templates", tmp_path / "package")
    add(project, [SHOP], Progress(), Options(name="shop_v1"))
    reported = capsys.readouterr().err
    assert {words: reported.count(words) for words in REPORTED} == REPORTED
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [*command, "tests"],
        cwd=project.output,
        env={**os.environ, "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-5000:]
