"""Applies overlays (OpenAPI Overlay 1.0): patches to a vendor's document, each with its reason."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..core.errors import Pointer, Problem, SpecError
from ..core.stages import stage
from .boolean_schemas import without_true
from .document_editor import DocumentEditor
from .documents import SUFFIXES, Document, Origin, load_overlay, shown
from .overlay_targets import environment, excess
from .parser import MOST_LEVELS

_VERSION = re.compile(r"1\.0\.[0-9]+")
_HEAD_KEYS = ("overlay", "info", "extends", "actions")
_INFO_KEYS = ("title", "version")
_ACTION_KEYS = ("target", "description", "update", "remove")

_NEEDLESS = "delete the action"


class _NeedlessError(SpecError):
    """An action changes nothing."""


def apply_overlays(
    documents: list[Document], folders: tuple[Path, ...], base: Path
) -> list[Document]:
    """Return the documents with the overlays of their APIs applied.

    Args:
        documents: They are left as they are.
        folders: Where an API's overlay is looked for, in this order; the first found is used.
        base: Messages show an overlay's path relative to this folder where it lies inside.

    Raises:
        SpecError: An overlay breaks the rules, or one of its actions is of no use.

    Schemas that are ``true`` become ``{}`` here, wherever they came from.

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
    """A document with as much of an overlay as fits it.

    Attributes:
        document: With those actions applied that could be.
        unfit: Why each of the others could not be, or need not be.
        needless: Which of them need not be, by their places in the list of actions, and why.

    """

    document: Document
    unfit: tuple[Problem, ...] = ()
    needless: Mapping[int, Problem] = field(default_factory=dict)


def apply_applicable(document: Document, overlay: Document) -> PartialOverlay:
    """The document with those actions of an overlay that can be done and that change something.

    An overlay is written for one revision of a vendor's document. To compare another one with it,
    what does not fit that one is left out, where ``apply_overlays`` would refuse it.

    Args:
        document: It is left as it is.
        overlay: As it was loaded; one that is about another file is not used.

    Raises:
        SpecError: The overlay breaks the rules.

    """
    if not _is_for(document, overlay):
        return PartialOverlay(without_true(document))
    with stage("overlay", overlay.file):
        if problems := [*_faults(overlay)]:
            raise SpecError(problems)
        fitted = _fitted(document, overlay)
        return replace(fitted, document=without_true(fitted.document))


def _overlaid(document: Document, folders: tuple[Path, ...], base: Path) -> Document:
    file = find_overlay(document.key, folders, base)
    if file is None:
        return document
    overlay = load_overlay(file, base, document.key)
    if not _is_for(document, overlay):
        return document
    with stage("overlay", overlay.file):
        if problems := [*_faults(overlay)]:
            raise SpecError(problems)
        return _apply(document, overlay)


def find_overlay(key: str, folders: tuple[Path, ...], base: Path) -> Path | None:
    """Return the overlay of an API, in the first folder that has one.

    Raises:
        SpecError: A folder has two.

    """
    for folder in folders:
        files = [folder / f"{key}.overlay{suffix}" for suffix in SUFFIXES]
        found = [file for file in files if os.path.lexists(file)]
        if len(found) > 1:
            wrong, right = f"there are two overlays for {key}", "keep one of them"
            raise SpecError(Problem(shown(each, base), 1, 1, (), wrong, right) for each in found)
        if found:
            return found[0]
    return None


def _is_for(document: Document, overlay: Document) -> bool:
    """Return whether an overlay is about this file, not about another one of the same API.

    A vendor's file that is just being added lies elsewhere, and has another name there.
    """
    extends = overlay.data.get("extends")
    name = f"{document.key}{Path(document.file).suffix}"
    return not isinstance(extends, str) or extends.split("/")[-1] == name


def _apply(document: Document, overlay: Document) -> Document:
    fitted = _fitted(document, overlay)
    if fitted.unfit:
        raise SpecError(fitted.unfit)
    return fitted.document


def _fitted(document: Document, overlay: Document) -> PartialOverlay:
    draft = DocumentEditor(document)
    applied: list[str] = []
    problems: list[Problem] = []
    needless: dict[int, Problem] = {}
    for index, action in enumerate(overlay.data["actions"]):
        try:
            _act(draft, overlay, ("actions", index), action)
        except SpecError as error:
            problems += error.problems
            if isinstance(error, _NeedlessError):
                (needless[index],) = error.problems
        else:
            applied.append(" ".join(action["description"].split()))
    digest = hashlib.sha256(f"{document.digest} {overlay.digest}".encode()).hexdigest()
    found = replace(draft.document, digest=digest, applied=tuple(applied))
    return PartialOverlay(found, tuple(problems), needless)


