"""Simulation of the Feeds API: uploaded documents, feeds and their processing reports."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from ..protocol.exchanges import SandboxResponse, rejection
from ..storage.contents import Content, DocumentOptions, Encoded, encode
from ..storage.documents import DocumentStore, StoredDocument
from .calls import Handler, SimulatedCall
from .document_jobs import DocumentJobs
from .jobs import Jobs
from .processing import FinalStatus, Outcome, check_final, check_type

FeedResult = Content | Callable[[StoredDocument], Content | None] | None
"""The content of a processing report, or a function of the uploaded document that returns it."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Rule:
    result: Encoded | Callable[[StoredDocument], Content | None] | None
    status: FinalStatus
    options: DocumentOptions


class Feeds(DocumentJobs):
    """The feeds of the sandbox, as ``sandbox.feeds``; a job's ``input`` is what was uploaded."""

    api = "feeds_2021_06_30"
    prefix = "/feeds/2021-06-30/"
    noun = "feed"
    result_field = "resultFeedDocumentId"
    copied: ClassVar[tuple[str, ...]] = ("marketplaceIds",)

    def __init__(self, documents: DocumentStore, jobs: Jobs) -> None:
        super().__init__(documents, jobs)
        self._rules: dict[str, _Rule] = {}

    def reset(self) -> None:
        """Remove all feeds and results."""
        super().reset()
        self._rules = {}

    def on_submit(
        self,
        feed_type: str,
        result: FeedResult,
        *,
        charset: str = "utf-8",
        declared_charset: str | None = None,
        media_type: str = "text/plain",
        gzip: bool = False,
        declared_gzip: bool | None = None,
        status: FinalStatus = "DONE",
    ) -> None:
        """Set the outcome of all later feeds of a type.

        Args:
            feed_type: The type, such as ``JSON_LISTINGS_FEED``.
            result: The processing report: a text, bytes, the path of a file, a value of JSON, or
                parts of bytes; or a function that gets the uploaded document and returns one of
                these. ``None`` for a feed without a processing report.
            charset: The character set of a text.
            declared_charset: The character set in the document's ``Content-Type``; by default
                ``charset``, and an empty string for a header without one.
            media_type: The media type in that header.
            gzip: Whether the processing report is compressed.
            declared_gzip: Whether ``compressionAlgorithm`` states so; by default the truth.
            status: The final state.

        A function that raises, or returns none of these, makes ``createFeed`` respond with 500.

        Raises:
            ValueError: A value is invalid.
            OSError: The file cannot be read.

        """
        check_type("feed_type", feed_type)
        check_final(status)
        options = DocumentOptions(charset, declared_charset, media_type, gzip, declared_gzip)
        # Parts can be read once, and feeds may be many.
        kept = result if result is None or callable(result) else encode(result, options)
        self._rules[feed_type] = _Rule(kept, status, options)

    def handlers(self) -> Mapping[str, Handler]:
        """See ``Part``."""
        return {
            "createFeedDocument": self._create_document,
            "getFeedDocument": self._get_document,
            "createFeed": self._create,
            "getFeeds": self._list,
            "getFeed": self._get,
            "cancelFeed": self._cancel,
        }

    def _create_document(self, call: SimulatedCall) -> SandboxResponse:
        document = self._documents.create("feed", call.body["contentType"], call.owner)
        url = self._documents.url(document, call.base_url, "PUT")
        return call.respond({"feedDocumentId": document.document_id, "url": url})

    def _create(self, call: SimulatedCall) -> SandboxResponse:
        place = "body at /inputFeedDocumentId"
        identifier, kind = call.body["inputFeedDocumentId"], call.body["feedType"]
        if self._documents.kind_of(identifier) is None:
            raise rejection(400, f"{place}: no feed document has this identifier")
        uploaded = self._documents.find(identifier, call.owner)
        if uploaded.stored is None:
            raise rejection(400, f"{place}: nothing was uploaded to the document")
        rule = self._rules.get(kind) or _Rule(_default_result(kind), "DONE", DocumentOptions())
        encoded = _result(rule, uploaded)
        document = None
        if encoded is not None and rule.status != "CANCELLED":
            document = self._documents.add(f"{kind} result", encoded, call.owner)
        job = self._jobs.create(
            kind,
            call.body,
            owner=call.owner,
            outcome=Outcome(rule.status, document),
            input=uploaded,
        )
        return call.respond({"feedId": job.job_id})


def _result(rule: _Rule, uploaded: StoredDocument) -> Encoded | None:
    """Return the processing report of a feed.

    Raises:
        RejectedRequestError: The test's function failed.

    """
    if not callable(rule.result):
        return rule.result
    try:
        content = rule.result(uploaded)
        return None if content is None else encode(content, rule.options)
    except Exception as error:
        _LOG.exception("the function of feeds.on_submit failed")
        kind = type(error).__name__
        problem = f"the function of feeds.on_submit failed with {kind}; see the sandbox's log"
        raise rejection(500, problem) from error


def _default_result(kind: str) -> Callable[[StoredDocument], Content]:
    """Return the function for the processing report of a feed that is accepted as a whole."""
    if kind == "JSON_LISTINGS_FEED":
        return _json_listings_result
    return _xml_result if kind.endswith("_DATA") and kind.startswith("POST_") else _text_result


def _json_listings_result(uploaded: StoredDocument) -> Content:
    try:
        messages = len(json.loads(uploaded.content)["messages"])
    except (ValueError, KeyError, TypeError):
        messages = 0
    summary = {"errors": 0, "warnings": 0, "messagesProcessed": messages}
    return {
        "header": {"sellerId": "A1SANDBOX", "version": "2.0", "feedId": "sandbox"},
        "issues": [],
        "summary": {**summary, "messagesAccepted": messages, "messagesInvalid": 0},
    }


def _xml_result(uploaded: StoredDocument) -> Content:
    count = uploaded.content.count(b"<Message>")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<AmazonEnvelope><Message>'
        "<ProcessingReport><StatusCode>Complete</StatusCode><ProcessingSummary>"
        f"<MessagesProcessed>{count}</MessagesProcessed>"
        f"<MessagesSuccessful>{count}</MessagesSuccessful>"
        "<MessagesWithError>0</MessagesWithError><MessagesWithWarning>0</MessagesWithWarning>"
        "</ProcessingSummary></ProcessingReport></Message></AmazonEnvelope>\n"
    )


def _text_result(uploaded: StoredDocument) -> Content:
    count = max(0, len(uploaded.content.splitlines()) - 1)
    return (
        "Feed Processing Summary:\n"
        f"\tNumber of records processed\t\t{count}\n\tNumber of records successful\t\t{count}\n"
    )
