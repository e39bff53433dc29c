"""New templates are found by their path, and errors name the template."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generator.core.errors import TemplateError
from generator.core.project import ROOT
from tests.functional.conftest import Complain
from tests.functional.packages import KEY, generate, model_document

DOCUMENT = model_document("text: {type: string, maxLength: 3}")


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A copy of the project's templates."""
    return Path(shutil.copytree(ROOT / "templates", tmp_path / "templates"))


def add_template(templates: Path, path: str, text: str) -> None:
    file = templates / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())


def test_a_new_template_is_rendered(templates: Path, tmp_path: Path) -> None:
    """New templates for operations, APIs and the package work without generator code."""
    before = set(generate(tmp_path / "before", {KEY: DOCUMENT}))
    add_template(
        templates, "_shared.j2", "{% macro shout(text) %}{{ text | upper }}{% endmacro %}\n"
    )
    add_template(
        templates,
        "docs/{api}/{operation}.md.j2",
        '{% from "_shared.j2" import shout %}\n'
        "# {{ shout(operation.operation_id) }}\n{% include 'docs/_foot.md' %}\n",
    )
    add_template(templates, "docs/_foot.md", "{{ operation.http_method }} {{ operation.path }}")
    add_template(templates, "{api}.txt.j2", "{{ api.title }}: {{ api.operations | length }}\n")
    add_template(templates, "plain{api}.cfg", "{{ left = alone }}\r\n")
    add_template(templates, "nothing/{api}.txt.j2", "{% if false %}something{% endif %}\n  \n")
    add_template(templates, "_folder/notes.txt", "part of the package")
    add_template(templates, "_folder/_notes.txt", "for authors")
    texts = generate(tmp_path / "after", {KEY: DOCUMENT}, templates)
    assert {path: texts[path] for path in set(texts) - before} == {
        f"docs/{KEY}/put_thing.md": "# PUTTHING\nPUT /thing",
        f"{KEY}.txt": "Sample API: 1\n",
        f"plain{KEY}.cfg": "{{ left = alone }}\r\n",
        "_folder/notes.txt": "part of the package",
    }
    assert before <= set(texts)
    written = {
        file.relative_to(tmp_path / "after" / "package").as_posix()
        for file in (tmp_path / "after" / "package").rglob("*")
        if file.is_file()
    }
    assert written == set(texts)


def test_a_new_module_may_use_macros(templates: Path, tmp_path: Path) -> None:
    """Macros, blocks and partials return code in a Python file, and the result is formatted."""
    path = "src/selling_partner/{api}/names.py.j2"
    add_template(
        templates,
        "src/selling_partner/{api}/_names.j2",
        "{% macro line(operation) %}{{ operation.constant_name }} = "
        "{{ operation.operation_id | literal }}{% endmacro %}\n",
    )
    add_template(
        templates,
        path,
        "{{ api.title | docstring }}\n"
        '{% from "src/selling_partner/{api}/_names.j2" import line %}\n'
        "{% for each in api.operations %}\n{% set text %}{{ line(each) }}{% endset %}\n"
        "{{ text }}\n{% endfor %}\n",
    )
    texts = generate(tmp_path, {KEY: DOCUMENT}, templates)
    expected = '"""Sample API"""\n\nPUT_THING = "putThing"\n'
    assert texts[f"src/selling_partner/{KEY}/names.py"] == expected


def test_a_new_async_module_gets_a_sync_twin(templates: Path, tmp_path: Path) -> None:
    """A module called ``async_*`` gets a sync twin; other files do not."""
    add_template(
        templates, "src/selling_partner/async_nap.py.j2", "async def nap() -> None:\n    pass\n"
    )
    add_template(templates, "async_notes.md", "It's awaited.\n")
    texts = generate(tmp_path, {KEY: DOCUMENT}, templates)
    assert texts["src/selling_partner/nap.py"] == "def nap() -> None:\n    pass\n"
    assert texts["async_notes.md"] == "It's awaited.\n"
    assert "notes.md" not in texts


