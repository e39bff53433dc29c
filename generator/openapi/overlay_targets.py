"""How large the target of an overlay's action may be: what it selects by is run as it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..constraints.regular_expressions import engine
from ..constraints.regular_expressions import excess as excess_of_pattern

if TYPE_CHECKING:
    from jsonpath_rfc9535 import JSONPathEnvironment

MOST_CHARACTERS = 1_000
MOST_LEVELS = 20
MOST_WILDCARDS = 10
MOST_DESCENTS = 2

_TEXT = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""", re.DOTALL)


def excess(path: str) -> str:
    """How a JSONPath is larger than can be worked with; empty where it is not.

    The library parses and applies a path by recursion, in which a long one crashes the interpreter;
    and each wildcard multiplies the places that it looks at.
    """
    if len(path) > MOST_CHARACTERS:
        return f"of more than {MOST_CHARACTERS} characters"
    depth = 0
    plain = _TEXT.sub("", path)
    for each in plain:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(each, 0)
        if depth > MOST_LEVELS:
            return f"whose brackets are nested more than {MOST_LEVELS} levels deep"
    if plain.count("..") > MOST_DESCENTS:
        return f"with more than {MOST_DESCENTS} descendant segments (..)"
    if plain.count("*") > MOST_WILDCARDS:
        return f"with more than {MOST_WILDCARDS} wildcards"
    return ""


def environment(most_levels: int) -> JSONPathEnvironment:
    """What applies targets: the library, with its functions for patterns in linear time.

    Args:
        most_levels: How deep a document is at most.

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

    made = JSONPathEnvironment()
    made.max_recursion_depth = most_levels
    made.function_extensions |= {"search": LinearSearch(), "match": LinearMatch()}
    return made


_ANY = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\.", re.DOTALL)
"""What a dot of I-Regexp, which stands for all but the ends of lines, may be taken for."""


def _one_line(part: re.Match[str]) -> str:
    return r"[^\r\n]" if part[0] == "." else part[0]
