"""The operation of the Tokens API that issues Restricted Data Tokens, if the package has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..messages.lazy_operations import LazyOperation

CREATE_RESTRICTED_DATA_TOKEN: LazyOperation[Any] | None = None
