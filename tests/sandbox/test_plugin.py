"""The package's pytest fixtures, in separate runs of pytest."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.sandbox.support import PATIENCE

SOURCE = Path(__file__).parents[2] / "generated" / "src"

ORDER = '"123-1234567-1234567", marketplace_ids=["ATVPDKIKX0DER"]'

HEAVY = "{'anyio', 'httpx2', 'jsonschema_rs', 'pydantic', 'starlette', 'uvicorn'}"


def run_pytest(
    folder: Path, code: str, *options: str, conftest: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a file of tests in a folder, with the plugin as an installed package provides it."""
    (folder / "test_mine.py").write_text(code)
    (folder / "conftest.py").write_text(conftest)
    return run_folder(folder, *options)


def run_folder(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run all tests in a folder."""
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
        timeout=PATIENCE,
        check=False,
    )


def check(result: subprocess.CompletedProcess[str], **outcomes: int) -> None:
    """Compare the last line with the expected outcomes."""
    last = result.stdout.strip().splitlines()[-1]
    for outcome, count in outcomes.items():
        assert f"{count} {outcome}" in last, result.stdout + result.stderr


FIXTURES = f"""
import pytest
from selling_partner import ServiceUnavailableError

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

def test_jobs_take_no_time(sandbox):
    assert (sandbox.processing.queue, sandbox.processing.work) == (0, 0)

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

def test_limits_do_not_hold(sandbox, selling_partner):
    for _ in range(20):
        selling_partner.messaging_v1.get_attributes({ORDER})
    assert statuses(sandbox, "messaging_v1.get_attributes") == [200] * 20
    (level,) = sandbox.levels
    assert level.tokens < 20

def test_a_file_that_is_there(sandbox, selling_partner):
    place = "/messaging/v1/orders/123-1234567-1234567/messages/invoice"
    identifier = sandbox.add_file(place, b"%PDF", content_type="application/pdf")
    attachment = {{"uploadDestinationId": identifier, "fileName": "invoice.pdf"}}
    selling_partner.messaging_v1.send_invoice({ORDER}, body={{"attachments": [attachment]}})
    (sent,) = sandbox.messages[0].attachments
    assert (sent.file_name, sent.content) == ("invoice.pdf", b"%PDF")
    assert sent.content_type == "application/pdf"
"""


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


TOGETHER = {
    "fixtures": FIXTURES,
    "with_await": ASYNC,
    "options": OPTIONS,
    "override": OVERRIDE,
    "clash": CLASH,
}
"""The test files of one run, by name."""


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The output of pytest for these files.

    The plugin is named in ``pytest_plugins`` besides being found, which does no harm.
    """
    folder = tmp_path_factory.mktemp("together")
    (folder / "conftest.py").write_text(
        'pytest_plugins = ["selling_partner.sandbox.pytest_plugin"]\n'
    )
    for name, code in TOGETHER.items():
        (folder / f"test_{name}.py").write_text(code)
    return run_folder(folder, "-rA", "-p", "anyio.pytest_plugin").stdout


@pytest.mark.parametrize(
    ("name", "passed", "errors"),
    [
        pytest.param("fixtures", 8, 0, id="a sandbox without a memory of other tests"),
        pytest.param("with_await", 3, 0, id="whatever event loop runs the test"),
        pytest.param("options", 1, 0, id="the options of the clients can be replaced"),
        pytest.param("override", 1, 0, id="the sandbox can be prepared for all"),
        pytest.param("clash", 1, 3, id="a project may have another fixture called sandbox"),
    ],
)
def test_the_fixtures_work(output: str, name: str, passed: int, errors: int) -> None:
    """Each file passes, except for tests that request a replaced ``sandbox``."""
    found = Counter(re.findall(rf"^(\w+) test_{name}\.py::", output, re.M))
    assert found == Counter(PASSED=passed, ERROR=errors), output


def test_a_fixture_of_the_same_name_is_explained(output: str) -> None:
    """If a project has another ``sandbox``, the fixtures of clients say so."""
    assert "the fixture sandbox is a PosixPath, but must be that of" in output
    assert "AttributeError" not in output


CLOCK = f"""
import pytest
from selling_partner import ManualClock, RateLimitWaitError

@pytest.fixture(scope="session")
def sandbox_clock():
    return ManualClock()

@pytest.mark.parametrize("time", ["first", "second"])
def test_limits_where_they_are_wanted(sandbox, selling_partner, sandbox_clock, time):
    sandbox.enforce_limits = True
    hurried = selling_partner.with_options(max_wait=0.9).messaging_v1
    for _ in range(5):
        hurried.get_attributes({ORDER})
    with pytest.raises(RateLimitWaitError):
        hurried.get_attributes({ORDER})
    (level,) = sandbox.levels
    assert level.tokens == 0
    sandbox_clock.advance(1)
    hurried.get_attributes({ORDER})

def test_tokens_expire(sandbox, selling_partner, sandbox_clock):
    for _ in range(2):
        selling_partner.messaging_v1.get_attributes({ORDER})
        sandbox_clock.advance(3600)
    assert [each.name for each in sandbox.exchanges].count("token") == 2

def test_jobs_take_seconds_of_the_clock(sandbox):
    assert (sandbox.processing.queue, sandbox.processing.work) == (2, 3)

def test_delays_take_no_time(sandbox, selling_partner, sandbox_clock):
    sandbox.fail_next("get_attributes", delay=100)
    before = sandbox_clock.monotonic()
    selling_partner.messaging_v1.get_attributes({ORDER})
    assert sandbox.clock.monotonic() - before == 100
"""


def test_a_project_can_set_the_clock(tmp_path: Path) -> None:
    """The sandbox and its clients use the project's clock."""
    check(run_pytest(tmp_path, CLOCK), passed=5)


@pytest.mark.slow(measured=False)
@pytest.mark.slow(measured=False)
def test_processes_of_xdist_are_independent(tmp_path: Path) -> None:
    """Each process has its own sandbox, so the same tests pass concurrently."""
    check(run_pytest(tmp_path, FIXTURES, "-p", "xdist", "-n", "2"), passed=8)


def test_unused_fixtures_import_nothing(tmp_path: Path) -> None:
    """The plugin imports neither clients nor the server, nor their dependencies."""
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


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    """The message contains the command that installs it, without a traceback."""
    code = "def test_it(sandbox): pass\ndef test_other(): pass\n"
    result = run_pytest(tmp_path, code, conftest=WITHOUT)
    check(result, passed=1, error=1)
    assert "starlette: not installed" in result.stdout
    assert "pip install 'selling-partner[sandbox]'" in result.stdout
    assert "Traceback" not in result.stdout
    assert "pytest_plugin.py" not in result.stdout
    assert "During handling" not in result.stdout
