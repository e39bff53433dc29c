"""The classes that a package has for the data of its APIs."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.errors import Pointer
from ..pycode.identifiers import Identifier
from ..pycode.literals import Code


@dataclass(frozen=True)
class TextRules:
    """What a text may contain, next to its limits.

    Attributes:
        html: Whether it may contain HTML.
        emails: Whether it may contain e-mail addresses.
        links: The one topic that its links may be about; ``None`` for any.
        language: ``buyer`` for the buyer's language of preference; ``None`` for any.

    """

    html: bool = True
    emails: bool = True
    links: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class Field:
    """A field of a model.

    Attributes:
        name: The attribute's name.
        wire_name: The key in JSON.
        required: Whether the document requires it.
        annotation: What stands behind its name in the class: type, limits, alias and default.
        description: The document's text, and its limits in words.
        text_rules: What its text, or each text of its list, may contain, where there are rules.

    """

    name: Identifier
    wire_name: str
    required: bool
    annotation: Code
    description: str
    text_rules: TextRules | None = None


@dataclass(frozen=True)
class Model:
    """A class made from a schema.

    Attributes:
        class_name: The class.
        schema_name: The schema in the document; an inline schema has its path here.
        description: The document's text.
        fields: In the document's order.
        place: Where in the document the schema stands.

    """

    class_name: Identifier
    schema_name: str
    description: str
    fields: tuple[Field, ...]
    place: Pointer = ()
