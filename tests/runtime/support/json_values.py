"""Strategies for JSON values, with the names that a model could confuse."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

_NAMES = [
    *("errors", "_links", "_embedded", "self", "schema", "actions", "href", "name", "code"),
    *("message", "payload", "cls", "_fields_set", "model_dump", "__class__", "__dict__"),
    *("model_extra", "__pydantic_extra__"),
]

KEYS = st.sampled_from(_NAMES) | st.text()
"""Keys of objects: names of fields, of attributes of a model, and any others."""

SURROGATE_TEXT = st.text(st.characters() | st.sampled_from("\ud800\udfff"))
"""Strings with lone surrogates."""

_SCALARS = st.none() | st.booleans() | st.integers() | st.text()
_FLOATS = st.floats(allow_nan=False, allow_infinity=False)
JSON: st.SearchStrategy[Any] = st.recursive(
    _SCALARS | _FLOATS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=25,
)
"""Any JSON value."""
