"""The program that rotates the client secret, against the sandbox."""

import json
import runpy
import sys
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from selling_partner import ManualClock
from selling_partner.sandbox import Sandbox
from tests.examples.layout import find_program
from tests.examples.programs.support import Result, run

CLIENT = "amzn1.application-oa2-client.1"
WEEK = 7 * 86_400


@pytest.fixture(scope="session")
def sandbox_clock() -> ManualClock:
    """The clock of the sandbox and of its clients."""
    return ManualClock()


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """The file of secrets before the rotation."""
    file = tmp_path / "secrets.json"
    content = {"client_id": CLIENT, "client_secret": "old", "refresh_token": "Atzr|refresh"}
    file.write_text(json.dumps(content))
    return file


def message(secret: str, **changes: str) -> str:
    """Return the body of the queue's message."""
    new = {
        "clientId": CLIENT,
        "newClientSecret": secret,
        "newClientSecretExpiryTime": "2026-07-01T00:00:00Z",
        "oldClientSecretExpiryTime": "2026-01-08T00:00:00Z",
    }
    return json.dumps(
        {
            "notificationVersion": "1.0",
            "notificationType": "APPLICATION_OAUTH_CLIENT_NEW_SECRET",
            "payloadVersion": "1.0",
            "payload": {"applicationOAuthClientNewSecret": {**new, **changes}},
        }
    )


def receive(sandbox: Sandbox, secrets: Path, *bodies: str) -> Result:
    """Run the program with these messages."""
    with patch.object(sys, "stdin", StringIO("".join(f"{each}\n" for each in bodies))):
        return run(sandbox, "rotate_client_secret", "receive", secrets)


def test_a_running_client_takes_up_the_new_secret(
    sandbox: Sandbox, sandbox_clock: ManualClock, secrets: Path
) -> None:
    """The new secret replaces the old one, and a client works after the old one has expired."""
    program: dict[str, Any] = runpy.run_path(str(find_program("rotate_client_secret")))
    client: Any = sandbox.client(credentials=program["credentials_of"](secrets))
    with client as sp:  # Its package has more APIs than the one that type checkers see.
        sp.orders_v0.get_order("902-1111111-1111111")
        result = run(sandbox, "rotate_client_secret", "request", secrets)
        assert (result.returncode, result.stderr) == (0, "")
        new = sandbox.client_secret(CLIENT)
        (sent,) = sandbox.notifications.receive("APPLICATION_OAUTH_CLIENT_NEW_SECRET")
        result = receive(sandbox, secrets, message("other", clientId="b"), json.dumps(sent))
        assert (result.returncode, result.stderr) == (0, "")
        assert new not in result.stdout
        sandbox_clock.advance(WEEK + 1)
        sp.orders_v0.get_order("902-1111111-1111111")
    assert json.loads(secrets.read_text())["client_secret"] == new
    assert secrets.stat().st_mode & 0o077 == 0


def test_other_messages_change_nothing(sandbox: Sandbox, secrets: Path) -> None:
    """Without a new secret of this application, the program says so and keeps the file."""
    before = secrets.read_bytes()
    other = json.dumps({"notificationType": "ORDER_CHANGE", "payload": {}})
    result = receive(sandbox, secrets, other, message("new", clientId="b"), "[1]", '{"a"')
    assert result.returncode == 1
    assert "message 3: " in result.stderr
    assert "message 4: " in result.stderr
    assert "No message has a new secret of this application" in result.stderr
    assert secrets.read_bytes() == before


def test_a_refused_rotation_is_reported(sandbox: Sandbox, secrets: Path) -> None:
    """Amazon's reason is printed, for example a missing queue."""
    sandbox.fail_next("rotate_application_client_secret", status=400)
    result = run(sandbox, "rotate_client_secret", "request", secrets)
    assert result.returncode == 1
    assert "rotateApplicationClientSecret failed with 400" in result.stderr


def test_an_enveloped_message_is_found(sandbox: Sandbox, secrets: Path) -> None:
    """The message may have passed a topic, and an unreadable one before it does not matter."""
    topic = json.dumps({"Type": "Notification", "Message": message("new")})
    result = receive(sandbox, secrets, "not JSON", topic)
    assert result.returncode == 0
    assert json.loads(secrets.read_text())["client_secret"] == "new"


def test_a_missing_file_is_reported(sandbox: Sandbox, tmp_path: Path) -> None:
    result = run(sandbox, "rotate_client_secret", "request", tmp_path / "none.json")
    assert result.returncode == 2
    assert result.stderr.endswith("none.json: does not exist\n")
