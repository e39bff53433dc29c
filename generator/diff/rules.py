"""The table of diff rules: what each kind of change means for users of the generated code.

A new kind of change takes a row here and the place that detects it. ``schema.json`` lists the same
kinds; ``tests/generator/diff/test_rules.py`` keeps the two equal.
"""

# ruff: noqa: E501 - each row of the table is one line, whatever its length.

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from ..constraints.table import SWITCHES

Level = Literal["major", "minor", "patch"]


class Rule(NamedTuple):
    """The meaning of one kind of change.

    Callers send requests, and readers use the typed models of responses. The client accepts
    responses of any shape, so a constraint in a response never breaks a reader. A field that
    readers use does.

    Attributes:
        kind: The name of the kind, as ``--format json`` prints it.
        opposite: The kind that results when old and new are swapped; often the same.
        request: The severity for data that is sent, and for what is called.
        response: The severity for data that is read.
        sentence: The sentence for users. ``{what}`` is the subject in the generated code, ``{name}``
            the changed part of it, ``{before}`` the old value and ``{after}`` the new one.
        response_if_optional: The severity for data that is read and may be missing, if it differs:
            an optional field may be ``None`` in any case.
        is_documentation: Whether the change concerns prose only.

    """

    kind: str
    opposite: str
    request: Level
    response: Level
    sentence: str
    response_if_optional: Level | None = None
    is_documentation: bool = False

    def severity(self, *, is_request: bool, is_optional: bool) -> Level:
        """Return the severity of such a change.

        Args:
            is_request: Whether it concerns data that is sent, or a call.
            is_optional: Whether its subject may be missing.

        """
        if is_request:
            return self.request
        if is_optional and self.response_if_optional is not None:
            return self.response_if_optional
        return self.response

    def template(self, before: object, after: object, name: str = "") -> str:
        """Return the sentence for these values, one of which may be missing.

        Args:
            before: The old value.
            after: The new value.
            name: The changed part of the subject, such as the keyword of a limit.

        """
        if name in SWITCHES and self.kind.startswith("limit-"):
            return SWITCHES[name][after is None]
        if before is None and after is not None:
            return _FROM_TO.sub(" was added: {after}", self.sentence)
        if after is None and before is not None:
            return _FROM_TO.sub(" was removed; it was {before}", self.sentence)
        return self.sentence


_FROM_TO = re.compile(r" (was \w+|changed) from \{before\} to \{after\}")
"""The part of a sentence that speaks of a change, where a value may have been added or removed."""


