"""Losses of choices of neurons in exact arithmetic, and the best choice by trying all."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain, combinations

from patternfuzz.attained.least import least_squares
from patternfuzz.attained.rational import combine, dot
from patternfuzz.corpus_store.finds.find import Net, Rows

__all__ = ["best_choice", "loss_of", "whole"]

Column = tuple[Fraction, ...]

HALF = Fraction(1, 2)


def whole(targets: Sequence[int]) -> Fraction:
    """The loss ``1/2 ||y||^2`` of a network without neurons."""
    return HALF * sum(y * y for y in targets)


def loss_of(network: Net, points: Rows, targets: Sequence[int], *, refit: bool) -> Fraction:
    """``1/2 ||f(X) - y||^2``; with ``refit`` the least of all output weights."""
    return _loss(_columns(network, points, refit=refit), _vector(targets), refit=refit)


def best_choice(
    network: Net, points: Rows, targets: Sequence[int], most: int, *, refit: bool
) -> tuple[tuple[int, ...], Fraction]:
    """Of all choices of at most ``most`` neurons one with the least loss, and that; of equal ones the smallest, first.

    With ``refit`` only choices of just so many are looked at: one neuron more never hurts.
    """
    columns, goal = _columns(network, points, refit=refit), _vector(targets)
    count = len(columns)
    sizes = [min(most, count)] if refit else range(min(most, count) + 1)
    every = chain.from_iterable(combinations(range(count), size) for size in sizes)
    loss, _, choice = min((_loss([columns[i] for i in c], goal, refit=refit), len(c), c) for c in every)
    return choice, loss


def _columns(network: Net, points: Rows, *, refit: bool) -> list[Column]:
    """The activations of each neuron on the points; times its output weight, if that stays."""
    return [
        _vector(
            [max(0, sum(w * x for w, x in zip(row, point, strict=True))) * (1 if refit else out) for point in points]
        )
        for row, out in zip(network.first, network.second, strict=True)
    ]


def _vector(numbers: Sequence[int]) -> Column:
    return tuple(map(Fraction, numbers))


def _loss(columns: Sequence[Column], goal: Column, *, refit: bool) -> Fraction:
    weights = least_squares(columns, goal) if refit else None
    fit = combine([Fraction(1)] * len(columns) if weights is None else weights, columns, len(goal))
    gap = tuple(y - f for y, f in zip(goal, fit, strict=True))
    return HALF * dot(gap, gap)
