"""Every identifier of the generated code is decided here and nowhere else."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from library._runtime.core import errors, status_errors

from .literals import Code

T = TypeVar("T", bound=Hashable)

_WORDS = re.compile(
    r"""
    [A-Z]+s(?![a-z])          # the plural of an abbreviation: SKUs
    | [A-Z]+(?![a-z])[0-9]*   # an abbreviation: ASIN, MD5
    | [A-Z][a-z]+[0-9]*       # a capitalized word
    | [a-z]+[0-9]*
    | [0-9]+
    """,
    re.VERBOSE,
)
_ASYNC_WORDS = {word: f"{word}hronous" for word in ("async", "Async")} | {"ASYNC": "Asynchronous"}
_VERSION_WORD = re.compile(r"(_v?\d+)+$")
_API_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_FILE_KIND = re.compile(r"(_(api|model|openapi|swagger))+$")
"""Words at the end of a file's name that say what kind of file it is."""

_DATED = re.compile(r"v(?=\d{4}-\d{2}-\d{2})", re.IGNORECASE)
"""What stands before a version that is a date in some names of files, and not in others."""

_COPY = re.compile(r"\s*\(\d+\)$")
"""What a browser adds to the name of a file that it has saved before."""

MODEL_ATTRIBUTES = frozenset(
    {"construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw"}
    | {"schema", "schema_json", "update_forward_refs", "validate"}
    | {"mro", "register"}
    | {"from_json", "to_dict", "to_json"}
)
"""Attributes of ``ApiModel``, of pydantic's BaseModel and of its class that a field would hide,
next to ``model_*``."""

TYPE_NAMES = frozenset({"bool", "bytes", "float", "int", "list", "str"})
"""Types in the annotations of a class, where an attribute of that name would hide them."""

METHOD_TYPE_NAMES = TYPE_NAMES | {"date", "datetime", "dict", "object"}
"""The same in the annotations of a client's methods."""

CLIENT_ATTRIBUTES = frozenset({"aclose", "close", "from_env", "with_options", "with_raw_response"})
"""Public methods of every client, which no operation may replace."""

ACTIONS_ATTRIBUTES = frozenset({"allowed", "refused", "response"})
"""Public attributes of every class of actions, which no action may replace."""

METHOD_ARGUMENTS = frozenset(
    {"self", "body", "timeout", "restricted_data_token", "scope"} | {"aclose"}
)
"""Arguments that every method may have, which no parameter may replace; and a word that is
another in a sync twin."""

READING_VERBS = ("get", "list", "search")
"""What an operation that only reads starts with, where its iterator has "iter" in that place."""

CLASS_NAMES = frozenset(
    {name for name in dir(builtins) if name[0].isupper()}
    | {"PythonFinalizationError"}  # Newer than the oldest Python that runs the generator.
    | {name for each in (errors, status_errors) for name in dir(each) if name.endswith("Error")}
    | {"Annotated", "Any", "ApiModel", "Decimal", "Field", "IsoDate", "IsoDatetime", "Iterator"}
    | {"Literal", "Mapping", "Marketplace", "MultipleOf", "Nullable", "Number", "OneOf"}
    | {"PlainText", "Sequence", "TimeOrText", "Whole"}
)
"""Names that the module of a model, or one that imports it, uses for something else."""


class Identifier(Code):
    """A name that Python accepts as an identifier, and that is no keyword."""

    __slots__ = ()

    def __new__(cls, name: str) -> Identifier:
        """Return the name, if it can be one."""
        if not name.isidentifier() or not name.isascii() or keyword.iskeyword(name):
            raise ValueError(f"{name!r} cannot be a Python identifier")
        return super().__new__(cls, name)


class UnusableNameError(ValueError):
    """A name in a document gives no identifier: it holds no letter, or starts with a digit."""


def method_name(operation_id: str) -> Identifier:
    """``createConfirmOrderDetails`` is called as ``create_confirm_order_details``."""
    return _identifier(operation_id, _snake, CLIENT_ATTRIBUTES | METHOD_TYPE_NAMES)


def iterator_names(methods: Mapping[str, bool], taken: Iterable[str]) -> dict[str, Identifier]:
    """``get_orders`` is iterated by ``iter_orders``, or by ``iter_pages_of_orders``.

    The verb stays where two names would be the same without it.

    Args:
        methods: The methods that page, and whether whole pages are what is iterated.
        taken: Every method of the client.

    """
    short = {each: _iterator(each, pages, READING_VERBS) for each, pages in methods.items()}
    counts = Counter([*short.values(), *taken])
    return {
        each: name if counts[name] == 1 else _iterator(each, methods[each], ())
        for each, name in short.items()
    }


def _iterator(method: str, pages: bool, verbs: tuple[str, ...]) -> Identifier:
    what = _without_verb(method, verbs)
    return Identifier(f"iter_pages_of_{what}" if pages else f"iter_{what}")


