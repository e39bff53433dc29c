"""How large the target of an overlay's action may be: what it selects by is run as it stands."""

from __future__ import annotations

import re

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
