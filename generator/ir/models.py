"""The model classes of an API."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.errors import Pointer
from ..pycode.identifiers import Identifier
from ..pycode.literals import Code

_BASE = Code("ApiModel")
_UNKNOWN = Code("Any")


@dataclass(frozen=True)
class TextRules:
    """Rules for the content of a string, besides its constraints.

    Attributes:
        html: Whether HTML is allowed.
        emails: Whether e-mail addresses are allowed.
        links: The only topic of links that is allowed; ``None`` for any.
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
        annotation: Its annotation in the class: type, constraints, alias and default.
        description: The document's text, and the constraints in words.
        text_rules: The rules for its string or the strings of its list; ``None`` without rules.
        type: The type of its value without constraints and known values, for pages.

    """

    name: Identifier
    wire_name: str
    required: bool
    annotation: Code
    description: str
    text_rules: TextRules | None = None
    type: Code = _UNKNOWN


@dataclass(frozen=True)
class Model:
    """A class made from a schema.

    Attributes:
        class_name: The class.
        schema_name: The name of the schema in the document, or the path of an inline schema.
        description: The document's text.
        fields: In the document's order.
        place: The place of the schema in the document.
        extra: The type of properties that are documented without their names; ``None`` without any.
        base: Its base class, with arguments if it limits the number of its fields.

    """

    class_name: Identifier
    schema_name: str
    description: str
    fields: tuple[Field, ...]
    place: Pointer = ()
    extra: Code | None = None
    base: Code = _BASE
