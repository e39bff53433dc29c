"""The small form of a wheel: what it contains, its list of files, and who can read it."""

from __future__ import annotations

import csv
import hashlib
import subprocess
import sys
import zipfile
from base64 import urlsafe_b64decode
from pathlib import Path

import pytest

from generator.distribution.archives import Archives, members
from generator.distribution.compact_wheel import compact_wheel, read_archives
from generator.distribution.contents import check_package_contents
from generator.distribution.tools import DistributionError
from tests.commands import ROOT
from tests.generator.distribution.support import TOP, write_archives, write_manifest

SANDBOX = "selling_partner/sandbox"
READER = "sandbox/package_files.py"
MODULES = {
    "selling_partner/__init__.py": "",
    f"{SANDBOX}/__init__.py": "",
    f"{SANDBOX}/documents/orders_v0.json": '{"openapi": "3.1.0", "info": {}}\n' * 99,
    f"{SANDBOX}/documents/sales_v1.json": '{"openapi": "3.1.0", "info": {}}\n' * 99,
    f"{SANDBOX}/page/common/main.js": "start();\n",
    f"{SANDBOX}/package_files.py": (ROOT / "library" / READER).read_text(),
}
DATA = {path: text for path, text in MODULES.items() if path.endswith((".json", ".js"))}
RECORD = f"{TOP}.dist-info/RECORD"


def small_archives(folder: Path) -> Archives:
    """Return archives of the modules, of which the wheel is compact."""
    record = "".join(f"{path},sha256=unknown,1\n" for path in MODULES) + f"{RECORD},,\n"
    archives = write_archives(folder, {**MODULES, RECORD: record}, {})
    compact_wheel(archives.wheel)
    return archives


def test_data_is_in_an_archive_for_each_folder(tmp_path: Path) -> None:
    """The modules stay as they are, and the archives have the files at their paths."""
    wheel = small_archives(tmp_path).wheel
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {
            *(MODULES.keys() - DATA.keys()),
            f"{SANDBOX}/documents.tar.xz",
            f"{SANDBOX}/page.tar.xz",
            f"{TOP}.dist-info/METADATA",
            RECORD,
        }
        for path in MODULES.keys() - DATA.keys():
            assert archive.read(path).decode() == MODULES[path]
    packed = read_archives(wheel).values()
    assert {path: each.decode() for files in packed for path, each in files.items()} == DATA


def test_the_list_of_files_has_the_archives(tmp_path: Path) -> None:
    """An installer verifies each archive by its hash and size."""
    with zipfile.ZipFile(small_archives(tmp_path).wheel) as wheel:
        listed = {line[0]: line[1:] for line in csv.reader(wheel.read(RECORD).decode().split())}
        assert listed.keys() == {*wheel.namelist()} - {f"{TOP}.dist-info/METADATA"}
        for name in ("documents", "page"):
            content = wheel.read(path := f"{SANDBOX}/{name}.tar.xz")
            value, size = listed[path]
            assert urlsafe_b64decode(value[7:] + "=") == hashlib.sha256(content).digest()
            assert size == str(len(content))


def test_the_same_wheel_gives_the_same_bytes(tmp_path: Path) -> None:
    """Modes and times are those of the wheel, wherever and whenever it is made smaller."""
    one = small_archives(tmp_path / "one").wheel
    assert one.read_bytes() == small_archives(tmp_path / "two").wheel.read_bytes()
    assert {each.attributes for each in members(one)} == {(0o644 << 16, (2026, 1, 1, 0, 0, 0))}


def test_text_takes_less_space_than_zlib_needs(tmp_path: Path) -> None:
    """Any installer can read the result."""
    text = (ROOT / "generator" / "pipeline.py").read_text()
    archives = write_archives(tmp_path, {"selling_partner/a.py": text}, {}, level=9)
    before = archives.wheel.stat().st_size
    compact_wheel(archives.wheel)
    assert archives.wheel.stat().st_size < before
    with zipfile.ZipFile(archives.wheel) as wheel:
        assert wheel.getinfo("selling_partner/a.py").compress_type == zipfile.ZIP_DEFLATED
        assert wheel.read("selling_partner/a.py").decode() == text


def test_files_in_archives_must_have_been_generated(tmp_path: Path) -> None:
    """Archives are compared with the manifest file by file."""
    files = {f"src/{path}": text for path, text in MODULES.items()}
    archives = write_archives(tmp_path, MODULES, {})
    compact_wheel(archives.wheel)
    write_manifest(tmp_path, files)
    check_package_contents(tmp_path, archives)
    changed = f"{SANDBOX}/documents/sales_v1.json"
    write_manifest(tmp_path, files | {f"src/{changed}": "{}"})
    with pytest.raises(DistributionError) as caught:
        check_package_contents(tmp_path, archives)
    in_wheel = [line for line in caught.value.lines if line.startswith(archives.wheel.name)]
    assert len(in_wheel) == 1
    assert in_wheel[0].startswith(f"{archives.wheel.name}: {changed} differs from the generated ")


@pytest.mark.parametrize("form", ["folder", "archive", "inside the wheel"])
def test_the_sandbox_reads_its_files(tmp_path: Path, form: str) -> None:
    """The paths and contents are those of the folder, also if nothing unpacks the wheel."""
    place = small_archives(tmp_path).wheel
    if form != "inside the wheel":
        with zipfile.ZipFile(place) as wheel:
            wheel.extractall(place := tmp_path / "site")
    if form == "folder":
        for archive in (place / SANDBOX).glob("*.tar.xz"):
            archive.unlink()
        for path, text in DATA.items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_text(text)
    printed = "sorted(read_folder('documents')), dict(read_folder('page'))"
    done = run_reader(place, f"print({printed})")
    expected = ["orders_v0.json", "sales_v1.json"], {"common/main.js": b"start();\n"}
    assert done.stdout == f"{expected[0]} {expected[1]}\n", done.stderr


def test_a_python_without_xz_is_named(tmp_path: Path) -> None:
    """The message says what the interpreter lacks."""
    wheel = small_archives(tmp_path).wheel
    done = run_reader(wheel, "sys.modules['lzma'] = None; read_folder('documents')")
    last = done.stderr.splitlines()[-1]
    assert last.startswith("ModuleNotFoundError: lzma: this Python was built without it; ")


def run_reader(place: Path, statement: str) -> subprocess.CompletedProcess[str]:
    """Run a statement with ``read_folder`` from a folder or a wheel, in a process of its own."""
    begin = f"import sys; sys.path.insert(0, {str(place)!r})"
    imports = "from selling_partner.sandbox.package_files import read_folder"
    command = [sys.executable, "-I", "-c", f"{begin}\n{imports}\n{statement}"]
    return subprocess.run(command, capture_output=True, text=True, check=False)