def _without_verb(method: str, verbs: tuple[str, ...]) -> str:
    verb, _, rest = method.rstrip("_").partition("_")
    return rest if rest and verb in verbs else method.rstrip("_")


def actions_name(method: str, taken: Container[str]) -> Identifier:
    """Return the actions of ``get_order_actions`` are had by ``order_actions``, as are those of
    ``get_order``; where that is no name, or that of another method, by ``allowed_order_actions``.

    Args:
        method: The method whose answer has the links.
        taken: Every method of the client.

    """
    what = _without_verb(method, READING_VERBS)
    name = what if "actions" in what.split("_") else f"{what}_actions"
    is_free = name.isidentifier() and name not in taken
    return Identifier(name if is_free else f"allowed_{name}")


def action_name(method: str) -> Identifier:
    """The method of an action: that of the client, unless the class has something else there."""
    return Identifier(f"{method}_" if method in ACTIONS_ATTRIBUTES else method)


def constant_name(operation_id: str) -> Identifier:
    """``createWarranty`` is described by ``CREATE_WARRANTY``."""
    return _identifier(operation_id, lambda words: _snake(words).upper(), frozenset())


def parameter_name(*path: str) -> Identifier:
    """``marketplaceIds`` is passed as ``marketplace_ids``; its place may come first."""
    return _identifier(" ".join(path), _snake, METHOD_ARGUMENTS)


def field_name(wire_name: str) -> Identifier:
    """``_links`` is read as ``links``, and ``schema``, which pydantic uses, as ``schema_``."""
    name = _identifier(wire_name, _snake, MODEL_ATTRIBUTES | TYPE_NAMES | {"self"})
    return Identifier(f"{name}_") if name.startswith("model_") else name


def class_name(*path: str) -> Identifier:
    """A schema's class: its own name, or for an inline schema its parent's and the field's."""
    words = [word for part in path for word in _words(part)]
    name = _usable("".join(_capital(word) for word in words), " ".join(path))
    return Identifier(f"{name}Model" if name in CLASS_NAMES else name)


def api_key(file: Path, version: object) -> str:
    """``ordersV0.json`` is the API ``orders_v0``, and ``sales.json`` of version v1 ``sales_v1``.

    Args:
        file: A vendor's file; words that say what kind of file it is are left out.
        version: The document's, which is added where the file's name ends in none.

    Raises:
        UnusableNameError: The two give no key.

    """
    stem = _DATED.sub("_", _COPY.sub("", file.stem))
    words = _FILE_KIND.sub("", f"_{_snake(_words(stem))}")
    told = _VERSION_WORD.search(words)
    name = _FILE_KIND.sub("", words.removesuffix(told[0]) if told else words)
    stated = str(version) if isinstance(version, str | int | float) else ""
    ending = told[0].removeprefix("_") if told else _snake(_words(stated))
    name = name.removesuffix(ending).strip("_")  # All in small letters, ordersv0 is one word.
    key = f"{name}_{ending}"
    if not name or not ending or not is_api_key(key):
        raise UnusableNameError(f"{file.name!r} gives an API no name with a version")
    return key


def is_api_key(name: str) -> bool:
    """Return whether it can be the name of a module that an API's part of the package is.

    What is async_ in a name is taken away in the sync twin of what holds it.
    """
    is_module = _API_KEY.fullmatch(name) and not keyword.iskeyword(name)
    return bool(is_module) and "async" not in name.split("_")


def client_name(api_key: str) -> Identifier:
    """``messaging_v1`` gives ``Messaging``, to which the templates add ``Client``."""
    return class_name(_VERSION_WORD.sub("", api_key))


def collisions(named: Iterable[T], name_of: Callable[[T], str]) -> Mapping[str, tuple[T, ...]]:
    """Return the identifiers that more than one of the given things would get, and those things."""
    origins: dict[str, list[T]] = defaultdict(list)
    for each in named:
        origins[name_of(each)].append(each)
    return {each: tuple(found) for each, found in origins.items() if len(found) > 1}


def _identifier(name: str, join: Callable[[list[str]], str], taken: frozenset[str]) -> Identifier:
    joined = _usable(join(_words(name)), name)
    if joined in taken or keyword.iskeyword(joined):
        joined += "_"
    return Identifier(joined)


def _usable(joined: str, origin: str) -> str:
    if not joined.isidentifier():
        raise UnusableNameError(f"{origin!r} gives no Python name")
    return joined


def _words(name: str) -> list[str]:
    """Return the words of a name: ASCII, an accented letter as the letter itself.

    The word "async" is written out, because sync twins are made by taking it away.
    """
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words: list[str] = _WORDS.findall(ascii_only)
    return [_ASYNC_WORDS.get(word, word) for word in words]


def _snake(words: list[str]) -> str:
    return "_".join(word.lower() for word in words)


def _capital(word: str) -> str:
    return word[0].upper() + word[1:]
