"""Identifiers of the generated code. No other module creates them."""

from __future__ import annotations

import keyword
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from .api_keys import without_version
from .literals import Code
from .reserved_names import (
    ACTIONS_ATTRIBUTES,
    CLASS_NAMES,
    CLIENT_ATTRIBUTES,
    METHOD_ARGUMENTS,
    METHOD_TYPE_NAMES,
    MODEL_ATTRIBUTES,
    TYPE_NAMES,
)
from .words import UnusableNameError, capitalized, foreign_letter, snake_case, words_of

T = TypeVar("T", bound=Hashable)

READING_VERBS = ("get", "list", "search")
"""Verbs of reading operations. An iterator's name has "iter" in their place."""


def is_identifier(name: str) -> bool:
    """Return whether a name is a Python identifier in ASCII and not a keyword."""
    return name.isidentifier() and name.isascii() and not keyword.iskeyword(name)


class Identifier(Code):
    """A name that is a Python identifier in ASCII and not a keyword."""

    __slots__ = ()

    def __new__(cls, name: str) -> Identifier:
        """Return the identifier, or raise ``ValueError`` for an invalid name."""
        if not is_identifier(name):
            raise ValueError(f"{name!r} cannot be a Python identifier")
        return super().__new__(cls, name)


def method_name(operation_id: str) -> Identifier:
    """Return ``create_confirm_order_details`` for ``createConfirmOrderDetails``.

    Templates may name files after methods, so that no letter is left out: another one looks alike.
    """
    taken = CLIENT_ATTRIBUTES | METHOD_TYPE_NAMES
    name = _identifier(operation_id, snake_case, taken, "call")
    if letter := foreign_letter(operation_id):
        raise UnusableNameError(f"unsupported: {operation_id!r} contains {letter}")
    return name


def iterator_names(methods: Mapping[str, bool], taken: Iterable[str]) -> dict[str, Identifier]:
    """Return ``iter_orders`` for ``get_orders``, or ``iter_pages_of_orders`` for whole pages.

    The verb stays if two names would be the same without it.

    Args:
        methods: The methods with pages, and whether their iterators yield whole pages.
        taken: All methods of the client.

    """
    short = {each: _iterator(each, pages, READING_VERBS) for each, pages in methods.items()}
    counts = Counter([*short.values(), *taken])
    return {
        each: name if counts[name] == 1 else _iterator(each, methods[each], ())
        for each, name in short.items()
    }


def _iterator(method: str, pages: bool, verbs: tuple[str, ...]) -> Identifier:
    subject = _without_verb(method, verbs)
    return Identifier(f"iter_pages_of_{subject}" if pages else f"iter_{subject}")


def _without_verb(method: str, verbs: tuple[str, ...]) -> str:
    verb, _, rest = method.rstrip("_").partition("_")
    return rest if rest and verb in verbs else method.rstrip("_")


def actions_name(method: str, taken: Container[str]) -> Identifier:
    """Return ``order_actions`` for ``get_order_actions``, and for ``get_order``.

    If that is not an identifier, or the name of another method, it is ``allowed_order_actions``.

    Args:
        method: The method whose response has the links.
        taken: All methods of the client.

    """
    subject = _without_verb(method, READING_VERBS)
    name = subject if "actions" in subject.split("_") else f"{subject}_actions"
    is_free = name.isidentifier() and name not in taken
    return Identifier(name if is_free else f"allowed_{name}")


def action_name(method: str) -> Identifier:
    """Return the client method's name, with a "_" if the class of actions uses the name."""
    return Identifier(f"{method}_" if method in ACTIONS_ATTRIBUTES else method)


def constant_name(operation_id: str) -> Identifier:
    """Return ``CREATE_WARRANTY`` for ``createWarranty``."""
    return _identifier(operation_id, lambda words: snake_case(words).upper(), frozenset(), "call")


def parameter_name(*path: str) -> Identifier:
    """Return ``marketplace_ids`` for ``marketplaceIds``; its location may come first."""
    return _identifier(" ".join(path), snake_case, METHOD_ARGUMENTS)


_FIELDS_TAKEN = MODEL_ATTRIBUTES | TYPE_NAMES | {"self"}


@lru_cache(4096)
def field_name(wire_name: str) -> Identifier:
    """Return ``links`` for ``_links``, and ``schema_`` for ``schema``, which pydantic uses."""
    name = _identifier(wire_name, snake_case, _FIELDS_TAKEN)
    return Identifier(f"{name}_") if name.startswith("model_") else name


def class_name(*path: str) -> Identifier:
    """Return a class name from a schema's name, or from its parent's name and the field's."""
    words = [word for part in path for word in words_of(part)]
    words = _after_letter(words, "Model")
    name = _usable("".join(capitalized(word) for word in words), " ".join(path))
    return Identifier(f"{name}Model" if name in CLASS_NAMES else name)


def client_name(api_key: str) -> Identifier:
    """Return ``Messaging`` for ``messaging_v1``. The templates append ``Client``."""
    return class_name(without_version(api_key))


def collisions(named: Iterable[T], name_of: Callable[[T], str]) -> Mapping[str, tuple[T, ...]]:
    """Return each identifier that several of the given objects would have, with those objects."""
    origins: dict[str, list[T]] = defaultdict(list)
    for each in named:
        origins[name_of(each)].append(each)
    return {each: tuple(found) for each, found in origins.items() if len(found) > 1}


def _identifier(
    name: str, join: Callable[[list[str]], str], taken: frozenset[str], first: str = "value"
) -> Identifier:
    """Return a name; ``first`` precedes one that starts with a digit: ``value_1st``."""
    joined = _usable(join(_after_letter(words_of(name), first)), name)
    if joined in taken or keyword.iskeyword(joined):
        joined += "_"
    return Identifier(joined)


def _after_letter(words: list[str], first: str) -> list[str]:
    """Return the words, with another one in front if the first starts with a digit."""
    return [first, *words] if words and words[0][0].isdigit() else words


def _usable(joined: str, origin: str) -> str:
    if not joined.isidentifier():
        raise UnusableNameError(f"unsupported: {origin!r} gives no Python name")
    return joined
