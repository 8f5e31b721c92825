"""Patterns with known answers."""

from __future__ import annotations

import pytest

import patternfuzz as pf
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.families import banded, block_diagonal, butterfly, dense, lu, monarch

CLOSED, NOT_CLOSED = pf.Verdict.CLOSED, pf.Verdict.NOT_CLOSED


def rectangles(*sides):
    """A shallow pattern from strings such as ``"12x1"``: outputs 1 and 2, input 1."""
    pairs = [[[int(c) - 1 for c in part] for part in side.split("x")] for side in sides]
    widths = [1 + max(v for pair in pairs for v in pair[n]) for n in (1, 0)]
    below = [(k, j) for k, (_, ins) in enumerate(pairs) for j in ins]
    above = [(i, k) for k, (outs, _) in enumerate(pairs) for i in outs]
    return Pattern.from_edges([widths[0], len(pairs), widths[1]], [below, above])


def check(pattern, expected):
    decision = pf.decide(pattern, pf.Budget(seconds=None))
    assert decision.verdict is expected
    pf.verify(pattern, decision.certificate)
    return decision


@pytest.mark.parametrize("n", [2, 3, 4, 10, 100])
def test_lu_is_not_closed(n):
    check(lu(n), NOT_CLOSED)


def test_lu_of_size_one_is_closed():
    check(lu(1), CLOSED)


def test_the_limit_of_lu_is_the_exchange():
    value = check(lu(2), NOT_CLOSED).certificate["proof"]["then"]["value"]
    assert value[0][0] == "0"
    assert "0" not in (value[0][1], value[1][0])


@pytest.mark.parametrize(
    "sides",
    [
        ("12x12", "2x2"),
        ("1x1", "12x12", "12x13"),
        ("12x12", "12x23"),
        ("12x12", "23x12"),
    ],
    ids=["LU", "2x3 with an entry", "2x3", "3x2"],
)
def test_small_bad_patterns(sides):
    check(rectangles(*sides), NOT_CLOSED)


@pytest.mark.slow
@pytest.mark.parametrize("n_inputs", [3, 4])
def test_five_outputs_fed_by_pairs(n_inputs):
    """Rows e1, e2, e1, e3, e1 are a limit and no product; there is no LU window."""
    pairs = [(0, 1), (0, 1), (1, 2), (1, 2), (0, 2)]
    edges = [(i, k) for i, pair in enumerate(pairs) for k in pair]
    pattern = Pattern.from_edges([n_inputs, 3, 5], [[(k, j) for k in range(3) for j in range(n_inputs)], edges])
    check(pattern, NOT_CLOSED)


def test_two_inputs_are_too_few_for_that():
    pairs = [(0, 1), (0, 1), (1, 2), (1, 2), (0, 2)]
    edges = [(i, k) for i, pair in enumerate(pairs) for k in pair]
    check(Pattern.from_edges([2, 3, 5], [[(k, j) for k in range(3) for j in range(2)], edges]), CLOSED)


def lu_and_a_dense_neuron(n):
    below, above = lu(n).rows
    return Pattern((n, n + 1, n), ((*below, (1 << n) - 1), tuple(word | 1 << n for word in above)))


@pytest.mark.parametrize(("n", "expected"), [(2, CLOSED), (3, CLOSED), (4, NOT_CLOSED)])
def test_lu_and_a_dense_neuron(n, expected):
    """Deleting the neuron opens the set, adding it closes it: edges and neurons are not monotone.

    At size 4 it is not enough, though LU products are dense: take a matrix of rank one from the exchange. LU factors
    need rank(corner) + 2 >= rank(first two rows) + rank(first two columns), which are 1, 2, 2 or 0, 2, 1 at best.
    """
    check(lu_and_a_dense_neuron(n), expected)


@pytest.mark.parametrize(
    "pattern",
    [
        dense([1, 1, 1]),
        dense([3, 1, 3]),
        dense([3, 2, 4]),
        dense([4, 9, 4]),
        dense([2, 3, 2, 2]),
        dense([60, 60, 60]),
        block_diagonal([[2, 1, 2], [1, 2, 1], [3, 2, 2]]),
        block_diagonal([[2, 1, 2, 2]] * 3),
        block_diagonal([[4, 4, 4]] * 50),
        monarch(2, 2),
        monarch(3, 4),
        monarch(8, 8),
        banded(4, lower=0, upper=0),
    ],
    ids=repr,
)
def test_closed_families(pattern):
    check(pattern, CLOSED)


@pytest.mark.parametrize("n", [2, 4, 8, 16, 64])
def test_butterfly_products_of_any_depth(n):
    pattern = butterfly(n) if n > 2 else dense([2, 2, 2])
    check(pattern, CLOSED)


def test_scalar_output_is_closed_at_any_depth():
    pattern = Pattern.from_masks([[[1, 1, 0], [0, 1, 1], [1, 0, 1]], [[1, 1, 0], [0, 1, 1]], [[1, 1]]])
    check(pattern, CLOSED)
    check(pattern.reversed(), CLOSED)


def test_repeated_rectangles_of_lu_are_closed_when_they_fill_the_space():
    check(rectangles("12x12", "12x12", "2x2"), CLOSED)


@pytest.mark.parametrize("n", [2, 3])
def test_a_bad_window_among_closed_blocks(n):
    blocks = block_diagonal([[2, 1, 2]] * n)
    (m, r, k), bad = blocks.widths, lu(2)
    whole = Pattern(
        (m + 2, r + 2, k + 2),
        tuple((*a, *(word << w for word in b)) for a, b, w in zip(blocks.rows, bad.rows, (m, r), strict=True)),
    )
    node = check(whole, NOT_CLOSED).certificate["proof"]
    assert (node["inputs"], node["outputs"]) == ([m, m + 1], [k, k + 1])
