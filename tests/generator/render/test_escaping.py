"""Escaping in templates: a new template cannot print text of a document unescaped."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from generator.core.errors import TemplateError
from generator.escape.markdown import Markdown
from generator.ir import Package
from generator.render.renderer import Renderer
from generator.render.templates import Template
from tests.generator.render.test_renderer import API

TITLE = '<img src=x onerror="alert(1)"> [a](javascript:b) | `x` \u202e\x1b ```\n\n# "y" \\'
MARKDOWN = (
    '&lt;img src=x onerror="alert(1)"&gt; \\[a\\](javascript:b) &#124; `x` '
    r"\\u202e\\x1b \`\`\` \# "
    '"y" \\\\'
)
HTML = (
    "&lt;img src=x onerror=&quot;alert(1)&quot;&gt; [a](javascript:b) | `x` "
    r"\u202e\x1b ```" + "\n\n# &quot;y&quot; \\"
)
PLAIN = TITLE.replace("\u202e", r"\u202e").replace("\x1b", r"\x1b")


def render(folder: Path, ending: str, text: str, changelog: str = "") -> str:
    """Return the rendering of a template of this ending for an API with the hostile title."""
    file = folder / f"{{api}}{ending}.j2"
    file.write_text(text, encoding="utf-8", newline="")
    package = Package("name", "1.0", Markdown(changelog))
    renderer = Renderer(folder, package, [replace(API, title=TITLE)])
    (found,) = renderer.render(Template(file.name, file))
    return found.text


@pytest.mark.parametrize(
    ("ending", "escaped"), [(".md", MARKDOWN), (".html", HTML), (".svg", HTML), (".txt", PLAIN)]
)
@pytest.mark.parametrize(
    "text",
    [
        "{{ api.title }}",
        "{{ api.title | safe }}",
        "{{ api.title ~ '' }}",
        "{{ [api.title] | join }}",
        "{% set x = api.title %}{{ x }}",
        "{% set x %}{{ api.title }}{% endset %}{{ x }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(api.title) }}",
        "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{{ api.title }}{% endcall %}",
        "{% for each in [api.title] %}{{ each }}{% endfor %}",
        "{% autoescape false %}{{ api.title }}{% endautoescape %}",
    ],
)
def test_a_raw_title_is_escaped_once(tmp_path: Path, ending: str, escaped: str, text: str) -> None:
    """No expression, block or macro prints a string past the escaping function."""
    assert render(tmp_path, ending, text) == escaped


@pytest.mark.parametrize("ending", [".json", ".toml"])
def test_a_raw_title_is_a_whole_literal(tmp_path: Path, ending: str) -> None:
    """An expression in JSON or TOML prints a value with its quotes."""
    if ending == ".json":
        text = render(tmp_path, ending, '{"a": {{ api.title }}, "b": {{ [1, none] }}}')
        assert json.loads(text) == {"a": TITLE, "b": [1, None]}
    else:
        text = render(tmp_path, ending, "a = {{ api.title }}\nb = {{ [1, true] }}\n")
        assert tomllib.loads(text) == {"a": TITLE, "b": [1, True]}
    assert "\\u202e" in text
    with pytest.raises(TemplateError, match="the rendered text is not valid"):
        render(
            tmp_path,
            ending,
            {".json": '"{{ api.title }}"', ".toml": 'a = "{{ api.title }}"'}[ending],
        )


@pytest.mark.parametrize("ending", ["", ".cfg", ".yaml", ".js", ".rst"])
def test_another_kind_of_file_takes_no_text(tmp_path: Path, ending: str) -> None:
    """Without an escaping function, only identifiers and numbers can be printed."""
    assert (
        render(tmp_path, ending, "{% set x %}{{ api.key }} {{ 1 }}{% endset %}{{ x }}")
        == "one_v1 1"
    )
    for text in ("{{ api.title }}", "{{ api.models[0].fields[0].annotation }}"):
        with pytest.raises(TemplateError, match="no escaping function"):
            render(tmp_path, ending, text)


def test_the_result_of_a_filter_is_not_escaped_again(tmp_path: Path) -> None:
    """Markdown that a filter returns is printed unchanged, and so is the project's changelog."""
    text = "{{ api.title | code_span }} {{ 'x' | markdown_link('http://a/') }}"
    assert render(tmp_path, ".md", text).startswith("<code>")
    assert render(tmp_path, ".md", text).endswith(" [x](http://a/)")
    assert render(tmp_path, ".md", "{{ package.changelog }}", "# *a*") == "# *a*"
    assert render(tmp_path, ".md", "{{ ('a\nb') | code_block('sh') }}") == "```sh\na\nb\n```"


def test_the_markup_of_one_language_is_text_in_another(tmp_path: Path) -> None:
    """Code, which Python files print unchanged, is escaped in Markdown; HTML is too."""
    annotation = "{{ api.models[0].fields[0].annotation }}"
    assert render(tmp_path, ".md", annotation) == "str &#124; None = None"
    link = "{{ 'x' | html_link('http://a/') }}"
    assert render(tmp_path, ".html", link) == '<a href="http://a/">x</a>'
    assert "<" not in render(tmp_path, ".md", link)