def _act(
    draft: DocumentEditor, overlay: Document, pointer: Pointer, action: dict[str, Any]
) -> None:
    """Do what an action says; one that changes nothing is refused, so that none outlives its use.

    Raises:
        SpecError: It cannot be done, or need not be.

    """
    file, target = draft.document.file, (*pointer, "target")
    found = _select(draft.document.data, overlay, target, action["target"])
    if not found:
        wrong = f"the target is nowhere in {file}: the vendor may have corrected it"
        raise _NeedlessError([overlay.problem(target, wrong, _NEEDLESS)])
    if "remove" in action:
        if () in found:
            right = "target a part of it"
            raise SpecError([overlay.problem(target, "this removes the whole document", right)])
        draft.remove(found)
        return
    origin = Origin((*pointer, "update"), overlay)
    changes = [draft.update(place, action["update"], origin) for place in found]
    if not any(changes):
        wrong = f"{file} says this already: the vendor may have corrected it"
        raise _NeedlessError([overlay.problem(origin.pointer, wrong, _NEEDLESS)])


def _select(data: Any, overlay: Document, pointer: Pointer, path: str) -> list[Pointer]:
    """Return the places that a JSONPath selects, each once."""
    from jsonpath_rfc9535 import JSONPathError

    if what := excess(path):
        wrong = f"unsupported: a target {what}"
        raise SpecError([overlay.problem(pointer, wrong, "write several actions")])
    try:
        found = environment(2 * MOST_LEVELS).find(path, data)  # Updates deepen a document.
        return list(dict.fromkeys(node.location for node in found))
    except RecursionError as error:
        wrong = "unsupported: a target that is nested too deeply"
        raise SpecError([overlay.problem(pointer, wrong, "write a simpler one")]) from error
    except JSONPathError as error:
        where = f" at character {error.token.index + 1}" if error.token else ""
        wrong = f"the target is no JSONPath: {error.args[0]}{where}"
        right = "follow RFC 9535, as in $.paths[*].get"
        raise SpecError([overlay.problem(pointer, wrong, right)]) from error


def _faults(overlay: Document) -> Iterator[Problem]:
    """Where an overlay breaks the standard, or our rule that each action says why it is there."""
    data = overlay.data
    yield from _unknown_keys(overlay, (), data, _HEAD_KEYS)
    version = data.get("overlay")
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        of_what = "of the Overlay Specification"
        wrong = f"unsupported: version {str(version)[:20]} {of_what}"
        if "overlay" not in data:
            wrong = f"the version {of_what} is missing"
        yield overlay.problem(("overlay",), wrong, "write overlay: 1.0.0")
    info = data.get("info")
    if isinstance(info, dict):
        yield from _unknown_keys(overlay, ("info",), info, _INFO_KEYS)
        for key in _INFO_KEYS:
            yield from _missing_text(overlay, ("info", key), info)
    else:
        yield overlay.problem(("info",), "info is no object", "give it a title and a version")
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
        right = f"give it a {', a '.join(_ACTION_KEYS[:2])}, and update or remove"
        yield overlay.problem(pointer, "the action is no object", right)
        return
    yield from _unknown_keys(overlay, pointer, action, _ACTION_KEYS)
    for key in ("target", "description"):
        yield from _missing_text(overlay, (*pointer, key), action)
    if ("update" in action) is ("remove" in action):
        which = "both update and remove" if "update" in action else "neither update nor remove"
        yield overlay.problem(pointer, f"the action has {which}", "give it one of them")
    if action.get("remove", True) is not True:
        wrong, right = "remove is not true", "write remove: true, or leave the action out"
        yield overlay.problem((*pointer, "remove"), wrong, right)
    if isinstance(path := action.get("target"), str):
        try:
            _select({}, overlay, (*pointer, "target"), path)
        except SpecError as error:
            yield from error.problems


def _unknown_keys(
    overlay: Document, pointer: Pointer, value: dict[str, Any], known: tuple[str, ...]
) -> Iterator[Problem]:
    for key in value:
        if key not in known and not key.startswith("x-"):
            right = f"use {', '.join(known)}"
            yield overlay.problem((*pointer, key), f"an overlay has no {key!r} here", right)


def _missing_text(overlay: Document, pointer: Pointer, value: dict[str, Any]) -> Iterator[Problem]:
    key = str(pointer[-1])
    text = value.get(key)
    if not isinstance(text, str) or not text.strip():
        wrong = f"{key} is no text" if key in value else f"{key} is missing"
        yield overlay.problem(pointer, wrong, _TEXTS[key])


_TEXTS = {
    "title": "say which API the overlay is for",
    "version": 'quote it, such as "1"',
    "extends": "name the file that the overlay is for, such as ../orders_v0.json",
    "target": "write the JSONPath of what the action changes",
    "description": "say why the action is there",
}
"""What would be right where a text is missing."""
