"""Sync twins: the files that have one, and its text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.core.errors import TemplateError
from generator.pycode.unasync import Unasync, sync_path

EVERYTHING = '''
"""How to use the async client.

    async with AsyncClient() as client:
        response = await client.send()
        async for each in client.pages():
            print(await each.text(), f"{await each}")
    await client.aclose()

Orders that await shipment are asynchronous.
"""

from ._runtime.async_client import AsyncBaseClient  # from async_client
from .async_e import x

class AsyncClient(AsyncBaseClient):
    async def __aenter__(self) -> "AsyncClient":
        return self

    async def __aexit__(self, *_: object) -> None:
        # Here await self.aclose() comes to wait.
        await self.aclose()

    async def __anext__(self) -> str:
        raise StopAsyncIteration

    async def every(self) -> list[str]:
        whole = [await each async for each in self.pages() if await each]
        return whole + [
            f"é {await self.one(f'{self.name!r}')} {{await}} {self.width:{await self.w()}}",
            rf'{ await self.two():>{10}}\\d',
            f"""
            {await
             self.three()}""",
            "aclose",
        ]

    async  def odd(self): return (await  self.one(), not await(self.two()))
'''

DERIVED = '''
"""How to use the client.

    with Client() as client:
        response = client.send()
        for each in client.pages():
            print(each.text(), f"{each}")
    client.close()

Orders that await shipment are asynchronous.
"""

from ._runtime.client import BaseClient  # from client
from .e import x

class Client(BaseClient):
    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        # Here self.close() comes to wait.
        self.close()

    def __next__(self) -> str:
        raise StopIteration

    def every(self) -> list[str]:
        whole = [each for each in self.pages() if each]
        return whole + [
            f"é {self.one(f'{self.name!r}')} {{await}} {self.width:{self.w()}}",
            rf'{ self.two():>{10}}\\d',
            f"""
            {self.three()}""",
            "close",
        ]

    def odd(self): return (self.one(), not (self.two()))
'''


@pytest.mark.parametrize(
    ("path", "twin"),
    [
        ("async_client.py", "client.py"),
        ("_async_client.py", "_client.py"),
        ("test_async_client.py", "test_client.py"),
        ("src/package/async_client.py", "src/package/client.py"),
        ("src/async_package/async_client.py", "src/async_package/client.py"),
        ("tests/test_async_async_client.py", "tests/test_async_client.py"),
        ("src/async_package/client.py", None),
        ("src/async_package/__init__.py", None),
        ("client.py", None),
        ("asynchronous.py", None),
        ("myasync_client.py", None),
        ("client_async.py", None),
        ("async_notes.md", None),
        ("async_data.py.txt", None),
    ],
)
def test_the_name_of_a_python_file_decides_whether_it_has_a_twin(
    path: str, twin: str | None
) -> None:
    """The twin of ``async_x.py`` is ``x.py`` in the same folder; no other file has a twin."""
    assert sync_path(path) == twin


def test_every_async_form_becomes_sync() -> None:
    """The substitutions apply to statements, comprehensions, f-strings, strings and comments.

    Python 3.12 and later tokenize f-strings differently, with the same result.
    """
    assert Unasync().derive(EVERYTHING) == DERIVED
    compile(DERIVED, "derived", "exec")


@pytest.mark.parametrize(
    "text",
    [
        "x = 'we await approval, and an async report'\n",
        "# Buyers await news of their async orders.\n",
        "create_asynchronous_report(asynchronous_id)\n",
        "class AsynchronousReport: pass\n",
        "x = awaited + asyncio + Asynchrony + MyAsync\n",
    ],
)
def test_text_that_only_looks_async_stays(text: str) -> None:
    """Prose and names such as ``awaited`` are unchanged."""
    assert Unasync().derive(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "x = 1",
        "",
        "\n\n# only a comment",
        "x = (\n    1,  # one\n    2,\n)\n\n\n",
        "def f():\n\tif x:\n\t\treturn 1\n\n\treturn 2\n",
        "x = 1 + \\\n    2\n",
        "x = '\x0c \x1c \u2028 \x85'; y = 2\n\x0c\nz = '''\n\u2028\n'''  # \u2029 end\nw = 1\n",
        "x = 'é' + f'{y}ü' + '\U0001f600'; z = 1\n",
        "if x:\n    pass\n    # comment\n# other\n",
        'x = \'a\\\r\nb\'; y = """\\\r\n"""\r\n# don\'t\r\nz = 1\r\n',
        "x = r'\\\\'; y = '\\\\'; z = rb\"\\\"\"; w = \"'#'\" '\"'\n",
    ],
)
def test_code_without_async_is_unchanged(text: str) -> None:
    """White space, continued lines and unusual line breaks in strings are preserved."""
    assert Unasync().derive(text) == text


@given(st.lists(st.sampled_from(["x", "'é'", "+", "\n", " ", "(", ")", "#", "\x0c", "f'{x}'"])))
def test_any_valid_source_without_async_is_unchanged(pieces: list[str]) -> None:
    """Only the table of substitutions changes a source."""
    text = "".join(pieces) + "\n"
    try:
        compile(text, "text", "exec")
    except SyntaxError:
        return
    assert Unasync().derive(text) == text


@pytest.mark.parametrize("text", ["'", '"x', "'x\n'", '"""x"', "'''x''\n", 'f("\\")'])
def test_a_string_without_an_end_is_an_error(text: str) -> None:
    """The message names the line; other faults of a source are the formatter's to find."""
    with pytest.raises(SyntaxError, match=r"^line 4: a string has no end$"):
        Unasync().derive(f"x = '''async\nwith'''\n\n{text}")


def test_a_comment_ends_with_its_line() -> None:
    """A carriage return ends a line, too."""
    assert Unasync().derive("# don't\rawait x\r# {await \r\n") == "# don't\rx\r# {\r\n"


def test_a_substitution_that_was_never_used_is_an_error() -> None:
    """The message names each obsolete entry of the table."""
    unasync = Unasync()
    unasync.derive("async def f():\n    await x\n")
    with pytest.raises(TemplateError) as caught:
        unasync.check_all_used()
    names = "Async*, async_*, aclose, __aenter__, __aexit__, __anext__"
    names += ", StopAsyncIteration"
    assert f"never used: {names};" in str(caught.value)


def test_a_substitution_is_used_by_any_of_the_sources() -> None:
    """A substitution must be used once in a run, and not in each file."""
    unasync = Unasync()
    for piece in (
        "async def f(): await x",
        "AsyncX",
        "async_x",
        "x.aclose",
        "'__aenter__'",
        "__aexit__, StopAsyncIteration",
    ):
        unasync.derive(f"{piece}\n")
    with pytest.raises(TemplateError, match="never used: __anext__;"):
        unasync.check_all_used()
    unasync.derive("__anext__\n")
    unasync.check_all_used()
