"""The frozen intermediate representation (IR) of a package, its APIs and operations.

``build`` creates it for the templates. ``Code`` and ``Identifier`` may be printed as they are. A
plain ``str`` comes from a document, and reaches a Python file only through the filters
``literal``, ``docstring`` and ``comment``.
"""

from .api import Api, Convenience
from .body_dicts import BodyDict, DictKey
from .client_options import ClientOption
from .components import Body, FormField, Pagination, Parameter, Response, UsagePlan
from .exceptions import ExceptionClass
from .models import Field, Model, TextRules
from .operations import Actions, Operation, Restriction, is_safe_method
from .package import Package
from .payloads import Example, Payload
from .reference import FieldTable, FieldTables

__all__ = [
    "Actions",
    "Api",
    "Body",
    "BodyDict",
    "ClientOption",
    "Convenience",
    "DictKey",
    "Example",
    "ExceptionClass",
    "Field",
    "FieldTable",
    "FieldTables",
    "FormField",
    "Model",
    "Operation",
    "Package",
    "Pagination",
    "Parameter",
    "Payload",
    "Response",
    "Restriction",
    "TextRules",
    "UsagePlan",
    "is_safe_method",
]
