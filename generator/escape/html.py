"""Escaping for HTML and XML."""

from __future__ import annotations

import html

from . import terminal
from .urls import web_url


class Html(str):
    """HTML, which a template may print unchanged."""

    __slots__ = ()


def text(value: str) -> Html:
    """Return the text for an element or a quoted attribute.

    A template must not print it into ``href``, ``src``, a script or a style; see ``link``.
    """
    return Html(html.escape(terminal.text(value)))


def link(label: str, url: str) -> Html:
    """Return a link if the URL is http(s), else its text."""
    target = web_url(url)
    if target is None:
        return text(f"{label} ({url})")
    return Html(f'<a href="{html.escape(target)}">{text(label)}</a>')
