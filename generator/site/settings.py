"""The settings of Zensical for the site."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import yaml

from ..core.errors import UsageError
from .pages import PROJECT

Navigation = list[dict[str, Any]]

_GUIDES = {
    "Guides": {
        "Using the client": "usage.md",
        "Examples": "examples.md",
        "Messages": "messages.md",
        "Attachments": "attachments.md",
        "Orders": "orders.md",
        "Reports and feeds": "documents.md",
        "Notifications": "notifications.md",
        "Restricted data": "restricted-data.md",
        "Many sellers": "many-sellers.md",
        "Authorization": "authorization.md",
        "Testing with the sandbox": "sandbox.md",
        "Simulated APIs": "simulations.md",
        "Reliability": "reliability.md",
        "Rate limits": "rate-limits.md",
        "Failures": "failures.md",
    },
    "Switching": {
        "From python-amazon-sp-api": "switching/python-amazon-sp-api.md",
        "From amzn-sp-api": "switching/amzn-sp-api.md",
    },
    "Reference": {
        "APIs": "reference.md",
        "Exceptions": "exceptions.md",
        "Options": "options.md",
    },
    "Maintaining": {
        "The generator as a command": f"{PROJECT}/generator.md",
        "Commands": f"{PROJECT}/maintaining.md",
        "Documents": f"{PROJECT}/documents.md",
        "Schema keywords": f"{PROJECT}/schema-keywords.md",
        "Pages and links": f"{PROJECT}/conventions.md",
        "Templates": f"{PROJECT}/templates.md",
        "Values in templates": f"{PROJECT}/template-values.md",
        "Library": f"{PROJECT}/library.md",
        "Architecture": f"{PROJECT}/architecture.md",
        "Releases": f"{PROJECT}/releasing.md",
        "OpenAPI support": f"{PROJECT}/openapi.md",
        "Contributing": f"{PROJECT}/contributing.md",
        "Benchmarks": f"{PROJECT}/benchmarks.md",
        "Comparison": f"{PROJECT}/comparison.md",
    },
}
_HOME, _CHANGELOG = "index.md", "changelog.md"
_UNLISTED = re.compile(rf"{PROJECT}/(decisions/|safe-operations)|reference/|switching/.*-methods")
"""The pages that a listed page links: there are many, or few readers need them."""

MARKDOWN: dict[str, dict[str, Any]] = {
    "tables": {},
    "toc": {"permalink": True, "permalink_title": "Link to this section"},
    "pymdownx.highlight": {"anchor_linenums": False},
    "pymdownx.superfences": {},
}
"""The extensions of Python-Markdown. None of them gives a document's text a further meaning."""


def navigation(pages: Collection[str]) -> Navigation:
    """Return the navigation.

    Raises:
        UsageError: A page of the navigation does not exist, or a page is not in the navigation.

    """
    listed = {_HOME, _CHANGELOG, *(path for each in _GUIDES.values() for path in each.values())}
    markdown = {each for each in pages if each.endswith(".md")}
    if missing := sorted(listed - markdown):
        raise UsageError(f"the site has no page {missing[0]}; add it, or remove it from {__name__}")
    others = {each for each in markdown - listed if not _UNLISTED.match(each)}
    if others:
        raise UsageError(f"{min(others)} is not in the navigation; add it to {__name__}")
    found: Navigation = [{"Quickstart": _HOME}]
    found += [
        {title: [{name: path} for name, path in each.items()]} for title, each in _GUIDES.items()
    ]
    return [*found, {"Changelog": _CHANGELOG}]


def settings(title: str, pages: Sequence[str], source: Path, output: Path) -> str:
    """Return the file ``mkdocs.yml``, which Zensical reads.

    Args:
        title: The name of the site.
        pages: The paths of the pages.
        source: The folder of the pages, relative to the file.
        output: The folder of the built site, relative to the file.

    """
    schemes = {
        "(prefers-color-scheme: light)": ("default", "lucide/sun", "Switch to dark mode"),
        "(prefers-color-scheme: dark)": ("slate", "lucide/moon", "Switch to light mode"),
    }
    return yaml.safe_dump(
        {
            "site_name": title,
            "docs_dir": str(source),
            "site_dir": str(output),
            "use_directory_urls": False,
            "nav": navigation(pages),
            "theme": {
                "font": False,  # The fonts of the system: no request to another host.
                "features": ["content.code.copy", "navigation.top", "search.highlight"],
                "palette": [
                    {"media": media, "scheme": scheme, "toggle": {"icon": icon, "name": name}}
                    for media, (scheme, icon, name) in schemes.items()
                ],
            },
            "extra": {"generator": False},
            "markdown_extensions": [{name: options} for name, options in MARKDOWN.items()],
            "extra_css": ["assets/site.css"],
            "extra_javascript": ["assets/site.js"],
        },
        sort_keys=False,
    )
