"""Arguments in path, query and headers: refused, or sent exactly as they were passed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AwareDatetime, Field

from selling_partner import Marketplace, RequestValidationError
from selling_partner._runtime.messages.operation import Operation, Parameter
from selling_partner._runtime.messages.request import PreparedRequest, prepare
from tests.runtime.support.clients import ORDER, US, ApiServer, Connect

ANY_TEXT = st.text(st.characters() | st.sampled_from("\ud800\udfff"))
"""Any text that a Python string can be, lone surrogates included."""
PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
UNICODE = st.text()
INLINE = UNICODE.filter(lambda text: not text.endswith(("\n", "\r")))


@pytest.fixture
def flavour() -> str:
    """The sync client; ``test_parity.py`` compares the others with it."""
    return "sync"


def operation(*parameters: Parameter) -> Operation[object]:
    path = "".join(f"/{{{each.wire_name}}}/end" for each in parameters if each.location == "path")
    return Operation("getIt", "GET", path or "/it", responses={}, parameters=parameters)


def prepared(parameter: Parameter, argument: object) -> PreparedRequest:
    return prepare(operation(parameter), {parameter.name: argument})


@pytest.mark.parametrize(
    ("order", "segment"),
    [
        ("../x?y", "..%2Fx%3Fy"),
        ("a/../../b", "a%2F..%2F..%2Fb"),
        ("/", "%2F"),
        ("100%", "100%25"),
        ("%2e%2e", "%252e%252e"),
        ("%2F", "%252F"),
        ("ä€😀", "%C3%A4%E2%82%AC%F0%9F%98%80"),
        ("a b", "a%20b"),
        ("a#b", "a%23b"),
        ("a;b=c", "a%3Bb%3Dc"),
        ("a&b=c", "a%26b%3Dc"),
        ("a+b", "a%2Bb"),
        ("a\\b", "a%5Cb"),
        ("a\r\nHost: b", "a%0D%0AHost%3A%20b"),
        ("\x00", "%00"),
        ("...", "..."),
        (".a", ".a"),
        ("{marketplaceIds}", "%7BmarketplaceIds%7D"),
        ("http://elsewhere/", "http%3A%2F%2Felsewhere%2F"),
        ("//elsewhere", "%2F%2Felsewhere"),
        (ORDER, ORDER),
    ],
)
async def test_an_order_id_stays_in_its_segment(
    connect: Connect, server: ApiServer, order: str, segment: str
) -> None:
    """An order id of any characters is sent as one segment of the path."""
    async with connect() as client:
        await client.get(order)
    (request,) = server.requests
    assert request.target == f"/messaging/v1/orders/{segment}/attributes?marketplaceIds={US}"


@pytest.mark.parametrize("order", [".", "..", "", None, 5, ["a"], "\ud800"])
async def test_an_impossible_order_id_is_refused(
    connect: Connect, server: ApiServer, order: Any
) -> None:
    """An order id that would change the path, or is not a string, is refused unsent."""
    async with connect() as client:
        with pytest.raises(RequestValidationError, match="amazon_order_id: "):
            await client.get(order)
    assert server.requests == server.token_requests == []


@given(ANY_TEXT)
def test_any_text_is_one_segment_or_refused(text: str) -> None:
    """Any string in the path is refused, or is one segment that decodes to the same string."""
    parameter = Parameter("it", "theIt", "path", str)
    try:
        target = prepared(parameter, text).target
    except RequestValidationError as refused:
        assert refused.problems[0].startswith("it: ")  # noqa: PT017 - the other half is below
        is_line = text.endswith(("\n", "\r"))
        assert is_line or text in {"", ".", ".."} or any("\ud800" <= c <= "\udfff" for c in text)
        return
    assert target.isascii()
    assert set(target) <= set(PRINTABLE)
    parts = urlsplit(target)
    before, segment, after = parts.path.split("/")
    assert (before, unquote(segment, errors="strict"), after) == ("", text, "end")
    assert segment not in {"", ".", ".."}
    assert (parts.query, parts.fragment, parts.netloc) == ("", "", "")


@pytest.mark.parametrize("given_ids", [[US], (US,), [Marketplace.US], {Marketplace.US}])
async def test_a_marketplace_may_be_a_member_or_its_identifier(
    connect: Connect, server: ApiServer, given_ids: Any
) -> None:
    """A list, tuple or set with a ``Marketplace`` or its ``str`` is sent as the same query."""
    async with connect() as client:
        await client.get(marketplace_ids=given_ids)
        await client.get(marketplace_ids=(each for each in given_ids))
    assert [request.target.partition("?")[2] for request in server.requests] == [
        f"marketplaceIds={US}"
    ] * 2


@pytest.mark.parametrize("given_ids", [[US, "A1PA6795UKMFR9"], [], None, [None], [5], 5])
async def test_not_exactly_one_marketplace_is_refused(
    connect: Connect, server: ApiServer, given_ids: Any
) -> None:
    """Any number of marketplaces other than one is refused, before a token is requested."""
    async with connect() as client:
        with pytest.raises(RequestValidationError, match="marketplace_ids"):
            await client.get(marketplace_ids=given_ids)
    assert server.requests == server.token_requests == []


@pytest.mark.parametrize("given_ids", [US, Marketplace.US])
async def test_a_bare_marketplace_is_refused_with_advice(
    connect: Connect, server: ApiServer, given_ids: Any
) -> None:
    """The message for a marketplace without a list states to pass a list."""
    async with connect() as client:
        with pytest.raises(RequestValidationError, match=r"marketplace_ids: .*pass a list"):
            await client.get(marketplace_ids=given_ids)
    assert server.requests == server.token_requests == []


@given(st.lists(INLINE.filter(lambda text: text and "," not in text), min_size=1))
def test_any_list_in_a_query_decodes_back(values: list[str]) -> None:
    """The items of a comma-separated list are separated only by its commas."""
    target = prepared(Parameter("ids", "theIds", "query", list[str]), values).target
    path, _, query = target.partition("?")
    name, _, text = query.partition("=")
    assert (path, name) == ("/it", "theIds")
    assert set(text) <= set(PRINTABLE) - set("&#?+=;")
    assert [unquote(item, errors="strict") for item in text.split(",")] == values


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([""], "is empty"),
        (["a", ""], "is empty"),
        (["", ""], "is empty"),
        (["a,b"], "contains a comma"),
    ],
)
def test_an_item_that_cannot_be_separated_is_refused(values: list[str], words: str) -> None:
    """An empty item, or one with a comma, would change the number of items."""
    for location in ("query", "header", "path"):
        with pytest.raises(RequestValidationError, match=f"ids: an item {words}"):
            prepared(Parameter("ids", "theIds", location, list[str]), values)


def test_an_empty_item_is_sent_in_a_repeated_parameter() -> None:
    """``ids=`` is an item of a repeated parameter, unlike in a comma-separated list."""
    parameter = Parameter("ids", "theIds", "query", list[str], repeated=True)
    assert prepared(parameter, ["a", ""]).target == "/it?theIds=a&theIds="


@pytest.mark.parametrize("text", ["123-1234567-1234567\n", "a\r\n", "\n"])
@pytest.mark.parametrize("location", ["path", "query"])
@pytest.mark.parametrize("annotation", [str, list[str]])
def test_a_value_that_ends_in_a_line_break_is_refused(
    location: Any, annotation: Any, text: str
) -> None:
    """An identifier with a final line break, as read from a file, is refused by its name."""
    argument = text if annotation is str else [text, "a"]
    with pytest.raises(RequestValidationError, match="it: ends in a line break; strip it"):
        prepared(Parameter("it", "theIt", location, annotation), argument)
    unchecked = operation(Parameter("it", "theIt", location, annotation))
    assert "%0" in prepare(unchecked, {"it": argument}, checked=False).target


@given(st.lists(INLINE, min_size=1))
def test_any_list_can_be_repeated_pairs(values: list[str]) -> None:
    """A repeated parameter has one pair for each item, in order."""
    parameter = Parameter("ids", "the ids", "query", list[str], repeated=True)
    pairs = prepared(parameter, values).target.removeprefix("/it?").split("&")
    assert [pair.partition("=")[0] for pair in pairs] == ["the%20ids"] * len(values)
    assert [unquote(pair.partition("=")[2], errors="strict") for pair in pairs] == values


@pytest.mark.parametrize(
    ("annotation", "argument", "text"),
    [
        (bool, True, "true"),
        (bool, False, "false"),
        (int, 5, "5"),
        (str, "", ""),
        (list[int], (1, 2), "1,2"),
        (AwareDatetime, "2026-01-02T03:04:05Z", "2026-01-02T03%3A04%3A05Z"),
    ],
)
def test_a_value_is_written_as_json_would(annotation: Any, argument: object, text: str) -> None:
    """Booleans, numbers and times in a query have their form in JSON, without quotes."""
    assert prepared(Parameter("a", "A", "query", annotation), argument).target == f"/it?A={text}"


@pytest.mark.parametrize("argument", [None, []])
def test_an_optional_parameter_can_be_omitted(argument: object) -> None:
    """``None`` and an empty list omit an optional parameter."""
    parameter = Parameter("a", "A", "query", list[str], required=False)
    assert prepared(parameter, argument).target == "/it"
    header = Parameter("a", "A", "header", str, required=False)
    assert "A" not in prepared(header, None).headers


@pytest.mark.parametrize("text", ["a", "a b", "a,b=c", "!~"])
def test_a_header_has_plain_text(text: str) -> None:
    """Printable ASCII is sent in a header unchanged."""
    assert prepared(Parameter("a", "A-B", "header", str), text).headers["A-B"] == text


@pytest.mark.parametrize(
    "text", ["a\r\nx-amz-access-token: b", "a\nb", "é", " a", "a ", "\x00", ""]
)
def test_a_header_that_cannot_be_sent_is_refused(text: str) -> None:
    """A value that no header can contain is refused as an argument, not as a network error."""
    with pytest.raises(RequestValidationError, match=r"^getIt was not sent: a: "):
        prepared(Parameter("a", "A-B", "header", str), text)


def test_a_target_that_is_too_long_is_refused() -> None:
    """An argument that is too long for any URL is refused."""
    with pytest.raises(RequestValidationError, match="characters"):
        prepared(Parameter("a", "A", "path", str), "x" * 70_000)


@pytest.mark.parametrize("values", [["a", "b", "c"], ("a", "b", "c")])
def test_a_limit_of_the_document_is_checked(values: Sequence[str]) -> None:
    """A limit in a parameter's annotation is checked, and the message names the argument."""
    parameter = Parameter("ids", "Ids", "query", Annotated[list[str], Field(max_length=2)])
    with pytest.raises(RequestValidationError, match=r"ids: .*at most 2"):
        prepared(parameter, values)


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("a", "a"),
        ("a/b/c", "a/b/c"),
        ("/a/b", "a/b"),
        ("a b/c?d#e/%2F", "a%20b/c%3Fd%23e/%252F"),
        ("a/%2e%2e/b", "a/%252e%252e/b"),
        ("a/..b/...", "a/..b/..."),
        ("a\\..\\b", "a%5C..%5Cb"),
        ("ä/{it}", "%C3%A4/%7Bit%7D"),
    ],
)
def test_a_greedy_parameter_keeps_its_slashes(value: str, path: str) -> None:
    """Slashes separate segments, a leading one is dropped, and other characters are encoded."""
    parameter = Parameter("it", "theIt", "path", str, greedy=True)
    assert prepared(parameter, value).target == f"/{path}/end"


