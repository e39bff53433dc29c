"""Release of the generator itself, as a wheel that needs no clone."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from ..core.git import git_output
from ..core.own_version import DISTRIBUTION, own_version
from ..core.progress import Progress
from ..core.project import ROOT
from ..escape.markdown import Markdown
from ..ir import Package
from .archives import Archives, build_archives, compare_archives
from .environments import create_environment
from .interpreters import Interpreter
from .release import Release
from .results import TestRun
from .revision import Tagging
from .tools import DistributionError, execute, last_lines

_DOCUMENT = ROOT / "spec" / "messaging_v1.yaml"
_IMPORT = "import selling_partner; print(selling_partner.messaging_v1.MessagingClient.__name__)"


class Generator:
    """The generator; see ``Subject``."""

    tagging = Tagging("generator-v", "project", needs_entry=False)
    settings = ROOT / "pyproject.toml"
    ignored_checks: tuple[str, ...] = ("W002",)
    """The licence of the generated package is a template, and the same as that of the generator."""

    def __init__(self) -> None:
        self.package = Package(DISTRIBUTION, own_version(), Markdown(""))

    def build(self, folder: Path, release: Release, report: Progress) -> Archives:
        """Build the clone and a copy of its tracked files, and compare the archives.

        A file that was left in the clone is thus in one build only, and named.
        """
        seconds = release.revision.seconds
        with release.step("build twice", "the same bytes"):
            report("building the archives")
            archives = build_archives(ROOT, folder / "first-dist", seconds)
            for path in git_output("ls-files", "-z", folder=ROOT).decode().split("\0"):
                if path and (ROOT / path).is_file():
                    (folder / "second" / path).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(ROOT / path, folder / "second" / path)
            second = build_archives(
                folder / "second", folder / "second-dist", seconds, is_second=True
            )
            compare_archives(archives, second)
        return archives

    def test(self, archives: Archives, interpreter: Interpreter, folder: Path) -> TestRun:
        """Install the wheel alone, and generate a package in an empty folder."""
        begin = time.perf_counter()
        try:
            environment = create_environment(interpreter, folder / "environment")
            environment.install(archives.wheel)
        except DistributionError as error:
            return TestRun(interpreter, time.perf_counter() - begin, problems=error.lines)
        work = folder / "work"
        work.mkdir()
        lockstep = str(environment.folder / "bin" / "lockstep")
        name = f"{self.package.name} {self.package.version}"
        commands = (
            ([lockstep, "--version"], name),
            ([lockstep, "add", str(_DOCUMENT)], "spec/messaging_v1.yaml: added"),
            ([lockstep, "generate"], "generated: nothing to do"),
            ([lockstep, "check"], "generated: up to date"),
            ([str(environment.python), "-c", _IMPORT], "MessagingClient"),
        )
        problems: tuple[str, ...] = ()
        passed = 0
        for command, expected in commands:
            problems = _run(command, expected, work)
            if problems:
                break
            passed += 1
        return TestRun(interpreter, time.perf_counter() - begin, passed, problems=problems)

    def describe(self, release: Release, report: Progress) -> None:
        """Do nothing: the generator is a command, without a public API."""

    def place(self, output: Path) -> None:
        """Write no further files."""


def _run(command: list[str], expected: str, folder: Path) -> tuple[str, ...]:
    """Run a command in a user's folder, and return why it failed."""
    done = execute(command, folder, {"PYTHONPATH": "generated/src"})
    if done.returncode == 0 and expected in done.stdout:
        return ()
    problem = f"{' '.join(command)}: exit code {done.returncode}; the output lacks {expected!r}:"
    return (problem, *last_lines(done.stdout))
