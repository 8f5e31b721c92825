"""Patterns from rectangles, random patterns, relabelling, and a remembered oracle."""

import random
from functools import cache

import pytest

import patternfuzz as pf
from patternfuzz.corpus_store import shipped
from patternfuzz.oracle import decide


def _rectangles(n_inputs, n_outputs, *neurons):
    """One hidden neuron per ``(outputs, inputs)`` pair of strings or ranges of numbers."""
    below = [(k, int(j)) for k, (_, inputs) in enumerate(neurons) for j in inputs]
    above = [(int(i), k) for k, (outputs, _) in enumerate(neurons) for i in outputs]
    return pf.Pattern.from_edges((n_inputs, len(neurons), n_outputs), [below, above])


@pytest.fixture(scope="session")
def rectangles():
    return _rectangles


@pytest.fixture(scope="session")
def known():
    """Bad patterns that are minimal windows of themselves, by name."""
    return {
        "LU": _rectangles(2, 2, ("01", "01"), ("1", "1")),
        "two rows": _rectangles(3, 2, ("01", "02"), ("01", "12")),
        "companion": _rectangles(3, 2, ("0", "0"), ("01", "01"), ("01", "02")),
        "five outputs": _rectangles(3, 5, ("014", "012"), ("0123", "012"), ("234", "012")),
    }


@pytest.fixture(scope="session")
def relabelled():
    def relabel(pattern, rng):
        """Every layer renumbered at random, and reversed half of the time."""
        new = [rng.sample(range(width), width) for width in pattern.widths]
        edges = [[(new[i + 1][o], new[i][n]) for o, n in pattern.edges(i)] for i in range(pattern.depth)]
        found = pf.Pattern.from_edges(pattern.widths, edges)
        return found.reversed() if rng.random() < 0.5 else found

    return relabel


@pytest.fixture(scope="session")
def random_pattern():
    def draw(widths, rng, densities=(0.4, 0.5, 0.6, 0.7)):
        density = rng.choice(densities)
        return pf.Pattern.from_edges(
            widths,
            [
                [(o, n) for o in range(widths[i + 1]) for n in range(widths[i]) if rng.random() < density]
                for i in range(len(widths) - 1)
            ],
        )

    return draw


@pytest.fixture(scope="session")
def remembered():
    """The oracle with a small effort, asked once per pattern: ``decide(pattern, budget)``; the budget is not used.

    Bad patterns of the shipped corpus come with their certificates, which the shrinker verifies; some take seconds to
    find.
    """
    small = pf.Budget(seconds=None, effort=40)

    @cache
    def answer(pattern):
        entry = shipped().get(pattern)
        if entry is not None and entry.verdict is pf.Verdict.NOT_CLOSED:
            return pf.Decision(entry.verdict, entry.reason, dict(entry.certificate), entry.basis)
        return decide(pattern, small)

    return lambda pattern, _budget=None: answer(pattern)


@pytest.fixture(scope="session")
def verdict(remembered):
    """The remembered verdict of the class of a pattern, dead vertices allowed."""

    def ask(pattern):
        live = pattern.compressed()
        return remembered(live.canonical()).verdict if live.n_edges else pf.Verdict.CLOSED

    return ask


@pytest.fixture
def rng():
    return random.Random(20260611)