# fmt: off
_TABLE = (
    # kind, opposite, severity in requests, severity in responses, sentence
    # The package.
    Rule("api-added",                  "api-removed",                "minor", "minor", "{what} was added"),
    Rule("api-removed",                "api-added",                  "major", "major", "{what} was removed"),
    Rule("newest-version-changed",     "newest-version-changed",     "major", "major", "{what} is now {after} instead of {before}"),
    # Operations.
    Rule("operation-added",            "operation-removed",          "minor", "minor", "{what} was added"),
    Rule("operation-removed",          "operation-added",            "major", "major", "{what} was removed"),
    Rule("operation-renamed",          "operation-renamed",          "major", "major", "{before} was renamed to {after}"),
    Rule("operation-id-changed",       "operation-id-changed",       "patch", "patch", "the operation ID of {what} changed from {before} to {after}"),
    Rule("operation-moved",            "operation-moved",            "minor", "minor", "{what} now calls {after} instead of {before}"),
    Rule("http-method-changed",        "http-method-changed",        "minor", "minor", "{what} now sends {after} instead of {before}"),
    Rule("deprecated",                 "undeprecated",               "minor", "minor", "{what} is now deprecated"),
    Rule("undeprecated",               "deprecated",                 "patch", "patch", "{what} is no longer deprecated"),
    # Classes.
    Rule("class-added",                "class-removed",              "minor", "minor", "class {what} was added"),
    Rule("class-removed",              "class-added",                "major", "major", "class {what} was removed"),
    Rule("class-renamed",              "class-renamed",              "major", "major", "class {before} was renamed to {after}"),
    Rule("class-changed",              "class-changed",              "major", "major", "the class of {what} changed from {before} to {after}"),
    # Usage plans and access.
    Rule("usage-plan-added",           "usage-plan-removed",         "minor", "minor", "{what} now has a usage plan: {after}"),
    Rule("usage-plan-removed",         "usage-plan-added",           "minor", "minor", "{what} no longer has a usage plan"),
    Rule("usage-plan-changed",         "usage-plan-changed",         "patch", "patch", "the other limits of {what} changed from {before} to {after}"),
    Rule("rate-raised",                "rate-lowered",               "minor", "minor", "the rate of {what} was raised from {before} to {after} requests per second"),
    Rule("rate-lowered",               "rate-raised",                "minor", "minor", "the rate of {what} was lowered from {before} to {after} requests per second"),
    Rule("burst-raised",               "burst-lowered",              "minor", "minor", "the burst of {what} was raised from {before} to {after} requests"),
    Rule("burst-lowered",              "burst-raised",               "minor", "minor", "the burst of {what} was lowered from {before} to {after} requests"),
    Rule("restriction-added",          "restriction-removed",        "minor", "minor", "{what} now takes a Restricted Data Token"),
    Rule("restriction-removed",        "restriction-added",          "major", "major", "{what} no longer takes a Restricted Data Token"),
    Rule("data-elements-added",        "data-elements-removed",      "minor", "minor", "{what} now accepts the data elements {after} instead of {before}"),
    Rule("data-elements-removed",      "data-elements-added",        "major", "major", "{what} now accepts the data elements {after} instead of {before}"),
    Rule("made-safe",                  "made-unsafe",                "minor", "minor", "{what} is now read-only: it is retried, and an unreadable success raises"),
    Rule("made-unsafe",                "made-safe",                  "major", "major", "{what} is no longer read-only: it is not retried after a timeout or 5xx"),
    Rule("scope-added",                "scope-removed",              "major", "major", "{what} is now grantless: the application signs in with scope {after}"),
    Rule("scope-removed",              "scope-added",                "major", "major", "{what} is no longer grantless: a selling partner must authorize it"),
    Rule("scope-changed",              "scope-changed",              "minor", "minor", "the scope of {what} changed from {before} to {after}"),
    # Pagination and actions.
    Rule("iterator-added",             "iterator-removed",           "minor", "minor", "{what} was added: the responses are now paginated"),
    Rule("iterator-removed",           "iterator-added",             "major", "major", "{what} was removed"),
    Rule("iterator-renamed",           "iterator-renamed",           "major", "major", "{before} was renamed to {after}"),
    Rule("iterated-items-changed",     "iterated-items-changed",     "major", "major", "{what} now iterates over {after} instead of {before}"),
    Rule("pagination-changed",         "pagination-changed",         "patch", "patch", "the pagination of {what} changed: {after}"),
    Rule("actions-added",              "actions-removed",            "minor", "minor", "{what} was added"),
    Rule("actions-removed",            "actions-added",              "major", "major", "{what} was removed"),
    Rule("actions-renamed",            "actions-renamed",            "major", "major", "{before} was renamed to {after}"),
    Rule("action-renamed",             "action-renamed",             "major", "major", "{before} was renamed to {after}"),
    Rule("action-added",               "action-removed",             "minor", "minor", "{what} was added"),
    Rule("action-removed",             "action-added",               "major", "major", "{what} was removed"),
    # Arguments.
    Rule("parameter-added",            "parameter-removed",          "minor", "minor", "{what} was added"),
    Rule("parameter-removed",          "parameter-added",            "major", "major", "{what} was removed"),
    Rule("required-parameter-added",   "required-parameter-removed", "major", "major", "{what} was added and is required"),
    Rule("required-parameter-removed", "required-parameter-added",   "major", "major", "{what} was removed; it was required"),
    Rule("parameter-renamed",          "parameter-renamed",          "major", "major", "{what} was renamed from {before}"),
    Rule("parameter-name-changed",     "parameter-name-changed",     "minor", "minor", "{what} is now sent as {after} instead of {before}"),
    Rule("parameter-moved",            "parameter-moved",            "minor", "minor", "{what} is now sent in the {after} instead of the {before}"),
    Rule("moved-into-path",            "moved-out-of-path",          "minor", "minor", "{what} moved from the {before} to the path: it can now be passed by position"),
    Rule("moved-out-of-path",          "moved-into-path",            "major", "major", "{what} moved from the path to the {after}: it can no longer be passed by position"),
    Rule("arguments-reordered",        "arguments-reordered",        "major", "major", "the positional arguments of {what} were reordered: {after}"),
    Rule("encoding-changed",           "encoding-changed",           "patch", "patch", "{what} is now sent as {after} instead of {before}; calls stay the same"),
    Rule("made-required",              "made-optional",              "major", "minor", "{what} is now required"),
    Rule("made-optional",              "made-required",              "minor", "major", "{what} is now optional"),
    # Bodies and responses.
    Rule("body-added",                 "body-removed",               "minor", "minor", "{what} now has a body: {after}"),
    Rule("body-removed",               "body-added",                 "major", "major", "{what} no longer has a body"),
    Rule("required-body-added",        "required-body-removed",      "major", "minor", "{what} was added and is required"),
    Rule("required-body-removed",      "required-body-added",        "major", "major", "{what} was removed; it was required"),
    Rule("media-type-added",           "media-type-removed",         "patch", "patch", "{what} can now also be {after}"),
    Rule("media-type-removed",         "media-type-added",           "patch", "patch", "{what} can no longer be {before}"),
    Rule("media-type-changed",         "media-type-changed",         "major", "major", "the media type of {what} changed from {before} to {after}"),
    Rule("success-status-added",       "success-status-removed",     "minor", "minor", "{what} can now respond with {name}"),
    Rule("success-status-removed",     "success-status-added",       "minor", "minor", "{what} no longer responds with {name}"),
    Rule("success-type-added",         "success-type-removed",       "major", "major", "{what} can now also return {after}, with status {name}"),
    Rule("success-type-removed",       "success-type-added",         "minor", "minor", "{what} no longer returns {before}, with status {name}"),
    Rule("status-changed",             "status-changed",             "minor", "minor", "{what} now responds with {after} instead of {before}"),
    Rule("error-status-added",         "error-status-removed",       "minor", "minor", "{what} now documents the error {name}: {after}"),
    Rule("error-status-removed",       "error-status-added",         "patch", "patch", "{what} no longer documents the error {name}"),
    Rule("header-added",               "header-removed",             "minor", "minor", "{what} now has the header {name}"),
    Rule("header-removed",             "header-added",               "minor", "minor", "{what} no longer has the header {name}"),
    Rule("header-changed",             "header-changed",             "patch", "patch", "the header {name} of {what} changed"),
    # Data.
    Rule("field-added",                "field-removed",              "minor", "minor", "{what} was added"),
    Rule("field-removed",              "field-added",                "major", "major", "{what} was removed"),
    Rule("required-field-added",       "required-field-removed",     "major", "minor", "{what} was added and is required"),
    Rule("required-field-removed",     "required-field-added",       "major", "major", "{what} was removed; it was required"),
    Rule("field-renamed",              "field-renamed",              "major", "major", "{what} was renamed from {before}"),
    Rule("read-only-added",            "read-only-removed",          "major", "patch", "{what} is now read-only: requests omit it"),
    Rule("read-only-removed",          "read-only-added",            "minor", "patch", "{what} is no longer read-only: requests can contain it"),
    Rule("write-only-added",           "write-only-removed",         "patch", "major", "{what} is now write-only: responses omit it"),
    Rule("write-only-removed",         "write-only-added",           "patch", "minor", "{what} is no longer write-only: responses can contain it"),
    Rule("json-name-changed",          "json-name-changed",          "minor", "minor", "the JSON name of {what} changed from {before} to {after}"),
    Rule("null-allowed",               "null-refused",               "minor", "major", "{what} can now be None", response_if_optional="patch"),
    Rule("null-refused",               "null-allowed",               "major", "minor", "{what} can no longer be None", response_if_optional="patch"),
    Rule("type-changed",               "type-changed",               "major", "major", "the type of {what} changed from {before} to {after}"),
    Rule("type-widened",               "type-narrowed",              "minor", "major", "the type of {what} was widened from {before} to {after}"),
    Rule("type-narrowed",              "type-widened",               "major", "minor", "the type of {what} was narrowed from {before} to {after}"),
    Rule("variant-added",              "variant-removed",            "minor", "major", "{what} can now also be {after}"),
    Rule("variant-removed",            "variant-added",              "major", "minor", "{what} can no longer be {before}"),
    Rule("discriminator-changed",      "discriminator-changed",      "major", "major", "the discriminator of {what} changed from {before} to {after}"),
    Rule("tag-added",                  "tag-removed",                "minor", "minor", "{what} now maps the discriminator value {name} to {after}"),
    Rule("tag-removed",                "tag-added",                  "major", "minor", "{what} no longer maps the discriminator value {name} to {before}"),
    Rule("limit-tightened",            "limit-loosened",             "major", "patch", "{name} of {what} was tightened from {before} to {after}"),
    Rule("limit-loosened",             "limit-tightened",            "minor", "patch", "{name} of {what} was loosened from {before} to {after}"),
    Rule("limit-changed",              "limit-changed",              "major", "patch", "{name} of {what} changed from {before} to {after}"),
    Rule("choice-tightened",           "choice-loosened",            "major", "patch", "the choice of required fields of {what} was tightened from {before} to {after}"),
    Rule("choice-loosened",            "choice-tightened",           "minor", "patch", "the choice of required fields of {what} was loosened from {before} to {after}"),
    Rule("choice-changed",             "choice-changed",             "major", "patch", "the choice of required fields of {what} changed from {before} to {after}"),
    Rule("format-changed",             "format-changed",             "patch", "patch", "the format of {what} changed from {before} to {after}"),
    Rule("enum-added",                 "enum-removed",               "major", "minor", "{what} now has known values: {after}"),
    Rule("enum-removed",               "enum-added",                 "minor", "minor", "{what} no longer has known values"),
    Rule("enum-value-added",           "enum-value-removed",         "minor", "minor", "{after} is now a known value of {what}"),
    Rule("enum-value-removed",         "enum-value-added",           "major", "minor", "{before} is no longer a known value of {what}"),
    Rule("default-added",              "default-removed",            "minor", "minor", "{what} now has the default {after}"),
    Rule("default-removed",            "default-added",              "minor", "minor", "{what} no longer has the default {before}"),
    Rule("default-changed",            "default-changed",            "minor", "minor", "the default of {what} changed from {before} to {after}"),
    Rule("text-rule-added",            "text-rule-removed",          "major", "patch", "{what} must now {after}"),
    Rule("text-rule-removed",          "text-rule-added",            "minor", "patch", "{what} no longer has to {before}"),
    Rule("text-rule-changed",          "text-rule-changed",          "major", "patch", "{what} must now {after}; before, it had to {before}"),
    # Documentation.
    Rule("title-changed",              "title-changed",              "patch", "patch", "the title of {what} changed", is_documentation=True),
    Rule("version-changed",            "version-changed",            "patch", "patch", "the version of {what} changed from {before} to {after}"),
    Rule("summary-changed",            "summary-changed",            "patch", "patch", "the summary of {what} changed", is_documentation=True),
    Rule("description-changed",        "description-changed",        "patch", "patch", "the description of {what} changed", is_documentation=True),
    Rule("examples-changed",           "examples-changed",           "patch", "patch", "the examples of {what} changed", is_documentation=True),
)
# fmt: on

RULES = {rule.kind: rule for rule in _TABLE}
"""Every rule by its kind, in the order in which changes of one severity are listed."""
