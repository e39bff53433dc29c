"""Access tokens: lifetime, serialization and cache keys."""

from __future__ import annotations

import copy
import json
import math
import pickle
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selling_partner import AccessToken, Credentials
from selling_partner._runtime.auth.lwa import TOKEN_URL, token_key
from tests.runtime.support.clients import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN

NOW = 1_800_000_000.0
DRAWS = st.floats(0, 1)
LIFETIMES = st.floats(1e-3, 1e6)
VALUES = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=2000)


def test_a_token_is_stale_from_its_refresh_time_on() -> None:
    """A token needs renewal from its refresh time on, and has expired from its expiry time on."""
    token = AccessToken.issued("Atza|x", 3600, NOW)
    assert token.is_fresh(NOW + 3299.99)
    assert not token.is_fresh(NOW + 3300)
    assert token.is_alive(NOW + 3599.99)
    assert not token.is_alive(NOW + 3600)


@given(LIFETIMES, DRAWS)
def test_a_token_is_replaced_in_the_second_half_of_its_life(lifetime: float, draw: float) -> None:
    """With any jitter, a token is used for at least 40 % of its lifetime and never beyond."""
    token = AccessToken.issued("Atza|x", lifetime, NOW).earlier(draw)
    lived = token.refresh_at - NOW
    believed = min(lifetime, 86_400)
    assert 0.4 * believed - 1e-3 <= lived <= believed - min(300, believed / 2) + 1e-3
    assert token.expires_at == pytest.approx(NOW + believed)


@given(DRAWS, DRAWS)
def test_jitter_spreads_renewals(one: float, other: float) -> None:
    """The holders of an hour's token renew it at random times within a minute."""
    token = AccessToken.issued("Atza|x", 3600, NOW)
    apart = token.earlier(one).refresh_at - token.earlier(other).refresh_at
    assert apart == pytest.approx(60 * (other - one), abs=1e-3)


@given(st.floats(0, 3599))
def test_a_renewal_is_not_postponed_beyond_the_expiry(since: float) -> None:
    """After a failed renewal a token is used for 30 s more, but not after it has expired."""
    token = AccessToken.issued("Atza|x", 3600, NOW).postponed(NOW + since)
    assert token.refresh_at == min(NOW + since + 30, NOW + 3600)


@given(VALUES, LIFETIMES, st.booleans())
def test_a_serialized_token_can_be_read_back(value: str, lifetime: float, as_bytes: bool) -> None:
    """A token is read back unchanged until it expires."""
    token = AccessToken.issued(value, lifetime, NOW)
    text = token.to_json()
    written = text.encode() if as_bytes else text
    assert AccessToken.from_json(written, NOW) == token
    assert AccessToken.from_json(written, token.expires_at) is None


def changed(**fields: Any) -> str:
    """Return a serialized token with these fields changed."""
    good = {"access_token": "Atza|x", "refresh_at": NOW + 3300, "expires_at": NOW + 3600}
    return json.dumps({**good, **fields})


ODD_VALUES: list[Any] = [None, "", 5, ["a"], "a b", "a\r\nb", "é"]
ODD_TIMES: list[Any] = [None, "1", [], -1, math.nan]


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "null", "[]", '"Atza|x"', "5", "\x00", "[" * 10_000, "{}"),
        *(changed(access_token=value) for value in ODD_VALUES),
        *(changed(refresh_at=value) for value in [*ODD_TIMES, NOW + 3601]),
        *(changed(expires_at=value) for value in [*ODD_TIMES, NOW - 1, 10**400]),
        changed(expires_at=NOW + 86_401),
        changed(padding="x" * 20_000),
    ],
    ids=lambda text: f"{text:.60}".encode("unicode_escape").decode(),
)
def test_an_invalid_serialized_token_is_ignored(text: str) -> None:
    """Reading it returns ``None`` and raises nothing."""
    assert AccessToken.from_json(changed(), NOW) is not None
    assert AccessToken.from_json(text, NOW) is None
    assert AccessToken.from_json(text.encode(), NOW) is None
    assert AccessToken.from_json(text.encode() + b"\xff", NOW) is None


@given(st.binary(max_size=200))
def test_any_bytes_are_a_token_or_none(data: bytes) -> None:
    """Reading arbitrary content never raises."""
    assert AccessToken.from_json(data, NOW) is None


def test_a_token_is_hidden_and_cannot_be_pickled() -> None:
    """The repr of a token and of its serialized form are masked, and pickling raises."""
    token = AccessToken.issued("Atza|secret", 3600, NOW)
    assert "secret" not in repr(token)
    assert "secret" not in repr(token.to_json())
    for attempt in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError, match="cannot be pickled") as caught:
            attempt(token)
        assert "secret" not in str(caught.value)


def key(
    client_id: str = CLIENT_ID,
    client_secret: str = CLIENT_SECRET,
    refresh_token: str | None = REFRESH_TOKEN,
    scope: str | None = None,
    token_url: str = TOKEN_URL,
) -> str:
    return token_key(Credentials(client_id, client_secret, refresh_token), scope, token_url)


def test_different_tokens_have_different_keys() -> None:
    """The key depends on application, selling partner, scope and URL as separate values."""
    keys = [
        key(),
        key(client_id="other"),
        key(refresh_token="other"),
        key(scope="other"),
        key(scope=REFRESH_TOKEN),
        key(token_url="https://other/"),
        key(token_url="https://host/", client_id="ab"),
        key(token_url="https://host/a", client_id="b"),
        key(refresh_token=None),
    ]
    assert all(one != other for one, other in combinations(keys, 2))
    assert key(scope="s", refresh_token=None) == key(scope="s")


def test_a_key_contains_no_secret_and_survives_a_rotation() -> None:
    """The key is a hexadecimal hash that does not depend on the client secret."""
    assert len(key()) == 64
    assert set(key()) <= set("0123456789abcdef")
    assert key() == key(client_secret="rotated")
