"""The tree of templates: its files, their loops, the paths and texts of their outputs."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.core.errors import TemplateError, UsageError
from generator.ir import Api, Field, Model, Package
from generator.pycode.identifiers import Identifier
from generator.pycode.literals import Code
from generator.render.renderer import Renderer
from generator.render.templates import Template, find_partials, find_templates
from tests.generator.render.test_docstrings import OPERATION

FIELD = Field(Identifier("a"), "a", False, Code("str | None = None"), "")
MODEL = Model(Identifier("One"), "one", "", (FIELD,))
API = Api(Identifier("one_v1"), Identifier("One"), "T", "v1", "", (OPERATION,), (MODEL,), "", {})
OTHER = replace(
    API,
    key=Identifier("two_v1"),
    models=(MODEL, MODEL),
    operations=(OPERATION, replace(OPERATION, method_name=Identifier("put_it"))),
)
Render = Callable[[str, str], dict[str, str]]


@pytest.fixture
def render(tmp_path: Path) -> Render:
    """A function that renders one template for two APIs, and returns the texts by path."""

    def rendered(path: str, text: str) -> dict[str, str]:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
        renderer = Renderer(tmp_path, Package("name", "1.0"), [API, OTHER])
        return {each.path: each.text for each in renderer.render(Template(path, file))}

    return rendered


@pytest.mark.parametrize(
    ("path", "loop", "output"),
    [
        ("a/b.py.j2", "once", "a/b.py"),
        ("a/b.py", "once", "a/b.py"),
        ("a.j2/b.txt", "once", "a.j2/b.txt"),
        ("{api}/b.py.j2", "api", "K/b.py"),
        ("{api}/{api}.py.j2", "api", "K/K.py"),
        ("{api}/{operation}.md", "operation", "K/O.md"),
        ("{operation}_{api}.md.j2", "operation", "O_K.md"),
    ],
)
def test_the_path_decides_the_loop(path: str, loop: str, output: str) -> None:
    """The variables in a path decide the loop, and are replaced in the output's path."""
    template = Template(path, Path(path))
    assert template.loop == loop
    assert template.output_path({"api": "K", "operation": "O"}) == output
    assert template.is_rendered is path.endswith(".j2")


@pytest.mark.parametrize("path", ["{operation}.md", "{api}/{other}.md", "{Api}.md", "{}.md"])
def test_an_unknown_variable_in_a_path_is_refused(path: str) -> None:
    """The complaint names the template and the allowed variables."""
    with pytest.raises(TemplateError) as caught:
        _ = Template(path, Path(path)).loop
    assert str(caught.value).startswith(f"{path}: a path may contain {{api}}, {{api}} and")


def test_the_tree_is_found_in_order(tmp_path: Path) -> None:
    """Files at every depth are found, except partials, the manual and caches."""
    files = ["z.md", "a/b.py.j2", "a/__init__.py.j2", "README.md.j2", "a/README.md", "{api}.txt"]
    files.append("_c/d.md")
    aside = ["_a.j2", "a/_b.md", "a/_c/_d.j2"]
    others = [
        "README.md",
        "__pycache__/x.pyc",
        "a/__pycache__/x.pyc",
        ".DS_Store",
        "a/.b.swp",
        "c~",
    ]
    for name in files + aside + others:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert [each.path for each in find_templates(tmp_path)] == sorted(files)
    assert find_partials(tmp_path) == sorted(tmp_path / name for name in aside)


