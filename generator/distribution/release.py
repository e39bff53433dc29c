"""Release of a project: what every project has in common, from the revision to the archives."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from ..commands.versioning import entry_of
from ..core.filesystem import atomic_write, digest, read_file
from ..core.progress import Progress
from ..ir import Package
from .archives import Archives, find_archives, place_archives
from .contents import check_metadata
from .environments import create_environment
from .interpreters import Interpreter, find_interpreters
from .results import TestRun
from .revision import Revision, Tagging, changelog_problems, check_release, read_revision
from .tools import require_tools, run_module


@dataclass(frozen=True)
class Options:
    """Options of a release.

    Attributes:
        tag: The tag that is released; empty for a rehearsal.
        pythons: Versions or paths of interpreters; empty for all on this machine.
        archives: A folder with finished archives to test; ``None`` to build them.

    """

    tag: str = ""
    pythons: Sequence[str] = ()
    archives: Path | None = None


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


class Subject(Protocol):
    """A project that is released.

    Attributes:
        package: Its name, version and changelog.
        tagging: How its releases are tagged.
        settings: Its ``pyproject.toml``.
        ignored_checks: The checks of check-wheel-contents that do not apply.

    """

    package: Package
    tagging: Tagging
    settings: Path
    ignored_checks: tuple[str, ...]

    def build(self, folder: Path, release: Release, report: Progress) -> Archives:
        """Build the archives twice in an empty folder, compare them, and check their contents."""
        ...

    def test(self, archives: Archives, interpreter: Interpreter, folder: Path) -> TestRun:
        """Test the installed wheel with an interpreter, in a folder that does not exist."""
        ...

    def describe(self, release: Release, report: Progress) -> None:
        """Make what is published beside the archives."""
        ...

    def place(self, output: Path) -> None:
        """Write it to the folder of the archives."""
        ...


def make_release(subject: Subject, output: Path, report: Progress, options: Options) -> Release:
    """Build, check and test the archives of a project.

    The archives are placed in the output folder only if every test passes, with the checksums, the
    software bill of materials and the entry of the changelog.

    Args:
        subject: The project.
        output: The folder of the archives.
        report: The receiver of progress messages.
        options: The options.

    Raises:
        GeneratorError: Something other than the tests failed; nothing was placed.

    """
    require_tools()
    interpreters = find_interpreters(options.pythons)
    release = Release(subject.package, read_revision(), missing=interpreters.missing)
    if options.tag:
        check_release(options.tag, release.revision, subject.package, subject.tagging)
    elif subject.tagging.needs_entry:
        release.notes += changelog_problems(subject.package)
    with TemporaryDirectory(prefix="lockstep-dist-") as place:
        folder = Path(place)
        is_built = options.archives is None
        archives = (
            subject.build(folder, release, report)
            if options.archives is None
            else find_archives(options.archives)
        )
        release.archives = archives
        with release.step("twine check --strict, check-wheel-contents", "passed"):
            report("checking the metadata")
            check_metadata(archives, subject.ignored_checks)
        release.runs = _test(subject, archives, interpreters.found, folder, report)
        if is_built and not release.has_failed:
            with release.step("software bill of materials", "written"):
                report("listing the components")
                bill = _list_components(subject, release, interpreters.found[0], folder)
            subject.describe(release, report)
            release.archives = place_archives(archives, output)
            _place_files(release, release.archives, output, bill)
            subject.place(output)
    return release


def _test(
    subject: Subject,
    archives: Archives,
    interpreters: Sequence[Interpreter],
    folder: Path,
    report: Progress,
) -> list[TestRun]:
    """Test the wheel with each interpreter, as many at a time as there are processors."""

    def run(interpreter: Interpreter) -> TestRun:
        place = folder / f"python-{interpreters.index(interpreter)}"
        return subject.test(archives, interpreter, place)

    releases = ", ".join(each.release for each in interpreters)
    report(f"testing the wheel with Python {releases}")
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(run, interpreters))


def _list_components(
    subject: Subject, release: Release, interpreter: Interpreter, folder: Path
) -> bytes:
    """Return the software bill of materials of the wheel alone, in CycloneDX's JSON."""
    assert release.archives is not None
    environment = create_environment(interpreter, folder / "components")
    environment.install(release.archives.wheel)
    bill = folder / "sbom.cdx.json"
    run_module(
        *("cyclonedx_py", "environment", "--output-reproducible", "--mc-type", "library"),
        *("--pyproject", str(subject.settings), "--output-file", str(bill)),
        str(environment.python),
        environment={"SOURCE_DATE_EPOCH": str(release.revision.seconds)},
    )
    return read_file(bill)


def _place_files(release: Release, archives: Archives, output: Path, bill: bytes) -> None:
    """Write the files that accompany the archives."""
    package = release.package
    entry = entry_of(str(package.changelog), package.version)
    atomic_write(output / "sbom.cdx.json", bill)
    atomic_write(output / "notes.md", f"{entry or f'{package.name} {package.version}'}\n")
    sums = "".join(f"{digest(read_file(each))}  {each.name}\n" for each in archives)
    atomic_write(output / "SHA256SUMS", sums)
