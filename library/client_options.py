"""The options of a client, each declared once.

Every signature, docstring and hand-over of the options is rendered from this table, by
``templates/src/selling_partner/_runtime/client``. The file itself is not part of the package.
"""

from __future__ import annotations

from typing import NamedTuple


class OptionRow(NamedTuple):
    """An option of every client.

    Attributes:
        name: The keyword.
        annotation: The type of its values, in async form. ``async_base_client.py.j2`` imports it.
        description: The entry of the docstrings.
        default: The default as Python code; empty where the option is required.
        variables: The environment variables that ``from_env`` reads in place of the option.
        check: The function of ``option_checks`` that checks the value of a call. Only options with
            one can be changed by ``with_options``.
        stored: The type that this function returns, unless that is the annotation.

    """

    name: str
    annotation: str
    description: str
    default: str = ""
    variables: tuple[str, ...] = ()
    check: str = ""
    stored: str = ""


CLIENT_OPTIONS = (
    OptionRow(
        "credentials",
        "AsyncCredentialsSource",
        "The application's credentials, authorized by the selling partner; or a "
        "``CredentialsProvider`` or a function that returns them.",
        variables=("SP_API_CLIENT_ID", "SP_API_CLIENT_SECRET", "SP_API_REFRESH_TOKEN"),
    ),
    OptionRow(
        "region",
        "Region",
        "The region of the selling partner's marketplaces.",
        variables=("SP_API_REGION",),
    ),
    OptionRow(
        "sandbox",
        "bool",
        "Use Amazon's static sandbox of the region.",
        default="False",
    ),
    OptionRow(
        "base_url",
        "str | None",
        "Send requests to this host instead: https, or http to this machine.",
        default="None",
        variables=("SP_API_BASE_URL",),
    ),
    OptionRow(
        "token_url",
        "str | None",
        "Request access tokens from this URL instead of Login with Amazon.",
        default="None",
        variables=("SP_API_TOKEN_URL",),
    ),
    OptionRow(
        "application",
        "str | None",
        "``Name/Version`` of your application, for the ``User-Agent`` header.",
        default="None",
    ),
    OptionRow(
        "timeout",
        "float | Timeout",
        "Seconds allowed for each of connecting, sending and waiting for data; or an "
        "``httpx2.Timeout`` with a value for each.",
        default="30.0",
        check="checked_timeout",
        stored="Timeout",
    ),
    OptionRow(
        "deadline",
        "float",
        "Seconds allowed for a whole call: signing in, every attempt, and the time between "
        "attempts. The waits for the rate limit and for a connection are not included. "
        "``math.inf`` sets no limit.",
        default="120.0",
        check="checked_deadline",
    ),
    OptionRow(
        "max_wait",
        "float",
        "Seconds that a call may wait for its rate limit before the deadline starts. A call that "
        "would have to wait longer raises ``RateLimitWaitError`` at once. ``math.inf`` sets no "
        "limit.",
        default="3600.0",
        check="checked_max_wait",
    ),
    OptionRow(
        "retry",
        "RetryPolicy",
        "When to retry a request, and after how long.",
        default="RetryPolicy()",
        check="checked_retry",
    ),
    OptionRow(
        "limiter",
        "Limiter | None",
        "Holds the rate limits. By default, all clients of the process share one in memory. A "
        "``RedisLimiter`` is shared by processes; ``Unlimited()`` sets no limits.",
        default="None",
    ),
    OptionRow(
        "token_cache",
        "TokenCache | None",
        "Keeps access tokens beyond the life of the client: a ``FileTokenCache`` or a "
        "``RedisTokenCache``.",
        default="None",
    ),
    OptionRow(
        "strict",
        "bool",
        "Raise ``ResponseValidationError`` if a successful response does not match its model. By "
        "default, deviations are logged and the values are kept as received.",
        default="False",
        check="checked_switch",
    ),
    OptionRow(
        "check_texts",
        "bool",
        "Reject messages to buyers that Amazon's rules forbid, such as HTML.",
        default="True",
        check="checked_switch",
    ),
    OptionRow(
        "validate_requests",
        "bool",
        "Validate calls against the documented limits, types, enums and required fields before "
        "anything is sent. Without validation, arguments and bodies may be any JSON values and are "
        "sent as given. The static sandbox needs this for error cases that break the rules on "
        "purpose.",
        default="True",
        check="checked_switch",
    ),
    OptionRow(
        "on_request",
        "Callable[[RequestEvent], object] | None",
        "Called before each request is sent. An exception here aborts the call.",
        default="None",
    ),
    OptionRow(
        "on_response",
        "Callable[[ResponseEvent], object] | None",
        "Called with the outcome of each request. An exception here is logged.",
        default="None",
    ),
    OptionRow(
        "proxy",
        "str | URL | Proxy | None",
        "The proxy for all requests. Defaults to the proxy environment variables.",
        default="None",
    ),
    OptionRow(
        "verify",
        "SSLContext | bool",
        "The certificate authorities to trust.",
        default="True",
    ),
    OptionRow(
        "http_client",
        "AsyncHttpClient | None",
        "An httpx2 client to send requests with. The caller closes it.",
        default="None",
    ),
    OptionRow(
        "max_response_bytes",
        "int",
        "The maximum size of a decompressed response body. Beyond it, a call that reads raises "
        "``ResponseTooLargeError``.",
        default="DEFAULT_MAX_RESPONSE_BYTES",
        check="checked_response_bytes",
    ),
    OptionRow(
        "clock",
        "Clock | None",
        "The source of time for tests of your own programs, such as a ``ManualClock``. Clients "
        "with the same clock share their rate limits in memory. Pass the same clock to your own "
        "limiter or token cache.",
        default="None",
    ),
)
