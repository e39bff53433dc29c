"""The version of an API, in its key and in its paths."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..core.errors import Problem
from .documents import Document
from .references import path_items

_IN_KEY = re.compile(r"_(v\d+|\d{4}_\d\d_\d\d)$")
_IN_PATH = re.compile(r"/(v\d+|\d{4}-\d\d-\d\d)(?=/|$)", re.IGNORECASE)


def version_warnings(document: Document) -> Iterator[Problem]:
    """Warn of paths whose version differs from that in the API's key.

    Amazon's paths contain the version, such as ``/orders/v0/orders`` in ``orders_v0``. A file
    with the wrong name would replace the API of another version.

    Args:
        document: The document as OpenAPI 3.1.

    Yields:
        One warning for each other version, at its first path.

    """
    in_key = _IN_KEY.search(document.key)
    if in_key is None:
        return
    own = in_key[1].replace("_", "-")
    first: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for path, _ in path_items(document.data.get("paths")):
        versions = [each.lower() for each in _IN_PATH.findall(path)]
        if versions and own not in versions:
            first.setdefault(versions[-1], path)
            counts[versions[-1]] += 1
    for version, path in first.items():
        others = f" and {counts[version] - 1} more" if counts[version] > 1 else ""
        verb = "belong" if others else "belongs"
        message = f"{path}{others} {verb} to version {version}, but the API is {document.key}"
        hint = "check that this is the right document, or choose another key with --as"
        yield document.problem(("paths", path), message, hint)
