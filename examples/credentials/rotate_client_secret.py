"""Rotate the application's client secret, which Amazon requires every 180 days.

``request`` asks Amazon for a new secret. Amazon sends it to the queue that is registered in the
developer console, as a notification of the type APPLICATION_OAUTH_CLIENT_NEW_SECRET. ``receive``
reads the bodies of the queue's messages, one a line, and keeps the new secret:

    python rotate_client_secret.py request secrets.json
    my-queue-reader | python rotate_client_secret.py receive secrets.json

The old secret stays valid for a week. Programs that use ``credentials_of(path)`` take up the new
one without a restart.

SECRETS is a JSON file: {"client_id": "...", "client_secret": "...", "refresh_token": "..."}. Set
SP_API_BASE_URL and SP_API_TOKEN_URL to use a sandbox instead.
"""

import json
import os
import sys
import tempfile
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from selling_partner import (
    Credentials,
    CredentialsProvider,
    ParseError,
    Region,
    SellingPartner,
    SellingPartnerError,
    notifications,
)

NEW_SECRET = "APPLICATION_OAUTH_CLIENT_NEW_SECRET"


def read(path: Path) -> dict[str, Any]:
    """Return the content of the file of secrets."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def write(path: Path, content: dict[str, Any]) -> None:
    """Replace the file in one step. Only its owner can read it."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    with open(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2)
        file.flush()
        os.fsync(descriptor)  # Amazon does not send the secret again.
    os.replace(temporary, path)


def credentials_of(path: Path) -> CredentialsProvider:
    """Return the provider of the credentials in the file."""
    return CredentialsProvider(lambda: Credentials(**read(path)))


def request(path: Path, region: Region) -> int:
    """Ask Amazon for a new secret."""
    client = SellingPartner(
        credentials_of(path),
        region=region,
        base_url=os.environ.get("SP_API_BASE_URL"),
        token_url=os.environ.get("SP_API_TOKEN_URL"),
    )
    with client as sp:
        try:
            sp.application.rotate_application_client_secret()
        except SellingPartnerError as error:
            print(error, file=sys.stderr)
            return 1
    print("Requested. The new secret arrives in the queue of the application.")
    return 0


def receive(path: Path, bodies: Iterable[str]) -> int:
    """Keep the new secret from the bodies of messages; return 1 without one."""
    kept = False
    for number, body in enumerate(filter(str.strip, bodies), 1):
        try:
            message = notifications.parse(body).to_dict()
        except ParseError as error:
            print(f"message {number}: {error}", file=sys.stderr)
            continue
        secrets = read(path)
        if message.get("notificationType") != NEW_SECRET:
            continue
        new = message["payload"]["applicationOAuthClientNewSecret"]
        if new["clientId"] != secrets["client_id"]:
            continue  # The queue may serve several applications.
        write(path, {**secrets, "client_secret": new["newClientSecret"]})
        kept = True
        print(f"Kept the new secret, which expires at {new['newClientSecretExpiryTime']}.")
        print(f"The old one expires at {new['oldClientSecretExpiryTime']}.")
    if not kept:
        print(f"No message has a new secret of this application: {NEW_SECRET}", file=sys.stderr)
    return 0 if kept else 1


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["request", "receive"])
    parser.add_argument("secrets", metavar="SECRETS", type=Path, help="the JSON file")
    regions = [each.value for each in Region]
    parser.add_argument("--region", choices=regions, default=Region.NA.value)
    arguments = parser.parse_args()
    if not arguments.secrets.is_file():
        parser.error(f"{arguments.secrets}: does not exist")
    if arguments.step == "request":
        sys.exit(request(arguments.secrets, Region(arguments.region)))
    sys.exit(receive(arguments.secrets, sys.stdin))
