"""The content rules for texts, which models and calls check and responses do not."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Annotated, Any

import httpx2
import pytest
from pydantic import Field, ValidationError

from selling_partner import RequestValidationError, any_text
from selling_partner._runtime.messages.decode import read_response
from selling_partner._runtime.messages.operation import Body, Operation, Parameter
from selling_partner._runtime.messages.request import prepare
from selling_partner._runtime.models.base import ApiModel
from selling_partner._runtime.models.reading.drift_log import Reporter
from selling_partner._runtime.models.types import PlainText
from selling_partner.messaging_v1 import CreateConfirmCustomizationDetailsRequest as Request
from tests.runtime.support.clients import AnyClient, ApiServer, Connect

HTML = "A <b>bold</b> word"
EMAIL = "Please write to a@example.com"
BOTH = "<p>a@example.com"
FAULTS = {
    HTML: "contains HTML at character 3, HTML at character 10",
    EMAIL: "contains an e-mail address at character 17 to 29",
    BOTH: "contains HTML at character 1, an e-mail address at character 4 to 16",
}
PLAIN = PlainText(html=False, emails=False)


class Note(ApiModel):
    """A model with texts under rules in every place."""

    text: Annotated[str, Field(max_length=40), PLAIN]
    html_only: Annotated[str | None, Field(alias="htmlOnly"), PlainText(html=False)] = None
    many: list[Annotated[str, PLAIN]] | None = None
    by_name: Annotated[dict[str, Annotated[str, PLAIN]] | None, Field(alias="byName")] = None
    note: Note | None = None


NOTE: Operation[Note] = Operation(
    "putNote",
    "PUT",
    "/note",
    responses={200: Note},
    parameters=(Parameter("about", "about", "query", Annotated[str, PLAIN], required=False),),
    body=Body(Note),
)


def sent(body: Any, **arguments: Any) -> Any:
    return json.loads(prepare(NOTE, arguments, body).content or b"")


def problems(body: Any, **arguments: Any) -> tuple[str, ...]:
    with pytest.raises(RequestValidationError) as caught:
        prepare(NOTE, arguments, body)
    return caught.value.problems


@pytest.mark.parametrize(("text", "fault"), FAULTS.items())
async def test_a_text_with_forbidden_content_is_not_sent(
    connect: Connect, server: ApiServer, text: str, fault: str
) -> None:
    """A call refuses a dict and a changed model, and a model refuses the text when it is built."""
    changed = Request(text="fine")
    changed.text = text
    async with connect() as client:
        for body in ({"text": text}, changed):
            with pytest.raises(RequestValidationError) as caught:
                await client.write(body)
            assert caught.value.problems == (f"body.text: {fault}",)
    with pytest.raises(ValidationError) as refused:
        Request(text=text)
    assert fault in str(refused.value)
    assert server.requests == []


def test_every_place_is_checked() -> None:
    """Texts in lists, maps, nested models and parameters are checked, and named by path."""
    note = {"text": HTML, "htmlOnly": HTML, "many": ["a", EMAIL], "byName": {"x": BOTH}}
    assert problems({"text": "a", "note": note}, about=EMAIL) == (
        f"about: {FAULTS[EMAIL]}",
        f"body.note.text: {FAULTS[HTML]}",
        f"body.note.htmlOnly: {FAULTS[HTML]}",
        f"body.note.many.1: {FAULTS[EMAIL]}",
        f"body.note.byName.x: {FAULTS[BOTH]}",
    )
    body = {"text": "a < b & c", "htmlOnly": EMAIL, "many": None}
    assert sent(body) == {"text": "a < b & c", "htmlOnly": EMAIL}


def test_a_limit_and_a_rule_are_named_together() -> None:
    """The message for a text that is also too long names both problems."""
    text = f"{EMAIL} {'x' * 40}"
    assert problems({"text": text}) == (
        "body.text: String should have at most 40 characters",
        f"body.text: {FAULTS[EMAIL]}",
    )
    assert problems({"text": 5}) == ("body.text: Input should be a valid string",)


@pytest.mark.parametrize("text", FAULTS)
def test_no_text_is_quoted(text: str) -> None:
    """The exception does not quote the text, which is confidential."""
    with pytest.raises(ValidationError) as refused:
        Note(text=text)
    with pytest.raises(RequestValidationError) as caught:
        prepare(NOTE, {}, {"text": text})
    for said in (str(refused.value), repr(refused.value), str(caught.value), repr(caught.value)):
        assert "example" not in said
        assert "bold" not in said


@pytest.mark.parametrize("text", FAULTS)
def test_a_response_may_contain_any_text(all_log_lines: list[str], text: str) -> None:
    """The rules apply to requests only; a response with such texts matches its model."""
    body = {"text": text, "many": [text], "note": {"text": text, "byName": {"a": text}}}
    for misfit in ({}, {"htmlOnly": 5}):
        expected = body | misfit
        response = httpx2.Response(200, content=json.dumps(expected).encode())
        found = read_response(NOTE, response, Reporter())
        assert (found.text, found.many) == (text, [text])
        assert found.note is not None
        assert found.note.text == text
        assert found.model_dump(mode="json", by_alias=True, exclude_unset=True) == expected
    assert len(all_log_lines) == 1
    response = httpx2.Response(200, content=json.dumps(body).encode())
    assert read_response(NOTE, response, Reporter(), strict=True).text == text


def test_a_response_that_is_sent_is_checked() -> None:
    """A forbidden text of a response is refused when it is sent."""
    response = httpx2.Response(200, content=json.dumps({"text": HTML}).encode())
    assert problems(read_response(NOTE, response, Reporter())) == (f"body.text: {FAULTS[HTML]}",)


def test_any_text_can_be_allowed() -> None:
    """Within the block models and calls accept any text; limits still apply."""
    with any_text():
        note = Note(text=HTML, many=[EMAIL])
        assert sent(note, about=EMAIL) == {"text": HTML, "many": [EMAIL]}
        with pytest.raises(ValidationError, match="at most 40 characters"):
            Note(text=HTML * 10)
        with any_text(False):
            assert sent({"text": HTML}) == {"text": HTML}
    assert problems(note) == (f"body.text: {FAULTS[HTML]}", f"body.many.0: {FAULTS[EMAIL]}")
    with any_text(False), pytest.raises(ValidationError):
        Note(text=HTML)


def test_an_exception_ends_the_block() -> None:
    """The rules apply again after the block, however it ends."""
    with pytest.raises(ZeroDivisionError), any_text():
        raise ZeroDivisionError
    with pytest.raises(ValidationError):
        Note(text=HTML)


async def test_any_text_reaches_the_server(connect: Connect, server: ApiServer) -> None:
    """A call within the block sends the text unchanged."""
    async with connect() as client:
        with any_text():
            await client.write(Request(text=BOTH))
            await client.write({"text": BOTH})
    assert [each.json() for each in server.requests] == [{"text": BOTH}] * 2


async def test_a_client_may_skip_the_check(connect: Connect, server: ApiServer) -> None:
    """With ``check_texts=False`` any text is sent, from a dict or a model; limits still apply."""
    with any_text():
        model = Request(text=BOTH)
    async with connect(check_texts=False) as client:
        await client.write(model)
        await client.write({"text": BOTH})
        with pytest.raises(RequestValidationError, match="at most 800 characters"):
            await client.write({"text": "<b>" * 300})
        checking = AnyClient(client.root.with_options(check_texts=True))
        with pytest.raises(RequestValidationError, match="contains HTML"):
            await checking.write(model)
    assert [each.json() for each in server.requests] == [{"text": BOTH}] * 2


def test_the_block_affects_only_its_task_and_thread() -> None:
    """Other tasks and threads keep the rules, unless they run in its context."""

    def is_refused() -> bool:
        try:
            Note(text=HTML)
        except ValidationError:
            return True
        return False

    async def of_tasks() -> list[bool]:
        entered, checked = asyncio.Event(), asyncio.Event()

        async def free() -> bool:
            with any_text():
                entered.set()
                await checked.wait()
                return is_refused()

        async def bound() -> bool:
            await entered.wait()
            checked.set()
            return is_refused()

        return list(await asyncio.gather(free(), bound()))

    assert asyncio.run(of_tasks()) == [False, True]
    with any_text(), ThreadPoolExecutor(1) as pool:
        assert pool.submit(is_refused).result()
        assert not pool.submit(copy_context().run, is_refused).result()


def test_a_model_from_json_is_checked() -> None:
    """JSON that a caller reads is not a response, so forbidden content is refused."""
    with pytest.raises(ValidationError, match="contains HTML"):
        Note.model_validate_json(json.dumps({"text": HTML}))
