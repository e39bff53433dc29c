"""Identifiers of the generated code. No other module creates them."""

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
    | [0-9]+(?:st|nd|rd|th)(?![a-z])
    | [A-Z]+(?![a-z])[0-9]*   # an abbreviation: ASIN, MD5
    | [A-Z][a-z]+[0-9]*       # a capitalized word
    | [a-z]+[0-9]*
    | [0-9]+
    """,
    re.VERBOSE,
)
_SIGN = re.compile(r"([+-])[0-9]")
_SIGNS = {"+": "plus", "-": "minus"}
"""The word for the sign of a number that is a name."""

_ASYNC_WORDS = {word: f"{word}hronous" for word in ("async", "Async")} | {"ASYNC": "Asynchronous"}
_VERSION_WORD = re.compile(r"(_v?\d+)+$")
_API_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_WINDOWS_NAME = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")
"""Names of devices, which no file or folder can have on Windows."""

PACKAGE_MODULES = frozenset({"_runtime", "async_root", "root", "sandbox", "version"})
"""The modules of the package besides those of its APIs."""

_FILE_KIND = re.compile(r"(_(api|model|openapi|swagger))+$")
"""Words at the end of a file name that state the kind of file."""

_DATED = re.compile(r"v(?=\d{4}-\d{2}-\d{2})", re.IGNORECASE)
"""The optional "v" before a version that is a date."""

_COPY = re.compile(r"\s*\(\d+\)$")
"""The number that a browser adds to the name of a repeated download."""

MODEL_ATTRIBUTES = frozenset(
    {"construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw"}
    | {"schema", "schema_json", "update_forward_refs", "validate"}
    | {"mro", "register"}
    | {"from_json", "to_dict", "to_json"}
)
"""Attributes of ``ApiModel``, pydantic's BaseModel and its metaclass that a field would hide.

Those that begin with ``model_`` are handled by ``field_name``.
"""

TYPE_NAMES = frozenset({"bool", "bytes", "float", "int", "list", "str"})
"""Types in a class's annotations, which an attribute of the same name would hide."""

METHOD_TYPE_NAMES = TYPE_NAMES | {"date", "datetime", "dict", "object"}
"""Types in the annotations of a client's methods, which a method of the same name would hide."""

CLIENT_ATTRIBUTES = frozenset({"aclose", "close", "from_env", "with_options", "with_raw_response"})
"""Public methods of every client. An operation must not override them."""

ACTIONS_ATTRIBUTES = frozenset({"allowed", "refused", "response"})
"""Public attributes of every class of actions. An action must not override them."""

METHOD_ARGUMENTS = frozenset(
    {"self", "body", "timeout", "restricted_data_token", "data_elements", "scope"} | {"aclose"}
)
"""Arguments that every method may have, and ``aclose``, which a sync twin renames."""

READING_VERBS = ("get", "list", "search")
"""Verbs of reading operations. An iterator's name has "iter" in their place."""

CLASS_NAMES = frozenset(
    {name for name in dir(builtins) if name[0].isupper()}
    | {"PythonFinalizationError"}  # Newer than the oldest Python that runs the generator.
    | {name for each in (errors, status_errors) for name in dir(each) if name.endswith("Error")}
    | {"Annotated", "Any", "ApiModel", "Decimal", "Field", "IsoDate", "IsoDatetime", "Iterator"}
    | {"Literal", "Mapping", "Marketplace", "MultipleOf", "Nullable", "Number", "OneOf"}
    | {"PlainText", "Sequence", "TimeOrText", "Whole"}
)
"""Names that a module of models, or a module that imports it, already uses."""


class Identifier(Code):
    """A name that is a Python identifier in ASCII and not a keyword."""

    __slots__ = ()

    def __new__(cls, name: str) -> Identifier:
        """Return the identifier, or raise ``ValueError`` for an invalid name."""
        if not name.isidentifier() or not name.isascii() or keyword.iskeyword(name):
            raise ValueError(f"{name!r} cannot be a Python identifier")
        return super().__new__(cls, name)


class UnusableNameError(ValueError):
    """A name in a document that yields no identifier, without an ASCII letter or digit."""


def method_name(operation_id: str) -> Identifier:
    """Return ``create_confirm_order_details`` for ``createConfirmOrderDetails``."""
    return _identifier(operation_id, _snake, CLIENT_ATTRIBUTES | METHOD_TYPE_NAMES, "call")


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
    return _identifier(operation_id, lambda words: _snake(words).upper(), frozenset(), "call")


