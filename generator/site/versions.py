"""Published versions of the site; ``python -m generator.site.versions`` adds one to a folder."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from ..cli.console import errors
from ..commands.versioning import parse_version
from ..core.errors import UsageError
from ..escape import html

LATEST = "latest"
_INDEX = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="0; url={latest}/">
<title>Versions of the documentation</title>
</head>
<body>
<main>
<h1>Versions of the documentation</h1>
<ul>
{items}
</ul>
</main>
</body>
</html>
"""


def add_version(site: Path, folder: Path, version: str) -> list[str]:
    """Add a built site to a folder, and return its versions, the newest first.

    The folder then has a folder for each version, one for the newest version, and a page that leads
    there and lists all versions. An earlier site of the same version is replaced.

    Args:
        site: The built site.
        folder: The published folder.
        version: The version, such as ``1.2.0``.

    Raises:
        UsageError: The version is not of this form, or there is no site.

    """
    parse_version(version)
    if not (site / "index.html").is_file():
        raise UsageError(f"{site}: has no index.html; build the site first")
    _replace(site, folder / version)
    found = [each.name for each in folder.iterdir() if _is_version(each.name)]
    versions = sorted(found, key=parse_version, reverse=True)
    _replace(folder / versions[0], folder / LATEST)
    items = "\n".join(
        f'<li><a href="{html.text(each)}/">{html.text(each)}</a></li>' for each in versions
    )
    text = _INDEX.format(latest=LATEST, items=items)
    (folder / "index.html").write_text(text, encoding="utf-8")
    (folder / ".nojekyll").touch()  # GitHub Pages publishes the files as they are.
    return versions


def _is_version(name: str) -> bool:
    try:
        parse_version(name)
    except UsageError:
        return False
    return True


def _replace(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)


def main(
    site: Annotated[Path, typer.Argument(help="The built site.")],
    folder: Annotated[Path, typer.Argument(help="The folder of published versions.")],
    version: Annotated[str, typer.Argument(help="The version, such as 1.2.0.")],
) -> None:
    """Add a version of the site to a folder of published versions."""
    with errors("site", sys.stderr):
        print("versions:", ", ".join(add_version(site, folder, version)))


if __name__ == "__main__":
    typer.run(main)
