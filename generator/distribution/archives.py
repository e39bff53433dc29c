"""Wheel and source distribution of a folder, built twice and compared byte for byte."""

from __future__ import annotations

import shutil
import tarfile
import zipfile
from pathlib import Path
from typing import NamedTuple

from ..core.errors import UsageError
from ..core.filesystem import digest, read_file
from .tools import DistributionError, first_names, run_module

_OTHER_MACHINE = {"TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
_OTHER_UMASK = 0o077


class Archives(NamedTuple):
    """The archives of a release.

    Attributes:
        sdist: The source distribution.
        wheel: The wheel.

    """

    sdist: Path
    wheel: Path


class Member(NamedTuple):
    """A file in an archive.

    Attributes:
        path: Its path, in a source distribution without the top folder.
        digest: SHA-256 of its content.
        attributes: Its mode, owner and time.

    """

    path: str
    digest: str
    attributes: tuple[object, ...]


def find_archives(folder: Path) -> Archives:
    """Return the archives in a folder.

    Raises:
        UsageError: It does not contain exactly one of each kind.

    """
    found = [sorted(folder.glob(pattern)) for pattern in ("*.tar.gz", "*.whl")]
    if [len(each) for each in found] != [1, 1]:
        names = [file.name for each in found for file in each]
        raise UsageError(
            f"{folder}: must contain one wheel and one source distribution, but contains "
            f"{', '.join(names) or 'neither'}"
        )
    return Archives(found[0][0], found[1][0])


def build_archives(
    source: Path, target: Path, seconds: int, *, is_second: bool = False
) -> Archives:
    """Build the source distribution of a folder, and the wheel.

    The first wheel is built from the source distribution, as an installer builds one. The
    second is built from the folder, under another umask, time zone, locale and hash seed.

    Args:
        source: The folder of the project.
        target: The folder of the archives, which must not exist.
        seconds: The time of every file in the archives, in seconds since 1970.
        is_second: Whether to build under other conditions.

    Raises:
        DistributionError: The project cannot be built.

    """
    target.mkdir(parents=True)
    kinds = ("--sdist", "--wheel") if is_second else ()
    epoch = {"SOURCE_DATE_EPOCH": str(seconds)}
    run_module(
        *("build", "--no-isolation", *kinds, "--outdir", str(target), str(source)),
        environment=epoch | (_OTHER_MACHINE if is_second else {}),
        umask=_OTHER_UMASK if is_second else 0o022,
    )
    return find_archives(target)


def compare_archives(first: Archives, second: Archives) -> None:
    """Check that two builds are the same bytes.

    Raises:
        DistributionError: They differ; names the archive and the differing files in it.

    """
    problems = [
        f"{one.name}: two builds of the same commit differ: {_difference(one, other)}"
        for one, other in zip(first, second, strict=True)
        if one.name != other.name or read_file(one) != read_file(other)
    ]
    if problems:
        raise DistributionError(*problems)


def members(archive: Path) -> list[Member]:
    """Return the files in an archive, in its order."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return [
                Member(
                    each.filename, digest(wheel.read(each)), (each.external_attr, each.date_time)
                )
                for each in wheel.infolist()
            ]
    with tarfile.open(archive) as sdist:
        return [
            Member(
                each.name.partition("/")[2],
                digest(content.read()),
                (each.mode, each.uid, each.gid, each.uname, each.gname, each.mtime),
            )
            for each in sdist
            if (content := sdist.extractfile(each))
        ]


def installed_bytes(archives: Archives) -> int:
    """Return the size of the wheel's files when installed, in bytes, without bytecode."""
    with zipfile.ZipFile(archives.wheel) as wheel:
        return sum(each.file_size for each in wheel.infolist())


def place_archives(archives: Archives, folder: Path) -> Archives:
    """Move archives into a folder, in place of those of other versions of the same project."""
    folder.mkdir(parents=True, exist_ok=True)
    project = archives.wheel.name.partition("-")[0]
    for pattern in (f"{project}-*.whl", f"{project}-*.tar.gz"):
        for file in folder.glob(pattern):
            file.unlink()
    placed = Archives(*(Path(shutil.move(each, folder / each.name)) for each in archives))
    for archive in placed:
        archive.chmod(0o644)
    return placed


def _difference(one: Path, other: Path) -> str:
    if one.name != other.name:
        return f"the second is named {other.name}"
    first, second = members(one), members(other)
    if first == second:
        return "the files are the same, but not their compression"
    names = [each.path for each in first], [each.path for each in second]
    if sorted(names[0]) != sorted(names[1]):
        return f"only one contains {first_names(sorted({*names[0]} ^ {*names[1]}))}"
    if names[0] != names[1]:
        return "the files have another order"
    pairs = [*zip(first, second, strict=True)]
    if contents := [each.path for each, built_again in pairs if each.digest != built_again.digest]:
        return f"the content of {first_names(contents)}"
    others = [each.path for each, built_again in pairs if each != built_again]
    return f"mode, owner or time of {first_names(others)}"
