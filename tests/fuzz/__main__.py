"""Long fuzzing run by hand.

Usage: `python -m tests.fuzz [MINUTES] [SEED]`. It first tries every fixed payload in every position
of each document. Then it tries random payloads until the time is over. It prints each fault with a
minimal example, and exits with 1 if there is one.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz.campaign import cases, places, try_payload
from tests.fuzz.payloads import ALPHABET, PAYLOADS
from tests.fuzz.positions import DOCUMENTS, Position

TEXTS = st.lists(st.sampled_from(ALPHABET), min_size=1, max_size=10).map("".join) | st.text(
    st.characters(max_codepoint=0x7F) | st.sampled_from("\u202e\u2028\x85\ud800\ufeff\U000e0001"),
    min_size=1,
    max_size=20,
)
_EXAMPLES = 200
"""The number of examples between two looks at the clock."""

_ALL_HEALTH_CHECKS = list(HealthCheck.__members__.values())


def try_fixed(file: Path) -> int:
    """Try every fixed payload in every position of a document, and return the number of faults."""
    count = 0
    for first in range(len(PAYLOADS)):
        for position, payload in cases(file, PAYLOADS, first):
            found, _ = try_payload(file, {position: payload})
            for each in found:
                print(f"{file.stem}: {position}: {payload!r}: {each}", flush=True)
            count += len(found)
    return count


def try_random(file: Path, number: int) -> int:
    """Try random payloads in a few positions of a document, and return the number of faults."""
    payloads = st.dictionaries(st.sampled_from(places(file)), TEXTS, min_size=1, max_size=3)

    @seed(number)
    @settings(
        max_examples=_EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=_ALL_HEALTH_CHECKS,
    )
    @given(payloads)
    def run(chosen: dict[Position, str]) -> None:
        found, _ = try_payload(file, chosen)
        assert not found, "\n".join(
            [*(f"{position}: {text!r}" for position, text in chosen.items()), *found]
        )

    try:
        run()
    except AssertionError as error:
        print(f"{file.stem}: {error}", flush=True)
        return 1
    return 0


def main(arguments: list[str]) -> int:
    """Run for the given number of minutes from a seed, and return the exit code."""
    minutes, number = (*map(int, arguments), *(10, 1)[len(arguments) :])
    until = time.monotonic() + 60 * minutes
    count = sum(map(try_fixed, DOCUMENTS))
    chance = random.Random(number)
    while time.monotonic() < until:
        count += try_random(chance.choice(DOCUMENTS), chance.randrange(2**32))
    print(f"{count} faults")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