def parameter_name(*path: str) -> Identifier:
    """Return ``marketplace_ids`` for ``marketplaceIds``; its location may come first."""
    return _identifier(" ".join(path), _snake, METHOD_ARGUMENTS)


def field_name(wire_name: str) -> Identifier:
    """Return ``links`` for ``_links``, and ``schema_`` for ``schema``, which pydantic uses."""
    name = _identifier(wire_name, _snake, MODEL_ATTRIBUTES | TYPE_NAMES | {"self"})
    return Identifier(f"{name}_") if name.startswith("model_") else name


def class_name(*path: str) -> Identifier:
    """Return a class name from a schema's name, or from its parent's name and the field's."""
    words = [word for part in path for word in _words(part)]
    words = _after_letter(words, "Model")
    name = _usable("".join(_capital(word) for word in words), " ".join(path))
    return Identifier(f"{name}Model" if name in CLASS_NAMES else name)


def api_key(file: Path, version: object) -> str:
    """Return ``orders_v0`` for ``ordersV0.json``, and ``sales_v1`` for ``sales.json`` of v1.

    Args:
        file: A vendor's file. Words that state the kind of file are left out.
        version: The document's version, which is added if the file name has none.

    Raises:
        UnusableNameError: The name and the version yield no key.

    """
    if letter := _foreign_letter(file.stem):
        raise UnusableNameError(f"{file.name!r} {letter}")
    stem = _DATED.sub("_", _COPY.sub("", file.stem))
    words = _FILE_KIND.sub("", f"_{_snake(_words(stem))}")
    found = _VERSION_WORD.search(words)
    name = _FILE_KIND.sub("", words.removesuffix(found[0]) if found else words)
    stated = str(version) if isinstance(version, str | int | float) else ""
    ending = found[0].removeprefix("_") if found else _snake(_words(stated))
    name = name.removesuffix(ending).strip("_")  # In lower case, ordersv0 is one word.
    key = f"{name}_{ending}"
    if not name or not ending or not is_api_key(key):
        raise UnusableNameError(f"{file.name!r} yields no API name with a version")
    return key


def is_api_key(name: str) -> bool:
    """Return whether the name can be that of an API's package."""
    return not api_key_fault(name)


def api_key_fault(name: str) -> str:
    """Return why the name cannot be that of an API's package; empty if it can.

    The word "async" is not allowed, because a sync twin removes it from names.
    """
    if name in PACKAGE_MODULES:
        return "is the name of a module of the package"
    if _WINDOWS_NAME.fullmatch(name):
        return "is reserved on Windows"
    is_module = _API_KEY.fullmatch(name) and not keyword.iskeyword(name)
    if is_module and "async" not in name.split("_"):
        return ""
    strange = next((each for each in name if each.isalpha() and not each.isascii()), "")
    return _named(strange) if strange else "is not a module name in snake_case"


def _foreign_letter(name: str) -> str:
    """Return the first letter or digit without an equivalent in ASCII, as a reason; else empty."""
    for each in name:
        plain = unicodedata.normalize("NFKD", each).encode("ascii", "ignore")
        if each.isalnum() and not plain:
            return _named(each)
    return ""


def _named(character: str) -> str:
    name = unicodedata.name(character, f"U+{ord(character):04X}")
    return f"contains {character!r} ({name}), which is not an ASCII letter"


def client_name(api_key: str) -> Identifier:
    """Return ``Messaging`` for ``messaging_v1``. The templates append ``Client``."""
    return class_name(_VERSION_WORD.sub("", api_key))


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
    joined = _usable(join(_after_letter(_words(name), first)), name)
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


def _words(name: str) -> list[str]:
    """Return the words of a name in ASCII; an accented letter loses its accent.

    The word "async" becomes "asynchronous", because a sync twin removes it.
    """
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words: list[str] = _WORDS.findall(ascii_only)
    if sign := _SIGN.match(ascii_only):
        words.insert(0, _SIGNS[sign[1]])
    return [_ASYNC_WORDS.get(word, word) for word in words]


def _snake(words: list[str]) -> str:
    return "_".join(word.lower() for word in words)


def _capital(word: str) -> str:
    return word[0].upper() + word[1:]
