"""Detection of HTML and e-mail addresses in texts for buyers."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from selling_partner._runtime.models.values.text_rules import (
    MAX_NAMED_PLACES,
    faults_in,
    find_addresses,
    find_html,
)

MARKUP = {
    "<b>bold</b>": [0, 7],
    "one<br>two<br/>three<br />": [3, 10, 20],
    "see <a href='https://example.com'>here</a>": [4, 38],
    '<a title="a > b" href="x">': [0],
    '<a title="a < b">x</a>': [0, 18],
    "<IMG SRC=x>": [0],
    "<p\n>": [0],
    "</p>": [0],
    "</p >": [0],
    "<input disabled>": [0],
    "<script async defer>": [0],
    "<my-widget>": [0],
    "<o:p>": [0],
    "<buyer>": [0],
    "a <!-- comment --> b": [2],
    "<!-- without an end": [0],
    "<!DOCTYPE html>": [0],
    "<![CDATA[x]]>": [0],
    '<?xml version="1.0"?>': [0],
    "a&nbsp;b": [1],
    "&lt;b&gt;": [0, 5],
    "&amp;": [0],
    "&#160;&#xA0;&#Xa0;": [0, 6, 12],
    "< b <b>": [4],
    "<<b>>": [1],
}
NO_MARKUP = [
    *("a < b", "a <b", "a<b", "1<2", "<3", "<3>", "<-", "<- ->", "<=", "<>", "< b >", "<", "<<"),
    *(
        "x<y and z",
        "if a<b and c>d",
        "x > y",
        "-->",
        "</",
        "</ p>",
        "<!",
        "<!>",
        "<? >",
        "<b",
        "</b",
    ),
    *("AT&T", "R&D;", "Q&A;", "&", "&;", "a & b;", "&#;", "&#x;", "&unknown;", "&nbsp", "&Amp;"),
    *("Tom&Jerry;", "https://example.com/?a=1&copy=2&lt=3", "<https://example.com/?a=b>", "<1b>"),
    *("<john@example.com>", "<\u00e9>", "\u2039b\u203a", "\uff1cb\uff1e", "&amp &lt", "M&M's;"),
]

ADDRESSES = {
    "somebody@example.com": ["somebody@example.com"],
    "Write to a.b-c_d@mail.example.co.uk.": ["a.b-c_d@mail.example.co.uk"],
    "me+shop@example.com, you%x@example.org": ["me+shop@example.com", "you%x@example.org"],
    "O'Neill: o'neill@example.com!": ["o'neill@example.com"],
    "(a@example.com)<b@example.com>[c@example.com]": [f"{each}@example.com" for each in "abc"],
    "'a@example.com' \u201cb@example.com\u201d": ["a@example.com", "b@example.com"],
    "mailto:a@example.com?subject=x": ["a@example.com"],
    "*a@example.com* ...b@example.com...": ["a@example.com", "b@example.com"],
    "1@2.de": ["1@2.de"],
    "A@EXAMPLE.COM": ["A@EXAMPLE.COM"],
    "j\u00fcrgen@ex\u00e4mple.de": ["j\u00fcrgen@ex\u00e4mple.de"],
    "ju\u0308rgen@example.de": ["ju\u0308rgen@example.de"],
    "\u043f\u043e\u0447\u0442\u0430@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444": [
        "\u043f\u043e\u0447\u0442\u0430@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444"
    ],
    "\u0938\u0902\u092a\u0930\u094d\u0915@\u0921\u093e\u091f\u093e.\u092d\u093e\u0930\u0924": [
        "\u0938\u0902\u092a\u0930\u094d\u0915@\u0921\u093e\u091f\u093e.\u092d\u093e\u0930\u0924"
    ],
    "\u7528\u6237@\u4f8b\u5b50\u3002\u4e2d\u56fd": ["\u7528\u6237@\u4f8b\u5b50\u3002\u4e2d\u56fd"],
    "\u30e1\u30fc\u30eb\u306fa@example.com\u307e\u3067": ["a@example.com"],
    "a@example.com\uc73c\ub85c": ["a@example.com"],
    "\U0001f4e7a@example.com\U0001f600": ["a@example.com"],
    "a@xn--e1afmkfd.xn--p1ai": ["a@xn--e1afmkfd.xn--p1ai"],
    '"John Doe"@example.com': ['"John Doe"@example.com'],
    "a@[192.0.2.1] b@[IPv6:2001:db8::1]": ["a@[192.0.2.1]", "b@[IPv6:2001:db8::1]"],
    "a@example.com@example.org": ["a@example.com"],
    "a@@b@example.com": ["b@example.com"],
    "x@example.com-y": ["x@example.com"],
    "x@example.com_": ["x@example.com"],
}
NO_ADDRESSES = [
    *(
        "@handle",
        "@brand.com",
        "follow @brand.com",
        "5 @ 3 EUR",
        "5@3",
        "5@3.50",
        "me@home",
        "@",
        "a@",
    ),
    *(
        "@@",
        "a@.com",
        "a.@example.com",
        "a@b",
        "a@b.c",
        "a@b..com",
        "a @example.com",
        "a@ example.com",
    ),
    *("package@1.2.3", "https://example.com/@user.name/1", "a@example.com1", "a\uff20example.com"),
    *("meet @ 5.30 pm", "x@-", "a@[b]", "-@example.com", "!@example.com", "a@1.5kg"),
]


@pytest.mark.parametrize(("text", "places"), MARKUP.items())
def test_html_is_found(text: str, places: list[int]) -> None:
    """Tags, comments, declarations and character references are found at their positions."""
    assert list(find_html(text)) == places


@pytest.mark.parametrize("text", NO_MARKUP)
def test_plain_text_is_not_html(text: str) -> None:
    """Comparisons, hearts, arrows, company names and links are not HTML."""
    assert list(find_html(text)) == []


@pytest.mark.parametrize(("text", "addresses"), ADDRESSES.items())
def test_addresses_are_found(text: str, addresses: list[str]) -> None:
    """Addresses are found in any script, with subaddresses, without the surrounding text."""
    assert [text[start:end] for start, end in find_addresses(text)] == addresses


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_an_at_sign_is_not_an_address(text: str) -> None:
    """Handles, prices and versions are not addresses."""
    assert list(find_addresses(text)) == []


@given(st.text(st.characters(exclude_characters="<&@")) | st.text("a.b c-_/;>#x1", max_size=40))
def test_a_text_without_signs_is_never_refused(text: str) -> None:
    """A text without ``<``, ``&`` and ``@`` is always valid."""
    assert faults_in(text, html=False, emails=False) == ""


LOCAL = st.from_regex(r"[a-z0-9_]([a-z0-9_.%+'-]{0,20}[a-z0-9_+-])?", fullmatch=True)
DOMAIN = st.from_regex(r"([a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?\.){1,4}[a-z]{2,10}", fullmatch=True)
AROUND = st.text(st.characters(exclude_characters="<&@")) | st.text("a. ,(", max_size=5)


@pytest.mark.slow
@given(AROUND, LOCAL, DOMAIN, AROUND)
@example("", "a", "b.cd", "")
def test_an_address_is_named_by_its_position(
    before: str, local: str, domain: str, after: str
) -> None:
    """The message has the first and last character of an address, counted from 1."""
    text = f"{before} {local}@{domain} {after}"
    first, last = len(before) + 2, len(before) + 2 + len(local) + len(domain)
    found = faults_in(text, html=False, emails=False)
    assert found == f"contains an e-mail address at character {first} to {last}"


@given(st.text(st.characters(exclude_characters="<&@")), st.sampled_from(["<b>", "</p>", "<!--"]))
def test_html_is_named_by_its_position(before: str, tag: str) -> None:
    """The message has the character at which the HTML starts."""
    assert faults_in(before + tag, html=False, emails=False) == (
        f"contains HTML at character {len(before) + 1}"
    )


@given(st.text("<>&;@/!?ab.=\"' #x1-\n[]\u0308\u4e2d"))
def test_positions_are_ordered_and_disjoint(text: str) -> None:
    """In any text, matches start at their sign and never overlap."""
    assert all(text[start] in "<&" for start in find_html(text))
    ends = [0]
    for start, end in find_addresses(text):
        assert ends[-1] <= start < text.index("@", start) < end <= len(text)
        ends.append(end)


def test_everything_is_named_at_once() -> None:
    """HTML and addresses are named together, if their rules apply."""
    text = "<p>Write to a@example.com&nbsp;or b@example.org</p>"
    assert faults_in(text, html=False, emails=False) == (
        "contains HTML at character 1, HTML at character 26, HTML at character 48, "
        "an e-mail address at character 13 to 25, an e-mail address at character 35 to 47"
    )
    assert faults_in(text, html=True, emails=False).count("e-mail") == 2
    assert "e-mail" not in faults_in(text, html=False, emails=True)
    assert faults_in(text, html=True, emails=True) == ""
    assert faults_in("<b>" * 25, html=False, emails=False).endswith(
        f"character 28 and {25 - MAX_NAMED_PLACES} more"
    )


PIECES = [
    *(
        "<",
        "<a",
        "<a ",
        '<a b="',
        "<a b='",
        "</a",
        "<a/",
        "<!",
        "<!a",
        "<?a ",
        "<!--",
        "<a-",
        "<a:",
    ),
    *("&", "&#1", "&#xa", "&aa", "&#", "@", "a@", "a@b.", "a@b.cd", "@a", '"', '"@', '"a', "a@["),
    *("a@[1", "a", "a.", "-", "'", ".", "\u4e2d", "\u0308", "a\u4e2d", "\u3002"),
]


SHORT, LONG = 2_000, 16_000
"""Characters: what is read again from each place takes 64 times as long for the long one, not 8."""


def processor_seconds(piece: str, length: int) -> float:
    """Return the processor time for texts of the pieces, which other processes do not affect."""
    long = piece * (length // len(piece))
    seconds = []
    for _ in range(3):
        before = time.thread_time()
        for text in (long, f"<a @{long}", f"a@{long}@b.cd>"):
            assert isinstance(faults_in(text, html=False, emails=False), str)
        seconds.append(time.thread_time() - before)
    return min(seconds)


@pytest.mark.slow
@pytest.mark.parametrize("piece", [*PIECES, "".join(PIECES)])
def test_a_hostile_text_takes_linear_time(piece: str) -> None:
    """A text of eight times the length takes about eight times as long."""

    def is_in_proportion() -> bool:
        return processor_seconds(piece, LONG) < 24 * processor_seconds(piece, SHORT)

    assert any(is_in_proportion() for _ in range(5))


def test_many_matches_are_counted() -> None:
    """Many matches are counted instead of listed, so the message stays short."""
    assert len(faults_in("".join(PIECES) * 1_000, html=False, emails=False)) < 500
