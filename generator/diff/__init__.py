"""What a new version of a document means for those who use the code that is generated from it."""

from .changes import Change, Direction, Place, Severity, semver_level
from .compare import compare
from .policy import Level
from .sides import Prepared

__all__ = [
    "Change",
    "Direction",
    "Level",
    "Place",
    "Prepared",
    "Severity",
    "compare",
    "semver_level",
]
