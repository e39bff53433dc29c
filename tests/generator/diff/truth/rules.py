"""The disagreements between the report and griffe that are meant to be, each with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import griffe

from tests.generator.diff.truth.judge import GRIFFE_ONLY, REPORT_ONLY, Disagreement
from tests.generator.diff.truth.statements import annotation

_VALUES = {
    *("limit-tightened", "limit-changed", "enum-added", "enum-value-removed"),
    *("text-rule-added", "text-rule-changed"),
}
_FIELDS = {"made-required", "made-optional", "required-field-added"}
_BEHAVIOUR = {"made-unsafe", "scope-added", "media-type-changed", "data-elements-removed"}
_DIRECTIONS = {"read-only-added", "write-only-added"}
_CHANGED_TYPES = {"type-changed", "type-widened", "type-narrowed", "null-allowed", "null-refused"}


@dataclass(frozen=True)
class Rule:
    """A disagreement that is meant to be.

    Attributes:
        name: Its name.
        reason: The reason why only one side calls the name broken.
        applies: Whether a disagreement is one of these.

    """

    name: str
    reason: str
    applies: Callable[[Disagreement], bool]


def explain(found: Disagreement) -> list[Rule]:
    """Return the rules that a disagreement falls under."""
    return [rule for rule in RULES if rule.applies(found)]


def _has_another_annotation(found: Disagreement) -> bool:
    old = found.report.old.find(found.name)
    new = found.report.new.find(found.report.in_new(found.name))
    if old is None or new is None or found.side != REPORT_ONLY:
        return False
    return annotation(old) != annotation(new)


def _refuses_more_values(found: Disagreement) -> bool:
    is_in_code = found.name.endswith(")") or found.kind.startswith("text-rule-")
    return found.side == REPORT_ONLY and found.kind in _VALUES and is_in_code


def _limits_class(found: Disagreement) -> bool:
    is_class = found.name == found.owner
    is_limit = found.kind in _VALUES or found.kind in {"choice-tightened", "choice-changed"}
    return found.side == REPORT_ONLY and is_class and is_limit


def _limits_file(found: Disagreement) -> bool:
    new = found.report.new.find(found.report.in_new(found.name))
    is_file = new is not None and "FormFile" in str(annotation(new))
    return found.side == REPORT_ONLY and found.kind.startswith("limit-") and is_file


def _has_another_item_type(found: Disagreement) -> bool:
    is_inside = found.change is not None and "[*]" in found.change.subjects[0]
    return found.side == REPORT_ONLY and found.kind in _CHANGED_TYPES and is_inside


def _is_presence_of_field(found: Disagreement) -> bool:
    code = found.report.old if found.kind != "required-field-added" else found.report.new
    is_field = isinstance(code.find(found.name), griffe.Attribute)
    return found.side == REPORT_ONLY and found.kind in _FIELDS and is_field


def _behaves_differently(found: Disagreement) -> bool:
    return found.side == REPORT_ONLY and found.kind in _BEHAVIOUR | _DIRECTIONS


def _is_inside_removed_name(found: Disagreement) -> bool:
    new = found.report.new
    return found.side == REPORT_ONLY and not (
        new.has(found.owner) and (found.method == found.name or new.has(found.method))
    )


def _is_argument_of_derived_method(found: Disagreement) -> bool:
    operation = found.report.old.operations.get(found.method)
    named = {
        name
        for change in found.report.changes
        for name in (*change.subjects, *found.report.broken_names(change))
    }
    argument = found.name.removeprefix(found.method)
    is_derived = bool(argument) and operation not in {None, found.method}
    return found.side == GRIFFE_ONLY and is_derived and f"{operation}{argument}" in named


def _is_renamed_argument(found: Disagreement) -> bool:
    is_new = found.report.in_old(found.name) != found.name
    return found.side == GRIFFE_ONLY and found.name.endswith(")") and is_new


def _is_shifted(found: Disagreement) -> bool:
    moved = found.report.old.operations.get(found.method)
    kinds = {"required-parameter-added", "required-parameter-removed", "moved-into-path"}
    shifting = {
        name.partition("(")[0]
        for change in found.report.changes
        for name in found.report.broken_names(change)
        if change.kind in kinds
    }
    return found.side == GRIFFE_ONLY and "moved" in found.kind and moved in shifting


def _is_of_raw_client(found: Disagreement) -> bool:
    client = found.name.replace("RawClient.", "Client.", 1)
    named = {name for each in found.report.changes for name in found.report.broken_names(each)}
    return found.side == GRIFFE_ONLY and client != found.name and client in named


def _types_extra_fields(found: Disagreement) -> bool:
    return found.side == GRIFFE_ONLY and found.name.endswith(".__pydantic_extra__")


RULES = (
    Rule(
        "raw",
        "the client of raw responses has the methods of the client, which the report names",
        _is_of_raw_client,
    ),
    Rule(
        "annotation",
        "griffe does not compare the types of fields, arguments and results",
        _has_another_annotation,
    ),
    Rule(
        "values",
        "the client refuses more values of an argument, or Amazon those of a field",
        _refuses_more_values,
    ),
    Rule(
        "classes",
        "the constructor of a class or Amazon refuses more combinations of its fields",
        _limits_class,
    ),
    Rule(
        "files",
        "the size and the media types of a file are part of the operation, not of its field",
        _limits_file,
    ),
    Rule(
        "items",
        "the limits and types of items are part of the operation, not of the signature",
        _has_another_item_type,
    ),
    Rule(
        "presence",
        "griffe does not know that fields are arguments of the constructor, or may be None",
        _is_presence_of_field,
    ),
    Rule(
        "behaviour",
        "the code looks the same, but is retried, authorized, encoded or read differently",
        _behaves_differently,
    ),
    Rule(
        "inside",
        "griffe does not look into a class or method that was renamed",
        _is_inside_removed_name,
    ),
    Rule(
        "derived",
        "an iterator and an action take the arguments of an operation, which the report names",
        _is_argument_of_derived_method,
    ),
    Rule(
        "shifted",
        "the report names the argument that was added to or removed from the front of the others",
        _is_shifted,
    ),
    Rule(
        "renamed",
        "griffe takes a renamed argument for a removed one and an added one",
        _is_renamed_argument,
    ),
    Rule(
        "extra",
        "the report calls it a change of the class or of model_extra, which users read",
        _types_extra_fields,
    ),
)
