"""Descriptions for docstrings, and their first sentence."""

from __future__ import annotations

import pytest

from generator.openapi.markdown import first_sentence, plain, summarized
from generator.openapi.usage_plans import read_usage_plan


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain *text*, `a < b` and a > b.", "Plain *text*, `a < b` and a > b."),
        ("<a href='https://e.x/a'>ISO 8601</a> or <a href=https://e.x>B</a>.",
         "[ISO 8601](https://e.x/a) or [B](https://e.x)."),
        ("One.<br>Two.<br/><br />Three.", "One.\n\nTwo.\n\nThree."),
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("Some:<ul><li>a</li><li>b</li></ul>Then.", "Some:\n\n- a\n- b\n\nThen."),
        ("A <b>bold</b> and <i>leaning</i> <code>x</code>.", "A **bold** and *leaning* `x`."),
        ("Tom &amp; Jerry&#39;s &lt;b&gt;", "Tom & Jerry's <b>"),
        ("[Guide](doc:a-b#c)", "[Guide](https://developer-docs.amazon.com/sp-api/docs/a-b#c)"),
        ("[Op](ref:op)", "[Op](https://developer-docs.amazon.com/sp-api/reference/op)"),
        ("[a](javascript:b(1)) <a href='DATA:c'>d</a>", "a (javascript:b(1)) d (DATA:c)"),
        ("[a](java&#115;cript:b) [c](mailto:d@e.f)", "a (javascript:b) c (mailto:d@e.f)"),
        ("[a](HTTPS://b) [c](/d) [e](#f)", "[a](HTTPS://b) [c](/d) [e](#f)"),
        ("See <https://example.com/a>.", "See <https://example.com/a>."),
        ("a\xa0b  \n\n\n\nc\n", "a b\n\nc"),
    ],
)  # fmt: skip
def test_what_is_not_markdown_becomes_markdown(text: str, expected: str) -> None:
    """HTML is removed, and links are completed, or written out if they are not http(s)."""
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "sentence", "rest"),
    [
        ("Gets it.", "Gets it.", ""),
        ("Gets it", "Gets it", ""),
        ("Gets it. And more.\n\nFurther.", "Gets it.", "And more.\n\nFurther."),
        ("Gets\nit! More.", "Gets it!", "More."),
        ("Gets a, e.g. one. More.", "Gets a, e.g. one.", "More."),
        ("Gets v2.0 of it. More.", "Gets v2.0 of it.", "More."),
        ("Gets it (see [that. This](https://a.b)). More.",
         "Gets it (see [that. This](https://a.b)).", "More."),
        ("Gets `a. b`. More.", "Gets `a. b`.", "More."),
        ("Does this:\n- a.\n- b.", "Does this:", "- a.\n- b."),
        ("`x` is shown.\n\n| a | b |", "`x` is shown.", "| a | b |"),
        ("**Note:** Not yet. More.", "", "**Note:** Not yet. More."),
        ("- a\n- b", "", "- a\n- b"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_the_first_sentence_is_split_from_the_rest(text: str, sentence: str, rest: str) -> None:
    """Abbreviations do not end it, and lists, tables and notes are not sentences."""
    assert first_sentence(text) == (sentence, rest)


@pytest.mark.parametrize(
    ("summary", "description", "expected"),
    [
        ("", "Gets it. More.", ("Gets it.", "More.")),
        ("getIt", "Gets it. More.", ("Gets it.", "More.")),
        ("Get it", "Gets it. More.", ("Get it", "Gets it. More.")),
        ("Gets it", "Gets it. More.", ("Gets it", "More.")),
        ("Gets\n<b>it</b>", "", ("Gets **it**", "")),
        ("", "", ("", "")),
    ],
)
def test_nothing_is_said_twice(summary: str, description: str, expected: tuple[str, str]) -> None:
    """The first sentence replaces a summary that is only a name."""
    assert summarized(summary, description) == expected


@pytest.mark.parametrize(
    "part",
    ["<a href=x>", "<a ", "href=x ", "(a. ", "rate|burst\n", "rate ", "\n \n", " ", "`a. ", "-|"],
)
def test_a_hostile_description_is_read_in_linear_time(part: str) -> None:
    """No repetition makes a regular expression search the rest of a description again and again."""
    text = "<a " + part * (200_000 // len(part)) + "<li"
    assert plain(text).strip()
    assert first_sentence(text)[1].strip()
    assert read_usage_plan(text)[0] is None
