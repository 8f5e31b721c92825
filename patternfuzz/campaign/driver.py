"""Draw reproducible batches from a Hypothesis strategy. The only module of the campaign that touches Hypothesis.

It uses nothing but the documented way: a ``@given`` function that is called. The function only collects, so that
whatever is done with the examples (slow, or interrupted) cannot disturb the generator.
"""

from __future__ import annotations

import hashlib
from typing import TypeVar

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import seed as seeded
from hypothesis.strategies import SearchStrategy

from patternfuzz.pattern import Pattern
from patternfuzz.strategies import shallow_patterns

__all__ = ["BATCH_SIZE", "batch_seed", "draw_batch", "shape_strategy"]

BATCH_SIZE = 100
"""Drawn in a fraction of a second; larger batches were not found to differ more."""

T = TypeVar("T")


def shape_strategy(max_shape: tuple[int, int, int]) -> SearchStrategy[Pattern]:
    """Shallow patterns of at most ``max_shape`` inputs, hidden neurons and outputs, all of them on paths."""
    inputs, hidden, outputs = max_shape
    return shallow_patterns(max_inputs=inputs, max_hidden=hidden, max_outputs=outputs, connected=True)


def batch_seed(seed: int, number: int) -> int:
    """The seed of batch ``number`` of a campaign; a hash, so that neighbouring campaigns do not share batches."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{number}".encode()).digest()[:8])


def draw_batch(strategy: SearchStrategy[T], *, seed: int, size: int = BATCH_SIZE) -> list[T]:
    """At most ``size`` examples, fewer if the strategy has no more; the same list for the same seed."""
    drawn: list[T] = []

    # Everything that a profile or the environment could change is set here: continuous integration would otherwise get
    # a different campaign from the same seed.
    @seeded(seed)
    @settings(
        max_examples=size,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        derandomize=False,
        backend="hypothesis",
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @given(strategy)
    def collect(example: T) -> None:
        drawn.append(example)

    collect()
    return drawn
