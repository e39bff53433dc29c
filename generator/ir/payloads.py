"""The payload that a schema describes: a notification, or the document of a report or feed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..pycode.identifiers import Identifier


@dataclass(frozen=True)
class Example:
    """A value that the vendor's file gives as an example of an object.

    Attributes:
        class_name: The class of the object.
        value: The example.

    """

    class_name: Identifier
    value: Any


@dataclass(frozen=True)
class Payload:
    """A payload and how it is recognized.

    Attributes:
        root: The class of the whole payload.
        component: The component of the whole payload in the document.
        is_notification: Whether it is a notification, and not the document of a report or feed.
        types: The types of notifications, reports or feeds that have this payload.
        versions: The payload versions of a notification; empty for any.
        examples: The vendor's examples of the payload and of the objects inside it.
        sample: A value that the schema allows.

    """

    root: Identifier
    component: str
    is_notification: bool
    types: tuple[str, ...]
    versions: tuple[str, ...]
    examples: tuple[Example, ...] = field(default=(), repr=False)
    sample: Any = field(default=None, repr=False)

    @property
    def example(self) -> Any:
        """The vendor's first example of the whole payload, or else the sample."""
        found = (each.value for each in self.examples if each.class_name == self.root)
        return next(found, self.sample)
