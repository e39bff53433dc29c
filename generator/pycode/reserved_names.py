"""Names that the package itself uses, which names from a document must not hide."""

from __future__ import annotations

import builtins

from library._runtime.core import errors, status_errors

MODEL_ATTRIBUTES = frozenset(
    {"construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw"}
    | {"schema", "schema_json", "update_forward_refs", "validate"}
    | {"mro", "register"}
    | {"from_json", "to_dict", "to_json"}
)
"""Attributes of ``ApiModel``, pydantic's BaseModel and its metaclass that a field would hide.

Those that begin with ``model_`` are handled by ``field_name``.
"""

TYPE_NAMES = frozenset({"bool", "bytes", "float", "int", "list", "str"})
"""Types in a class's annotations, which an attribute of the same name would hide."""

METHOD_TYPE_NAMES = TYPE_NAMES | {"date", "datetime", "dict", "object"}
"""Types in the annotations of a client's methods, which a method of the same name would hide."""

CLIENT_ATTRIBUTES = frozenset({"aclose", "close", "from_env", "with_options", "with_raw_response"})
"""Public methods of every client. An operation must not override them."""

ROOT_ATTRIBUTES = frozenset({"aclose", "cached_property", "close", "from_env", "with_options"})
"""Public methods of every root client, and its decorator, which an API must not override."""

ACTIONS_ATTRIBUTES = frozenset({"allowed", "refused", "response"})
"""Public attributes of every class of actions. An action must not override them."""

METHOD_ARGUMENTS = frozenset(
    {"self", "body", "timeout", "restricted_data_token", "data_elements", "scope"} | {"aclose"}
)
"""Arguments that every method may have, and ``aclose``, which a sync twin renames."""

CLASS_NAMES = frozenset(
    {name for name in dir(builtins) if name[0].isupper()}
    | {"PythonFinalizationError"}  # Newer than the oldest Python that runs the generator.
    | {name for each in (errors, status_errors) for name in dir(each) if name.endswith("Error")}
    | {"Annotated", "Any", "ApiModel", "Decimal", "Field", "FormFile", "IsoDate", "IsoDatetime"}
    | {"Iterator", "LimitedModel", "Literal", "Mapping", "Marketplace", "Matches", "MultipleOf"}
    | {"NotBool", "Nullable", "Number", "OneOf", "PlainText", "ReadOnly", "SentForm", "Sequence"}
    | {"TimeOrText", "Typed", "Unconverted", "Whole", "WriteOnly"}
)
"""Names that a module of models, or a module that imports it, already uses.

The dict of a class ``Typed`` would be ``TypedDict``.
"""
