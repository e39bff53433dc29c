"""A warning for marketplaces of another region, before Amazon refuses them."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import islice

from ..core.regions import Marketplace, Region

_MARKETPLACES = {each.value: each for each in Marketplace}
_MAX_VISITED = 1_000
"""The maximum number of values of a request that are searched for marketplaces."""

logger = logging.getLogger("selling_partner")


class RegionCheck:
    """A check that warns once of each marketplace that the client's host does not serve.

    Args:
        region: The region of the host; ``None`` for any other host. Nothing is checked there: a
            sandbox or a proxy may serve every region.

    """

    def __init__(self, region: Region | None) -> None:
        self._region = region
        self._reported: set[Marketplace] = set()

    def check(self, operation: str, arguments: Mapping[str, object], body: object) -> None:
        """Log a warning if a call names a marketplace of another region.

        Args:
            operation: The operation's identifier.
            arguments: The parameters by their Python names.
            body: The body; a nested marketplace is found as well.

        """
        region = self._region
        if region is None:
            return
        for each in _named(arguments, body):
            if each.region is region or each in self._reported:
                continue
            self._reported.add(each)
            logger.warning(
                "%s: marketplace %s (%s) belongs to Region.%s, and this client calls Region.%s: "
                "Amazon refuses that with 403; make a client with region=Region.%s",
                operation,
                each.value,
                each.name,
                each.region.name,
                region.name,
                each.region.name,
            )


def _named(arguments: Mapping[str, object], body: object) -> Iterator[Marketplace]:
    """Yield the marketplaces in fields whose name, or an outer field's, says "marketplace"."""
    waiting: deque[tuple[bool, object]] = deque([(False, arguments), (False, body)])
    for _ in range(_MAX_VISITED):
        if not waiting:
            return
        is_marketplace, value = waiting.popleft()
        if isinstance(value, str):
            if is_marketplace and value in _MARKETPLACES:
                yield _MARKETPLACES[value]
            continue
        fields = _fields(value)
        for name, inner in islice(fields.items(), _MAX_VISITED):
            waiting.append((is_marketplace or "marketplace" in str(name).lower(), inner))
        # An iterator could be read only once.
        if isinstance(value, Sequence | Set) and not isinstance(value, bytes | bytearray):
            waiting += ((is_marketplace, each) for each in islice(value, _MAX_VISITED))


def _fields(value: object) -> Mapping[object, object]:
    """Return the fields of an object: a mapping or a model."""
    if isinstance(value, Mapping):
        return value
    known: dict[object, object] = getattr(value, "__dict__", {})
    unknown: dict[object, object] = getattr(value, "__pydantic_extra__", None) or {}
    return {**known, **unknown}
