"""The fixtures that the package brings for pytest, in runs of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "generated" / "src"

ORDER = '"123-1234567-1234567", marketplace_ids=["ATVPDKIKX0DER"]'

HEAVY = "{'anyio', 'httpx2', 'jsonschema_rs', 'pydantic', 'starlette', 'uvicorn'}"


def run_pytest(
    folder: Path, code: str, *options: str, conftest: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a file of tests in a folder, with the plugin as an installed package brings it."""
    (folder / "test_mine.py").write_text(code)
    (folder / "conftest.py").write_text(conftest)
    plugin = [
        "-p",
        "selling_partner.sandbox.pytest_plugin",
        "-p",
        "no:cacheprovider",
        "-W",
        "error",
    ]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--strict-markers", *plugin, *options],
        cwd=folder,
        # Other plugins of this environment would blur what is seen, and take their time.
        env={**os.environ, "PYTHONPATH": str(SOURCE), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def check(result: subprocess.CompletedProcess[str], **outcomes: int) -> None:
    """Hold the last line to what came of the tests."""
    last = result.stdout.strip().splitlines()[-1]
    for outcome, count in outcomes.items():
        assert f"{count} {outcome}" in last, result.stdout + result.stderr


FIXTURES = f"""
import pytest
from selling_partner import RateLimitWaitError, ServiceUnavailableError

def statuses(sandbox, name):
    return [each.status for each in sandbox.exchanges if each.name == name]

def test_what_a_buyer_gets(sandbox, selling_partner):
    sandbox.set_order("123-1234567-1234567", actions=["create_confirm_order_details"])
    actions = selling_partner.messaging_v1.messaging_actions_for_order({ORDER})
    assert actions.allowed == ("create_confirm_order_details",)
    actions.create_confirm_order_details(body={{"text": "Is the size right?"}})
    (message,) = sandbox.messages
    assert message.text == "Is the size right?"

def test_nothing_is_left_of_another_test(sandbox, selling_partner):
    assert (sandbox.messages, sandbox.exchanges, sandbox.enforce_limits) == ([], [], False)
    assert len(selling_partner.messaging_v1.messaging_actions_for_order({ORDER}).allowed) > 1
    sandbox.enforce_limits = True
    sandbox.fail_next(status=500)

def test_nor_of_that_one(sandbox, selling_partner):
    assert (sandbox.messages, sandbox.exchanges, sandbox.enforce_limits) == ([], [], False)
    selling_partner.messaging_v1.get_attributes({ORDER})
    assert statuses(sandbox, "messaging_v1.get_attributes") == [200]

def test_what_fails_is_tried_again(sandbox, selling_partner):
    sandbox.fail_next("get_attributes", status=503, times=4)
    selling_partner.messaging_v1.get_attributes({ORDER})
    assert statuses(sandbox, "messaging_v1.get_attributes") == [503] * 4 + [200]
    sandbox.fail_next("get_attributes", status=503, times=5)
    with pytest.raises(ServiceUnavailableError):
        selling_partner.messaging_v1.get_attributes({ORDER})

def test_a_token_that_expired_is_replaced(sandbox, selling_partner):
    selling_partner.messaging_v1.get_attributes({ORDER})
    sandbox.expire_token()
    selling_partner.messaging_v1.get_attributes({ORDER})
    assert statuses(sandbox, "messaging_v1.get_attributes") == [200, 403, 200]

def test_nobody_waits(sandbox, selling_partner):
    for _ in range(20):
        selling_partner.with_options(deadline=5).messaging_v1.get_attributes({ORDER})

@pytest.mark.parametrize("time", ["first", "second"])
def test_limits_where_they_are_wanted(sandbox, selling_partner, time):
    sandbox.enforce_limits = True
    hurried = selling_partner.with_options(deadline=0.9).messaging_v1
    for _ in range(5):
        hurried.get_attributes({ORDER})
    with pytest.raises(RateLimitWaitError):
        for _ in range(5):
            hurried.get_attributes({ORDER})
    (level,) = sandbox.levels
    assert level.tokens < 1

def test_a_file_that_is_there(sandbox, selling_partner):
    place = "/messaging/v1/orders/123-1234567-1234567/messages/invoice"
    identifier = sandbox.add_file(place, b"%PDF", content_type="application/pdf")
    attachment = {{"uploadDestinationId": identifier, "fileName": "invoice.pdf"}}
    selling_partner.messaging_v1.send_invoice({ORDER}, body={{"attachments": [attachment]}})
    (sent,) = sandbox.messages[0].attachments
    assert (sent.file_name, sent.content) == ("invoice.pdf", b"%PDF")
    assert sent.content_type == "application/pdf"
"""


def test_the_fixtures_give_a_sandbox_and_a_client_of_it(tmp_path: Path) -> None:
    """Tests get a sandbox without a memory of others, and none of them waits for a limit."""
    check(run_pytest(tmp_path, FIXTURES), passed=9)


def test_processes_of_xdist_do_not_meet(tmp_path: Path) -> None:
    """Each process has a sandbox of its own: the same tests pass side by side."""
    check(run_pytest(tmp_path, FIXTURES, "-p", "xdist", "-n", "2"), passed=9)


ASYNC = f"""
import asyncio
import pytest

@pytest.mark.anyio
async def test_with_await(sandbox, async_selling_partner):
    await async_selling_partner.messaging_v1.create_negative_feedback_removal({ORDER})
    assert [each.operation for each in sandbox.messages] == ["create_negative_feedback_removal"]

def test_in_a_loop_of_its_own(async_selling_partner):
    asyncio.run(async_selling_partner.messaging_v1.get_attributes({ORDER}))
"""


def test_the_async_client_needs_no_other_plugin(tmp_path: Path) -> None:
    """It works in whatever event loop runs the test, asyncio's and trio's, and leaves nothing."""
    check(run_pytest(tmp_path, ASYNC, "-p", "anyio.pytest_plugin"), passed=3)


OPTIONS = f"""
import pytest
from selling_partner import RetryPolicy, ServiceUnavailableError

@pytest.fixture
def selling_partner_options():
    return {{"retry": RetryPolicy(attempts=1), "application": "MyShop/2.1"}}

def test_mine(sandbox, selling_partner):
    sandbox.fail_next("get_attributes", status=503)
    with pytest.raises(ServiceUnavailableError):
        selling_partner.messaging_v1.get_attributes({ORDER})
    assert sandbox.exchanges[-1].headers["user-agent"].startswith("MyShop/2.1 ")
"""


def test_the_options_of_the_clients_can_be_replaced(tmp_path: Path) -> None:
    """A fixture of the user's says what the clients are made with."""
    check(run_pytest(tmp_path, OPTIONS), passed=1)


def test_a_run_that_does_not_use_it_pays_nothing(tmp_path: Path) -> None:
    """The plugin imports neither the clients nor the server, nor what they need."""
    code = f"import sys\ndef test_lean(): assert not {HEAVY} & set(sys.modules)\n"
    check(run_pytest(tmp_path, code), passed=1)


WITHOUT = """
import sys

class Without:
    def find_spec(self, name, path=None, target=None):
        if name == "starlette":
            raise ModuleNotFoundError("No module named 'starlette'", name=name)

sys.meta_path.insert(0, Without())
"""


def test_without_the_extra_the_fixture_says_what_to_install(tmp_path: Path) -> None:
    """A missing package is named together with the command, and there is no traceback."""
    code = "def test_it(sandbox): pass\ndef test_other(): pass\n"
    result = run_pytest(tmp_path, code, conftest=WITHOUT)
    check(result, passed=1, error=1)
    assert "starlette: not installed" in result.stdout
    assert "pip install 'selling-partner[sandbox]'" in result.stdout
    assert "Traceback" not in result.stdout
    assert "pytest_plugin.py" not in result.stdout
    assert "During handling" not in result.stdout


OVERRIDE = f"""
import pytest

@pytest.fixture
def sandbox(sandbox):
    sandbox.set_order("123-1234567-1234567", actions=["create_warranty"])
    return sandbox

def test_mine(selling_partner):
    actions = selling_partner.messaging_v1.messaging_actions_for_order({ORDER})
    assert actions.allowed == ("create_warranty",)
"""


def test_the_sandbox_can_be_prepared_for_all(tmp_path: Path) -> None:
    """A project may override the fixture: its clients are those of the sandbox so prepared."""
    check(run_pytest(tmp_path, OVERRIDE), passed=1)


CLASH = f"""
import pytest

@pytest.fixture
def sandbox(tmp_path):
    return tmp_path

def test_theirs(selling_partner): pass

@pytest.mark.anyio
async def test_theirs_with_await(async_selling_partner): pass

def test_mine(sandbox, running_sandbox):
    with running_sandbox.client() as sp:
        sp.messaging_v1.get_attributes({ORDER})
"""


def test_a_fixture_of_the_same_name_is_explained(tmp_path: Path) -> None:
    """Where a project has another ``sandbox``, the clients say so, and there is a way round it."""
    result = run_pytest(tmp_path, CLASH, "-p", "anyio.pytest_plugin")
    check(result, passed=1, error=3)
    assert "the fixture sandbox gives PosixPath, where the clients need" in result.stdout
    assert "AttributeError" not in result.stdout


def test_naming_the_plugin_again_does_no_harm(tmp_path: Path) -> None:
    """It may be named in ``pytest_plugins`` besides being found, and is there once."""
    conftest = 'pytest_plugins = ["selling_partner.sandbox.pytest_plugin"]\n'
    check(run_pytest(tmp_path, "def test_it(sandbox): pass\n", conftest=conftest), passed=1)
