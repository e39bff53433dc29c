"""Comparison of two versions of an API: what changed for users of the generated code."""

from ..compiler import BuiltApi
from .changes import Change, Direction, Severity, SourceLocation, semver_level
from .compare import compare
from .rules import Level

__all__ = [
    "BuiltApi",
    "Change",
    "Direction",
    "Level",
    "Severity",
    "SourceLocation",
    "compare",
    "semver_level",
]
