"""Checks of a rendered document against the rendering of a harmless one of the same shape."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator

from generator.core.errors import SpecError
from generator.diff.compare import compare
from generator.diff.report import as_lines, as_markdown
from tests.fuzz.markdown import Page, hidden_characters, is_web_link, renderers
from tests.fuzz.rendering import Outcome

_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_REPORT_TAGS = {"h2", "h3", "ul", "li", "p", "code"}
_LIVE_MARKUP = re.compile(r"(?im)^\s*([-*+]\s+)*\.\.\s|[\w>]`__?(?!\w)|\]\((?!https?:)[a-z]+:")
"""A directive or a link of reStructuredText, or a Markdown link that is not http(s)."""

_COMPLAINT = re.compile(r"\S+\.json:\d+:\d+ #.*: .+; .+")


def faults(hostile: Outcome, plain: Outcome) -> Iterator[str]:
    """Yield what the payload achieved, in words; nothing if it did no harm.

    Args:
        hostile: The outcome for the document with the payload.
        plain: The outcome for the document with a harmless string of the same shape. A refused
            one is not compared with.

    """
    if hostile.error is not None:
        yield from _faults_of_complaints(hostile.error)
        return
    for path, text in hostile.files.items():
        other = plain.files.get(path) if plain.error is None else None
        if text == other:
            continue  # The payload is not in this file.
        try:
            yield from (f"{path}: {each}" for each in _faults_of_file(path, text, other))
        except (ValueError, SyntaxError) as error:
            yield f"{path}: invalid: {error!r}"
    if plain.error is None and hostile.files.keys() != plain.files.keys():
        yield f"other files: {sorted(hostile.files.keys() ^ plain.files.keys())}"
    if hostile.built and plain.built:
        yield from _faults_of_reports(hostile, plain)


def _faults_of_complaints(error: SpecError) -> Iterator[str]:
    for line in str(error).split("\n"):
        if not _COMPLAINT.fullmatch(line):
            yield f"a complaint without place, problem or remedy: {line!r}"
        if found := hidden_characters(line):
            yield f"a complaint with {found}"


def _faults_of_file(path: str, text: str, other: str | None) -> Iterator[str]:
    if found := hidden_characters(text):
        yield f"hidden characters: {found}"
    if path.endswith(".py"):
        yield from _faults_of_code(path, text, other)
    elif path.endswith(".md"):
        yield from _faults_of_page(text, other)
    elif path.endswith(".toml"):
        if other is not None and tomllib.loads(text) != tomllib.loads(other):
            yield "other values than with a harmless payload"
    elif path.endswith(".json"):
        json.loads(text)
    else:
        yield "a kind of file without a check"


def _faults_of_code(path: str, text: str, other: str | None) -> Iterator[str]:
    compile(text, path, "exec", dont_inherit=True)
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED):
            shown = ast.get_docstring(node, clean=False) or ""
            if found := hidden_characters(shown):
                yield f"a docstring shows {found}"
            if found_markup := _LIVE_MARKUP.search(shown):
                yield f"a docstring has live markup: {found_markup[0]!r}"
    if other is None:
        return
    reference = ast.parse(other)
    if path.startswith("tests/"):  # Their data are samples, whose number depends on the text.
        if added := _names(tree) - _names(reference):
            yield f"names, calls or imports of the payload: {added}"
    elif (one := _structure(tree)) != (two := _structure(reference)):
        at = next(
            (i for i, pair in enumerate(zip(one, two, strict=False)) if pair[0] != pair[1]), 0
        )
        yield f"another structure: {one[max(at - 80, 0) : at + 80]} / {two[at : at + 80]}"


def _structure(tree: ast.Module) -> str:
    """Return the syntax tree without the values of its constants and without its docstrings."""
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            del node.body[0]
        if isinstance(node, ast.Constant):
            node.value = type(node.value).__name__
    return ast.dump(tree)


def _names(tree: ast.Module) -> set[tuple[str, str]]:
    """Return the names, attributes, called functions and imports of a module."""
    found: set[tuple[str, str]] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(("name", node.id))
        elif isinstance(node, ast.Attribute):
            found.add(("attribute", node.attr))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {("import", each.name) for each in node.names}
        elif isinstance(node, ast.Call):
            found.add(("call", ast.unparse(node.func) if len(ast.dump(node.func)) < 500 else "?"))
    return found


def _faults_of_page(text: str, other: str | None) -> Iterator[str]:
    for render in renderers():
        page = Page(text, render)
        yield from (
            f"a link to {each!r}" for each in page.links if not is_web_link(each) and ":" in each
        )
        if page.attributes:
            yield f"attributes: {page.attributes}"
        if found := hidden_characters(page.text):
            yield f"shows {found}"
        if other is not None and page.outline != (expected := Page(other, render).outline):
            yield f"other elements: {len(page.outline)} instead of {len(expected)}"


def _faults_of_reports(hostile: Outcome, plain: Outcome) -> Iterator[str]:
    """Yield faults of the reports of ``diff`` between the two documents, in either direction."""
    assert hostile.built is not None
    assert plain.built is not None
    for pair in ((plain.built, hostile.built), (hostile.built, plain.built)):
        changes = compare([pair[0]], [pair[1]])
        page = Page(as_markdown(changes))
        if page.links or page.attributes or set(page.tags) - _REPORT_TAGS:
            yield f"diff --format markdown: {set(page.tags) - _REPORT_TAGS}, {page.links}"
        if found := hidden_characters(page.text + "\n".join(as_lines(changes))):
            yield f"diff shows {found}"
