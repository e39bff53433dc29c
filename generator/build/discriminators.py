"""Discriminators: the class of each value of the property that distinguishes the variants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..core.errors import Pointer
from ..openapi.allof import PREFIX
from . import type_annotations
from .class_names import Report


def read_discriminator(
    discriminator: Mapping[str, Any],
    given: Iterable[Any],
    normalized: list[dict[str, Any]],
    pointer: Pointer,
    report: Report,
) -> dict[str, Any]:
    """Return the property's name and the class of each of its values; empty if reported.

    Args:
        discriminator: The Discriminator object.
        given: The members of the union, as the document has them.
        normalized: The same members, normalized.
        pointer: The place of the discriminator.
        report: Receives each problem with its place and its remedy.

    """
    if not all("$ref" in each for each in normalized):
        message = "unsupported: a discriminator between schemas without properties"
        report(pointer, message, "give each of them properties, or remove the discriminator")
        return {}
    known = {
        str(each.get("$ref", "")).removeprefix(PREFIX): type_annotations.class_of(made)
        for each, made in zip(given, normalized, strict=True)
        if isinstance(each, Mapping)
    }
    stated = {
        tag: str(target).removeprefix(PREFIX)
        for tag, target in discriminator.get("mapping", {}).items()
    }
    if unknown := sorted(set(stated.values()) - known.keys()):
        message = f"the mapping names {', '.join(unknown)}, which is none of the schemas here"
        report((*pointer, "mapping"), message, "name one of them")
        return {}
    if "" in known or len(known) < len(normalized):
        message = "unsupported: a discriminator between schemas without names"
        report(pointer, message, "refer to each of them once, at #/components/schemas/...")
        return {}
    implied = {name: name for name in known if name not in stated.values()}
    mapping = {tag: known[name] for tag, name in (stated | implied).items()}
    return {"propertyName": discriminator["propertyName"], "mapping": mapping}