@pytest.mark.parametrize(
    ("path", "text", "pattern"),
    [
        ("a.md.j2", "one\n{{ nope }}\n", "a.md.j2:2: undefined: 'nope' is undefined"),
        ("{api}.md.j2", "{{ api.nope }}", r"\{api\}.md.j2:1: undefined: .*no attribute 'nope'"),
        ("a.py.j2", "\n\n{{ operation }}", "a.py.j2:3: undefined: 'operation'"),
        ("a.md.j2", "one\n\n{% if %}\n", "a.md.j2:3: Expected an expression"),
        ("a.md.j2", "{% for x in [1] %}\n", "a.md.j2:1: Unexpected end of template"),
        ("a.md.j2", "\n{{ 1 | nope }}", "a.md.j2:2: No filter named 'nope'"),
        ("a.md.j2", "\n{% include 'nope.md' %}", "a.md.j2:2: .*nope.md"),
        ("a.md.j2", "\n\n{{ 1 / 0 }}", "a.md.j2:3: ZeroDivisionError"),
        ("a.md.j2", "\n{{ apis | literal }}", "a.md.j2:2: .*literal"),
        ("a.json.j2", "\n{{ apis }}", "a.json.j2:2: .*JSON"),
        ("a.toml.j2", "a = {{ apis }}", "a.toml.j2:1: .*TOML"),
        ("a.toml.j2", 'a = "{{ apis[0].title }}"', "a.toml.j2: a.toml: .*not valid"),
        ("{api}.json.j2", '"{{ api.title }}"', f"{KEY}.json: .*not valid"),
        ("a.yaml.j2", "\na: {{ apis[0].title }}", "a.yaml.j2:2: 'Sample API' "),
        ("{api}.py.j2", "\n{{ api.title }}\n", r"\{api\}.py.j2:2: 'Sample API' "),
        ("{api}.py.j2", "{{ 'x = ' ~ api.title }}", r"\{api\}.py.j2:1: 'x = Sample API' "),
        ("{api}.py.j2", "{% set x %}{{ 1 }}{% endset %}{{ x ~ api.title }}", "Sample API' "),
        ("{api}.py.j2", "{{ api.key | upper }}", "'SAMPLE_V1' "),
        ("a.py.j2", "def f(:\n    pass\n", "a.py.j2: a.py:1:7: .*Python"),
        ("src/async_a.py.j2", "x = (\n", "src/async_a.py.j2: .*Python"),
        ("{operation}.md.j2", "x", r"\{operation\}.md.j2: .*\{api\}"),
        ("{api}/{nope}.md", "x", r"\{api\}/\{nope\}.md: .*\{api\}"),
        ("{}.md", "x", r"\{\}.md: .*\{api\}"),
        ("LICENSE.j2", "x", "LICENSE: .* LICENSE and LICENSE.j2; rename"),
        (
            f"src/selling_partner/{KEY}/client.py",
            "",
            r"client.py: .* src.* and .*/async_client.py.j2 .*; rename",
        ),
        ("manifest.json", "{}", "manifest.json: .* manifest.json and the generator"),
    ],
)
def test_an_invalid_template_is_named_and_nothing_is_written(
    templates: Path, tmp_path: Path, path: str, text: str, pattern: str
) -> None:
    """The error names template and line, and the output folder is unchanged."""
    add_template(templates, path, text)
    with pytest.raises(TemplateError, match=pattern):
        generate(tmp_path, {KEY: DOCUMENT}, templates)
    assert not (tmp_path / "package").exists()


def test_an_error_in_a_partial_names_the_partial(templates: Path, tmp_path: Path) -> None:
    """An error in a partial names the partial's line."""
    add_template(templates, "_part.md", "\n\n{{ nope }}")
    add_template(templates, "a.md.j2", "{% include '_part.md' %}")
    with pytest.raises(TemplateError, match=r"^_part.md:3: undefined: 'nope'"):
        generate(tmp_path, {KEY: DOCUMENT}, templates)


def test_only_utf8_is_copied(templates: Path, tmp_path: Path) -> None:
    """A file that is not UTF-8 is refused by name."""
    (templates / "logo.png").write_bytes(b"\x89PNG\xff")
    with pytest.raises(TemplateError, match=r"logo\.png: .*UTF-8"):
        generate(tmp_path, {KEY: DOCUMENT}, templates)


def test_a_changed_partial_changes_the_origin(templates: Path, tmp_path: Path) -> None:
    """The origin in the manifest covers partials, wherever they are included."""
    add_template(templates, "_parts/part.md", "one")
    add_template(
        templates,
        "a.md.j2",
        "{{ apis[0].key }}{% if false %}{% include '_parts/part.md' %}{% endif %}",
    )
    first = generate(tmp_path / "1", {KEY: DOCUMENT}, templates)
    add_template(templates, "_parts/part.md", "two")
    second = generate(tmp_path / "2", {KEY: DOCUMENT}, templates)
    assert first["a.md"] == second["a.md"] == KEY
    files = [json.loads(each["manifest.json"])["files"] for each in (first, second)]
    assert files[0]["a.md"]["sha256"] == files[1]["a.md"]["sha256"]
    assert files[0]["a.md"]["from"] != files[1]["a.md"]["from"]


@pytest.mark.parametrize("operation_id", ["con", "AUX", "lpt\N{SUPERSCRIPT TWO}", "nul"])
def test_an_operation_that_windows_reserves_is_refused(
    complaints: Complain, operation_id: str
) -> None:
    """Its page in the manual has its name; the complaint is at its place in the document."""
    (line,) = complaints(DOCUMENT.replace("putThing", operation_id))
    assert "#/paths/~1thing/put/operationId: unsupported: Windows reserves the name " in line
    assert "name it by x-client-name" in line


def test_no_file_has_a_name_that_windows_reserves(templates: Path, tmp_path: Path) -> None:
    """A template whose output is named like a device is refused."""
    add_template(templates, "docs/aux.md", "text")
    with pytest.raises(TemplateError) as caught:
        generate(tmp_path, {KEY: DOCUMENT}, templates)
    assert str(caught.value) == (
        "docs/aux.md: aux.md is reserved on Windows; "
        "rename the template, or an operation by x-client-name"
    )
    assert not (tmp_path / "package").exists()


def test_paths_differ_in_more_than_case(templates: Path, tmp_path: Path) -> None:
    """Two files that differ in case only are refused, because some file systems ignore case."""
    add_template(templates, "docs/Put_Thing.md", "by hand\n")
    add_template(templates, "docs/put_thing.md", "by hand\n")
    with pytest.raises(TemplateError, match=r"docs/put_thing\.md: written by both"):
        generate(tmp_path, {KEY: DOCUMENT}, templates)
