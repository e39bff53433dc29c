"""The same for every model of Amazon's, with its sandbox cases and examples."""

from __future__ import annotations

import pytest

from tests.judge.documents import AtHand, amazon_documents
from tests.judge.verdicts import assert_explained, judged
from tests.needs import needs_models

pytestmark = [
    pytest.mark.slow(measured=False),
    needs_models,
    pytest.mark.parametrize("document", amazon_documents(), ids=lambda each: each.key),
]


def test_models_agree(document: AtHand) -> None:
    """Each difference on one of Amazon's models falls under exactly one rule."""
    assert_explained(judged(document))


def test_samples_are_accepted(document: AtHand) -> None:
    """Our models take every sample, so that a mutation of one breaks a single rule."""
    assert judged(document).refused_samples == ()
