"""Overlays (OpenAPI Overlay 1.0): patches to a vendor's document, each with its reason."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NoReturn

from ...core.errors import Pointer, Problem, SpecError
from ...core.stages import stage
from ..boolean_schemas import without_true
from ..document_editor import DocumentEditor
from ..documents import SUFFIXES, Document, Origin, display_path, load_overlay
from .targets import has_parent, select_target

_VERSION = re.compile(r"1\.0\.[0-9]+")
_HEAD_KEYS = ("overlay", "info", "extends", "actions")
_INFO_KEYS = ("title", "version")
_ACTION_KEYS = ("target", "description", "update", "remove")

_OBSOLETE = "delete the action"
_MISSING = "correct the target, or delete the action if the vendor removed the part"


class ObsoleteActionError(SpecError):
    """An action changes nothing."""


class MissingTargetError(SpecError):
    """The target of an action, or what surrounds it, is missing from the document."""


def apply_overlays(
    documents: list[Document], folders: tuple[Path, ...], base: Path
) -> list[Document]:
    """Return the documents with the overlays of their APIs applied.

    Schemas that are ``true`` become ``{}``, whether the document or its overlay contains them.

    Args:
        documents: The documents, which stay unchanged.
        folders: The folders to search for an API's overlay; the first overlay found is used.
        base: Messages show the path of an overlay inside this folder relative to it.

    Raises:
        SpecError: An overlay is invalid, or one of its actions has no effect.

    """
    overlaid: list[Document] = []
    problems: list[Problem] = []
    for document in documents:
        try:
            with stage("overlay", document.file):
                overlaid.append(without_true(_overlaid(document, folders, base)))
        except SpecError as error:
            problems += error.problems
    if problems:
        raise SpecError(problems)
    return overlaid


@dataclass(frozen=True)
class PartialOverlay:
    """A document with the applicable actions of an overlay.

    Attributes:
        document: The document after these actions.
        skipped: A problem for each action that is impossible or has no effect.
        obsolete: The problems of actions that have no effect, by index in the list of actions.
        missing: The problems of actions whose target is missing, by the same index.

    """

    document: Document
    skipped: tuple[Problem, ...] = ()
    obsolete: Mapping[int, Problem] = field(default_factory=dict)
    missing: Mapping[int, Problem] = field(default_factory=dict)


def apply_applicable(document: Document, overlay: Document) -> PartialOverlay:
    """Apply those actions of an overlay that are possible and change the document.

    An overlay is written for one revision of a vendor's document. Another revision may need only
    some of its actions: the rest are skipped here, while ``apply_overlays`` rejects them.

    Args:
        document: The document, which stays unchanged.
        overlay: The overlay as loaded; an overlay that extends another file is ignored.

    Raises:
        SpecError: The overlay is invalid.

    """
    if not _is_for(document, overlay):
        return PartialOverlay(without_true(document))
    with stage("overlay", overlay.file):
        if problems := [*_problems_in(overlay)]:
            raise SpecError(problems)
        partial = _apply_each(document, overlay)
        return replace(partial, document=without_true(partial.document))


def _overlaid(document: Document, folders: tuple[Path, ...], base: Path) -> Document:
    file = find_overlay(document.key, folders, base)
    if file is None:
        return document
    overlay = load_overlay(file, base, document.key)
    if not _is_for(document, overlay):
        return document
    with stage("overlay", overlay.file):
        if problems := [*_problems_in(overlay)]:
            raise SpecError(problems)
        return _apply(document, overlay)


def find_overlay(key: str, folders: tuple[Path, ...], base: Path) -> Path | None:
    """Return the overlay of an API from the first folder that has one.

    Raises:
        SpecError: A folder has two overlays for the API.

    """
    for folder in folders:
        files = [folder / f"{key}.overlay{suffix}" for suffix in SUFFIXES]
        found = [file for file in files if os.path.lexists(file)]
        if len(found) > 1:
            message, hint = f"there are two overlays for {key}", "keep one of them"
            raise SpecError(
                Problem(display_path(each, base), 1, 1, (), message, hint) for each in found
            )
        if found:
            return found[0]
    return None


def _is_for(document: Document, overlay: Document) -> bool:
    """Return whether an overlay extends this document, not another file of the same API.

    Names are compared as they would be in the folder of documents: a file that is being added is
    in another folder and may have another name there.
    """
    extends = overlay.data.get("extends")
    name = f"{document.key}{Path(document.file).suffix}"
    return not isinstance(extends, str) or extends.split("/")[-1] == name


def _apply(document: Document, overlay: Document) -> Document:
    partial = _apply_each(document, overlay)
    if partial.skipped:
        raise SpecError(partial.skipped)
    return partial.document


def _apply_each(document: Document, overlay: Document) -> PartialOverlay:
    editor = DocumentEditor(document)
    applied: list[str] = []
    problems: list[Problem] = []
    obsolete: dict[int, Problem] = {}
    missing: dict[int, Problem] = {}
    for index, action in enumerate(overlay.data["actions"]):
        try:
            _act(editor, overlay, ("actions", index), action)
        except SpecError as error:
            problems += error.problems
            if isinstance(error, ObsoleteActionError):
                (obsolete[index],) = error.problems
            elif isinstance(error, MissingTargetError):
                (missing[index],) = error.problems
        else:
            applied.append(" ".join(action["description"].split()))
    digest = hashlib.sha256(f"{document.digest} {overlay.digest}".encode()).hexdigest()
    found = replace(editor.document, digest=digest, applied=tuple(applied))
    return PartialOverlay(found, tuple(problems), obsolete, missing)


def _act(
    editor: DocumentEditor, overlay: Document, pointer: Pointer, action: dict[str, Any]
) -> None:
    """Apply an action. One that changes nothing is an error, so that no action outlives its use.

    Raises:
        ObsoleteActionError: The document already contains what the action would do.
        MissingTargetError: The target matches nothing.
        SpecError: The action is impossible.

    """
    file, target = editor.document.file, (*pointer, "target")
    found = select_target(editor.document.data, overlay, target, action["target"])
    if not found:
        _raise_missing(editor, overlay, target, action)
    if "remove" in action:
        if () in found:
            message, hint = "the target is the whole document", "remove only a part of it"
            raise SpecError([overlay.problem(target, message, hint)])
        editor.remove(found)
        return
    origin = Origin((*pointer, "update"), overlay)
    changes = [editor.update(place, action["update"], origin) for place in found]
    if not any(changes):
        message = f"{file} already contains this: the vendor may have corrected it"
        raise ObsoleteActionError([overlay.problem(origin.pointer, message, _OBSOLETE)])


def _raise_missing(
    editor: DocumentEditor, overlay: Document, target: Pointer, action: dict[str, Any]
) -> NoReturn:
    """Raise an error for a target that matches nothing.

    What would be removed from a part that is still there has been removed already.
    """
    message = f"the target matches nothing in {editor.document.file}"
    if "remove" in action and has_parent(editor.document.data, overlay, target, action["target"]):
        message = f"{message}: the vendor may have corrected it"
        raise ObsoleteActionError([overlay.problem(target, message, _OBSOLETE)])
    raise MissingTargetError([overlay.problem(target, message, _MISSING)])


def _problems_in(overlay: Document) -> Iterator[Problem]:
    """Yield violations of the standard, and of our rule that each action gives its reason."""
    data = overlay.data
    yield from _unknown_keys(overlay, (), data, _HEAD_KEYS)
    version = data.get("overlay")
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        of_what = "of the Overlay Specification"
        message = f"unsupported: version {str(version)[:20]} {of_what}"
        if "overlay" not in data:
            message = f"the version {of_what} is missing"
        yield overlay.problem(("overlay",), message, "write overlay: 1.0.0")
    info = data.get("info")
    if isinstance(info, dict):
        yield from _unknown_keys(overlay, ("info",), info, _INFO_KEYS)
        for key in _INFO_KEYS:
            yield from _missing_text(overlay, ("info", key), info)
    else:
        yield overlay.problem(("info",), "info must be an object", "give it a title and a version")
    if "extends" in data:
        yield from _missing_text(overlay, ("extends",), data)
    actions = data.get("actions")
    if not isinstance(actions, list) or not actions:
        yield overlay.problem(("actions",), "there is no list of actions", "add an action")
        return
    for index, action in enumerate(actions):
        yield from _faults_of_action(overlay, ("actions", index), action)


def _faults_of_action(overlay: Document, pointer: Pointer, action: Any) -> Iterator[Problem]:
    if not isinstance(action, dict):
        hint = f"give it a {', a '.join(_ACTION_KEYS[:2])}, and update or remove"
        yield overlay.problem(pointer, "the action must be an object", hint)
        return
    yield from _unknown_keys(overlay, pointer, action, _ACTION_KEYS)
    for key in ("target", "description"):
        yield from _missing_text(overlay, (*pointer, key), action)
    if ("update" in action) is ("remove" in action):
        which = "both update and remove" if "update" in action else "neither update nor remove"
        yield overlay.problem(pointer, f"the action has {which}", "give it one of them")
    if action.get("remove", True) is not True:
        message, hint = "remove must be true", "write remove: true, or delete the action"
        yield overlay.problem((*pointer, "remove"), message, hint)
    if isinstance(path := action.get("target"), str):
        try:
            select_target({}, overlay, (*pointer, "target"), path)
        except SpecError as error:
            yield from error.problems


def _unknown_keys(
    overlay: Document, pointer: Pointer, value: dict[str, Any], known: tuple[str, ...]
) -> Iterator[Problem]:
    for key in value:
        if key not in known and not key.startswith("x-"):
            hint = f"use {', '.join(known)}"
            yield overlay.problem((*pointer, key), f"unknown key {key!r}", hint)


def _missing_text(overlay: Document, pointer: Pointer, value: dict[str, Any]) -> Iterator[Problem]:
    key = str(pointer[-1])
    text = value.get(key)
    if not isinstance(text, str) or not text.strip():
        message = f"{key} must be a string" if key in value else f"{key} is missing"
        yield overlay.problem(pointer, message, _MISSING_HINTS[key])


_MISSING_HINTS = {
    "title": "name the API that the overlay is for",
    "version": 'quote it, such as "1"',
    "extends": "name the file that the overlay is for, such as ../orders_v0.json",
    "target": "write the JSONPath of what the action changes",
    "description": "give the reason for the action",
}
"""The hint for a string that is missing."""
