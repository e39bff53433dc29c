"""The command line from outside: output, files and exit codes."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path

import pytest

from tests.commands import ROOT, files, run, run_process
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
    ("arguments", "code", "part"),
    [
        (("--help",), 0, "Usage: python -m generator"),
        (("validate", "--spec", "spec"), 0, "shop_v1: valid, 1 operation, 1 model\n"),
        (("validate", "--spec", "broken"), 1, "broken/shop_v1.yaml:2:"),
        (("validate", "--spec", "nowhere"), 2, "/nowhere: there is no such folder"),
    ],
)
def test_the_process_returns_the_exit_code(
    folder: Path, arguments: tuple[str, ...], code: int, part: str
) -> None:
    """A process prints the complete output and returns the command's exit code."""
    (folder / "broken").mkdir()
    (folder / "broken" / "shop_v1.yaml").write_text(BROKEN)
    done = run_process(folder, *arguments, code=code)
    assert part in done.stdout + done.stderr
    inside = run(folder, *arguments, code=code)
    assert (inside.stdout, inside.stderr) == (done.stdout, done.stderr)


def test_the_project_is_the_default_from_every_folder(tmp_path: Path) -> None:
    """Without options the project's documents are used, whatever the working directory."""
    done = run(tmp_path, "validate")
    assert "messaging_v1: valid, 13 operations" in done.stdout
    assert done.stderr == ""


def test_validate_counts_the_parts_of_each_valid_api(folder: Path) -> None:
    """A valid document is one line on stdout."""
    done = run(folder, "validate", "--spec", "spec")
    assert done.stdout == "shop_v1: valid, 1 operation, 1 model\n"


def test_other_commands_count_problems_beyond_a_hundred(folder: Path) -> None:
    """The exit code stays; ``validate`` prints every line."""
    field = "{$ref: '#/components/schemas/Missing'}"
    fields = "".join(f"        field{number}: {field}\n" for number in range(1_300))
    text = f"{SHOP.rstrip()}\n    Many:\n      type: object\n      properties:\n{fields}"
    (folder / "spec" / "shop_v1.yaml").write_text(text)
    whole = run(folder, "validate", "--spec", "spec", code=1).stdout.splitlines()
    assert len(whole) == 1_300
    (folder / "many_v1.yaml").write_text(text)
    options = ("--spec", "spec", "--output", "out")
    found = run(folder, "generate", *options, code=1).stderr.splitlines()
    assert found[-101:] == [*whole[:100], "and 1,200 more"]
    (folder / "spec" / "shop_v1.yaml").write_text(SHOP)
    added = run(folder, "add", "many_v1.yaml", *options, code=1).stderr.splitlines()
    assert added[-2:] == ["and 1,200 more", "1300 complaints; nothing was written"]


def test_validate_prints_every_problem(folder: Path) -> None:
    """Each problem is a line on stdout: FILE:LINE:COLUMN POINTER: problem, remedy."""
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


def test_validate_prints_every_warning(folder: Path) -> None:
    """Other commands count warnings of one kind after the first ten."""
    wrong = ", ".join(f"p{index}: {{type: integer, example: x}}" for index in range(12))
    properties = f"    Wrong: {{type: object, properties: {{{wrong}}}}}\n"
    text = SHOP.replace("  schemas:\n", f"  schemas:\n{properties}", 1)
    (folder / "spec" / "shop_v1.yaml").write_text(text)
    done = run(folder, "validate", "--spec", "spec")
    assert done.stdout.count("warning: spec/shop_v1.yaml:") == 12


def test_validate_escapes_invisible_characters(folder: Path) -> None:
    """Control characters and unprintable letters are escaped."""
    text = SHOP.replace("title: Shop", r'"tit\e[31mel": "x", "größe": 1')
    (folder / "spec" / "shop_v1.yaml").write_text(text)
    done = run(folder, "validate", "--spec", "spec", code=1, encoding="ascii")
    assert r"\x1b[31m" in done.stdout
    assert r"gr\xf6\xdfe" in done.stdout


def test_an_undecodable_file_name_is_reported(folder: Path) -> None:
    """A name that is not UTF-8 is escaped."""
    (folder / "spec" / os.fsdecode(b"\xff.yaml")).touch()
    for command in (["validate"], ["generate", "--output", "out"]):
        done = run(folder, *command, "--spec", "spec", code=1)
        assert r"\udcff.yaml:1:1 #: " in done.stdout + done.stderr


@pytest.mark.slow
def test_check_detects_an_edited_output(folder: Path) -> None:
    """A maintainer generates, checks, edits, sees the diff, is refused, and overwrites."""
    options = ("--spec", "spec", "--output", "out")
    done = run(folder, "generate", *options)
    assert re.fullmatch(r"out: (\d+) files, \1 written, 0 removed\n", done.stdout)
    # Without a terminal, progress is plain lines in the order of the stages.
    stages = [line.split()[0] for line in done.stderr.splitlines()]
    assert stages == ["validating", "rendering", "formatting"]
    assert (done.stdout + done.stderr).replace("\n", "").isprintable()

    assert run(folder, "generate", *options).stdout == "out: nothing to do\n"
    assert run(folder, "check", *options).stdout == "out: up to date\n"

    client = folder / "out/src/selling_partner/shop_v1/client.py"
    client.write_text(client.read_text().replace("class ShopClient", "class Mine", 1))
    before = files(folder / "out")
    done = run(folder, "check", *options, code=1)
    path = "out/src/selling_partner/shop_v1/client.py"
    assert done.stdout.startswith(f"--- {path}\n+++ {path} (as generated)\n@@ ")
    assert "\n-class Mine(ApiClient):\n+class ShopClient(ApiClient):\n" in done.stdout
    assert done.stderr.endswith("out: out of date; run generate\n")

    done = run(folder, "generate", *options, code=1)
    assert f"{path}: " in done.stderr
    assert "--overwrite" in done.stderr
    assert files(folder / "out") == before

    done = run(folder, "generate", *options, "--overwrite")
    assert "1 written, 0 removed" in done.stdout
    assert run(folder, "check", *options).stdout == "out: up to date\n"


