"""A project with a small repository of a vendor: documents, their pins and their commits."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

from generator.upstream.pins import Pin, Pins, render_pins
from tests.functional.payloads.parcel import SCHEMAS
from tests.generator.support.shop import SHOP

STALL = SHOP.replace("shop", "stall").replace("Shop", "Stall")
BARROW = SHOP.replace("shop", "barrow").replace("Shop", "Barrow")
PARCEL_SENT = "parcel_sent_notification"

DOCUMENTS = {
    "models/stall-api-model/stall.yaml": STALL,
    "models/barrow-api-model/barrow.yaml": BARROW,
    "schemas/notifications/ParcelSentNotification.json": SCHEMAS[PARCEL_SENT],
}
"""The vendor's documents by path."""

KEYS = dict(zip(DOCUMENTS, ("stall_v1", "barrow_v1", PARCEL_SENT), strict=True))
"""The key of each document by path."""

OPTIONS = ("--spec", "spec", "--output", "out")
COPIES = Path(".upstream")
LIST = Path("spec", "upstream.toml")


def sha256(text: str) -> str:
    """Return the digest of a document."""
    return hashlib.sha256(text.encode()).hexdigest()


def pins(**changes: object) -> Pins:
    """Return the list of pins of the documents."""
    documents = tuple(
        Pin(KEYS[path], path, sha256(text), path.startswith("schemas/"))
        for path, text in DOCUMENTS.items()
    )
    values: dict[str, object] = {"url": "vendor", "raw": "", "commit": "", "excluded": {}}
    values |= {"documents": documents} | changes
    return Pins(file=str(LIST), **values)  # type: ignore[arg-type]


def write_repository(folder: Path, documents: dict[str, str]) -> Path:
    """Write the vendor's documents to a folder."""
    for path, text in documents.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
    return folder


def make_project(folder: Path, **changes: object) -> Path:
    """Write a project with a document of its own, the list of pins, and the vendor's files."""
    (folder / "spec").mkdir(parents=True)
    (folder / "spec" / "shop_v1.yaml").write_text(SHOP, encoding="utf-8")
    (folder / LIST).write_text(render_pins(pins(**changes)), encoding="utf-8")
    write_repository(folder / "vendor", DOCUMENTS)
    return folder


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, independently of the user's settings."""
    identity = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for who in ("AUTHOR", "COMMITTER"):
        identity |= {f"GIT_{who}_NAME": "Vendor", f"GIT_{who}_EMAIL": "vendor@example.com"}
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=os.environ | identity,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def commit_all(folder: Path) -> str:
    """Commit everything in a folder, which becomes a git repository, and return the hash."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Publish")
    return git(folder, "rev-parse", "HEAD")
