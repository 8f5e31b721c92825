"""Heuristics by name."""

from __future__ import annotations

import pytest

from patternfuzz.convex import NEURON_HEURISTICS
from patternfuzz.convex.pruning.named import MASK_HEURISTICS, named
from patternfuzz.errors import HeuristicError
from patternfuzz.heuristics import HEURISTICS


def test_every_heuristic_has_a_name_of_its_own() -> None:
    every = named()
    assert [one.name for one in every] == [*NEURON_HEURISTICS, *(f"mask-{name}" for name in HEURISTICS)]
    assert len({one.name for one in every}) == len(every) == len(NEURON_HEURISTICS) + len(MASK_HEURISTICS)


def test_some_by_name() -> None:
    assert named(["mask-2:4", "random", "random"]) == (MASK_HEURISTICS["mask-2:4"], NEURON_HEURISTICS["random"])
    assert named([]) == ()
    with pytest.raises(HeuristicError, match="heuristic 'guess' is none of magnitude, weight-product, "):
        named(["magnitude", "guess"])