@pytest.mark.parametrize(
    "value",
    ["", "/", "//", "//a", "a//b", "a/", ".", "..", "/..", "a/../b", "a/.", "./a", "a/..\ud800"],
)
def test_a_greedy_parameter_cannot_leave_its_place(value: str) -> None:
    """An empty segment, or one of dots, is refused at any position."""
    parameter = Parameter("it", "theIt", "path", str, greedy=True)
    with pytest.raises(RequestValidationError, match=r"^getIt was not sent: it: "):
        prepared(parameter, value)


@given(ANY_TEXT)
def test_any_text_is_greedy_segments_or_refused(text: str) -> None:
    """Any string as a greedy parameter is refused, or decodes to itself segment by segment."""
    parameter = Parameter("it", "theIt", "path", str, greedy=True)
    wanted = text.removeprefix("/").split("/")
    try:
        target = prepared(parameter, text).target
    except RequestValidationError:
        is_half = any("\ud800" <= each <= "\udfff" for each in text)
        ends_a_line = text.endswith(("\n", "\r"))
        assert is_half or ends_a_line or {"", ".", ".."} & set(wanted)
        return
    segments = urlsplit(target).path.split("/")
    assert [unquote(each, errors="strict") for each in segments] == ["", *wanted, "end"]
    assert set(target) <= set(PRINTABLE) - set("?#")
    assert not {"", ".", ".."} & set(segments[1:])


def test_values_do_not_leak_into_each_other() -> None:
    """A value that looks like the placeholder of another parameter stays unchanged."""
    both = operation(Parameter("a", "A", "path", str), Parameter("b", "B", "path", str))
    assert prepare(both, {"a": "{B}", "b": "x"}).target == "/%7BB%7D/end/x/end"
