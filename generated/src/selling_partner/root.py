"""The root of the clients."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ._runtime.client.base_client import BaseClient
from .version import APPLICATION

if TYPE_CHECKING:
    from .messaging_v1.client import MessagingClient as _messaging_v1
    from .uploads_2020_11_01.client import UploadsClient as _uploads_2020_11_01


class SellingPartner(BaseClient):
    """A client of all APIs for one selling partner, with shared connections and access token.

    An attribute without a version, such as ``orders``, is the newest version of an API in this
    package. One with a version, such as ``orders_v0``, never changes its version.
    """

    _default_application = APPLICATION

    @cached_property
    def messaging_v1(self) -> _messaging_v1:
        """Messaging API v1."""
        from .messaging_v1.client import MessagingClient

        return self._sibling(MessagingClient)

    @cached_property
    def uploads_2020_11_01(self) -> _uploads_2020_11_01:
        """Uploads API 2020-11-01."""
        from .uploads_2020_11_01.client import UploadsClient

        return self._sibling(UploadsClient)

    @cached_property
    def messaging(self) -> _messaging_v1:
        """Messaging API v1: the newest version in this package, the same as ``messaging_v1``."""
        return self.messaging_v1

    @cached_property
    def uploads(self) -> _uploads_2020_11_01:
        """Uploads API 2020-11-01: the newest version in this package, the same as
        ``uploads_2020_11_01``.
        """
        return self.uploads_2020_11_01
