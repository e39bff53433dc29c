"""Release of the generated package, from its documents to tested archives."""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from ..build import package_settings
from ..commands import fetch as fetching
from ..commands.generate import generate
from ..commands.versioning import entry_of
from ..core.filesystem import atomic_write, digest, read_file
from ..core.progress import Progress, quantity
from ..core.project import Project
from ..incremental.store import ArtifactStore
from ..ir import Package
from ..output.manifest import with_manifest
from ..pipeline import find_sources, make_package
from .archives import (
    Archives,
    build_archives,
    compare_archives,
    find_archives,
    place_archives,
)
from .contents import check_metadata, check_package_contents
from .environments import create_environment
from .interpreters import Interpreter, find_interpreters
from .package_tests import TestRun, run_wheel_tests
from .public_api import place_public_api, public_api, read_previous
from .revision import Revision, changelog_problems, check_release, read_revision
from .tools import require_tools, run_module


@dataclass(frozen=True)
class Options:
    """Options of a release.

    Attributes:
        tag: The tag that is released; empty for a rehearsal.
        folders: Local folders with the pinned documents, in place of the repository.
        pythons: Versions or paths of interpreters; empty for all on this machine.
        archives: A folder with finished archives to test; ``None`` to build them.
        previous_api: The list of the public API of the previous release; ``None`` without one.

    """

    tag: str = ""
    folders: Sequence[Path] = ()
    pythons: Sequence[str] = ()
    archives: Path | None = None
    previous_api: Path | None = None


@dataclass
class Release:
    """Result of a release.

    Attributes:
        package: The package.
        revision: The commit.
        contents: The number of APIs and payload schemas; empty for finished archives.
        archives: The archives.
        steps: Each step with its result and its duration in seconds.
        runs: The tests with each interpreter.
        missing: The versions of Python without an interpreter.
        notes: Remarks that do not prevent the release.

    """

    package: Package
    revision: Revision
    contents: str = ""
    archives: Archives | None = None
    steps: list[tuple[str, str, float]] = field(default_factory=list)
    runs: list[TestRun] = field(default_factory=list)
    missing: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)

    @property
    def has_failed(self) -> bool:
        """Whether the tests failed with an interpreter."""
        return any(run.problems for run in self.runs)

    @contextmanager
    def step(self, name: str, result: str) -> Iterator[None]:
        """Measure a step."""
        begin = time.perf_counter()
        yield
        self.steps.append((name, result, time.perf_counter() - begin))


def release_package(project: Project, output: Path, report: Progress, options: Options) -> Release:
    """Build, check and test the archives of the package.

    The archives are placed in the output folder only if every test passes, with the checksums, the
    software bill of materials and the entry of the changelog.

    Args:
        project: The folders; ``output`` is that of the package.
        output: The folder of the archives.
        report: The receiver of progress messages.
        options: The options.

    Raises:
        GeneratorError: Something other than the tests failed; nothing was placed.

    """
    require_tools()
    revision, package = read_revision(), package_settings.read_package()
    interpreters = find_interpreters(options.pythons)
    release = Release(package, revision, missing=interpreters.missing)
    if options.tag:
        check_release(options.tag, revision, package)
    else:
        release.notes += changelog_problems(package)
    with TemporaryDirectory(prefix="lockstep-dist-") as place:
        folder = Path(place)
        if options.archives is None:
            archives = _build(project, folder, release, report, options)
        else:
            archives = find_archives(options.archives)
        release.archives = archives
        with release.step("twine check --strict, check-wheel-contents", "passed"):
            report("checking the metadata")
            check_metadata(archives)
        release.runs = _test(archives, interpreters.found, folder, report)
        if not release.has_failed and options.archives is None:
            with release.step("software bill of materials", "written"):
                report("listing the components")
                bill = _list_components(archives, interpreters.found[0], project, folder, revision)
            with release.step("list of the public API", "written"):
                report("listing the public API")
                api = public_api(project.output / "src")
                before = read_previous(options.previous_api)
            release.archives = place_archives(archives, output)
            _place_files(release, release.archives, output, bill)
            place_public_api(output, before, api)
    return release


def _build(
    project: Project, folder: Path, release: Release, report: Progress, options: Options
) -> Archives:
    """Generate the package and build its archives, both twice."""
    if project.with_pinned:
        with release.step("fetch", "every SHA-256 as pinned"):
            fetching.fetch(project, report, fetching.Options(folders=options.folders))
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
        check_package_contents(project.output, archives)
        other = build_archives(folder / "second", folder / "second-dist", seconds, is_second=True)
        compare_archives(archives, other)
    return archives


def _test(
    archives: Archives, interpreters: Sequence[Interpreter], folder: Path, report: Progress
) -> list[TestRun]:
    """Test the wheel with each interpreter, as many at a time as there are processors."""

    def run(interpreter: Interpreter) -> TestRun:
        place = folder / f"python-{interpreters.index(interpreter)}"
        return run_wheel_tests(archives, interpreter, place)

    releases = ", ".join(each.release for each in interpreters)
    report(f"testing the wheel with Python {releases}")
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(run, interpreters))


def _list_components(
    archives: Archives,
    interpreter: Interpreter,
    project: Project,
    folder: Path,
    revision: Revision,
) -> bytes:
    """Return the software bill of materials of the wheel alone, in CycloneDX's JSON."""
    environment = create_environment(interpreter, folder / "components")
    environment.install(archives.wheel)
    bill = folder / "sbom.cdx.json"
    run_module(
        *("cyclonedx_py", "environment", "--output-reproducible", "--mc-type", "library"),
        *("--pyproject", str(project.output / "pyproject.toml"), "--output-file", str(bill)),
        str(environment.python),
        environment={"SOURCE_DATE_EPOCH": str(revision.seconds)},
    )
    return read_file(bill)


def _place_files(release: Release, archives: Archives, output: Path, bill: bytes) -> None:
    """Write the files that accompany the archives."""
    package = release.package
    entry = entry_of(str(package.changelog), package.version)
    atomic_write(output / "sbom.cdx.json", bill)
    atomic_write(output / "notes.md", f"{entry or 'There is no entry in the changelog.'}\n")
    sums = "".join(f"{digest(read_file(each))}  {each.name}\n" for each in archives)
    atomic_write(output / "SHA256SUMS", sums)


def installed_bytes(archives: Archives) -> int:
    """Return the size of the wheel's files when installed, in bytes, without bytecode."""
    with zipfile.ZipFile(archives.wheel) as wheel:
        return sum(each.file_size for each in wheel.infolist())
