"""Contents of archives, compared with the files that they are meant to contain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ..core.filesystem import digest
from ..output.manifest import MANIFEST, read_manifest
from .archives import Archives, members
from .compact_wheel import read_archives
from .tools import DistributionError, run_module

_SOURCES = "src/"
_METADATA = ".dist-info/"
_ADDED = {"PKG-INFO"}
"""Files that every source distribution has."""


def check_package_contents(package: Path, archives: Archives) -> None:
    """Check that archives contain what was generated into a folder, and nothing else.

    A file that someone left in the folder would otherwise be published. The files in the archives
    of a compact wheel count as files of the wheel.

    Args:
        package: The folder of the generated package, with its manifest.
        archives: The archives.

    Raises:
        DistributionError: A file is missing, was added or was changed; names all of them.

    """
    generated = read_manifest(package)
    modules = {
        path.removeprefix(_SOURCES): each
        for path, each in generated.items()
        if path.startswith(_SOURCES)
    }
    in_wheel = {path: each for path, each, _ in members(archives.wheel) if _METADATA not in path}
    for archive, files in read_archives(archives.wheel).items():
        del in_wheel[archive]
        in_wheel |= {path: digest(content) for path, content in files.items()}
    in_sdist = {path: each for path, each, _ in members(archives.sdist)}
    expected = {path: each for path, each in generated.items() if path != MANIFEST}
    problems = [
        *_differences(archives.wheel, modules, in_wheel, package / _SOURCES),
        *_differences(
            archives.sdist,
            expected,
            {path: each for path, each in in_sdist.items() if path not in _ADDED},
            package,
        ),
    ]
    if problems:
        raise DistributionError(*problems)


def check_metadata(archives: Archives, ignored: Sequence[str] = ()) -> None:
    """Check the archives with twine and check-wheel-contents.

    Args:
        archives: The archives.
        ignored: The checks of check-wheel-contents that do not apply.

    Raises:
        DistributionError: One of them complains; carries its output.

    """
    run_module("twine", "--no-color", "check", "--strict", *map(str, archives))
    options = ("--ignore", ",".join(ignored)) if ignored else ()
    run_module("check_wheel_contents", "--no-config", *options, str(archives.wheel))


def _differences(
    archive: Path, expected: Mapping[str, str], found: Mapping[str, str], origin: Path
) -> list[str]:
    return [
        *(
            f"{archive.name}: contains {path}, which was not generated; remove it from {origin}"
            for path in sorted(found.keys() - expected.keys())
        ),
        *(
            f"{archive.name}: lacks {path}; generate the package again"
            for path in sorted(expected.keys() - found.keys())
        ),
        *(
            f"{archive.name}: {path} differs from the generated file; generate with --overwrite"
            for path in sorted(expected.keys() & found.keys())
            if expected[path] != found[path]
        ),
    ]
