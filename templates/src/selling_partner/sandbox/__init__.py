"""The Selling Partner API on your own machine: for trying, for tests, without an account.

Needs the extra ``sandbox``: ``pip install 'selling-partner[sandbox]'``. ``python -m
selling_partner.sandbox`` starts it with a page for the browser; here it is for programs::

    with Sandbox() as sandbox, sandbox.client() as sp:
        sp.messaging_v1.create_confirm_order_details(...)
        assert sandbox.messages[0].text == "..."
"""

from __future__ import annotations

from .exchanges import Exchange
from .faults import Fault
from .local import Sandbox
from .messages import Attachment, Message

__all__ = ["Attachment", "Exchange", "Fault", "Message", "Sandbox"]
