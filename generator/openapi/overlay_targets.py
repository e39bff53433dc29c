"""Limits on the targets of overlay actions, and their application to documents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..constraints.regular_expressions import engine
from ..constraints.regular_expressions import excess as excess_of_pattern
from ..core.errors import Pointer, SpecError
from .documents import Document
from .parsing import parser

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator

MAX_CHARACTERS = 1_000
MAX_LEVELS = 20
MAX_WILDCARDS = 10
MAX_DESCENTS = 2
MAX_VISITS = 3_000_000
"""The most values that a target may visit, those that its filters visit included."""

_CHARACTERS_PER_VISIT = 100
"""The length of a string whose match with a pattern counts as the visit of a value."""

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


class ExcessiveWorkError(Exception):
    """A target visits more than ``MAX_VISITS`` values."""


class _Meter:
    """A counter of the work for one target."""

    def __init__(self) -> None:
        self._visits = 0

    def add(self, visits: int) -> None:
        self._visits += visits
        if self._visits > MAX_VISITS:
            raise ExcessiveWorkError


def select_target(data: Any, overlay: Document, pointer: Pointer, path: str) -> list[Pointer]:
    """Return the pointers that the target of an action selects, each once.

    Args:
        data: The document.
        overlay: The overlay, for messages.
        pointer: The place of the target in the overlay.
        path: The target, a JSONPath.

    Raises:
        SpecError: The target is invalid, or too complex.

    """
    from jsonpath_rfc9535 import JSONPathError

    if what := excess(path):
        message = f"unsupported: a target {what}"
        raise SpecError([overlay.problem(pointer, message, "write several actions")])
    try:
        return select(path, data, 2 * parser.MAX_LEVELS)  # Updates deepen a document.
    except ExcessiveWorkError as error:
        message = f"unsupported: a target that visits more than {MAX_VISITS:,} values"
        raise SpecError([overlay.problem(pointer, message, "write a narrower one")]) from error
    except RecursionError as error:
        message = "unsupported: a target that is nested too deeply"
        raise SpecError([overlay.problem(pointer, message, "write a simpler one")]) from error
    except JSONPathError as error:
        where = f" at character {error.token.index + 1}" if error.token else ""
        message = f"the target must be a JSONPath: {error.args[0]}{where}"
        hint = "follow RFC 9535, as in $.paths[*].get"
        raise SpecError([overlay.problem(pointer, message, hint)]) from error


def has_parent(data: Any, overlay: Document, pointer: Pointer, path: str) -> bool:
    """Return whether a valid target without its last segment selects anything."""
    from jsonpath_rfc9535 import JSONPathEnvironment

    segments = JSONPathEnvironment().compile(path).segments
    parent = "$" + "".join(map(str, segments[:-1]))
    return bool(segments) and bool(select_target(data, overlay, pointer, parent))


def select(path: str, data: Any, max_levels: int) -> list[Pointer]:
    """Return the pointers of the values that a JSONPath selects, each once.

    Patterns of the functions ``match`` and ``search`` are matched in linear time.

    Args:
        path: A JSONPath within the limits of ``excess``.
        data: The document.
        max_levels: The maximum depth of the document.

    Raises:
        JSONPathError: The JSONPath is invalid.
        RecursionError: The JSONPath is nested too deeply.
        ExcessiveWorkError: The JSONPath visits too many values.

    """
    from jsonpath_rfc9535 import JSONPathEnvironment, JSONPathNode, JSONPathQuery
    from jsonpath_rfc9535.filter_expressions import RelativeFilterQuery, RootFilterQuery
    from jsonpath_rfc9535.function_extensions import Match, Search
    from jsonpath_rfc9535.parse import Parser

    meter = _Meter()

    class MeteredNode(JSONPathNode):
        def new_child(self, value: object, key: str | int, parent: Any) -> JSONPathNode:
            meter.add(1)
            location = (*self.location, key)
            return MeteredNode(value=value, location=location, parent=parent, root=self.root)

    class MeteredQuery(JSONPathQuery):
        def finditer(self, value: Any) -> Iterable[JSONPathNode]:
            meter.add(1)
            root = MeteredNode(value=value, location=(), parent=None, root=value)
            nodes: Iterable[JSONPathNode] = [root]
            for segment in self.segments:
                nodes = segment.resolve(nodes)
            return nodes

    class MeteredParser(Parser):
        def parse_root_query(self, stream: Any) -> RootFilterQuery:
            return RootFilterQuery(stream.next_token(), self._query(stream))

        def parse_relative_query(self, stream: Any) -> RelativeFilterQuery:
            return RelativeFilterQuery(stream.next_token(), self._query(stream))

        def _query(self, stream: Any) -> MeteredQuery:
            segments = tuple(self.parse_query(stream, in_filter=True))
            return MeteredQuery(env=self.env, segments=segments)

    class LinearSearch(Search):
        def __call__(self, string: object, pattern: object) -> bool:
            return _is_found(string, pattern, "{}", meter)

    class LinearMatch(Match):
        def __call__(self, string: object, pattern: object) -> bool:
            return _is_found(string, pattern, r"\A(?:{})\z", meter)

    class Environment(JSONPathEnvironment):
        parser_class = MeteredParser
        max_recursion_depth = max_levels

    environment = Environment()
    environment.function_extensions |= {"search": LinearSearch(), "match": LinearMatch()}
    query = MeteredQuery(env=environment, segments=environment.compile(path).segments)
    return list(dict.fromkeys(node.location for node in query.finditer(data)))


def _is_found(text: object, pattern: object, form: str, meter: _Meter) -> bool:
    if not isinstance(text, str) or not isinstance(pattern, str):
        return False
    meter.add(len(text) // _CHARACTERS_PER_VISIT)
    found = _engine(pattern, form)
    return found is not None and found.isinstance_python(text)


@lru_cache
def _engine(pattern: str, form: str) -> SchemaValidator | None:
    """Return the engine for an I-Regexp, or ``None`` if the pattern is not valid."""
    from iregexp_check import check

    if excess_of_pattern(pattern) or not check(pattern):
        return None
    return engine(form.format(_ANY.sub(_one_line, pattern)))


_ANY = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\.", re.DOTALL)
"""An escape, a character class or a dot. A dot of I-Regexp matches all but line endings."""


def _one_line(part: re.Match[str]) -> str:
    return r"[^\r\n]" if part[0] == "." else part[0]
