"""Release of the generated package, from its documents to its archives."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..build import package_settings
from ..commands import fetch as fetching
from ..commands.generate import generate
from ..core.progress import Progress, quantity
from ..core.project import Project
from ..incremental.store import ArtifactStore
from ..output.manifest import with_manifest
from ..pipeline import find_sources, make_package
from .archives import Archives, build_archives, compare_archives
from .compact_wheel import compact_wheel
from .contents import check_package_contents
from .interpreters import Interpreter
from .package_tests import run_wheel_tests
from .public_api import place_public_api, public_api, read_previous
from .release import Release
from .results import TestRun
from .revision import Tagging


class GeneratedPackage:
    """The generated package; see ``Subject``.

    Args:
        project: The folders; ``output`` is that of the package.
        folders: Local folders with the pinned documents, in place of the repository.
        previous_api: The list of the public API of the previous release; ``None`` without one.

    """

    tagging = Tagging("v", "tool.lockstep.package", needs_entry=True)
    ignored_checks: tuple[str, ...] = ()

    def __init__(
        self, project: Project, folders: Sequence[Path] = (), previous_api: Path | None = None
    ) -> None:
        self.package = package_settings.read_package()
        self.settings = project.output / "pyproject.toml"
        self._project = project
        self._folders = folders
        self._api: tuple[str, ...] = ()
        self._previous_api = read_previous(previous_api)

    def build(self, folder: Path, release: Release, report: Progress) -> Archives:
        """Generate the package and build its archives, both twice."""
        project = self._project
        if project.with_pinned:
            with release.step("fetch", "every SHA-256 as pinned"):
                fetching.fetch(project, report, fetching.Options(folders=self._folders))
        with release.step("generate", "no error"):
            generate(project, report)
        with release.step("generate from nothing", "no error"):
            generated = make_package(project, find_sources(project), report, ArtifactStore())
            for path, text in with_manifest(generated.outputs).items():
                file = folder / "second" / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8", newline="")
        schemas = sum(api.payload is not None for api in generated.apis)
        apis = len(generated.apis) - schemas
        release.contents = f"{quantity(apis, 'API')}, {quantity(schemas, 'payload schema')}"
        seconds = release.revision.seconds
        with release.step("build twice", "the same bytes"):
            report("building the archives")
            archives = build_archives(project.output, folder / "first-dist", seconds)
            other = build_archives(
                folder / "second", folder / "second-dist", seconds, is_second=True
            )
            for each in (archives, other):
                compact_wheel(each.wheel)
            check_package_contents(project.output, archives)
            compare_archives(archives, other)
        return archives

    def test(self, archives: Archives, interpreter: Interpreter, folder: Path) -> TestRun:
        """Run the generated tests against the installed wheel."""
        return run_wheel_tests(archives, interpreter, folder)

    def describe(self, release: Release, report: Progress) -> None:
        """List the public API."""
        with release.step("list of the public API", "written"):
            report("listing the public API")
            self._api = public_api(self._project.output / "src")

    def place(self, output: Path) -> None:
        """Write the list of the public API, and its changes into the notes."""
        place_public_api(output, self._previous_api, self._api)
