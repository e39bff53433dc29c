"""Markdown: text of a document cannot become markup, in any place of a page."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.escape import markdown
from generator.escape.characters import visible
from tests.fuzz.markdown import Page, hidden_characters, is_web_link

HOSTILE = st.lists(
    st.sampled_from(
        [
            *("<img src=x onerror=alert(1)>", "<script>", "</script>", "<!--", "-->", "<a href='"),
            *(
                "&lt;img&gt;",
                "&#60;b&#62;",
                "&amp;lt;",
                "<?php",
                "<![CDATA[",
                "]]>",
                "<svg/onload=1>",
            ),
            *(
                "[a](javascript:b)",
                "[a](http://b)",
                "![a](http://b)",
                "[a]: javascript:b",
                "[a][b]",
            ),
            *(
                "<javascript:a>",
                "<http://a>",
                "[",
                "]",
                "(",
                ")",
                "](",
                "!",
                "https://a.b",
                "ftp://a",
            ),
            *(
                "`",
                "``",
                "```",
                "```\n",
                "\n```",
                "~~~",
                "    x",
                "\t",
                "\n\n",
                "\n",
                "\r",
                "\\",
                "\\\\",
            ),
            *(
                "|",
                "\n|---|\n",
                "| a |",
                "# ",
                "\n# ",
                "- ",
                "1. ",
                "1) ",
                "> ",
                "===",
                "---",
                "+ ",
                "* ",
            ),
            *("**", "__", "*", "_", "~~", "$", "@a", "#1", "{: x}", "{{", "<", ">", "&", '"', "'"),
            *(
                "\u202e",
                "\u2066",
                "\x00",
                "\x1b[2J",
                "\x85",
                "\u2028",
                "\ud800",
                "\ufeff",
                "a",
                "é",
                " ",
            ),
            *(
                "javascript:a",
                "http://a\\b",
                "[a](http://b 'c')",
                "[a](http://b|c)",
                "[`a`](http://b)",
            ),
        ]
    ),
    max_size=12,
).map("".join)
TEXTS = HOSTILE | st.text(st.characters(), max_size=30)
PLACES = {
    "paragraph": "{}\n",
    "heading": "### `x`: {} end\n\nafter\n",
    "item": "- {}\n- after\n",
    "cell": "| a | b |\n|---|---|\n| {} | c |\n| d | e |\n",
    "last": "before\n\n{}",
    "line": "before\n{}\nafter\n",
    "link": "[{}](http://z/)\n",
}


def check(place: str, written: str) -> Page:
    """Return the page, which must have the structure that harmless text would have there."""
    page = Page(PLACES[place].format(written))
    harmless = "x" if written else ""
    assert page.outline == Page(PLACES[place].format(harmless)).outline
    assert all(map(is_web_link, page.links))
    assert not page.attributes
    assert not hidden_characters(page.text)
    return page


@given(TEXTS, st.sampled_from(sorted(PLACES.keys() - {"link"})))
@example("\n```", "paragraph")
@example("1) a", "item")
@example("`|`", "cell")
def test_text_cannot_become_markup(text: str, place: str) -> None:
    """Anywhere on a page, text adds no element except code and http(s) links."""
    check(place, markdown.text(text))


@given(TEXTS, st.sampled_from(sorted(PLACES)))
@example("`", "cell")
@example("a|b`|", "cell")
@example(" ", "heading")
@example("", "cell")
def test_code_cannot_become_markup(text: str, place: str) -> None:
    """A code span contains the text and nothing else, anywhere on a page."""
    page = check(place, markdown.code_span(text))
    assert page.tags.count("code") == 1 + (place == "heading")
    assert visible(" ".join(text.split())) in page.text


@given(TEXTS)
@example("```")
@example("~~~~")
def test_a_code_block_ends_where_it_should(text: str) -> None:
    """A block contains the text, line by line, and the page continues after it."""
    page = Page(f"before\n\n{markdown.code_block(text)}\n\nafter\n")
    assert page.tags == ["p", "pre", "code", "p"]
    assert not hidden_characters(page.text)


@given(TEXTS, TEXTS, st.sampled_from(sorted(PLACES.keys() - {"link"})))
@example("a", "http://a|b", "cell")
@example("a", "https://a)b (c", "paragraph")
def test_a_link_leads_to_the_web_or_is_text(label: str, url: str, place: str) -> None:
    """A link has an http(s) target, or its URL is shown as text."""
    check(place, markdown.link(label, url))
    check(place, markdown.link(label, f"http://a{url}"))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Get an order's items.", "Get an order's items."),
        (
            "Sends `orderId`, see [here](https://a.b/c_d).",
            "Sends `orderId`, see [here](https://a.b/c_d).",
        ),
        ("`a|b`", "<code>a&#124;b</code>"),
        ("two\n lines", "two lines"),
        ("2020-12-01", "2020-12-01"),
        ("1. one", "1\\. one"),
        ("- one", "\\- one"),
        ("a_b *c* [d] #5", "a\\_b \\*c\\* \\[d\\] \\#5"),
        ("AT&amp;T <b>", "AT&amp;amp;T &lt;b&gt;"),
        ("me@example.com, ftp://a, http://b", "me&#64;example.com, ftp&#58;//a, http://b"),
        ("![a](http://b)", "!\\[a\\](http://b)"),
        ("[a](javascript:b)", "\\[a\\](javascript:b)"),
        ("a\u00a0b\u202ec", "a b\\\\u202ec"),
    ],
)
def test_text_stays_legible(text: str, written: str) -> None:
    """Only characters with a meaning are escaped; code spans and http(s) links are kept."""
    assert markdown.text(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [("a", "`a`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("a\nb", "`a b`"), ("\x1b", "`\\x1b`")],
)
def test_a_code_span_is_as_short_as_possible(text: str, written: str) -> None:
    """The fence is longer than any run of backticks in the text."""
    assert markdown.code_span(text) == written


def test_a_link_keeps_its_url() -> None:
    """Query, fragment and percent-encoding stay as they are; brackets and spaces are encoded."""
    url = "https://a.b/c?d=%20&e=f;g#h"
    assert markdown.link("[x]\ny", url) == f"[\\[x\\] y]({url})"
    assert markdown.link("x", "https://a/(b) <c>é") == "[x](https://a/%28b%29%20%3Cc%3E%C3%A9)"
    assert markdown.link("x", "javascript:a") == "x (javascript:a)"


def test_paragraphs_stay_apart() -> None:
    """Empty lines separate paragraphs, and each of them is escaped on its own."""
    assert markdown.paragraphs("a\nb\n \n# c\n\n\n- d\n") == "a b\n\n\\# c\n\n\\- d"
