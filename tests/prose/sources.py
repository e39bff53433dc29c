"""Passages of prose in the project's files."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from pathlib import Path, PurePosixPath
from typing import NamedTuple

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

_OUTPUT = ("generated/", "tests/golden/expected/", "tests/golden/history/")
_FENCE = re.compile(r"(?ms)^ *```.*?^ *```")
_INLINE_CODE = re.compile(r"``[^`]*``|`[^`\n]*`")
_JINJA_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_TEMPLATE_PROSE = re.compile(
    r'''"""(?:.*?)"""|\{\#.*?\#\}|\#[ ][^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*[']''',
    re.DOTALL,
)
_HTML_TAG = re.compile(r"<!--|-->|<[^>]*>")
_HASH_COMMENT = re.compile(r"(?:^|\s)#(?:\s(.*))?$")
_SCRIPT_PROSE = re.compile(
    r"""/\*.*?\*/|(?<![:"'])//[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`""",
    re.DOTALL,
)


class Kind(Enum):
    """The role of a passage in its file."""

    DOCSTRING = "docstring"
    COMMENT = "comment"
    MESSAGE = "message"
    PAGE = "page"


class Passage(NamedTuple):
    """A piece of prose, without the code that it quotes.

    Attributes:
        kind: The role of the passage in its file.
        line: Its first line, from 1.
        text: The prose, with its line breaks.
        owner: For a docstring, the module, class or function that it documents.

    """

    kind: Kind
    line: int
    text: str
    owner: Documented | None = None


def list_files(root: Path, given: Sequence[Path] = ()) -> Iterator[str]:
    """Yield the files with prose in the given files and folders, as paths relative to `root`."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    for path in sorted(set(filter(None, listed.stdout.split("\0")))):
        file = root / path
        if path.startswith(_OUTPUT) or not file.is_file() or _find_reader(path) is None:
            continue
        if not given or any(file == each or each in file.parents for each in given):
            yield path


def read_passages(path: str, text: str) -> Iterator[Passage]:
    """Yield the passages of a file; its name decides how the text is read."""
    reader = _find_reader(path)
    if reader is not None:
        yield from reader(text)


def _read_python(text: str) -> Iterator[Passage]:
    tree = ast.parse(text)
    seen: set[ast.AST] = set()
    for node in ast.walk(tree):
        for owner, value in _find_docstrings(node):
            seen.add(value)
            yield Passage(Kind.DOCSTRING, value.lineno, _without_code(str(value.value)), owner)
        if isinstance(node, ast.JoinedStr):
            seen.update(node.values)
            parts = [str(_constant(each)) for each in node.values]
            yield Passage(Kind.MESSAGE, node.lineno, _without_code("".join(parts)))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or node in seen:
            continue
        if isinstance(node.value, str) and " " in node.value:
            yield Passage(Kind.MESSAGE, node.lineno, _without_code(node.value))
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = [each for each in tokens if each.type == tokenize.COMMENT]
    yield from _join_comments(
        (each.start[0], not each.line[: each.start[1]].strip(), each.string.lstrip("#: "))
        for each in comments
    )


def _find_docstrings(node: ast.AST) -> Iterator[tuple[Documented | None, ast.Constant]]:
    """Yield the docstring of a module, class or function, and those of its attributes."""
    if not isinstance(node, Documented):
        return
    for index, statement in enumerate(node.body):
        value = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield (None if index else node), value


def _constant(node: ast.expr) -> object:
    """Return the value of a constant part of an f-string, and a placeholder for other parts."""
    return node.value if isinstance(node, ast.Constant) else "X"


def _read_page(text: str) -> Iterator[Passage]:
    yield Passage(Kind.PAGE, 1, _without_code(text))


def _read_page_template(text: str) -> Iterator[Passage]:
    yield from _read_page(_blank(_JINJA_CODE, text, "X"))


def _read_template(text: str) -> Iterator[Passage]:
    """Yield comments and strings of a template of code, which no parser reads."""
    for found in _TEMPLATE_PROSE.finditer(text):
        line = 1 + text.count("\n", 0, found.start())
        prose = _blank(_JINJA_CODE, found.group(), "X")
        kind = Kind.DOCSTRING if prose.startswith('"""') else Kind.MESSAGE
        if " " in prose:
            yield Passage(kind, line, _without_code(prose.strip("\"'#{} ")))


def _read_script(text: str) -> Iterator[Passage]:
    """Yield comments and strings of JavaScript and CSS."""
    for found in _SCRIPT_PROSE.finditer(text):
        line = 1 + text.count("\n", 0, found.start())
        kind = Kind.COMMENT if found.group().startswith("/") else Kind.MESSAGE
        yield Passage(kind, line, found.group().strip("/*`\"' "))


def _read_html(text: str) -> Iterator[Passage]:
    yield Passage(Kind.PAGE, 1, _blank(_HTML_TAG, text))


def _read_hash_comments(text: str) -> Iterator[Passage]:
    lines = enumerate(text.splitlines(), 1)
    found = ((line, _HASH_COMMENT.search(content)) for line, content in lines)
    yield from _join_comments(
        (line, not match.string[: match.start()].strip(), match.group(1) or "")
        for line, match in found
        if match
    )


def _join_comments(comments: Iterable[tuple[int, bool, str]]) -> Iterator[Passage]:
    """Join comments on consecutive lines to one passage each.

    Args:
        comments: For each comment its line, whether it is alone on the line, and its text.

    """
    block: list[str] = []
    first = 0
    for line, alone, comment in comments:
        if block and (line != first + len(block) or not alone):
            yield Passage(Kind.COMMENT, first, _without_code("\n".join(block)))
            block = []
        first = first if block else line
        block.append(comment)
    if block:
        yield Passage(Kind.COMMENT, first, _without_code("\n".join(block)))


def _without_code(text: str) -> str:
    """Remove quoted code, so that only prose is left and lines keep their numbers."""
    return _blank(_INLINE_CODE, _blank(_FENCE, text), "CODE")


def _blank(pattern: re.Pattern[str], text: str, replacement: str = "") -> str:
    return pattern.sub(lambda found: replacement + "\n" * found.group().count("\n"), text)


_READERS: dict[str, Callable[[str], Iterator[Passage]]] = {
    ".py": _read_python,
    ".md": _read_page,
    ".md.j2": _read_page_template,
    ".j2": _read_template,
    ".html": _read_html,
    ".js": _read_script,
    ".mjs": _read_script,
    ".css": _read_script,
    ".ini": _read_hash_comments,
    ".toml": _read_hash_comments,
    ".yaml": _read_hash_comments,
    ".yml": _read_hash_comments,
    "Makefile": _read_hash_comments,
    "run": _read_hash_comments,
}


def _find_reader(path: str) -> Callable[[str], Iterator[Passage]] | None:
    pure = PurePosixPath(path)
    endings = ("".join(pure.suffixes[-2:]), pure.suffix, pure.name)
    return next((_READERS[each] for each in endings if each in _READERS), None)
