"""A local simulation of the Selling Partner API, for trying out and testing without an account.

Requires the extra ``sandbox``: ``pip install 'selling-partner[sandbox]'``. ``python -m
selling_partner.sandbox`` starts it with a page for the browser. pytest has the fixtures ``sandbox``
and ``selling_partner``. Programs use it like this::

    with Sandbox() as sandbox, sandbox.client() as sp:
        sp.messaging.create_confirm_order_details(...)
        assert sandbox.messages[0].text == "..."

Names are imported on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .faults.rules import Fault
    from .sandbox import Sandbox
    from .simulation.authorization import Authorization
    from .simulation.jobs import Job
    from .simulation.processing import Processing
    from .state.exchange_log import Exchange
    from .state.messages import Attachment, Message
    from .state.usage_plans import Level
    from .storage.documents import StoredDocument

_MODULES = {
    "Attachment": ".state.messages",
    "Authorization": ".simulation.authorization",
    "Exchange": ".state.exchange_log",
    "Fault": ".faults.rules",
    "Job": ".simulation.jobs",
    "Level": ".state.usage_plans",
    "Message": ".state.messages",
    "Processing": ".simulation.processing",
    "Sandbox": ".sandbox",
    "StoredDocument": ".storage.documents",
}

_MISSING = "{}: not installed; the sandbox needs pip install 'selling-partner[sandbox]'"

__all__ = [
    "Attachment",
    "Authorization",
    "Exchange",
    "Fault",
    "Job",
    "Level",
    "Message",
    "Processing",
    "Sandbox",
    "StoredDocument",
]


if not TYPE_CHECKING:  # With ``__getattr__``, a type checker would accept any misspelt name.

    def __getattr__(name: str) -> Any:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        try:
            home = import_module(_MODULES[name], __name__)
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(_MISSING.format(error.name), name=error.name) from None
        value = globals()[name] = getattr(home, name)
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
