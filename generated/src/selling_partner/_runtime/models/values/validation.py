"""Helpers of the validators of single values."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationInfo

from ..base import RESPONSE_CONTEXT


def is_wire(info: ValidationInfo) -> bool:
    """Return whether the value is of a JSON type, in which a time is a string."""
    return info.mode == "json" or info.context is RESPONSE_CONTEXT


def as_literal(text: str) -> Any:
    """Return a message as the literal that pydantic's types ask for."""
    return text.replace("{", "").replace("}", "")
