"""Decoding of files to text, and of JSON's escapes to those of YAML."""

from __future__ import annotations

import re

from ...core.errors import Problem, SpecError

_MAX_STRAY_BYTES = 20
"""The most bytes of a file that may be invalid UTF-8; one with more has another encoding."""

_JSON_ESCAPE = re.compile(r"\\u([dD][89abAB]..)\\u([dD][c-fC-F]..)|\\.", re.DOTALL)


def decode(content: bytes, file: str, *, is_lenient: bool) -> tuple[str, list[Problem]]:
    """Decode UTF-8. With ``is_lenient``, decode invalid bytes as Windows-1252 and warn of each."""
    parts: list[str] = []
    warnings: list[Problem] = []
    start = 0
    while True:
        try:
            parts.append(content[start:].decode())
        except UnicodeDecodeError as error:
            at = start + error.start
            line, column = position_after(content[:at])
            message = f"byte {at} is not UTF-8"
            problem = Problem(file, line, column, (), message, "save it as UTF-8")
            if not is_lenient or len(warnings) == _MAX_STRAY_BYTES:
                raise SpecError([*warnings, problem]) from error
            try:
                character = content[at : at + 1].decode("cp1252")
            except UnicodeDecodeError:
                raise SpecError([problem]) from error
            meaning = f"it is read as {character!r}, as in Windows-1252"
            warnings.append(Problem(file, line, column, (), message, meaning))
            parts += [content[start:at].decode(), character]
            start = at + 1
        else:
            return "".join(parts), warnings


def position_after(before: bytes) -> tuple[int, int]:
    """Return the line and column that follow the given text."""
    lines = before.decode(errors="ignore").split("\n")
    return len(lines), len(lines[-1]) + 1


def with_yaml_escapes(text: str) -> str:
    """Return JSON with the escapes of YAML for characters above U+FFFF."""
    return _JSON_ESCAPE.sub(_join_surrogates, text)


def _join_surrogates(match: re.Match[str]) -> str:
    """Convert the two escapes of a character above U+FFFF in JSON to the one escape of YAML."""
    if match[1] is None:
        return match[0]
    character = b"".join(int(half, 16).to_bytes(2, "big") for half in match.groups())
    return f"\\U{ord(character.decode('utf-16-be')):08x}"
