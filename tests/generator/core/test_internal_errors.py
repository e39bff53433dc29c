"""Internal errors of the generator: loud, with document and stage, and exit code 70."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NoReturn

import pytest

from generator.__main__ import run
from generator.core import stages
from generator.core.errors import UsageError
from generator.core.stages import EXIT_CODE, stage
from tests.generator.support.small_project import (
    ARGUMENTS,
    DOCUMENT,
    TEMPLATE,
    fail,
    files,
    replace,
)
from tests.generator.support.small_project import folder as folder
from tests.generator.support.small_project import own_project as own_project

ROOT = Path(__file__).parents[3]

READING = [
    ("read", "openapi.documents.read_file", "spec/shop_v1.yaml"),
    ("load", "openapi.documents.read", "spec/shop_v1.yaml"),
    ("upgrade", "openapi.upgrade.document._Upgrade", "spec/shop_v1.yaml"),
    ("overlay", "openapi.overlays.actions._act", "spec/overlays/shop_v1.overlay.yaml"),
    ("validate", "openapi.validation.validator._reference_problems", "spec/shop_v1.yaml"),
    ("build", "build.api._ApiBuilder", "spec/shop_v1.yaml"),
]
MAKING = [
    *READING,
    ("render", "pycode.literals._wrap", "spec/shop_v1.yaml"),
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
        ("remember", "incremental.stamp.atomic_write", ""),
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
        ("render", "pycode.literals._wrap", "new/shop_v1.yaml"),
        *MAKING[7:],
        ("load", "commands.incoming.read_one", ""),
        ("write", "output.transaction.Transaction.commit", ""),
        ("summarize", "commands.add.summarize", ""),
        ("print", "commands.add_report.Summary.print", ""),
    ],
    "update": [
        ("read", "openapi.documents.read_file", "new/shop_v1.yaml"),
        ("load", "openapi.documents.read", "new/shop_v1.yaml"),
        ("compare", "diff.compare._ApiComparison", "new/shop_v1.yaml"),
        ("release", "commands.release.semver_level", ""),
        ("overlay", "commands.overlay_review.find_overlay", ""),
        ("build", "build.api._ApiBuilder", "spec/shop_v1.yaml"),
        ("test", "commands.update.TemporaryDirectory", ""),
        ("write", "output.transaction.Transaction.commit", ""),
        ("print", "diff.report.print_text", "new/shop_v1.yaml"),
    ],
    "diff": [
        ("read", "openapi.documents.read_file", "spec/overlays/shop_v1.overlay.yaml"),
        *READING[1:],
        ("load", "diff.inputs.sources._from_disk", ""),
        ("compare", "diff.compare._ApiComparison", "new/shop_v1.yaml"),
        ("print", "diff.report.print_text", "new/shop_v1.yaml"),
    ],
    "inspect": [*READING, ("print", "commands.inspect.as_tree", "spec/shop_v1.yaml")],
}
"""For each command the stages, with a function that is called in each, and the file concerned."""

CASES = [(command, *place) for command, places in PLACES.items() for place in places]


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
    """Each stage of each command reports the file, the stage and the traceback."""
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
    place = f"{name} of templates/{{api}}.py.j2" if name == "render" else name
    summary = f"internal error in the stage {place}: Unforeseen: a table\\x1b[31m"
    assert first.startswith(f"{file or 'generator'}: {summary}"), first
    assert rest == []
    assert "Traceback (most recent call last):" in said
    assert "in fail" in said
    assert "Please report it to" in said
    assert "\x1b" not in said
    if name not in {"remember", "summarize", "print"}:  # Those come after the change.
        assert files(folder) == before


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("{api}.py.j2", TEMPLATE, "spec/shop_v1.yaml: internal error in the stage render of"),
        (
            "{api}.py.j2",
            "{{ apis | length }}{{ api.title | docstring }}",
            "spec/shop_v1.yaml: internal error in the stage render of",
        ),
        (
            "all.py.j2",
            "{% for api in apis %}{{ api.title | docstring }}{% endfor %}",
            "templates/all.py.j2: internal error in the stage render:",
        ),
    ],
)
def test_an_internal_error_in_rendering_names_the_document(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    text: str,
    place: str,
) -> None:
    """The report names the document, or the template if it is rendered for all documents."""
    (folder / "templates/{api}.py.j2").unlink()
    (folder / "templates" / name).write_text(text)
    monkeypatch.setattr("generator.pycode.literals._wrap", fail)
    assert run(["generate", *ARGUMENTS["generate"]]) == EXIT_CODE
    said = capsys.readouterr().err
    line = next(each for each in said.splitlines() if "internal error" in each)
    assert line.startswith(place)
    assert f"templates/{name}" in line
    attached = place.partition(":")[0]
    assert f"Attach the lines above, {attached} and its overlay" in said


def test_a_failed_command_leaves_nothing_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Locks are released and partial output is removed, so that the next command works."""
    with monkeypatch.context() as patch:
        patch.setattr("generator.output.transaction.Transaction._exchange", fail)
        assert run(["generate", *ARGUMENTS["generate"]]) == EXIT_CODE
    assert not [each.name for each in folder.iterdir() if each.name.startswith(".out")]
    assert run(["generate", *ARGUMENTS["generate"]]) == 0
    assert "was interrupted" not in capsys.readouterr().err


@pytest.mark.parametrize("kind", [MemoryError, RecursionError, OSError, KeyError])
def test_every_kind_of_exception_is_reported(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    kind: type[Exception],
) -> None:
    """Exceptions that resemble other errors are reported, too."""

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
def test_an_interruption_is_not_an_internal_error(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    raised: BaseException,
    code: int,
) -> None:
    """Ctrl-C, a closed pipe and a termination print no report."""

    def end(*_: object) -> NoReturn:
        raise raised

    monkeypatch.setattr("generator.compiler.validate", end)
    assert run(["validate", "--spec", "spec"]) == code
    assert capsys.readouterr().err == ""


def test_a_users_mistake_passes_a_stage_unchanged() -> None:
    """A stage only marks exceptions other than a ``GeneratorError``."""
    with pytest.raises(UsageError) as caught, stage("load", "x.yaml"):
        raise UsageError("x")
    assert stages.stages_of(caught.value) == []


def test_a_mistake_in_a_template_is_not_an_internal_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistake of a template's author is reported with its place in the template."""
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
        assert re.match(r"\{api\}\.py\.j2:2: (TypeError: |no literal for|no JSON for)", said), said


def test_an_infinite_template_is_not_an_internal_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A macro that calls itself is a mistake of the template's author."""
    text = "{% macro more() %}{{ more() }}{{ 1 | literal }}{% endmacro %}{{ more() }}"
    (folder / "templates/{api}.py.j2").write_text(text)
    assert run(["generate", *ARGUMENTS["generate"]]) == 1
    assert "{api}.py.j2:1: RecursionError: " in capsys.readouterr().err


@pytest.mark.parametrize(
    "where",
    [
        "openapi.validation.validator._problems",
        "openapi.validation.validator._json_schema_problems",
    ],
)
def test_an_internal_error_is_not_blamed_on_the_document(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], where: str
) -> None:
    """Only exceptions of the standard's validator are attributed to the document."""
    text = DOCUMENT.replace("title: Shop", "titel: Shop").replace("maxLength: 5", "maxLength: x")
    if "schema" in where:
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
