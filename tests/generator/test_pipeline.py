"""The pipeline: its stages in order, its errors, and the origin of each file."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from generator.build.package_settings import read_package
from generator.core.errors import SpecError, TemplateError, UsageError
from generator.core.project import ROOT, Project
from generator.output.manifest import Output
from generator.pipeline import PACKAGE_OUTPUT, compile_spec, make_outputs
from tests.functional.packages import get_document

ONE, TWO = "one_v1", "two_v1"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with two small APIs and templates of one line each."""
    found = Project(tmp_path / "spec", tmp_path / "templates", tmp_path / "output")
    for key in (ONE, TWO):
        add(found.spec, f"{key}.yaml", get_document().replace("/thing", f"/{key}/thing"))
    add(found.templates, "{api}/names.py.j2", "x = [{{ api.key|literal }},   1]\n")
    add(found.templates, "{api}_all.py.j2", "{{ api.title | comment }}")
    add(found.templates, "all.md.j2", "{{ apis | length }}")
    add(found.templates, "by_hand.py", "x = [1,   1]\n")
    return found


def add(folder: Path, path: str, text: str) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def run(project: Project) -> dict[str, Output]:
    return make_outputs(project, lambda _: None)


SHARED = ("_runtime", "notifications", "sandbox")
"""The folders of the library that every package contains."""


def ours(outputs: dict[str, Output]) -> dict[str, str]:
    return {
        path: output.text
        for path, output in outputs.items()
        if not path.startswith(tuple(f"{PACKAGE_OUTPUT}/{each}" for each in SHARED))
    }


def test_every_template_becomes_a_formatted_file(project: Project) -> None:
    """Templates are rendered and formatted; hand-written files are copied unchanged."""
    assert ours(run(project)) == {
        f"{ONE}/names.py": 'x = ["one_v1", 1]\n',
        f"{TWO}/names.py": 'x = ["two_v1", 1]\n',
        f"{ONE}_all.py": "# Sample API\n",
        f"{TWO}_all.py": "# Sample API\n",
        "all.md": "2",
        "by_hand.py": "x = [1,   1]\n",
    }


def test_the_library_is_copied(project: Project) -> None:
    """Shared files of the library are copied unchanged, and async files get sync twins."""
    outputs = run(project)
    for part in SHARED:
        for file in (ROOT / "library" / part).rglob("*.py"):
            path = f"{PACKAGE_OUTPUT}/{file.relative_to(ROOT / 'library').as_posix()}"
            assert outputs[path].text == file.read_text(encoding="utf-8")
    twins = {path for path in outputs if path.endswith("_runtime/client/client.py")}
    assert len(twins) == 1
    assert "async " not in outputs[twins.pop()].text


def test_only_the_named_apis_are_generated(project: Project) -> None:
    """A package for one API contains nothing of the others."""
    chosen = Project(project.spec, project.templates, project.output, (TWO,))
    outputs = ours(run(chosen))
    assert not [path for path in outputs if ONE in path]
    assert outputs["all.md"] == "1"
    with pytest.raises(UsageError, match="no document for three_v1"):
        run(Project(project.spec, project.templates, project.output, ("three_v1",)))


def origins(project: Project) -> dict[str, str]:
    return {path: output.origin for path, output in run(project).items()}


@pytest.mark.parametrize(
    ("file", "text", "changed"),
    [
        (f"spec/{ONE}.yaml", "# more\n", {f"{ONE}/names.py", f"{ONE}_all.py", "all.md"}),
        ("templates/all.md.j2", "more", {"all.md"}),
        ("templates/{api}_all.py.j2", "\n", {f"{ONE}_all.py", f"{TWO}_all.py"}),
    ],
)
def test_an_origin_changes_with_the_inputs_of_a_file(
    project: Project, file: str, text: str, changed: set[str]
) -> None:
    """The origin in the manifest covers all inputs of a file."""
    before = origins(project)
    path = project.spec.parent / file
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    after = origins(project)
    assert {path for path in before if before[path] != after[path]} - {"by_hand.py"} == changed


