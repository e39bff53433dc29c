"""The queue of notifications that Amazon would send: finished jobs and rotated client secrets."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any

from ..._runtime.core.clock import Clock
from ..._runtime.models.payload_table import notification_model
from ...schemas import PAYLOADS
from .authorization import SELLING_PARTNER_ID
from .feeds import Feeds
from .jobs import Job, show_time
from .notifications import allows_notification, make_notification
from .processing import FINAL
from .queries import Queries
from .reports import Reports

NEW_SECRET_LIFETIME = timedelta(days=180)
"""The time for which a rotated client secret is valid."""

_ACCOUNT = {"accountId": f"amzn1.merchant.o.{SELLING_PARTNER_ID}"}
_SELLER = {"sellerId": SELLING_PARTNER_ID, **_ACCOUNT}


class NotificationQueue:
    """The notifications of the sandbox, as ``sandbox.notifications``. Iterating removes none.

    Args:
        reports: The reports.
        feeds: The feeds.
        queries: The Data Kiosk queries.
        clock: The clock of the sandbox.

    """

    def __init__(self, reports: Reports, feeds: Feeds, queries: Queries, clock: Clock) -> None:
        self._sources = ((reports, _report), (feeds, _feed), (queries, _query))
        self._clock = clock
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        """Remove all notifications."""
        with self._lock:
            self._waiting: list[dict[str, Any]] = []
            self._announced: set[str] = set()

    def receive(self, notification_type: str | None = None) -> list[dict[str, Any]]:
        """Remove the waiting notifications from the queue and return them, the oldest first.

        Args:
            notification_type: The type of those to receive; by default all.

        Raises:
            ValueError: The type is not a string.

        """
        if notification_type is not None and not isinstance(notification_type, str):
            raise ValueError(f"notification_type: {notification_type!r}; pass a string or None")
        with self._lock:
            self._collect()
            found = [each for each in self._waiting if _is(each, notification_type)]
            self._waiting = [each for each in self._waiting if not _is(each, notification_type)]
            return found

    def __iter__(self) -> Iterator[dict[str, Any]]:
        with self._lock:
            self._collect()
            return iter(list(self._waiting))

    def __len__(self) -> int:
        with self._lock:
            self._collect()
            return len(self._waiting)

    def add_new_secret(self, client_id: str, secret: str, old_lifetime: float) -> None:
        """Add the notification of a rotated client secret.

        Args:
            client_id: The application.
            secret: Its new client secret.
            old_lifetime: The seconds for which the old one stays valid.

        """
        now = datetime.fromtimestamp(self._clock.time(), UTC)
        payload = {
            "clientId": client_id,
            "newClientSecret": secret,
            "newClientSecretExpiryTime": show_time(now + NEW_SECRET_LIFETIME),
            "oldClientSecretExpiryTime": show_time(now + timedelta(seconds=old_lifetime)),
        }
        kind = "APPLICATION_OAUTH_CLIENT_NEW_SECRET"
        made = self._made(kind, "1.0", {"applicationOAuthClientNewSecret": payload}, now)
        with self._lock:
            self._collect()
            self._waiting.append(made)

    def _collect(self) -> None:
        """Add the notifications of the jobs that have finished since the last time."""
        found = [
            (job.ended_at or job.created_at, job, describe)
            for source, describe in self._sources
            for job in source.jobs
            # Amazon announces what a seller requested; ``publish`` has no owner.
            if job.owner is not None and job.status in FINAL and job.job_id not in self._announced
        ]
        for ended_at, job, describe in sorted(found, key=itemgetter(0)):
            self._announced.add(job.job_id)
            kind, version, payload = describe(job)
            self._waiting.append(self._made(kind, version, payload, ended_at))

    def _made(
        self, kind: str, version: str, payload: Mapping[str, Any], at: datetime
    ) -> dict[str, Any]:
        """Return a notification; the package's schema of its type, if there is one, allows it."""
        found = {
            "notificationVersion": version,
            "notificationType": kind,
            "payloadVersion": version,
            "eventTime": show_time(at),
            "payload": dict(payload),
            "notificationMetadata": {
                "applicationId": "amzn1.sellerapps.app.sandbox",
                "subscriptionId": "sandbox",
                "publishTime": show_time(at),
                "notificationId": str(uuid.uuid4()),
            },
        }
        if notification_model(PAYLOADS, kind, None) is None or allows_notification(kind, found):
            return found
        # A schema of another revision: its example, with the facts of this notification.
        return make_notification(kind, found, {}, version=None, clock=self._clock)


def _is(notification: Mapping[str, Any], kind: str | None) -> bool:
    values = {name.lower(): value for name, value in notification.items()}
    return kind is None or values.get("notificationtype") == kind


def _report(job: Job) -> tuple[str, str, dict[str, Any]]:
    facts = {"reportId": job.job_id, "reportType": job.kind, "processingStatus": job.status}
    document = {} if job.document is None else {"reportDocumentId": job.document.document_id}
    payload = {"reportProcessingFinishedNotification": {**_SELLER, **facts, **document}}
    return "REPORT_PROCESSING_FINISHED", "2020-09-04", payload


def _feed(job: Job) -> tuple[str, str, dict[str, Any]]:
    facts = {"feedId": job.job_id, "feedType": job.kind, "processingStatus": job.status}
    document = {} if job.document is None else {"resultFeedDocumentId": job.document.document_id}
    payload = {"feedProcessingFinishedNotification": {**_SELLER, **facts, **document}}
    return "FEED_PROCESSING_FINISHED", "2020-09-04", payload


def _query(job: Job) -> tuple[str, str, dict[str, Any]]:
    payload = {"queryId": job.job_id, "query": job.kind, "processingStatus": job.status}
    if job.document is not None:
        name = "dataDocumentId" if job.status == "DONE" else "errorDocumentId"
        payload[name] = job.document.document_id
    return "DATA_KIOSK_QUERY_PROCESSING_FINISHED", "2023-11-15", {**_ACCOUNT, **payload, **job.more}
