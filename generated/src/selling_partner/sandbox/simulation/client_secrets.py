"""Simulation of the Application Management API: the rotation of client secrets."""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable, Mapping

from ..._runtime.core.clock import SYSTEM_CLOCK, Clock
from ..protocol.exchanges import RejectedRequestError, SandboxResponse
from .calls import Application, Handler, Part, SimulatedCall

OLD_SECRET_LIFETIME = 7 * 86_400.0
"""The seconds for which a secret stays valid after its rotation."""


class ClientSecrets(Part):
    """The client secrets of applications. Before its first rotation, an application's is any.

    Args:
        clock: The clock for the expiry of old secrets.

    Attributes:
        on_rotation: Called with the application, its new secret, and the seconds for which the old
            one stays valid.

    """

    api = "application_2023_11_30"
    prefix = "/applications/2023-11-30/"

    def __init__(self, clock: Clock = SYSTEM_CLOCK) -> None:
        super().__init__()
        self._clock = clock
        self._valid: dict[str, dict[str, float | None]] = {}
        self.on_rotation: Callable[[str, str, float], None] = lambda *_: None

    def reset(self) -> None:
        """Accept any secret again."""
        self._valid = {}

    def check(self, application: Application) -> None:
        """Check the client secret of a request for a token.

        Raises:
            RejectedRequestError: The secret is unknown or has expired.

        """
        known = self._valid.get(application.client_id)
        if known is None:
            return
        expires = known.get(application.client_secret, -math.inf)
        if expires is not None and self._clock.monotonic() >= expires:
            raise RejectedRequestError(401, "invalid_client", "Client authentication failed")

    def current(self, client_id: str) -> str:
        """Return the secret that the last rotation created.

        Raises:
            ValueError: The application's secret was not rotated.

        """
        if client_id not in self._valid:
            known = ", ".join(self._valid) or "none yet"
            raise ValueError(f"client_id: {client_id!r} was not rotated; rotated: {known}")
        return next(secret for secret, expires in self._valid[client_id].items() if expires is None)

    def handlers(self) -> Mapping[str, Handler]:
        """See ``Part``."""
        return {"rotateApplicationClientSecret": self._rotate}

    def _rotate(self, call: SimulatedCall) -> SandboxResponse:
        application = call.application
        assert application is not None, "a token for the scope is issued by signing in"
        known = self._valid.setdefault(application.client_id, {application.client_secret: None})
        ends = self._clock.monotonic() + OLD_SECRET_LIFETIME
        for secret, expires in known.items():
            known[secret] = ends if expires is None else expires
        new = f"amzn1.oa2-cs.v1.{secrets.token_hex(32)}"
        known[new] = None
        self.on_rotation(application.client_id, new, OLD_SECRET_LIFETIME)
        return call.respond()
