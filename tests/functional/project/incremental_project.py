"""A temporary project for tests of incremental builds, and edits of it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import pipeline
from generator.build.package_settings import read_package
from generator.commands.generate import generate
from generator.core.progress import Progress
from generator.core.project import Project
from generator.incremental import stamp
from generator.output.manifest import with_manifest
from tests.generator.support.parcels import PARCELS
from tests.generator.support.shop import SHOP

ROOT = Path(__file__).parents[3]

OVERLAY = """\
overlay: 1.0.0
info: {title: Shop, version: "1"}
actions:
  - target: $.info
    description: The vendor calls it something else.
    update: {title: Market}
"""
PARTIAL = "{% macro line(api) %}# {{ api.title | comment }} again\n{% endmacro %}"
WITH_PARTIAL = '{% from "_line.j2" import line %}{{ line(api) }}'
COUNT = "{{ apis | length }} of {{ api.key }}\n"
BY_HAND = """\
from .client import ShopClient


def twice(client: ShopClient) -> tuple[ShopClient, ShopClient]:
    return client, client
"""


class RecordedProgress(Progress):
    """Progress that records its messages."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def __call__(self, message: str) -> None:
        self.messages.append(re.sub("s$", "", message))

    def note(self, message: str) -> None:
        raise AssertionError(message)


class IncrementalProject:
    """A temporary project with its own version, runtime and output."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        for name in ("templates", "library"):
            shutil.copytree(ROOT / name, folder / name)
        for name, text in (("spec/shop_v1.yaml", SHOP), ("spec/parcels_v1.json", PARCELS)):
            self.write(name, text)
        self.version = "1.0.0"
        self.layout = Project(
            folder / "spec",
            folder / "templates",
            folder / "out",
            library=folder / "library",
        )
        package = read_package()
        monkeypatch.setattr(stamp, "FILE", folder / ".cache" / "runs.json")
        monkeypatch.setattr(
            pipeline, "read_package", lambda: type(package)(package.name, self.version)
        )
        # The real function would look at the repository's own version and runtime.
        monkeypatch.setattr(stamp, "is_current", lambda *_: False)

    def write(self, path: str, text: str | None) -> None:
        """Write a file, or remove it."""
        file = self.folder / path
        if text is None:
            file.unlink(missing_ok=True)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)

    def toggle_text(self, path: str, old: str, new: str) -> None:
        """Replace a part of a file, or restore it if it was replaced."""
        file = self.folder / path
        text = file.read_text() if file.exists() else ""
        file.write_text(text.replace(new, old) if new in text else text.replace(old, new))

    def toggle_file(self, path: str, text: str) -> None:
        """Add a file, or remove it if it exists."""
        self.write(path, None if (self.folder / path).exists() else text)

    def generate(self) -> list[str]:
        """Generate incrementally and return the progress messages."""
        progress = RecordedProgress()
        generate(self.layout, progress)
        return progress.messages

    def full_build(self) -> dict[str, str]:
        """Return the output of a full build."""
        return with_manifest(pipeline.make_outputs(self.layout, lambda _: None))


def change_document(project: IncrementalProject) -> None:
    project.toggle_text("spec/shop_v1.yaml", "maxLength: 5", "maxLength: 6")


def toggle_overlay(project: IncrementalProject) -> None:
    project.toggle_file("spec/overlays/shop_v1.overlay.yaml", OVERLAY)


def change_template(project: IncrementalProject) -> None:
    project.toggle_text(
        "templates/src/selling_partner/{api}/models.py.j2", "The models", "All models"
    )


def change_root_template(project: IncrementalProject) -> None:
    project.toggle_text("templates/README.md.j2", "# ", "# The ")


def change_partial(project: IncrementalProject) -> None:
    project.write("templates/lines_{api}.py.j2", WITH_PARTIAL)
    project.toggle_file("templates/_line.j2", PARTIAL.replace("again", "twice"))
    if not (project.folder / "templates/_line.j2").exists():
        project.write("templates/_line.j2", PARTIAL)


def toggle_template_of_all_apis(project: IncrementalProject) -> None:
    project.toggle_file("templates/docs/{api}.md.j2", COUNT)


def change_runtime(project: IncrementalProject) -> None:
    old = "from __future__ import annotations"
    project.toggle_text("library/_runtime/client/async_pages.py", old, f"# Changed.\n{old}")


def toggle_removed_api(project: IncrementalProject) -> None:
    project.toggle_file("spec/parcels_v1.json", PARCELS)


def toggle_added_api(project: IncrementalProject) -> None:
    project.toggle_file("spec/stall_v2.yaml", SHOP.replace("/shop/v1", "/stall/v2"))


def toggle_hand_written_module(project: IncrementalProject) -> None:
    project.toggle_file("library/shop_v1/twice.py", BY_HAND)


def change_version(project: IncrementalProject) -> None:
    project.version = "1.1.0" if project.version == "1.0.0" else "1.0.0"


def remove_cache(project: IncrementalProject) -> None:
    shutil.rmtree(project.folder / ".cache", ignore_errors=True)


Edit = Callable[[IncrementalProject], None]
PYTHON_FILES = 14
"""The number of an API's Python files, sync twins included. A new template raises project."""

EDITS: dict[Edit, tuple[int, int, int]] = {
    change_document: (1, 1, PYTHON_FILES),
    toggle_overlay: (1, 1, PYTHON_FILES),
    change_template: (0, 2, 2),
    change_root_template: (0, 0, 0),
    change_partial: (0, 2, 2),
    toggle_template_of_all_apis: (0, 0, 0),
    change_runtime: (0, 0, 1),
    toggle_removed_api: (0, 0, 4),
    toggle_added_api: (1, 1, PYTHON_FILES),
    toggle_hand_written_module: (1, 1, PYTHON_FILES),
    change_version: (0, 2, 5),
}
"""For each edit, the numbers of validated documents, rendered APIs and formatted files."""
