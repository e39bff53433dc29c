"""Upload destinations, and the storage for files of other APIs."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
import uuid
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from ..._runtime.core.clock import SYSTEM_CLOCK, Clock
from ..protocol.error_responses import rejection_response
from ..protocol.exchanges import (
    UPLOAD,
    RejectedRequestError,
    SandboxRequest,
    SandboxResponse,
    rejection,
)

PATH = "/_sandbox/storage/"
LIFETIME = 900.0
"""The lifetime of a destination in seconds."""


@dataclass
class Upload:
    """An upload destination and its file.

    Attributes:
        identifier: The identifier of the file for other APIs.
        resource: The path of the file's operation.
        md5: The digest of the file, in Base64.
        content_type: The announced media type, if any.
        content: The bytes; ``None`` until they are uploaded.

    """

    identifier: str
    resource: str
    md5: str
    content_type: str | None
    content: bytes | None = field(default=None, repr=False)
    signature: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    expires: float = 0.0


class Storage:
    """The issued upload destinations.

    Args:
        clock: The clock for their expiry.

    """

    def __init__(self, clock: Clock = SYSTEM_CLOCK) -> None:
        self._clock = clock
        self._uploads: dict[str, Upload] = {}

    def reset(self) -> None:
        """Remove all files."""
        self._uploads = {}

    def find(self, identifier: str) -> Upload | None:
        """Return the destination with that identifier."""
        return self._uploads.get(identifier)

    def create(self, resource: str, md5: str, content_type: str | None) -> Upload:
        """Create a destination.

        Raises:
            RejectedRequestError: The digest is invalid.

        """
        try:
            is_digest = len(base64.b64decode(md5, validate=True)) == 16
        except (binascii.Error, ValueError):
            is_digest = False
        if not is_digest:
            expected = "the 16 bytes of an MD5 digest in Base64, such as XUFAKrxLKna5cZ2REBfFkg=="
            raise rejection(400, f"query parameter contentMD5: must be {expected}")
        upload = Upload(str(uuid.uuid4()), resource.strip("/"), md5, content_type)
        upload.expires = self._clock.monotonic() + LIFETIME
        self._uploads[upload.identifier] = upload
        return upload

    def url(self, upload: Upload, base_url: str) -> str:
        """Return the presigned URL of a destination."""
        query = f"X-Amz-Expires={LIFETIME:.0f}&X-Amz-Signature={upload.signature}"
        return f"{base_url}{PATH}{upload.identifier}?{query}"

    def receive(self, request: SandboxRequest) -> SandboxResponse:
        """Respond to an upload like Amazon's storage, with XML errors."""
        try:
            self._receive(request)
        except RejectedRequestError as error:
            return rejection_response(error, UPLOAD)
        return SandboxResponse(200)

    def _receive(self, request: SandboxRequest) -> None:
        if request.method != "PUT":
            raise RejectedRequestError(405, "MethodNotAllowed", "The method must be PUT.")
        upload = self._uploads.get(request.path.removeprefix(PATH))
        signatures = parse_qs(request.query).get("X-Amz-Signature")
        if upload is None or signatures != [upload.signature]:
            raise _unsigned("The URL was not issued.")
        if self._clock.monotonic() > upload.expires:
            raise RejectedRequestError(403, "AccessDenied", "Request has expired")
        if request.headers.get("content-md5") != upload.md5:
            raise _unsigned("Content-MD5 differs from that of the upload destination.")
        announced = upload.content_type
        if announced is not None and request.media_type != announced.partition(";")[0].lower():
            raise _unsigned(f"Content-Type must be {announced}, as for the upload destination.")
        if md5_of(request.content) != upload.md5:
            raise RejectedRequestError(
                400, "BadDigest", "Content-MD5 is not the digest of the bytes."
            )
        upload.content = request.content


def md5_of(content: bytes) -> str:
    """Return the MD5 digest in Base64, as sent in a header."""
    return base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()


def _unsigned(message: str) -> RejectedRequestError:
    return RejectedRequestError(403, "SignatureDoesNotMatch", message)
