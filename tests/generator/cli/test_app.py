"""The command line, as a person or a build calls it: its output, its files and its exit code."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.commands import COMMAND, ROOT, files, run, run_process
from tests.generator.support.shop import SHOP

BROKEN = SHOP.replace("title: Shop", "titel: Shop").replace("type: string, max", "type: strin, max")

COMPLAINT = re.compile(r"spec/shop_v1\.yaml:\d+:\d+ #(/\S+)*: [^;]+; .+")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working directory with a document in ``spec``."""
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec" / "shop_v1.yaml").write_text(SHOP)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--help",), 0, "Usage: python -m generator"),
        (("validate", "--spec", "spec"), 0, "shop_v1: 1 operations, 1 models: fine\n"),
        (("validate", "--spec", "broken"), 1, "broken/shop_v1.yaml:2:"),
        (("validate", "--spec", "nowhere"), 2, "/nowhere: there is no such folder"),
    ],
)
def test_the_process_ends_with_the_exit_code(
    folder: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """The module is a program: what it prints is complete, and its exit code tells what came."""
    (folder / "broken").mkdir()
    (folder / "broken" / "shop_v1.yaml").write_text(BROKEN)
    done = run_process(folder, *arguments, code=code)
    assert said in done.stdout + done.stderr
    inside = run(folder, *arguments, code=code)
    assert (inside.stdout, inside.stderr) == (done.stdout, done.stderr)


def test_the_project_is_the_default_from_every_folder(tmp_path: Path) -> None:
    """Without options the documents are those of the project, wherever one stands."""
    done = run(tmp_path, "validate")
    assert "messaging_v1: 13 operations" in done.stdout
    assert done.stderr == ""


def test_validate_says_what_is_fine(folder: Path) -> None:
    """A sound document is one line on stdout."""
    done = run(folder, "validate", "--spec", "spec")
    assert done.stdout == "shop_v1: 1 operations, 1 models: fine\n"


def test_validate_prints_every_complaint(folder: Path) -> None:
    """Each is a line on stdout: FILE:LINE:COLUMN POINTER: what is wrong, what would be right."""
    (folder / "spec" / "shop_v1.yaml").write_text(BROKEN)
    (folder / "spec" / "other.yaml").write_text("openapi: 4.0.0\n")
    done = run(folder, "validate", "--spec", "spec", code=1)
    other, *complaints = done.stdout.splitlines()
    assert (
        other == "spec/other.yaml:1:1 #/openapi: unsupported: OpenAPI 4.0.0; write openapi: 3.1.0"
    )
    assert len(complaints) == 2
    assert all(COMPLAINT.fullmatch(line) for line in complaints)
    assert done.stderr == ""


def test_validate_shows_what_a_person_cannot_see(folder: Path) -> None:
    """Control characters and letters that the terminal cannot print are escaped."""
    text = SHOP.replace("titel", "titel").replace("title: Shop", r'"tit\e[31mel": "x", "größe": 1')
    (folder / "spec" / "shop_v1.yaml").write_text(text)
    done = run(folder, "validate", "--spec", "spec", code=1, encoding="ascii")
    assert r"\x1b[31m" in done.stdout
    assert r"gr\xf6\xdfe" in done.stdout


def test_a_file_name_that_is_no_text_is_a_complaint(folder: Path) -> None:
    """A name that is not UTF-8 can still be told."""
    (folder / "spec" / os.fsdecode(b"\xff.yaml")).touch()
    for command in (["validate"], ["generate", "--output", "out"]):
        done = run(folder, *command, "--spec", "spec", code=1)
        assert r"\udcff.yaml:1:1 #: the file's name is no module name" in done.stdout + done.stderr


def test_generate_writes_and_check_agrees_until_something_changes(folder: Path) -> None:
    """The way of a maintainer: generate, check, edit, see the diff, be refused, overwrite."""
    options = ("--spec", "spec", "--output", "out")
    done = run(folder, "generate", *options)
    assert re.fullmatch(r"out: (\d+) files, \1 written, 0 removed\n", done.stdout)
    # Plain lines, in the order of the work, where no terminal is.
    said = [line.split()[0] for line in done.stderr.splitlines()]
    assert said == ["validating", "rendering", "formatting"]
    assert (done.stdout + done.stderr).replace("\n", "").isprintable()

    assert run(folder, "generate", *options).stdout == "out: nothing to do\n"
    assert run(folder, "check", *options).stdout == "out: as generated\n"

    client = folder / "out/src/selling_partner/shop_v1/client.py"
    client.write_text(client.read_text().replace("class ShopClient", "class Mine", 1))
    before = files(folder / "out")
    done = run(folder, "check", *options, code=1)
    path = "out/src/selling_partner/shop_v1/client.py"
    assert done.stdout.startswith(f"--- {path}\n+++ {path} (as generated)\n@@ ")
    assert "\n-class Mine(ApiClient):\n+class ShopClient(ApiClient):\n" in done.stdout
    assert done.stderr.endswith("out: not as it would be generated; run generate\n")

    done = run(folder, "generate", *options, code=1)
    assert f"{path}: not as it was generated; would be overwritten\n" in done.stderr
    assert "--overwrite" in done.stderr
    assert files(folder / "out") == before

    done = run(folder, "generate", *options, "--overwrite")
    assert "1 written, 0 removed" in done.stdout
    assert run(folder, "check", *options).stdout == "out: as generated\n"


def test_generate_with_one_api_removes_the_others(folder: Path) -> None:
    """The package then holds no other API, but what somebody edited stays, and is told."""
    (folder / "spec" / "two.yaml").write_text(SHOP)
    options = ("--spec", "spec", "--output", "out")
    run(folder, "generate", *options)
    (folder / "out/src/selling_partner/two/models.py").write_text("edited")
    done = run(folder, "generate", *options, "--api", "shop_v1")
    line = "out/src/selling_partner/two/models.py: generated no more, but edited by hand; left"
    assert line in done.stderr
    assert [each.name for each in (folder / "out/src/selling_partner/two").iterdir()] == [
        "models.py"
    ]
    run(folder, "check", *options, "--api", "shop_v1")
    assert "two" in run(folder, "check", *options, code=1).stdout


def test_generate_writes_nothing_for_a_broken_document(folder: Path) -> None:
    """The complaints go to stderr, all of them, and no folder is made."""
    (folder / "spec" / "shop_v1.yaml").write_text(BROKEN)
    for command in ("generate", "check"):
        done = run(folder, command, "--spec", "spec", "--output", "out", code=1)
        found = [line for line in done.stderr.splitlines() if COMPLAINT.fullmatch(line)]
        assert len(found) == 2
        assert done.stdout == ""
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.py.j2", b"x = {{ nothing }}\n", "x.py.j2"),
        ("x.py.j2", b"{% if %}\n", "x.py.j2"),
        ("x.py.j2", b"x = (\n", "x.py"),
        ("async_x.py.j2", b"x = (\n", "async_x.py"),
        ("{nothing}.py.j2", b"", "{nothing}"),
        ("x.md.j2", b"\xff", "x.md.j2"),
        ("x.bin", b"\xff", "x.bin"),
    ],
)
def test_a_broken_template_is_told_by_its_name(
    folder: Path, name: str, content: bytes, message: str
) -> None:
    """What a template's author did wrong is a message about the template."""
    (folder / "templates").mkdir()
    (folder / "templates" / name).write_bytes(content)
    options = ("--spec", "spec", "--templates", "templates", "--output", "out")
    done = run(folder, "generate", *options, code=1)
    assert message in done.stderr.splitlines()[-1]
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    "command", [[], ["generate"], ["validate"], ["check"], ["add"], ["inspect"]]
)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_reads_well(tmp_path: Path, command: list[str], option: str) -> None:
    """Every command explains itself and its options, within the width of the terminal."""
    text = run(tmp_path, *command, option).stdout
    assert f"Usage: python -m generator {' '.join(command)}".rstrip() in text
    expected = {
        "": ["generate", "validate", "check", "add", "inspect", "Exit codes", "130"],
        "generate": ["--spec", "--templates", "--output", "--api", "--overwrite"],
        "validate": ["--spec", "--api", "FILE:LINE:COLUMN"],
        "check": ["--spec", "--templates", "--output", "--api", "unified diff"],
        "add": ["PATH", "--as", "--replace", "--spec", "--templates", "--output", "--overwrite"],
        "inspect": ["API", "NAME", "--json", "--spec"],
    }["".join(command)]
    assert all(word in text for word in expected)
    assert all(len(line) <= 100 for line in text.splitlines())


