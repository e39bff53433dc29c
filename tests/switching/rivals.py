"""Methods of two other clients that send a request, found in the source of their wheels."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True)
class RivalMethod:
    """A method of another client.

    Attributes:
        module: The module's path below the package of API classes, with dots.
        client: The name of the class.
        name: The name of the method.
        http_method: The HTTP method in capitals.
        path: The path, with a pair of braces for each path parameter.

    """

    module: str
    client: str
    name: str
    http_method: str
    path: str

    @property
    def request(self) -> tuple[str, str]:
        """The HTTP method and the path without the names of its parameters."""
        return self.http_method, without_names(self.path)


def without_names(path: str) -> str:
    """Return a path with ``{}`` for each parameter."""
    return _PLACEHOLDER.sub("{}", path)


def python_amazon_methods(site: Path) -> list[RivalMethod]:
    """Return the methods of python-amazon-sp-api that are decorated with ``sp_endpoint``.

    Args:
        site: The folder ``site-packages`` that the package is installed in.

    """
    return _methods(site / "sp_api" / "api", _decorated_request)


def amzn_methods(site: Path) -> list[RivalMethod]:
    """Return the methods of amzn-sp-api, by the requests that their twins with details send.

    Args:
        site: The folder ``site-packages`` that the package is installed in.

    """
    return _methods(site / "spapi" / "api", _called_request)


def python_amazon_helpers(site: Path) -> list[str]:
    """Return the other public methods of the API classes: ``FeedsV20210630.submit_feed``."""
    return sorted(
        {
            f"{client.name}.{method.name}"
            for _, client, method in _definitions(site / "sp_api" / "api")
            if _decorated_request(method) is None and not method.name.startswith("_")
        }
    )


Request = tuple[str, str, str]
"""The name of a public method, its HTTP method, and its path."""


def _methods(
    folder: Path, request_of: Callable[[ast.FunctionDef], Request | None]
) -> list[RivalMethod]:
    """Return the methods in a folder's order of files and lines.

    Raises:
        FileNotFoundError: The folder contains no method that sends a request.

    """
    found = [
        RivalMethod(module, client.name, *request)
        for module, client, method in _definitions(folder)
        if (request := request_of(method)) is not None
    ]
    if not found:
        raise FileNotFoundError(f"{folder}: no method sends a request; install the package")
    return found


def _definitions(folder: Path) -> Iterator[tuple[str, ast.ClassDef, ast.FunctionDef]]:
    """Yield each method of each class with its module."""
    for file in sorted(folder.rglob("*.py")):
        module = ".".join(file.relative_to(folder).with_suffix("").parts)
        for node in ast.walk(_parse(file)):
            if isinstance(node, ast.ClassDef):
                for each in node.body:
                    if isinstance(each, ast.FunctionDef):
                        yield module, node, each


def _parse(file: Path) -> ast.Module:
    """Parse a module without Python's warnings about it, which are for its authors."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(file.read_text(encoding="utf-8"), str(file))


def _decorated_request(method: ast.FunctionDef) -> Request | None:
    """Return the request that the decorator ``sp_endpoint(path, method)`` states."""
    for each in method.decorator_list:
        if isinstance(each, ast.Call) and _name(each.func) == "sp_endpoint":
            given: dict[str, Any] = dict(
                zip(("path", "method"), map(_value, each.args), strict=False)
            )
            given |= {str(option.arg): _value(option.value) for option in each.keywords}
            return method.name, given.get("method", "GET"), given["path"]
    return None


def _called_request(method: ast.FunctionDef) -> Request | None:
    """Return the request that ``call_api(path, method, ...)`` sends."""
    name = method.name.removesuffix("_with_http_info")
    if name == method.name:
        return None
    for each in ast.walk(method):
        if isinstance(each, ast.Call) and _name(each.func) == "call_api":
            path, http_method = map(_value, each.args[:2])
            return name, http_method, path
    return None


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def _value(node: ast.expr) -> Any:
    return ast.literal_eval(node)
