"""Files for other APIs: destinations, the storage behind them, and what was sent there."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
import uuid
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from ..._runtime.core.clock import SYSTEM_CLOCK, Clock
from ..protocol.error_responses import refused
from ..protocol.messages import UPLOAD, Answer, Received, RefusedError, refusal

PATH = "/_sandbox/storage/"
LIFETIME = 900.0
"""Seconds that a destination is good for."""


@dataclass
class Upload:
    """A destination, and the file that came to it.

    Attributes:
        identifier: By which other APIs know the file.
        resource: The path of the operation that the file is for.
        md5: The digest of the file, in Base64.
        content_type: The media type that was announced, if one was.
        content: The bytes; ``None`` until they have come.

    """

    identifier: str
    resource: str
    md5: str
    content_type: str | None
    content: bytes | None = field(default=None, repr=False)
    signature: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    expires: float = 0.0


class Storage:
    """The destinations that were given out.

    Args:
        clock: The clock that they expire by.

    """

    def __init__(self, clock: Clock = SYSTEM_CLOCK) -> None:
        self._clock = clock
        self._uploads: dict[str, Upload] = {}

    def reset(self) -> None:
        """Forget every file."""
        self._uploads = {}

    def find(self, identifier: str) -> Upload | None:
        """The destination of that identifier."""
        return self._uploads.get(identifier)

    def create(self, resource: str, md5: str, content_type: str | None) -> Upload:
        """A new destination.

        Raises:
            RefusedError: The digest is none.

        """
        try:
            is_digest = len(base64.b64decode(md5, validate=True)) == 16
        except (binascii.Error, ValueError):
            is_digest = False
        if not is_digest:
            right = "the 16 bytes of an MD5 digest in Base64, such as XUFAKrxLKna5cZ2REBfFkg=="
            raise refusal(400, f"query parameter contentMD5: not {right}")
        upload = Upload(str(uuid.uuid4()), resource.strip("/"), md5, content_type)
        upload.expires = self._clock.monotonic() + LIFETIME
        self._uploads[upload.identifier] = upload
        return upload

    def url(self, upload: Upload, base_url: str) -> str:
        """The presigned URL to which the file is sent."""
        query = f"X-Amz-Expires={LIFETIME:.0f}&X-Amz-Signature={upload.signature}"
        return f"{base_url}{PATH}{upload.identifier}?{query}"

    def receive(self, request: Received) -> Answer:
        """What the storage says to a file, in XML."""
        try:
            self._receive(request)
        except RefusedError as error:
            return refused(error, UPLOAD)
        return Answer(200)

    def _receive(self, request: Received) -> None:
        if request.method != "PUT":
            raise RefusedError(405, "MethodNotAllowed", "Send the file with PUT.")
        upload = self._uploads.get(request.path.removeprefix(PATH))
        signatures = parse_qs(request.query).get("X-Amz-Signature")
        if upload is None or signatures != [upload.signature]:
            raise _unsigned("The URL is not one that was given out.")
        if self._clock.monotonic() > upload.expires:
            raise RefusedError(403, "AccessDenied", "Request has expired")
        if request.headers.get("content-md5") != upload.md5:
            raise _unsigned("Content-MD5 is not the one that the URL was made for.")
        announced = upload.content_type
        if announced is not None and request.media_type != announced.partition(";")[0].lower():
            raise _unsigned(f"Content-Type is not {announced}, as was announced.")
        if md5_of(request.content) != upload.md5:
            raise RefusedError(400, "BadDigest", "Content-MD5 is not the digest of the bytes.")
        upload.content = request.content


def md5_of(content: bytes) -> str:
    """The MD5 digest in Base64, as it travels."""
    return base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()


def _unsigned(message: str) -> RefusedError:
    return RefusedError(403, "SignatureDoesNotMatch", message)
