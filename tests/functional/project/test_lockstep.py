"""Effects of a changed document, on a copy of the whole project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PARTS = ("generator", "library", "spec", "templates", "generated")
FILES = ("pyproject.toml", "CHANGELOG.md", "constraints.txt")


def run_generator(project: Path, command: str = "generate", **environment: str) -> str:
    result = subprocess.run(
        [sys.executable, "-m", "generator", command],
        cwd=project,
        env={**os.environ, "PYTHONPATH": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project as a fresh checkout."""
    ignored = "__pycache__", "*.egg-info", ".pytest_cache"
    for name in PARTS:
        more = ["build"] if name == "generated" else []
        ignore = shutil.ignore_patterns(*ignored, *more)
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignore)
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_the_committed_package_is_reproducible(project: Path) -> None:
    """A run with another hash seed restores a deleted ``generated/`` byte for byte."""
    before = contents(project / "generated")
    shutil.rmtree(project / "generated")
    run_generator(project, PYTHONHASHSEED="4711", TZ="Asia/Tokyo", LC_ALL="C")
    assert changed(before, contents(project / "generated")) == set()


def test_a_run_without_changes_writes_nothing(project: Path) -> None:
    """Neither the first nor the second run on a fresh copy writes a file."""
    before = {path: path.stat().st_mtime_ns for path in (project / "generated").rglob("*")}
    assert "0 written, 0 removed" in run_generator(project)
    assert "nothing to do" in run_generator(project)
    after = {path: path.stat().st_mtime_ns for path in (project / "generated").rglob("*")}
    assert before == after


@pytest.mark.slow
def test_a_changed_limit_changes_only_what_depends_on_it(project: Path) -> None:
    """A ``maxLength`` affects models, tests, the page, the sandbox's document and the manifest."""
    before = contents(project / "generated")
    edit(project / "spec" / "messaging_v1.yaml", "maxLength: 400", "maxLength: 300")
    run_generator(project)
    after = contents(project / "generated")
    models, cases = "src/selling_partner/messaging_v1/models.py", "tests/cases_messaging_v1.py"
    embedded_document = "src/selling_partner/sandbox/documents/messaging_v1.json"
    page = "docs/reference/messaging_v1/create_digital_access_key.md"
    assert changed(before, after) == {models, cases, page, embedded_document, "manifest.json"}
    assert b"max_length=300" in after[models]
    assert b"* 301" in after[cases]
    assert b"* 401" not in after[cases]


@pytest.mark.slow
def test_a_removed_operation_leaves_no_trace(project: Path) -> None:
    """The operation's method, models, test cases and pages are removed, and nothing else."""
    before = contents(project / "generated")
    spec = project / "spec" / "messaging_v1.yaml"
    text = spec.read_text(encoding="utf-8")
    start = text.index("  /messaging/v1/orders/{amazonOrderId}/messages/amazonMotors:")
    end = text.index("  /messaging/v1/orders/", start + 1)
    spec.write_text(text[:start] + text[end:], encoding="utf-8")
    run_generator(project)
    after = contents(project / "generated")
    package = "src/selling_partner/messaging_v1"
    assert changed(before, after) == {
        "README.md",
        "docs/reference.md",
        "docs/reference/messaging_v1.md",
        "docs/reference/messaging_v1/create_amazon_motors.md",
        "manifest.json",
        f"{package}/actions.py",
        f"{package}/async_actions.py",
        f"{package}/async_client.py",
        f"{package}/client.py",
        f"{package}/dicts.py",
        f"{package}/operations.py",
        "src/selling_partner/sandbox/documents/messaging_v1.json",
        "tests/cases_messaging_v1.py",
    }
    assert b"create_amazon_motors" in before[f"{package}/client.py"]
    assert not [path for path, content in after.items() if b"create_amazon_motors" in content]
    run_generator(project, "check")


@pytest.mark.slow
def test_a_new_api_needs_only_its_document(project: Path) -> None:
    """A new document adds a module, an attribute of the root client, and tests."""
    (project / "spec" / "greetings_v2.yaml").write_text(GREETINGS, encoding="utf-8")
    run_generator(project)
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "generated"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout
    root = (project / "generated/src/selling_partner/root.py").read_text(encoding="utf-8")
    assert "def greetings_v2(self) -> " in root
    (project / "spec" / "greetings_v2.yaml").unlink()
    assert "removed" in run_generator(project)
    assert not (project / "generated/src/selling_partner/greetings_v2").exists()


GREETINGS = """
openapi: 3.1.0
info: {title: Greetings, version: v2}
paths:
  /greetings/{name}:
    get:
      operationId: greet
      parameters:
        - {name: name, in: path, required: true, schema: {type: string}}
        - {name: times, in: query, schema: {type: integer, minimum: 1, maximum: 3}}
      responses:
        "200":
          description: A greeting.
          content: {application/json: {schema: {$ref: "#/components/schemas/Greeting"}}}
        "404": {description: The name is unknown.}
components:
  schemas:
    Greeting: {type: object, properties: {text: {type: string}}}
"""
