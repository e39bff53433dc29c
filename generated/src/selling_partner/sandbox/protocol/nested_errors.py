"""The errors inside a union, in place of the one that no member of the union fits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from jsonschema_rs import ValidationError, ValidationErrorKind

Place = Sequence[str | int]


def nested_errors(errors: Iterable[ValidationError]) -> Iterator[ValidationError]:
    """Yield each error; for one of a union, those of the only member that has the value's type.

    The member may be the only one, the only one besides ``null``, or the only one for objects. A
    caller then learns the place inside the value. An error that leaves several members open is
    yielded as it is.
    """
    for error in errors:
        branch = _only_branch(error)
        yield from [error] if branch is None else nested_errors(branch)


def _only_branch(error: ValidationError) -> Sequence[ValidationError] | None:
    """Return the errors of the only member that has the value's type."""
    branches = _branches(error)
    if len(branches) > 1:
        place = error.instance_path
        branches = [each for each in branches if not any(_excludes(one, place) for one in each)]
    return branches[0] if len(branches) == 1 else None


def _branches(error: ValidationError) -> Sequence[Sequence[ValidationError]]:
    """Return the errors of each member of a union; empty for another error."""
    kind = error.kind
    return kind.context if isinstance(kind, ValidationErrorKind.AnyOf) else ()


def _excludes(error: ValidationError, place: Place) -> bool:
    """Return whether a member is for values of another type than the one at a place."""
    if error.instance_path != place:
        return False
    kind = error.kind
    if isinstance(kind, ValidationErrorKind.Constant):
        return kind.expected_value is None
    if isinstance(kind, ValidationErrorKind.Enum):
        return kind.options == [None]
    if branches := _branches(error):
        return all(any(_excludes(one, place) for one in each) for each in branches)
    return isinstance(kind, ValidationErrorKind.Type)
