"""A small project, and functions that make the generator fail in it."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

import pytest

from generator.core.project import Project

DOCUMENT = """\
swagger: "2.0"
info: {title: Shop, version: v1}
paths:
  /shop/v1/orders/{orderId}:
    get:
      operationId: getOrder
      produces: [application/json]
      parameters:
        - {name: orderId, in: path, required: true, type: string}
      responses:
        "200":
          description: The order.
          schema: {$ref: "#/definitions/Order"}
definitions:
  Order:
    type: object
    properties:
      text: {type: string, maxLength: 5}
"""
OVERLAY = """\
overlay: 1.0.0
info: {title: Shop, version: "1"}
actions:
  - target: $.components.schemas.Order.properties.text
    description: The vendor documents it elsewhere.
    update: {description: A text.}
"""
TEMPLATE = "{{ api.title | docstring }}\n"

OUTPUT_OPTIONS = ["--templates", "templates", "--output", "out"]
ARGUMENTS = {
    "generate": ["--spec", "spec", *OUTPUT_OPTIONS],
    "validate": ["--spec", "spec"],
    "check": ["--spec", "spec", *OUTPUT_OPTIONS],
    "add": ["new/shop_v1.yaml", "--as", "shop_v1", "--replace", "--spec", "spec", *OUTPUT_OPTIONS],
    "update": ["shop_v1", "new/shop_v1.yaml"],
    "diff": ["spec/shop_v1.yaml", "new/shop_v1.yaml"],
    "inspect": ["shop_v1", "--spec", "spec"],
}


class Unforeseen(Exception):  # noqa: N818 - it stands for any exception
    """An exception that no code expects."""


def fail(*_: object, **__: object) -> NoReturn:
    raise Unforeseen("a table\x1b[31m")


def is_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # The parent of the name is not a package.
        return False


def replace(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """Make a function fail.

    Args:
        monkeypatch: The fixture.
        where: The function's module and its name there, such as ``core.files.read``.

    """
    module = f"generator.{where}"
    steps: list[str] = []
    while not is_module(module):
        module, _, step = module.rpartition(".")
        steps.insert(0, step)
    holder: Any = import_module(module)
    for step in steps[:-1]:
        holder = getattr(holder, step)
    monkeypatch.setattr(holder, steps[-1], fail)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a document, an overlay and a template, as the working directory."""
    for path, text in {
        "spec/shop_v1.yaml": DOCUMENT,
        "spec/overlays/shop_v1.overlay.yaml": OVERLAY,
        "new/shop_v1.yaml": DOCUMENT.replace("maxLength: 5", "maxLength: 9"),
        "templates/{api}.py.j2": TEMPLATE,
        "out/{api}.txt": "",
        "pyproject.toml": '[tool.lockstep.package]\nname = "shop"\nversion = "1.0.0"\n',
        "CHANGELOG.md": "# Changelog\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("generator.incremental.stamp.FILE", tmp_path / ".cache/runs.json")
    return tmp_path


@pytest.fixture
def own_project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the folder the project of commands without options for its paths."""
    for module in ("diff", "recovery", "update"):
        monkeypatch.setattr(f"generator.cli.{module}.ROOT", folder)
    for module in ("recovery", "update"):
        monkeypatch.setattr(f"generator.cli.{module}.Project", lambda *_, **__: project(folder))
    monkeypatch.setattr("generator.build.package_settings.SETTINGS", folder / "pyproject.toml")
    monkeypatch.setattr("generator.build.package_settings.CHANGELOG", folder / "CHANGELOG.md")


def project(folder: Path) -> Project:
    return Project(Path("spec"), Path("templates"), Path("generated"))


def files(folder: Path) -> dict[str, bytes]:
    """Return the content of each file of the documents and the package, by path."""
    found = [each for name in ("spec", "out", "generated") for each in (folder / name).rglob("*")]
    return {str(file.relative_to(folder)): file.read_bytes() for file in found if file.is_file()}
