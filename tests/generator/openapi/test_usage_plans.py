"""The usage plan in an operation's description, and the description without it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.ir import UsagePlan
from generator.openapi.usage_plans import read_usage_plan

HEADER = "| Rate (requests per second) | Burst |\n| ---- | ---- |\n"
NOTICE = (
    "The `x-amzn-RateLimit-Limit` response header has the limits. The preceding table has the "
    "default rate and burst. You may have a higher rate than those shown here. See [Usage Plans "
    "and Rate Limits](https://example.com/a.b)."
)


def described(rows: str, header: str = HEADER, notice: str = NOTICE) -> str:
    return f"Gets it. And more.\n\n**Usage Plan:**\n\n{header}{rows}\n\n{notice}"


def test_the_table_is_removed_from_the_description() -> None:
    """Its heading and the sentences of every description are removed with it."""
    assert read_usage_plan(described("| 2 | 30 |")) == (UsagePlan(2, 30), "Gets it. And more.")


@pytest.mark.parametrize(
    ("rate", "burst", "plan"),
    [
        ("0.0167", "20", UsagePlan(0.0167, 20)),
        (".5", "15", UsagePlan(0.5, 15)),
        ("2.0", "10.0", UsagePlan(2, 10)),
        ("1,000", "2,000", UsagePlan(1000, 2000)),
        ("**5**", "`10`", UsagePlan(5, 10)),
        ("30", "5", UsagePlan(30, 5)),
        ("5", "0.5", UsagePlan(5, 1)),
        ("5", "2.9", UsagePlan(5, 2)),
    ],
)
def test_numbers_are_parsed_in_every_notation(rate: str, burst: str, plan: UsagePlan) -> None:
    """The burst is at least one request, because a lower one would block every request."""
    assert read_usage_plan(described(f"| {rate} | {burst} |")) == (plan, "Gets it. And more.")


@pytest.mark.parametrize(
    "row", ["| n | n |", "| 0 | 5 |", "| 5 | 0 |", "| Variable | 5 |", "| 5 |", "| 1 to 2 | 5 |"]
)
def test_a_table_without_numbers_stays_in_the_description(row: str) -> None:
    """An unreadable table is left to the reader."""
    text = described(row)
    assert read_usage_plan(text) == (None, text)


@pytest.mark.parametrize(
    "text", ["", "Gets it.", "| Name | Meaning |\n| - | - |\n| rate | 5 |", f"{HEADER}", "a | b"]
)
def test_an_unrelated_table_stays(text: str) -> None:
    """A plan needs columns for rate and burst, and a row."""
    assert read_usage_plan(text) == (None, text)


def test_the_default_row_is_chosen_and_others_are_kept() -> None:
    """The default row counts at any position."""
    header = "| Plan type | Rate (requests per second) | Burst |\n|:--|--:|---|\n"
    rows = "|Large sellers| 20 | 40 |\n|Default| 5 | 10 |\n|Selling partner specific| Variable ||"
    plan, rest = read_usage_plan(described(rows, header))
    assert plan == UsagePlan(
        5,
        10,
        ("Large sellers: rate 20, burst 40", "Selling partner specific: rate variable, burst -"),
    )
    assert rest == "Gets it. And more."


def test_the_first_row_counts_without_a_default() -> None:
    """The rows keep the vendor's order, and further columns label them."""
    header = "| Operation | Region | Rate | Burst |\n|-|-|-|-|\n"
    plan, _ = read_usage_plan(described("| get | EU | 1 | 2 |\n| put | NA | 3 | 4 |", header))
    assert plan == UsagePlan(1, 2, ("put, NA: rate 3, burst 4",))


@pytest.mark.parametrize(("unit", "rate"), [("minute", 2), ("hour", 0.033333), ("second", 120)])
def test_a_rate_is_in_requests_a_second(unit: str, rate: float) -> None:
    """A rate in another unit is converted."""
    header = f"| Rate (requests per {unit}) | Burst |\n|-|-|\n"
    plan, _ = read_usage_plan(described("| 120 | 5 |", header))
    assert plan == UsagePlan(rate, 5)


def test_sentences_about_one_operation_stay() -> None:
    """They stay beside the common sentences and in paragraphs of their own."""
    notice = (
        'For more, see "Usage Plans and Rate Limits" in the guide. This is for the sandbox only.'
        "\n\nThe rate limit of `X` differs."
    )
    _, rest = read_usage_plan(described("| 2 | 30 |", notice=notice))
    assert (
        rest
        == "Gets it. And more.\n\nThis is for the sandbox only.\n\nThe rate limit of `X` differs."
    )


def test_headings_are_recognized_in_several_forms() -> None:
    """A heading is bold, plain or Markdown, or missing."""
    for heading in ("**Usage Plans:**\n\n", "Usage plan:\n", "## Usage Plan\n\n", "", "\n"):
        assert read_usage_plan(f"Gets it.\n\n{heading}{HEADER}| 1 | 5 |") == (
            UsagePlan(1, 5),
            "Gets it.",
        )


def test_line_breaks_may_be_escaped() -> None:
    """Some of Amazon's descriptions are escaped twice."""
    text = described("| 2 | 6 |").replace("\n", "\\n")
    assert read_usage_plan(text) == (UsagePlan(2, 6), "Gets it. And more.")


def without_line_breaks(text: str) -> str:
    """Return the text without line breaks, spelled out or not."""
    return text.replace("\\n", "").replace("\n", "")


@given(st.text("| -:*`_#1.5n\n\\rateburstdefaultsgplPR()", max_size=80))
def test_any_text_is_accepted(text: str) -> None:
    """A plan, if there is one, is one that the client can keep."""
    plan, rest = read_usage_plan(f"{HEADER}{text}")
    if plan is None:
        assert without_line_breaks(rest) == without_line_breaks(f"{HEADER}{text}")
    else:
        assert plan.rate > 0
        assert plan.burst >= 1
