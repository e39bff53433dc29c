"""What each kind of change means for callers and for readers of the generated code.

A caller fills in what a request takes, and a reader reads the typed model of an answer. The client
takes answers of any shape, so a limit in an answer is a note; a field that readers use is not.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Level = Literal["major", "minor", "patch"]


class Rule(NamedTuple):
    """What a kind of change means.

    Attributes:
        opposite: What the change is where old and new are swapped; often the same.
        request: How severe it is where data is sent, or for what is called.
        answer: How severe it is where data is read.

    """

    opposite: str
    request: Level
    answer: Level


_ROWS: tuple[tuple[str, str, Level, Level], ...] = (
    # kind, its opposite ("=" is itself), in a request, in an answer
    # The package.
    ("api-added", "api-removed", "minor", "minor"),
    ("api-removed", "api-added", "major", "major"),
    # Operations.
    ("operation-added", "operation-removed", "minor", "minor"),
    ("operation-removed", "operation-added", "major", "major"),
    ("operation-renamed", "=", "major", "major"),
    ("operation-id-changed", "=", "patch", "patch"),
    ("operation-moved", "=", "minor", "minor"),
    ("http-method-changed", "=", "minor", "minor"),
    ("deprecated", "undeprecated", "minor", "minor"),
    ("undeprecated", "deprecated", "patch", "patch"),
    # Classes.
    ("class-added", "class-removed", "minor", "minor"),
    ("class-removed", "class-added", "major", "major"),
    ("class-renamed", "=", "major", "major"),
    ("class-changed", "=", "major", "major"),
    # How fast calls may come, and what they carry.
    ("usage-plan-added", "usage-plan-removed", "minor", "minor"),
    ("usage-plan-removed", "usage-plan-added", "minor", "minor"),
    ("usage-plan-changed", "=", "patch", "patch"),
    ("rate-raised", "rate-lowered", "minor", "minor"),
    ("rate-lowered", "rate-raised", "minor", "minor"),
    ("burst-raised", "burst-lowered", "minor", "minor"),
    ("burst-lowered", "burst-raised", "minor", "minor"),
    ("restriction-added", "restriction-removed", "minor", "minor"),
    ("restriction-removed", "restriction-added", "major", "major"),
    ("made-safe", "made-unsafe", "minor", "minor"),
    ("made-unsafe", "made-safe", "major", "major"),
    ("scope-added", "scope-removed", "major", "major"),
    ("scope-removed", "scope-added", "major", "major"),
    ("scope-changed", "=", "minor", "minor"),
    # Pages and actions.
    ("iterator-added", "iterator-removed", "minor", "minor"),
    ("iterator-removed", "iterator-added", "major", "major"),
    ("iterator-renamed", "=", "major", "major"),
    ("iterated-items-changed", "=", "major", "major"),
    ("pagination-changed", "=", "patch", "patch"),
    ("actions-added", "actions-removed", "minor", "minor"),
    ("actions-removed", "actions-added", "major", "major"),
    ("actions-renamed", "=", "major", "major"),
    ("action-added", "action-removed", "minor", "minor"),
    ("action-removed", "action-added", "major", "major"),
    # Arguments.
    ("parameter-added", "parameter-removed", "minor", "minor"),
    ("parameter-removed", "parameter-added", "major", "major"),
    ("required-parameter-added", "required-parameter-removed", "major", "major"),
    ("required-parameter-removed", "required-parameter-added", "major", "major"),
    ("parameter-renamed", "=", "major", "major"),
    ("parameter-moved", "=", "minor", "minor"),
    ("path-parameter-moved", "=", "major", "major"),
    ("arguments-reordered", "=", "major", "major"),
    ("encoding-changed", "=", "patch", "patch"),
    ("made-required", "made-optional", "major", "minor"),
    ("made-optional", "made-required", "minor", "major"),
    # Bodies and answers.
    ("body-added", "body-removed", "minor", "minor"),
    ("body-removed", "body-added", "major", "major"),
    ("required-body-added", "required-body-removed", "major", "minor"),
    ("required-body-removed", "required-body-added", "major", "major"),
    ("media-type-added", "media-type-removed", "patch", "patch"),
    ("media-type-removed", "media-type-added", "patch", "patch"),
    ("media-type-changed", "=", "major", "major"),
    ("success-status-added", "success-status-removed", "minor", "minor"),
    ("success-status-removed", "success-status-added", "minor", "minor"),
    ("success-type-added", "success-type-removed", "major", "major"),
    ("success-type-removed", "success-type-added", "minor", "minor"),
    ("status-changed", "=", "minor", "minor"),
    ("error-status-added", "error-status-removed", "minor", "minor"),
    ("error-status-removed", "error-status-added", "patch", "patch"),
    ("header-added", "header-removed", "minor", "minor"),
    ("header-removed", "header-added", "minor", "minor"),
    ("header-changed", "=", "patch", "patch"),
    # Data.
    ("field-added", "field-removed", "minor", "minor"),
    ("field-removed", "field-added", "major", "major"),
    ("required-field-added", "required-field-removed", "major", "minor"),
    ("required-field-removed", "required-field-added", "major", "major"),
    ("field-renamed", "=", "major", "major"),
    ("null-allowed", "null-refused", "minor", "major"),
    ("null-refused", "null-allowed", "major", "minor"),
    ("type-changed", "=", "major", "major"),
    ("type-widened", "type-narrowed", "minor", "major"),
    ("type-narrowed", "type-widened", "major", "minor"),
    ("variant-added", "variant-removed", "minor", "major"),
    ("variant-removed", "variant-added", "major", "minor"),
    ("discriminator-changed", "=", "major", "major"),
    ("tag-added", "tag-removed", "minor", "minor"),
    ("tag-removed", "tag-added", "major", "minor"),
    ("limit-tightened", "limit-loosened", "major", "patch"),
    ("limit-loosened", "limit-tightened", "minor", "patch"),
    ("limit-changed", "=", "major", "patch"),
    ("enum-added", "enum-removed", "major", "minor"),
    ("enum-removed", "enum-added", "minor", "minor"),
    ("enum-value-added", "enum-value-removed", "minor", "minor"),
    ("enum-value-removed", "enum-value-added", "major", "minor"),
    ("default-added", "default-removed", "minor", "minor"),
    ("default-removed", "default-added", "minor", "minor"),
    ("default-changed", "=", "minor", "minor"),
    ("text-rule-added", "text-rule-removed", "major", "patch"),
    ("text-rule-removed", "text-rule-added", "minor", "patch"),
    ("text-rule-changed", "=", "major", "patch"),
    # Words.
    ("title-changed", "=", "patch", "patch"),
    ("version-changed", "=", "patch", "patch"),
    ("summary-changed", "=", "patch", "patch"),
    ("description-changed", "=", "patch", "patch"),
    ("examples-changed", "=", "patch", "patch"),
)

POLICY = {
    kind: Rule(kind if opposite == "=" else opposite, request, answer)
    for kind, opposite, request, answer in _ROWS
}
"""Every kind of change, in the order in which changes of one severity are listed."""

NO_MATTER_IF_OPTIONAL = frozenset({"null-allowed", "null-refused"})
"""A note for readers where a field may be missing anyway: it may be ``None`` already."""

WORDS = frozenset({"title-changed", "summary-changed", "description-changed", "examples-changed"})
"""What is about words alone."""
