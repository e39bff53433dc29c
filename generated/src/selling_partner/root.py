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
    """A client of all APIs for one selling partner, with shared connections and access token."""

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
