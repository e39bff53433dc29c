"""Validation errors without pydantic's internal names.

The path of an error inside a union contains the name of the member's validator, such as
``function-plain[_validate()]`` or ``constrained-str``, and each member reports its own error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from .base import is_model, wire_name
from .extras import extra_type
from .optional_types import innermost

Path = tuple[int | str, ...]

_KEY = "[key]"
"""The step with which pydantic marks an error about the key of a dict."""

_OTHER_KINDS = frozenset({"int_parsing", "int_from_float", "bool_parsing", "none_required"})
"""Types of errors, besides those in ``_type``, about a value of another kind than the expected."""

_CONTAINERS = frozenset({list, dict})

_EXPECTED = "Input should be "


class Fault(NamedTuple):
    """A problem of a value.

    Attributes:
        path: The fields, keys and indices that lead to the value.
        kind: The type of pydantic's error.
        message: The description.
        context: The limits in the message, by their names.
        value: The value.

    """

    path: Path
    kind: str
    message: str
    context: Mapping[str, Any]
    value: object


class _Choice(NamedTuple):
    """A union on the path of an error: its own path, and the name of the member that was tried."""

    path: Path
    member: str


_Found = tuple[Fault, tuple[_Choice, ...]]
"""A fault, and the unions on its path from the outermost to the innermost."""


def faults_of(annotation: Any, error: ValidationError) -> list[Fault]:
    """Return the problems of a value, without the names of union members in their paths.

    Of the members of a union only those are reported that the value comes close to.

    Args:
        annotation: The type that the value was validated as.
        error: The error.

    """
    found = [_located(annotation, each) for each in error.errors(include_url=False)]
    return list(_reported(found, 0))


def plain_error(annotation: Any, error: ValidationError) -> ValidationError:
    """Return the same error, or one without the names of union members if it has some."""
    faults = faults_of(annotation, error)
    before = [(each["loc"], each["msg"]) for each in error.errors(include_url=False)]
    if [(each.path, each.message) for each in faults] == before:
        return error
    details = [_details(each) for each in faults]
    return ValidationError.from_exception_data(error.title, details, hide_input=True)


def _details(fault: Fault) -> InitErrorDetails:
    kind: Any = fault.kind
    message: Any = fault.message
    is_template = any(f"{{{name}}}" in message for name in fault.context)
    context = None if is_template else dict(fault.context)
    error = PydanticCustomError(kind, message, context or None)
    return InitErrorDetails(type=error, loc=fault.path, input=fault.value)


def _located(annotation: Any, error: ErrorDetails) -> _Found:
    walks = list(_walks(annotation, error["loc"], (), ()))
    path, choices = next((each[1:] for each in walks if each.is_complete), walks[0][1:])
    message = error["msg"]
    if path[-1:] == (_KEY,) and _KEY not in error["loc"][:-1]:
        path, message = path[:-1], f"the key is invalid: {message}"
    return Fault(path, error["type"], message, error.get("ctx", {}), error["input"]), choices


class _Walk(NamedTuple):
    """A reading of the path of an error.

    Attributes:
        is_complete: Whether each step is a part of the type there.
        path: The path without the names of union members.
        choices: The unions on it.

    """

    is_complete: bool
    path: Path
    choices: tuple[_Choice, ...]


def _walks(
    annotation: Any, rest: Path, path: Path, choices: tuple[_Choice, ...]
) -> Iterator[_Walk]:
    """Yield each reading of the rest of a path; several members of a union may have one name."""
    if not rest or rest == (_KEY,):
        yield _Walk(True, (*path, *rest), choices)
        return
    inner = innermost(annotation)
    step, *following = rest
    if isinstance(inner, tuple):
        found = (*choices, _Choice(path, str(step)))
        for member in _members(inner, str(step)):
            yield from _walks(member, tuple(following), path, found)
        return
    is_part = isinstance(step, int) if get_origin(inner) is list else _has_fields(inner)
    for each in _walks(_inside(inner, step), tuple(following), (*path, step), choices):
        yield each._replace(is_complete=is_part and each.is_complete)


def _has_fields(inner: Any) -> bool:
    return is_model(inner) or get_origin(inner) is dict


def _members(members: tuple[Any, ...], name: str) -> Iterator[Any]:
    """Yield the members of a union that may have a name of pydantic's, and last ``Any``."""
    for each in members:
        inner = innermost(each)
        if is_model(inner):
            if inner.__name__ == name:
                yield each
        elif isinstance(inner, tuple):
            if "union[" in name or name.startswith(("function-", "nullable[")):
                yield each
        elif get_origin(inner) in _CONTAINERS and f"{get_origin(inner).__name__}[" in name:
            yield each
    yield Any  # A scalar has no parts.


