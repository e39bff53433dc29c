"""Prerequisites of tests that a machine may lack, and how to get them.

A test that lacks something is skipped for a reason of the form ``needs WHAT (HOW TO GET IT)``. The
last line of a run counts them.
"""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
MODELS_FOLDER = Path(os.environ.get("LOCKSTEP_MODELS") or SHARED / "models")
"""The folder of Amazon's models, which are not part of the repository."""

SCHEMAS_FOLDER = Path(os.environ.get("LOCKSTEP_SCHEMAS") or SHARED / "schemas")
"""The folder of Amazon's payload schemas, which are not part of the repository."""

REDIS_PROGRAM = shutil.which("redis-server")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next(filter(None, map(shutil.which, _BROWSERS)), None)

REDIS_REASON = "needs redis-server (apt-get install redis-server)"
BROWSER_REASON = "needs chromium (apt-get install chromium)"
MODELS_REASON = "needs Amazon's models (in ../shared/models, or where LOCKSTEP_MODELS says)"
MORE_MODELS_REASON = "needs more of Amazon's models (in ../shared/models, or LOCKSTEP_MODELS)"
HISTORY_REASON = (
    "needs the history of Amazon's models (in ../shared/history, or where LOCKSTEP_HISTORY says)"
)
REFERENCE_REASON = "needs Amazon's reference pages (in ../shared/reference)"
SCHEMAS_REASON = (
    "needs Amazon's payload schemas (in ../shared/schemas, or where LOCKSTEP_SCHEMAS says)"
)
HAS_ZENSICAL = find_spec("zensical") is not None
ZENSICAL_REASON = "needs Zensical (make site installs it)"
AXE_REASON = "needs axe-core (npm and its registry)"
ACTIONLINT_REASON = "needs actionlint (.ci/run installs it)"

needs_redis = pytest.mark.skipif(REDIS_PROGRAM is None, reason=REDIS_REASON)
needs_browser = pytest.mark.skipif(BROWSER is None, reason=BROWSER_REASON)
needs_zensical = pytest.mark.skipif(not HAS_ZENSICAL, reason=ZENSICAL_REASON)
needs_models = pytest.mark.skipif(not any(MODELS_FOLDER.glob("*.json")), reason=MODELS_REASON)
needs_schemas = pytest.mark.skipif(not any(SCHEMAS_FOLDER.glob("*/*.json")), reason=SCHEMAS_REASON)
