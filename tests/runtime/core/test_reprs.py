"""The reprs of secrets and of models."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from selling_partner import Credentials, RequestEvent
from selling_partner._runtime.auth.access_token import AccessToken
from selling_partner._runtime.models.base import ApiModel
from selling_partner._runtime.models.reading.lenient import read_misfit


def test_a_repr_shows_whether_there_is_a_secret() -> None:
    """A repr has ``'***'`` in place of a secret, and ``None`` in place of a missing one."""
    token = AccessToken.issued("Atza|secret", 3600, 0.0)
    assert repr(token) == "AccessToken(value='***', refresh_at=3300.0, expires_at=3600.0)"
    event = RequestEvent("getIt", "POST", "https://host/", {}, b"Dear", 1)
    assert "content=b'***'" in repr(event)
    assert "content=None" in repr(replace(event, content=None))
    assert repr(Credentials("id", "secret")) == (
        "Credentials(client_id='***', client_secret='***', refresh_token=None)"
    )


def test_a_repr_escapes_the_names_of_unknown_fields() -> None:
    """The name of an unknown field cannot control a terminal or fail to be printed."""

    class Thing(ApiModel):
        name: str

    thing = Thing.from_json('{"name": "n", "\\u001b[2J": 1, "a\\nb": 2, "\\ud800": 3}')
    assert repr(thing) == r"Thing(name='n', \x1b[2J=1, a\nb=2, \ud800=3)"
    assert str(thing).isascii()
    assert str(thing).isprintable()


def test_a_repr_has_its_fields_in_order() -> None:
    """A repr has the fields in the order of the model, and then the unknown fields."""

    class Thing(ApiModel):
        name: str
        secret: Annotated[str | None, Field(repr=False)] = None
        size: int | None = None
        other: int

    wire = {"zeta": 1, "other": 1, "size": 2, "secret": "Atza|secret", "name": "n", "alpha": 2}
    text = "Thing(name='n', secret='***', size=2, other=1, zeta=1, alpha=2)"
    assert repr(Thing.model_validate(wire)) == text
    assert repr(read_misfit(Thing, wire)[0]) == text
    odd, _ = read_misfit(Thing, {**wire, "size": "two"})
    assert repr(odd) == text.replace("size=2", "size='two'")


def test_a_repr_shows_a_field_once() -> None:
    """A value of the wrong type appears once in a repr, and a hidden value never."""

    class Thing(ApiModel):
        errors: list[str] | None = None
        size: int | None = Field(None, alias="Size")
        secret: Annotated[str | None, Field(repr=False)] = None

    odd = Thing.from_json({"errors": False, "Size": True, "secret": ["Atza|secret", True]})
    assert repr(odd) == "Thing(errors=False, size=True, secret='***')"
    loaded = Thing.from_json(odd.to_json())
    assert loaded == odd
    assert repr(loaded) == repr(odd)
    named = Thing.from_json({"size": 1})
    assert repr(named) == "Thing(errors=None, size=None, secret=None, size=1)"
