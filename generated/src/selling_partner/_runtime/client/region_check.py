"""Warnings about marketplaces of another region, which Amazon refuses."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence, Set

from ..core.regions import Marketplace, Region

_MARKETPLACES = {each.value: each for each in Marketplace}
_FIELDS = ("marketplace_ids", "marketplaceIds", "marketplace_id", "marketplaceId")

logger = logging.getLogger("selling_partner")


class RegionCheck:
    """Warns once about each marketplace that the client's host does not serve. It never raises.

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
            body: The body, of which only the top level is checked.

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
    """Yield the marketplaces that a call names."""
    values = [value for name, value in arguments.items() if "marketplace" in name]
    if isinstance(body, Mapping):
        values += [body[name] for name in _FIELDS if name in body]
    elif body is not None:
        values += [vars(body)[name] for name in _FIELDS if name in getattr(body, "__dict__", ())]
    for value in values:
        # An iterator could be read only once.
        is_several = isinstance(value, Sequence | Set) and not isinstance(value, str | bytes)
        for each in value if is_several else [value]:  # type: ignore[attr-defined]
            if isinstance(each, str) and each in _MARKETPLACES:
                yield _MARKETPLACES[each]