def test_a_call_without_a_command_is_wrong_and_gets_help(tmp_path: Path) -> None:
    """What could have been called is shown in place of a complaint."""
    assert "Usage: python -m generator [OPTIONS] COMMAND" in run(tmp_path, code=2).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("validate", "--nonsense"),
        ("validate", "nonsense"),
        ("validate", "--spec"),
        ("validate", "--spec", "nowhere"),
        ("validate", "--spec", "spec/shop_v1.yaml"),
        ("validate", "--spec", "empty"),
        ("validate", "--spec", "spec", "--api", "nonsense"),
        ("generate", "--spec", "nowhere", "--output", "out"),
        ("generate", "--spec", "spec", "--templates", "nowhere", "--output", "out"),
        ("generate", "--spec", "spec", "--api", "nonsense", "--output", "out"),
        ("generate", "--overwrite=yes"),
        ("check", "--spec", "spec", "--api", "nonsense", "--output", "out"),
        ("check", "--overwrite"),
    ],
)
def test_wrong_usage_ends_with_2(folder: Path, arguments: tuple[str, ...]) -> None:
    """What is wrong with the call is told on stderr; stdout is for results."""
    (folder / "empty").mkdir()
    done = run(folder, *arguments, code=2)
    assert done.stderr
    assert done.stdout == ""
    assert not (folder / "out").exists()


