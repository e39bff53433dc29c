"""The envelope of a notification whose type has no schema in this package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from .._runtime.models.base import ApiModel
from .._runtime.models.types import IsoDatetime


class NotificationMetadata(ApiModel):
    """The origin of a notification."""

    application_id: Annotated[str | None, Field(alias="applicationId")] = None
    """Identifies the application that receives the notification."""
    subscription_id: Annotated[str | None, Field(alias="subscriptionId")] = None
    """Identifies the subscription that caused the notification."""
    publish_time: Annotated[IsoDatetime | None, Field(alias="publishTime")] = None
    """Time at which Amazon sent the notification."""
    notification_id: Annotated[str | None, Field(alias="notificationId")] = None
    """Identifies the notification. A repeated delivery has the same identifier."""


class Notification(ApiModel):
    """A notification whose type has no schema in this package."""

    notification_version: Annotated[str | None, Field(alias="notificationVersion")] = None
    """The version of the envelope."""
    notification_type: Annotated[str | None, Field(alias="notificationType")] = None
    """The type, such as `ORDER_CHANGE`."""
    payload_version: Annotated[str | None, Field(alias="payloadVersion")] = None
    """The version of the payload."""
    event_time: Annotated[IsoDatetime | None, Field(alias="eventTime")] = None
    """Time of the event."""
    payload: Any = None
    """The payload as received."""
    notification_metadata: Annotated[
        NotificationMetadata | None, Field(alias="notificationMetadata")
    ] = None
    """The origin of the notification."""


class PascalCaseMetadata(NotificationMetadata):
    """``NotificationMetadata`` in the casing of older payload versions."""

    application_id: Annotated[str | None, Field(alias="ApplicationId")] = None
    subscription_id: Annotated[str | None, Field(alias="SubscriptionId")] = None
    publish_time: Annotated[IsoDatetime | None, Field(alias="PublishTime")] = None
    notification_id: Annotated[str | None, Field(alias="NotificationId")] = None


class PascalCaseNotification(Notification):
    """``Notification`` in the casing of older payload versions."""

    notification_version: Annotated[str | None, Field(alias="NotificationVersion")] = None
    notification_type: Annotated[str | None, Field(alias="NotificationType")] = None
    payload_version: Annotated[str | None, Field(alias="PayloadVersion")] = None
    event_time: Annotated[IsoDatetime | None, Field(alias="EventTime")] = None
    payload: Annotated[Any, Field(alias="Payload")] = None
    if not TYPE_CHECKING:  # The type stays that of the base class.
        notification_metadata: Annotated[
            PascalCaseMetadata | None, Field(alias="NotificationMetadata")
        ] = None
