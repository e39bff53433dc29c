"""Limits on the targets of overlay actions, and the JSONPath environment that applies them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..constraints.regular_expressions import engine
from ..constraints.regular_expressions import excess as excess_of_pattern
from ..core.errors import Pointer, SpecError
from . import parser
from .documents import Document

if TYPE_CHECKING:
    from jsonpath_rfc9535 import JSONPathEnvironment

MAX_CHARACTERS = 1_000
MAX_LEVELS = 20
MAX_WILDCARDS = 10
MAX_DESCENTS = 2

_TEXT = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""", re.DOTALL)


def excess(path: str) -> str:
    """Return how a JSONPath exceeds the limits, or an empty string.

    The library parses and applies a path by recursion, so that a long path crashes the interpreter.
    Each wildcard multiplies the number of nodes that it visits.
    """
    if len(path) > MAX_CHARACTERS:
        return f"of more than {MAX_CHARACTERS} characters"
    depth = 0
    plain = _TEXT.sub("", path)
    for each in plain:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(each, 0)
        if depth > MAX_LEVELS:
            return f"whose brackets are nested more than {MAX_LEVELS} levels deep"
    if plain.count("..") > MAX_DESCENTS:
        return f"with more than {MAX_DESCENTS} descendant segments (..)"
    if plain.count("*") > MAX_WILDCARDS:
        return f"with more than {MAX_WILDCARDS} wildcards"
    return ""


def select_target(data: Any, overlay: Document, pointer: Pointer, path: str) -> list[Pointer]:
    """Return the pointers that a JSONPath selects, each once.

    Args:
        data: The document.
        overlay: The overlay, for messages.
        pointer: The place of the path in the overlay.
        path: The JSONPath.

    Raises:
        SpecError: The path is invalid, or too complex.

    """
    from jsonpath_rfc9535 import JSONPathError

    if what := excess(path):
        message = f"unsupported: a target {what}"
        raise SpecError([overlay.problem(pointer, message, "write several actions")])
    try:
        found = environment(2 * parser.MAX_LEVELS).find(path, data)  # Updates deepen a document.
        return list(dict.fromkeys(node.location for node in found))
    except RecursionError as error:
        message = "unsupported: a target that is nested too deeply"
        raise SpecError([overlay.problem(pointer, message, "write a simpler one")]) from error
    except JSONPathError as error:
        where = f" at character {error.token.index + 1}" if error.token else ""
        message = f"the target must be a JSONPath: {error.args[0]}{where}"
        hint = "follow RFC 9535, as in $.paths[*].get"
        raise SpecError([overlay.problem(pointer, message, hint)]) from error


def has_parent(data: Any, path: str) -> bool:
    """Return whether a valid JSONPath without its last segment selects anything."""
    from jsonpath_rfc9535 import JSONPathQuery

    within = environment(2 * parser.MAX_LEVELS)
    parents = within.compile(path).segments[:-1]
    return bool(JSONPathQuery(env=within, segments=parents).find(data))


def environment(max_levels: int) -> JSONPathEnvironment:
    """Return the library's environment with linear-time implementations of its pattern functions.

    Args:
        max_levels: The maximum depth of a document.

    """
    from iregexp_check import check
    from jsonpath_rfc9535 import JSONPathEnvironment
    from jsonpath_rfc9535.function_extensions import Match, Search

    def is_found(text: object, pattern: object, form: str) -> bool:
        if not isinstance(text, str) or not isinstance(pattern, str):
            return False
        if excess_of_pattern(pattern) or not check(pattern):
            return False
        found = engine(form.format(_ANY.sub(_one_line, pattern)))
        return found is not None and found.isinstance_python(text)

    class LinearSearch(Search):
        def __call__(self, string: object, pattern: object) -> bool:
            return is_found(string, pattern, "{}")

    class LinearMatch(Match):
        def __call__(self, string: object, pattern: object) -> bool:
            return is_found(string, pattern, r"\A(?:{})\z")

    created = JSONPathEnvironment()
    created.max_recursion_depth = max_levels
    created.function_extensions |= {"search": LinearSearch(), "match": LinearMatch()}
    return created


_ANY = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\.", re.DOTALL)
"""An escape, a character class or a dot. A dot of I-Regexp matches all but line endings."""


def _one_line(part: re.Match[str]) -> str:
    return r"[^\r\n]" if part[0] == "." else part[0]
