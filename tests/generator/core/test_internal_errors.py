"""What nobody foresaw in the generator: it is loud, names file and stage, and exits with 70."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, NoReturn

import pytest

import generator.commands.generate
from generator.__main__ import run
from generator.commands import watch
from generator.core import stages, workers
from generator.core.errors import UsageError
from generator.core.project import Project
from generator.core.stages import EXIT_CODE, stage

ROOT = Path(__file__).parents[3]
SECONDS = 300

DOCUMENT = """\
swagger: "2.0"
info: {title: Shop, version: v1}
paths:
  /shop/v1/orders/{orderId}:
    get:
      operationId: getOrder
      produces: [application/json]
      parameters:
        - {name: orderId, in: path, required: true, type: string}
      responses:
        "200":
          description: The order.
          schema: {$ref: "#/definitions/Order"}
definitions:
  Order:
    type: object
    properties:
      text: {type: string, maxLength: 5}
"""
OVERLAY = """\
overlay: 1.0.0
info: {title: Shop, version: "1"}
actions:
  - target: $.components.schemas.Order.properties.text
    description: The vendor says so elsewhere.
    update: {description: A text.}
"""
TEMPLATE = "{{ api.title | docstring }}\n"

READING = [
    ("load", "openapi.documents.read", "spec/shop_v1.yaml"),
    ("upgrade", "openapi.upgrade.document._Upgrade", "spec/shop_v1.yaml"),
    ("overlay", "openapi.overlays._act", "spec/overlays/shop_v1.overlay.yaml"),
    ("validate", "openapi.validation.validator._wrong_references", "spec/shop_v1.yaml"),
    ("build", "build.api._ApiBuilder", "spec/shop_v1.yaml"),
]
MAKING = [
    *READING,
    ("render", "pycode.literals._wrap", "templates/{api}.py.j2 of shop_v1"),
    ("format", "pycode.formatter.TemporaryDirectory", ""),
    ("write", "output.manifest.digest", ""),
]
NEW = [(name, where, file.replace("spec/shop", "new/shop")) for name, where, file in READING]
PLACES: dict[str, list[tuple[str, str, str]]] = {
    "generate": [
        *MAKING,
        ("look for changes", "incremental.stamp._digest", ""),
        ("recover", "output.recovery.recover", ""),
        ("write", "output.transaction.Transaction.commit", ""),
        ("remember", "incremental.stamp.replace", ""),
        ("generate", "commands.generate.locked", ""),
    ],
    "validate": [*READING, ("validate", "pipeline.find_conveniences", "")],
    "check": [
        *MAKING,
        ("compare", "output.plan._diff", "out"),
        ("recover", "output.recovery.recover", ""),
    ],
    "add": [
        *NEW,
        *MAKING[5:],
        ("load", "commands.incoming._read_one", ""),
        ("write", "output.transaction.Transaction.commit", ""),
        ("summarize", "commands.add.summarize", ""),
        ("print", "commands.add_report.Summary.print", ""),
    ],
    "update": [
        ("load", "openapi.documents.read", "new/shop_v1.yaml"),
        ("compare", "diff.compare._Comparison", "new/shop_v1.yaml"),
        ("release", "commands.update.semver_level", ""),
        ("overlay", "commands.update.find_overlay", ""),
        ("build", "build.api._ApiBuilder", "spec/shop_v1.yaml"),
        ("test", "commands.update.TemporaryDirectory", ""),
        ("write", "output.transaction.Transaction.commit", ""),
        ("print", "diff.report.print_text", "new/shop_v1.yaml"),
    ],
    "diff": [
        *READING,
        ("load", "diff.inputs._from_disk", ""),
        ("compare", "diff.compare._Comparison", "new/shop_v1.yaml"),
        ("print", "diff.report.print_text", "new/shop_v1.yaml"),
    ],
    "inspect": [*READING, ("print", "commands.inspect.as_tree", "spec/shop_v1.yaml")],
}
"""For each command the stages, with a function that is called in each, and the file concerned."""

CASES = [(command, *place) for command, places in PLACES.items() for place in places]

MADE = ["--templates", "templates", "--output", "out"]
ARGUMENTS = {
    "generate": ["--spec", "spec", *MADE],
    "validate": ["--spec", "spec"],
    "check": ["--spec", "spec", *MADE],
    "add": ["new/shop_v1.yaml", "--as", "shop_v1", "--replace", "--spec", "spec", *MADE],
    "update": ["shop_v1", "new/shop_v1.yaml"],
    "diff": ["spec/shop_v1.yaml", "new/shop_v1.yaml"],
    "inspect": ["shop_v1", "--spec", "spec"],
}


class Unforeseen(Exception):  # noqa: N818 - it stands for any exception
    """An exception that no code knows."""


def fail(*_: object, **__: object) -> NoReturn:
    raise Unforeseen("a table\x1b[31m")


def is_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # What is in front of it is no package.
        return False


def replace(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """Let a function fail, by its module and its name there."""
    module = f"generator.{where}"
    steps: list[str] = []
    while not is_module(module):
        module, _, step = module.rpartition(".")
        steps.insert(0, step)
    holder: Any = import_module(module)
    for step in steps[:-1]:
        holder = getattr(holder, step)
    monkeypatch.setattr(holder, steps[-1], fail)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one document, an overlay and one template, in which the test stands."""
    for path, text in {
        "spec/shop_v1.yaml": DOCUMENT,
        "spec/overlays/shop_v1.overlay.yaml": OVERLAY,
        "new/shop_v1.yaml": DOCUMENT.replace("maxLength: 5", "maxLength: 9"),
        "templates/{api}.py.j2": TEMPLATE,
        "out/{api}.txt": "",
        "pyproject.toml": '[tool.lockstep.package]\nname = "shop"\nversion = "1.0.0"\n',
        "CHANGELOG.md": "# Changelog\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("generator.incremental.stamp.FILE", tmp_path / ".cache/runs.json")
    return tmp_path


@pytest.fixture
def own_project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that know no other project than their own take the folder for it."""
    monkeypatch.setattr("generator.cli.app.ROOT", folder)
    monkeypatch.setattr("generator.cli.app.Project", lambda *_, **__: project(folder))
    monkeypatch.setattr("generator.build.package_settings.SETTINGS", folder / "pyproject.toml")
    monkeypatch.setattr("generator.build.package_settings.CHANGELOG", folder / "CHANGELOG.md")


def project(folder: Path) -> Project:
    return Project(Path("spec"), Path("templates"), Path("generated"))


def files(folder: Path) -> dict[str, bytes]:
    """The documents and the package, by path."""
    found = [each for name in ("spec", "out", "generated") for each in (folder / name).rglob("*")]
    return {str(file.relative_to(folder)): file.read_bytes() for file in found if file.is_file()}


@pytest.mark.parametrize(("command", "name", "where", "file"), CASES)
def test_an_unforeseen_exception_names_its_stage(
    folder: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    name: str,
    where: str,
    file: str,
) -> None:
    """In each stage of each command: the file, the stage, the traceback, and exit code 70."""
    if command == "update":
        request.getfixturevalue("own_project")
        if name != "test":
            monkeypatch.setattr("generator.commands.update.run_generated_tests", lambda *_: None)
    before = files(folder)
    replace(monkeypatch, where)
    code = run([command, *ARGUMENTS[command]])
    said = capsys.readouterr().err
    assert code == EXIT_CODE == 70
    first, *rest = [line for line in said.splitlines() if "internal error" in line]
    summary = f"internal error in the stage {name}: Unforeseen: a table\\x1b[31m"
    assert first.startswith(f"{file or 'generator'}: {summary}"), first
    assert rest == []
    assert "Traceback (most recent call last):" in said
    assert "in fail" in said
    assert "Please report it to" in said
    assert "\x1b" not in said
    if name not in {"remember", "summarize", "print"}:  # Those come after the change.
        assert files(folder) == before


def test_nothing_is_left_of_a_command_that_failed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Locks are released and nothing half-done is left, so that the next command works."""
    with monkeypatch.context() as patch:
        patch.setattr("generator.output.transaction.Transaction._exchange", fail)
        assert run(["generate", *ARGUMENTS["generate"]]) == EXIT_CODE
    assert not [each.name for each in folder.iterdir() if each.name.startswith(".out")]
    assert run(["generate", *ARGUMENTS["generate"]]) == 0
    assert "was cut off" not in capsys.readouterr().err


@pytest.mark.parametrize("kind", [MemoryError, RecursionError, StopIteration, OSError, KeyError])
def test_every_kind_of_exception_is_reported(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    kind: type[Exception],
) -> None:
    """Those that could be taken for something else are among them."""

    def raised(*_: object) -> NoReturn:
        raise kind

    monkeypatch.setattr("generator.compiler.validate", raised)
    assert run(["validate", "--spec", "spec"]) == EXIT_CODE
    assert f"generator: internal error in the stage validate: {kind.__name__};" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("raised", "code"),
    [(KeyboardInterrupt, 130), (BrokenPipeError, 1), (SystemExit(143), 143), (SystemExit, 0)],
)
def test_an_end_from_outside_is_no_internal_error(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    raised: BaseException,
    code: int,
) -> None:
    """Ctrl-C, a reader that has gone, and a termination say nothing."""

    def end(*_: object) -> NoReturn:
        raise raised

    monkeypatch.setattr("generator.compiler.validate", end)
    assert run(["validate", "--spec", "spec"]) == code
    assert capsys.readouterr().err == ""


