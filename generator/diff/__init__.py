"""What a new version of a document means for those who use the code that is generated from it."""

from ..compiler import BuiltApi
from .changes import Change, Direction, Place, Severity, semver_level
from .compare import compare
from .rules import Level

__all__ = [
    "BuiltApi",
    "Change",
    "Direction",
    "Level",
    "Place",
    "Severity",
    "compare",
    "semver_level",
]
