"""Release of a package: its version and changelog, and overlays that are not written yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ..build import package_settings
from ..core.filesystem import read_file
from ..core.project import Project, real_path
from ..core.stages import stage
from ..diff import Change, semver_level
from ..diff.report import as_markdown
from ..ir import Package
from .edits import Edit
from .versioning import next_version, with_entry, with_version


@stage("release")
def plan_release(changes: Sequence[Change]) -> tuple[list[Edit], Package]:
    """Return the edits of a release with these changes, and the released package."""
    files = package_settings.SETTINGS, package_settings.CHANGELOG
    settings, changelog = map(read_file, files)
    package = package_settings.parse_package(settings.decode(), changelog.decode())
    level = semver_level(changes)
    if level is None:
        return [], package
    version = next_version(package.version, level)
    named = with_version(settings.decode(), version)
    told = with_entry(changelog.decode(), version, as_markdown(changes, 3))
    edits = [
        Edit(files[0], settings, named.encode()),
        Edit(files[1], changelog, told.encode()),
    ]
    return edits, package_settings.parse_package(named, told)


@contextmanager
def with_overlays(project: Project, edits: Sequence[Edit]) -> Iterator[Project]:
    """Yield the project with overlays that are not written yet."""
    if not edits:
        yield project
        return
    edited = {edit.file: edit for edit in edits}
    with TemporaryDirectory(prefix="lockstep-overlays-") as place:
        copies: list[Path] = []
        for folder in project.overlays:
            copy = Path(place, str(len(copies)))
            copy.mkdir()
            for file in folder.iterdir() if folder.is_dir() else ():
                if file not in edited:
                    (copy / file.name).symlink_to(real_path(folder) / file.name)
            for file, edit in edited.items():
                if file.parent == folder and edit.after is not None:
                    (copy / file.name).write_bytes(edit.after)
            copies.append(copy)
        yield replace(project, other_overlays=tuple(copies))