def test_a_recursion_without_end_is_told_in_few_lines(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its traceback would have thousands of lines."""

    def odd(*_: object) -> object:
        return even()

    def even() -> object:
        return odd()

    monkeypatch.setattr("generator.compiler.validate", odd)
    assert run(["validate", "--spec", "spec"]) == EXIT_CODE
    said = capsys.readouterr().err
    assert len(said.splitlines()) < 100
    assert re.search(r"\.\.\. \d+ lines \.\.\.", said)


def test_a_message_that_cannot_be_told_does_not_hide_the_rest(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An exception may fail to print itself."""

    class Mute(Exception):  # noqa: N818 - as above
        def __str__(self) -> str:
            raise ValueError

    def raised(*_: object) -> NoReturn:
        raise Mute

    monkeypatch.setattr("generator.compiler.validate", raised)
    assert run(["validate", "--spec", "spec"]) == EXIT_CODE
    assert "internal error in the stage validate: Mute;" in capsys.readouterr().err


def test_a_mistake_in_a_template_is_no_internal_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a template's author can mend is told as a place in the template."""
    for expression in (
        "api | docstring",
        "api | literal",
        "7 | prose",
        "api.title | docstring('x')",
        "api | json",
        "1 + 'a'",
        "api.operations[0] | iterator_prose | literal | docstring(none)",
    ):
        (folder / "templates/{api}.py.j2").write_text(f"\n{{{{ {expression} }}}}\n")
        assert run(["generate", *ARGUMENTS["generate"]]) == 1, expression
        said = capsys.readouterr().err.splitlines()[-1]
        assert re.match(r"\{api\}\.py\.j2:2: (TypeError: |no literal for)", said), said


def test_a_template_without_end_is_no_internal_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A macro that calls itself is its author's."""
    text = "{% macro more() %}{{ more() }}{{ 1 | literal }}{% endmacro %}{{ more() }}"
    (folder / "templates/{api}.py.j2").write_text(text)
    assert run(["generate", *ARGUMENTS["generate"]]) == 1
    assert "{api}.py.j2:1: RecursionError: " in capsys.readouterr().err


def broken(number: int) -> int:
    """Fail in another process, in a stage; a function that it can find by its name."""
    with stage("build", f"{number}.yaml"):
        if number:
            raise Unforeseen(number)
    return number


class Odd(Exception):  # noqa: N818 - as above
    """An exception that another process cannot hand over."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(first + second)


def odd(number: int) -> int:
    with stage("build", f"{number}.yaml"):
        raise Odd("a", str(number))


@pytest.mark.parametrize("function", [broken, odd])
def test_another_process_tells_its_stage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], function: Any
) -> None:
    """Where documents are spread over processes, file, stage and traceback are those of theirs."""
    monkeypatch.setattr(workers, "_cores", lambda: 2)
    with pytest.raises((Unforeseen, Odd)) as caught:
        list(workers.spread(function, [7, 8], [workers.WORTH, 1]))
    stages.report_internal_error(caught.value, sys.stderr)
    said = capsys.readouterr().err
    assert said.startswith("7.yaml: internal error in the stage build: ")
    assert f"in {function.__name__}" in said


def test_a_complaint_passes_a_stage_as_it_is() -> None:
    """Only what is no complaint is noted."""
    with pytest.raises(UsageError) as caught, stage("load", "x.yaml"):
        raise UsageError("x")
    assert stages.stages_of(caught.value) == []


def test_the_watch_goes_on_after_an_internal_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is reported in full, and the next save may be its remedy."""
    found = iter([set[str](), {"spec/shop_v1.yaml"}, {"templates/x"}])
    monkeypatch.setattr(watch, "_changes", lambda _: found)
    calls = iter([True, False, True])

    def generate_or_fail(*arguments: Any, **options: Any) -> str:
        return (
            fail() if next(calls) else generator.commands.generate.generate(*arguments, **options)
        )

    monkeypatch.setattr(watch, "generate", generate_or_fail)
    assert run(["generate", "--watch", *ARGUMENTS["generate"]]) == 0
    said, failed = capsys.readouterr()
    assert re.fullmatch(r"out: \d+ files, \d+ written, 0 removed\n", said)
    assert failed.count("generator: internal error in the stage start: Unforeseen") == 2
    assert failed.count("Please report it to") == 2


def test_the_watch_ends_loudly_where_memory_is_exhausted(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it has kept may be the reason, and would be in the way again."""

    def exhaust(*_: object, **__: object) -> NoReturn:
        raise MemoryError

    monkeypatch.setattr(watch, "_changes", lambda _: iter([set[str](), {"spec"}]))
    monkeypatch.setattr(watch, "generate", exhaust)
    assert run(["generate", "--watch", *ARGUMENTS["generate"]]) == EXIT_CODE
    assert "internal error in the stage generate: MemoryError" in capsys.readouterr().err


PROGRAM = """
import sys
from generator import {module}
def fail(*_, **__):
    {body}
{module}.{name} = fail
sys.argv = ["generator", *{arguments!r}]
import runpy
runpy.run_module("generator", run_name="__main__")
"""


def process(
    folder: Path,
    where: str,
    body: str,
    arguments: list[str],
    errors: int | IO[str] = subprocess.PIPE,
) -> subprocess.Popen[str]:
    """A real process of the command, in which a function does something else."""
    module, _, name = where.rpartition(".")
    program = PROGRAM.format(module=module, name=name, body=body, arguments=arguments)
    return subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
    )


def ended(started: subprocess.Popen[str]) -> Iterator[Any]:
    """What it said, and its exit code."""
    yield from started.communicate(timeout=SECONDS)
    yield started.returncode


@pytest.mark.parametrize("body", ["raise ValueError('odd')", "raise MemoryError('odd')"])
def test_a_process_fails_loudly(folder: Path, body: str) -> None:
    """A real process prints the report and ends with the exit code."""
    arguments = ["validate", "--spec", "spec"]
    said, failed, code = ended(process(folder, "compiler.validate", body, arguments))
    assert (said, code) == ("", EXIT_CODE)
    assert failed.startswith("generator: internal error in the stage validate: ")
    assert "Error: odd" in failed


def test_a_failure_without_anybody_to_tell_keeps_its_code(folder: Path) -> None:
    """Where stderr is closed, or its reader has gone, the exit code says it all."""
    arguments = ["validate", "--spec", "spec"]
    with open("/dev/full", "w") as full:
        for stream in (full, subprocess.DEVNULL):
            started = process(
                folder, "compiler.validate", "raise ValueError", arguments, errors=stream
            )
            assert [*ended(started)][-1] == EXIT_CODE
    started = process(
        folder, "compiler.validate", "import os; os.close(2); raise ValueError", arguments
    )
    assert [*ended(started)][-1] == EXIT_CODE


def test_closed_streams_change_nothing(folder: Path) -> None:
    """A command whose stdout or stderr is closed works, and says nothing there."""
    command = f"'{sys.executable}' -m generator inspect shop_v1 --spec spec"
    for closed in (">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"):
        done = subprocess.run(
            ["/bin/sh", "-c", f"{command} {closed}"],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, ""), closed
        assert ("shop_v1" in done.stdout) is (closed == "2>&-")


def test_an_interrupt_in_the_last_moment_is_quiet(folder: Path) -> None:
    """When the command is over and only its output is still to go."""
    body = "import os, signal; os.kill(os.getpid(), signal.SIGINT); return []"
    arguments = ["validate", "--spec", "spec"]
    said, failed, code = ended(process(folder, "compiler.validate", body, arguments))
    assert (said, failed, code) == ("", "", 130)
    program = (
        "import os, signal, sys\nfrom generator import __main__ as m\n"
        "m.run = lambda **_: 0\ncode = m.main()\nos.kill(os.getpid(), signal.SIGINT)\n"
        "import time; time.sleep(20); m._end(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert (done.returncode, done.stderr) == (130, "")


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGINT", 130)])
def test_a_signal_within_a_finalizer_is_not_forgotten(folder: Path, name: str, code: int) -> None:
    """Python ignores what is raised there, and would print a traceback and go on."""
    body = (
        "import os, signal, time\n"
        "    class Ending:\n"
        "        def __del__(self):\n"
        f"            os.kill(os.getpid(), signal.{name}); time.sleep(0)\n"
        "    Ending()\n"
        "    time.sleep(20)"
    )
    arguments = ["validate", "--spec", "spec"]
    said, failed, ended_with = ended(process(folder, "compiler.validate", body, arguments))
    assert (said, failed, ended_with) == ("", "", code)


def test_a_crash_of_native_code_leaves_a_traceback(folder: Path) -> None:
    """No handler of Python's comes to run then."""
    body = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
    arguments = ["validate", "--spec", "spec"]
    _, failed, code = ended(process(folder, "compiler.validate", body, arguments))
    assert code == -signal.SIGSEGV
    assert "Fatal Python error: Segmentation fault" in failed
    assert "in compile_spec" in failed


LIMITED = """
import resource, runpy, sys
from generator.cli.app import app
from generator import pipeline
with open("/proc/self/statm") as file:
    size = int(file.read().split()[0]) * resource.getpagesize()
most = size + int(sys.argv.pop(1)) * 2**20
resource.setrlimit(resource.RLIMIT_AS, (most, most))
sys.argv[0] = "generator"
runpy.run_module("generator", run_name="__main__")
"""
"""The command, which has so many MiB besides what it has taken when it begins."""


@pytest.mark.parametrize(
    "room", [8, *(pytest.param(n, marks=pytest.mark.slow) for n in (24, 48, 96))]
)
def test_exhausted_memory_is_loud(folder: Path, room: int) -> None:
    """It is told what happened and where; a library that gives up at once leaves a traceback."""
    fields = "".join(f"      f{n}: {{type: string, maxLength: 5}}\n" for n in range(60))
    text = DOCUMENT + "".join(
        f"  S{n}:\n    type: object\n    properties:\n{fields}" for n in range(600)
    )
    (folder / "spec/shop_v1.yaml").write_text(text)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(room), "validate", "--spec", "spec"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode == EXIT_CODE:
        first = done.stderr.splitlines()[0]
        assert re.match(r"\S+: internal error in the stage [a-z]+: \w*Error", first)
        assert "Traceback" in done.stderr
        assert "Please report it to" in done.stderr
        assert "Memory is exhausted: " in done.stderr or "MemoryError" not in first
    elif done.returncode == -signal.SIGABRT:  # Rust's libraries end the process themselves.
        assert "memory allocation of" in done.stderr
        assert "Fatal Python error: Aborted" in done.stderr
    else:
        assert (done.returncode, done.stderr) == (0, "")
    assert done.returncode != 0 or room > 8


@pytest.mark.parametrize(
    "where",
    ["openapi.validation.validator._problems", "openapi.validation.validator._wrong_schemas"],
)
def test_a_fault_of_our_own_is_not_blamed_on_the_document(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], where: str
) -> None:
    """Only what the standard's validator trips over is the document's."""
    text = DOCUMENT.replace("title: Shop", "titel: Shop").replace("maxLength: 5", "maxLength: x")
    if where.endswith("schemas"):
        text = DOCUMENT.replace("maxLength: 5", "maxLength: x")

    code = compile(
        "def own(*_):\n    raise KeyError('ours')\n", str(ROOT / "generator/__init__.py"), "exec"
    )
    found: dict[str, Any] = {}
    exec(code, found)
    monkeypatch.setattr(f"generator.{where}", found["own"])
    (folder / "spec/shop_v1.yaml").write_text(text)
    (folder / "spec/overlays/shop_v1.overlay.yaml").unlink()
    assert run(["validate", "--spec", "spec"]) == EXIT_CODE
    said = capsys.readouterr().err
    assert said.startswith("spec/shop_v1.yaml: internal error in the stage validate: KeyError")