def _inside(inner: Any, step: int | str) -> Any:
    """Return the type of a value inside a model, a list or a dict."""
    if is_model(inner):
        for name, field in inner.model_fields.items():
            if step in {name, wire_name(name, field)}:
                return field.annotation
        return extra_type(inner)
    return get_args(inner)[-1] if get_origin(inner) in _CONTAINERS else Any


def _reported(found: Iterable[_Found], depth: int) -> Iterator[Fault]:
    """Yield the faults to report, in the order of the errors.

    Args:
        found: Errors that share the first unions on their paths.
        depth: The number of these unions.

    """
    unions: dict[Path, dict[str, list[_Found]]] = {}
    order: list[Fault | Path] = []
    for fault, choices in found:
        if len(choices) <= depth:
            order.append(fault)
            continue
        path, member = choices[depth]
        if path not in unions:
            order.append(path)
        unions.setdefault(path, {}).setdefault(member, []).append((fault, choices))
    for each in order:
        if isinstance(each, Fault):
            yield each
        else:
            members = {
                name: list(_reported(inside, depth + 1)) for name, inside in unions[each].items()
            }
            yield from _closest(each, members)


def _closest(path: Path, members: Mapping[str, list[Fault]]) -> list[Fault]:
    """Return the faults of the members of a union that a value comes close to.

    A value of another kind than all members gets one fault that lists the expected kinds.
    """
    open_members = {
        name: faults
        for name, faults in members.items()
        if len(members) == 1 or any(each.kind != "literal_error" for each in faults)
    }
    close = {
        name: faults
        for name, faults in open_members.items()
        if not all(_is_of_other_kind(path, each) for each in faults)
    }
    chosen = close or open_members
    if len(chosen) == 1:
        return list(_all(chosen))
    if all(each.path == path for each in _all(chosen)):
        return [_joined(list(_all(chosen)))]
    return _of_classes(chosen)


def _is_of_other_kind(path: Path, fault: Fault) -> bool:
    is_other = fault.kind.endswith("_type") or fault.kind in _OTHER_KINDS
    is_untagged = fault.kind == "unknown_tag" and not isinstance(fault.value, Mapping)
    return fault.path == path and (is_other or is_untagged)


def _all(members: Mapping[str, list[Fault]]) -> Iterator[Fault]:
    for faults in members.values():
        yield from faults


def _joined(faults: list[Fault]) -> Fault:
    """Return one fault with the messages of all members."""
    first, *others = {each.message: each for each in faults}.values()
    if not others:
        return first
    text = _expectation(first)
    for each in map(_expectation, others):
        is_alike = text.startswith(_EXPECTED) and each.startswith(_EXPECTED)
        text += f" or {each.removeprefix(_EXPECTED)}" if is_alike else f"; or {each}"
    is_other = all(_is_of_other_kind(first.path, each) for each in faults)
    kind = "union_type" if is_other else "union_mismatch"
    return first._replace(kind=kind, message=text, context={})


def _expectation(fault: Fault) -> str:
    """Return a message without what was found instead."""
    is_of_kind = fault.kind in _OTHER_KINDS
    return fault.message.partition(",")[0] if is_of_kind else fault.message


def _of_classes(members: Mapping[str, list[Fault]]) -> list[Fault]:
    """Return the faults of several members, with the class for each that only some have."""
    owners: dict[tuple[Path, str], list[str]] = {}
    for name, faults in members.items():
        for each in faults:
            owners.setdefault((each.path, each.message), []).append(name)
    made = []
    for key, each in {(each.path, each.message): each for each in _all(members)}.items():
        names = [name for name in owners[key] if name.isidentifier()]
        is_shared = len(owners[key]) == len(members)
        suffix = "" if is_shared or not names else f" (as {' or '.join(names)})"
        made.append(each._replace(message=f"{each.message}{suffix}"))
    return made