def test_an_origin_is_a_hash(project: Project) -> None:
    """The origin contains no path, time or host, and is the same in every run."""
    first = origins(project)
    assert first == origins(project)
    assert {len(each) for each in first.values()} == {len(hashlib.sha256().hexdigest())}


def test_progress_is_reported_in_order(project: Project) -> None:
    """Every stage reports its name and the amount of work."""
    said: list[str] = []
    make_outputs(project, said.append)
    assert said[:-1] == ["validating 2 documents", "rendering 2 APIs"]
    assert re.fullmatch(r"formatting \d+ files", said[-1])


def test_violations_of_the_standard_are_reported_alone(project: Project) -> None:
    """Violations of OpenAPI are reported alone, because the builder requires a valid document."""
    both = get_document("[{name: 3, in: cookie}]")
    add(project.spec, f"{ONE}.yaml", both)
    for stage in (run, compile_spec):
        with pytest.raises(SpecError) as caught:
            stage(project)
        assert "unsupported" not in str(caught.value)
        assert f"{ONE}.yaml:" in str(caught.value)


def test_a_document_that_only_violates_the_standard_is_refused(project: Project) -> None:
    """A document that the builder could process is refused all the same."""
    add(project.spec, f"{ONE}.yaml", get_document(responses="{'200': {descriptoin: D.}}"))
    with pytest.raises(SpecError, match="description"):
        run(project)


def test_a_malformed_document_is_reported_by_the_validator(project: Project) -> None:
    """A document of the wrong shape is reported by the validator."""
    for text in ("openapi: 3.1.0\n", "openapi: 3.1.0\ninfo: 3\npaths: []\n", "openapi: 2.0.0\n"):
        add(project.spec, f"{ONE}.yaml", text)
        with pytest.raises(SpecError):
            run(project)


def test_a_spec_can_be_read_alone(project: Project) -> None:
    """Reading compiles the APIs and reports problems without templates."""
    assert [each.api.key for each in compile_spec(project)] == [ONE, TWO]
    add(project.spec, f"{ONE}.yaml", get_document("[{name: a, in: cookie, schema: {not: {}}}]"))
    with pytest.raises(SpecError, match="unsupported: not"):
        compile_spec(project)


def test_a_failure_to_format_names_the_template(project: Project) -> None:
    """A formatting error stops the run and names the template."""
    for name in ("a", "b"):
        add(project.templates, f"{name}.py.j2", "x = (\n")
        with pytest.raises(
            TemplateError, match=rf"{name}\.py\.j2: {name}\.py:2:1: .*not valid Python"
        ):
            run(project)
        (project.templates / f"{name}.py.j2").unlink()


def test_the_package_is_described_by_the_projects_settings() -> None:
    """Name and version come from pyproject.toml."""
    package = read_package()
    assert package.name == "selling-partner"
    assert package.version.count(".") == 2
    assert package.exceptions[0] == "SellingPartnerError"
    assert len(set(package.exceptions)) == len(package.exceptions) > 10
    assert len(set(package.status_exceptions)) == len(package.status_exceptions) > 15


OVERLAY = """\
overlay: 1.0.0
info: {{title: One, version: "1"}}
actions:
  - target: $.info
    description: The vendor calls it something else.
    update: {{{update}}}
"""


def test_overlays_beside_the_documents_are_applied(project: Project) -> None:
    """Output and origin depend on the API's own overlay."""
    before = run(project)
    add(project.spec, f"overlays/{ONE}.overlay.yaml", OVERLAY.format(update="title: Another API"))
    after = run(project)
    assert after[f"{ONE}_all.py"].text == "# Another API\n"
    same = {path for path in ours(after) if after[path].origin == before[path].origin}
    assert same == {f"{TWO}/names.py", f"{TWO}_all.py", "by_hand.py"}


def test_a_problem_caused_by_an_overlay_is_reported_there(project: Project) -> None:
    """The problem names a line of the overlay, not of the vendor's document."""
    add(project.spec, f"overlays/{ONE}.overlay.yaml", OVERLAY.format(update="titel: One"))
    with pytest.raises(SpecError, match=rf"{ONE}\.overlay\.yaml:6:14 #/actions/0/update/titel: "):
        run(project)