def test_a_missing_tree_is_wrong_usage(tmp_path: Path) -> None:
    """The message names the missing folder."""
    with pytest.raises(UsageError, match="no such folder of templates"):
        find_templates(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("path", "text", "outputs"),
    [
        ("a.md.j2", "{{ package.name }} {{ apis | length }}", {"a.md": "name 2"}),
        ("{api}.md.j2", "{{ api.key }}", {"one_v1.md": "one_v1", "two_v1.md": "two_v1"}),
        (
            "{api}/{operation}.md.j2",
            "{{ api.key }} {{ operation.method_name }}",
            {
                "one_v1/get_it.md": "one_v1 get_it",
                "two_v1/get_it.md": "two_v1 get_it",
                "two_v1/put_it.md": "two_v1 put_it",
            },
        ),
        ("{api}.txt", "{{ kept }}\r\n", {"one_v1.txt": "{{ kept }}\r\n"}),
        ("a.md.j2", "{# note #}\n  {% if true %}\nx\n  {% endif %}\ny\n", {"a.md": "x\ny\n"}),
        ("a.md.j2", "<&>{{ '<&>' }}", {"a.md": "<&>&lt;&amp;&gt;"}),
    ],
)
def test_a_template_is_rendered_in_the_loop_of_its_path(
    render: Render, path: str, text: str, outputs: dict[str, str]
) -> None:
    """It is rendered once, for each API or each operation; a file without the suffix is copied."""
    found = render(path, text)
    assert found | outputs == found


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("{{ api.models[0].fields[0].annotation }}", "str | None = None"),
        ("{{ api.key }} = {{ 1 }}{{ 0.5 }}", "one_v1 = 10.5"),
        ("{{ api.title | literal }}", '"T"'),
        ("{{ api.title | comment }}", "# T"),
        ("{{ api.title | docstring }}", '"""T"""'),
        ("{{ api | prose | docstring }}", '"""T v1."""'),
        ("{% macro m(x) %}{{ x | literal }}{% endmacro %}{{ m(api.title) }}", '"T"'),
        ("{% set x %}{{ 1 }}{% endset %}{{ x }}", "1"),
        ("{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{{ 1 }}{% endcall %}", "1"),
    ],
)
def test_code_may_be_printed_into_a_python_file(render: Render, text: str, source: str) -> None:
    """Identifiers, numbers, annotations and the results of filters and macros are code."""
    assert render("{api}.py.j2", text)["one_v1.py"] == source


@pytest.mark.parametrize(
    "text",
    [
        "{{ api.title }}",
        "{{ 'text' }}",
        "{{ none }}",
        "{{ api }}",
        "{{ api.operations }}",
        "{{ api.key ~ '' }}",
        "{{ api.key + api.title }}",
        "{{ (api.title | literal) ~ api.title }}",
        "{{ api.title | safe }}",
        "{{ api.title | e }}",
        "{{ '%s' | format(api.title) }}",
        "{{ [api.title] | join }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(api.title) }}",
        "{% set x = api.title %}{{ x }}",
        "{% set x %}{{ api.title }}{% endset %}{{ x }}",
    ],
)
def test_plain_text_is_kept_out_of_a_python_file(render: Render, text: str) -> None:
    """No expression turns text of a document into code."""
    with pytest.raises(TemplateError, match=r"\{api\}\.py\.j2:1: .* is plain text; print it"):
        render("{api}.py.j2", text)
    if "title" in text:
        assert "T" in render("{api}.md.j2", text)["one_v1.md"]


def test_an_operation_has_prose_too(render: Render) -> None:
    """The filter returns the docstring of a method, and that of a client."""
    text = render("{api}/{operation}.txt.j2", "{{ operation | prose }}")["one_v1/get_it.txt"]
    assert text.startswith("Get it.\n\nFirst paragraph.")


def test_a_template_has_the_variables_of_its_path(render: Render) -> None:
    """A template has the API of its path; without one, `api` is undefined."""
    found = render("{api}.py.j2", "{{ api.models | length }}")
    assert (found["one_v1.py"], found["two_v1.py"]) == ("1", "2")
    with pytest.raises(TemplateError, match=r"a\.py\.j2:1: undefined: 'api'"):
        render("a.py.j2", "{{ api.key }}")


def test_a_template_folder_that_cannot_be_read_is_a_complaint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise its outputs would be removed. The refusal is simulated, because root reads all."""
    templates = tmp_path / "templates"
    (templates / "tests").mkdir(parents=True)
    scandir = os.scandir

    def refuse(place: str | Path) -> object:
        if Path(place) == templates / "tests":
            raise PermissionError(13, "Permission denied", str(place))
        return scandir(place)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(UsageError, match="templates/tests: cannot be read: Permission denied"):
        find_templates(templates)