@pytest.mark.parametrize("output", ["file", "file/below", "/proc/self/lockstep", "x" * 300])
def test_an_output_folder_that_cannot_be_is_a_complaint(folder: Path, output: str) -> None:
    """A file in its place, a system's folder, or an impossible name: one line tells it."""
    (folder / "file").write_text("mine")
    done = run(folder, "generate", "--spec", "spec", "--output", output, code=1)
    assert output.split("/")[0] in done.stderr.splitlines()[-1]
    assert (folder / "file").read_text() == "mine"


def test_an_input_that_cannot_be_read_is_a_complaint(folder: Path) -> None:
    """A document, or a file beside it, that the system does not let us read."""
    (folder / "spec" / "other.yaml").symlink_to("/proc/self/mem")
    for command in (["validate"], ["check", "--output", "out"], ["generate", "--output", "out"]):
        done = run(folder, *command, "--spec", "spec", code=1)
        assert "spec/other.yaml" in done.stdout + done.stderr


def test_output_that_nobody_reads_is_no_error_of_ours(folder: Path) -> None:
    """`generator check | head -1` prints its line and no traceback."""
    process = subprocess.Popen(
        [*COMMAND, "check", "--spec", "spec", "--output", "out"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        assert process.stdout.readline() == "--- /dev/null\n"
        process.stdout.close()
        errors = process.stderr.read()
    assert process.returncode == 1
    assert "Traceback" not in errors
    assert "Broken pipe" not in errors


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_cannot_be_written_is_an_error(folder: Path, unbuffered: str) -> None:
    """A result that got lost is no success, whether the loss shows at once or at the end."""
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*COMMAND, "validate", "--spec", "spec"],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, "No space left on device\n")


def test_two_runs_give_the_same_bytes(folder: Path) -> None:
    """Nothing depends on the order of sets, on the time or on the folder."""
    for seed in "12":
        options = ("--spec", "spec", "--output", seed)
        run_process(folder, "generate", *options, PYTHONHASHSEED=seed)
    assert files(folder / "1") == files(folder / "2")
    shutil.rmtree(folder / "1")
    run(folder, "generate", "--spec", "spec", "--output", "1")
    assert files(folder / "1") == files(folder / "2")