@pytest.mark.slow
def test_generate_with_one_api_removes_the_others(folder: Path) -> None:
    """The package contains no other API, except edited files, which are reported."""
    (folder / "spec" / "two.yaml").write_text(SHOP.replace("/shop/v1", "/two/v1"))
    options = ("--spec", "spec", "--output", "out")
    run(folder, "generate", *options)
    (folder / "out/src/selling_partner/two/models.py").write_text("edited")
    done = run(folder, "generate", *options, "--api", "shop_v1")
    notes = [line for line in done.stderr.splitlines() if "two/models.py: " in line]
    assert len(notes) == 1
    assert "left as it is" in notes[0]
    assert [each.name for each in (folder / "out/src/selling_partner/two").iterdir()] == [
        "models.py"
    ]
    run(folder, "check", *options, "--api", "shop_v1")
    assert "two" in run(folder, "check", *options, code=1).stdout


def test_generate_writes_nothing_for_an_invalid_document(folder: Path) -> None:
    """All problems go to stderr, and no folder is created."""
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
def test_an_invalid_template_is_named(
    folder: Path, name: str, content: bytes, message: str
) -> None:
    """An error in a template is a message that names the template."""
    (folder / "templates").mkdir()
    (folder / "templates" / name).write_bytes(content)
    options = ("--spec", "spec", "--templates", "templates", "--output", "out")
    done = run(folder, "generate", *options, code=1)
    assert message in done.stderr.splitlines()[-1]
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    "command",
    [[], ["generate"], ["validate"], ["check"], ["add"], ["inspect"], ["fetch"], ["dist"]],
)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_has_help(tmp_path: Path, command: list[str], option: str) -> None:
    """The help describes the command and its options within the terminal's width."""
    text = run(tmp_path, *command, option).stdout
    assert f"Usage: python -m generator {' '.join(command)}".rstrip() in text
    expected = {
        "": ["generate", "validate", "check", "add", "inspect", "Exit codes", "130"],
        "generate": ["--spec", "--templates", "--output", "--api", "--overwrite"],
        "validate": ["--spec", "--api", "FILE:LINE:COLUMN"],
        "check": ["--spec", "--templates", "--output", "--api", "unified diff"],
        "add": ["PATH", "--as", "--replace", "--spec", "--templates", "--output", "--overwrite"],
        "inspect": ["API", "NAME", "--json", "--spec"],
        "fetch": ["--from", "--pin", "--repository", "--via", "--spec"],
        "dist": ["--all", "--from", "--tag", "--python", "--archives", "--output"],
    }["".join(command)]
    assert all(word in text for word in expected)
    assert all(len(line) <= 100 for line in text.splitlines())


def test_the_version_is_printed(tmp_path: Path) -> None:
    """``--version`` prints the name and the version of the generator."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    expected = f"{settings['name']} {settings['version']}\n"
    assert run(tmp_path, "--version").stdout == expected


def test_a_call_without_a_command_prints_help(tmp_path: Path) -> None:
    """The help is shown instead of an error."""
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
        ("dist", "--from", "."),
        ("dist", "--archives", ".", "--all"),
        ("dist", "--generator", "--all"),
        ("dist", "--archives", ".", "--tag", "v1.0.0"),
    ],
)
def test_wrong_usage_exits_with_2(folder: Path, arguments: tuple[str, ...]) -> None:
    """The error is on stderr; stdout is for results."""
    (folder / "empty").mkdir()
    done = run(folder, *arguments, code=2)
    assert done.stderr
    assert done.stdout == ""
    assert not (folder / "out").exists()


@pytest.mark.parametrize("output", ["file", "file/below", "/proc/self/lockstep", "x" * 300])
def test_an_impossible_output_folder_is_reported(folder: Path, output: str) -> None:
    """A file in its place, a system folder or an impossible name is one line."""
    (folder / "file").write_text("mine")
    done = run(folder, "generate", "--spec", "spec", "--output", output, code=1)
    assert output.split("/")[0] in done.stderr.splitlines()[-1]
    assert (folder / "file").read_text() == "mine"


def test_an_unreadable_input_is_reported(folder: Path) -> None:
    """A document that the system refuses to read is named."""
    (folder / "spec" / "other.yaml").symlink_to("/proc/self/mem")
    for command in (["validate"], ["check", "--output", "out"], ["generate", "--output", "out"]):
        done = run(folder, *command, "--spec", "spec", code=1)
        assert "spec/other.yaml" in done.stdout + done.stderr
