"""The Selling Partner API on your own machine: for trying, for tests, without an account.

Needs the extra ``sandbox``: ``pip install 'selling-partner[sandbox]'``. ``python -m
selling_partner.sandbox`` starts it with a page for the browser; pytest has the fixtures ``sandbox``
and ``selling_partner``; here it is for programs::

    with Sandbox() as sandbox, sandbox.client() as sp:
        sp.messaging_v1.create_confirm_order_details(...)
        assert sandbox.messages[0].text == "..."

Everything is imported when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .exchanges import Exchange
    from .faults import Fault
    from .limits import Level
    from .local import Sandbox
    from .messages import Attachment, Message

_HOMES = {
    "Attachment": ".messages",
    "Exchange": ".exchanges",
    "Fault": ".faults",
    "Level": ".limits",
    "Message": ".messages",
    "Sandbox": ".local",
}

__all__ = ["Attachment", "Exchange", "Fault", "Level", "Message", "Sandbox"]


if not TYPE_CHECKING:  # A type checker would take any misspelt name for one of these.

    def __getattr__(name: str) -> Any:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(_HOMES[name], __name__), name)
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
