"""The known patterns that the shipped corpus begins with: patterns and words, while verdicts come from the oracle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from patternfuzz.corpus_store.entry import Flag
from patternfuzz.pattern import Pattern

__all__ = ["Curated", "curated"]

Rectangle = tuple[Iterable[int], Iterable[int]]


@dataclass(frozen=True, slots=True)
class Curated:
    """A pattern that belongs in the corpus, the flag it is known for, and words for people."""

    pattern: Pattern
    flag: Flag
    title: str
    reason: str
    tags: tuple[str, ...]


def _rectangles(n_outputs: int, n_inputs: int, rectangles: Sequence[Rectangle]) -> Pattern:
    """The shallow pattern whose hidden neuron k feeds the outputs and reads the inputs of rectangle k, from 0."""
    reads, feeds = set(), set()
    for k, (outputs, inputs) in enumerate(rectangles):
        reads |= {(k, i) for i in inputs}
        feeds |= {(o, k) for o in outputs}
    return Pattern.from_edges([n_inputs, len(rectangles), n_outputs], [reads, feeds])


def _butterfly(levels: int) -> Pattern:
    """Butterfly on 2**levels points: in factor ``level``, neurons whose numbers differ at most in bit ``level``."""
    n = 1 << levels
    points = range(n)
    edges = [[(o, i) for o in points for i in points if (o ^ i) & ~(1 << level) == 0] for level in range(levels)]
    return Pattern.from_edges([n] * (levels + 1), edges)


def curated() -> tuple[Curated, ...]:
    """The known smallest bad patterns, then the closed controls."""
    both, three, three_last = (0, 1), (0, 1, 2), (1, 2, 3)
    return (
        Curated(
            _rectangles(2, 2, [(both, both), ([1], [1])]),
            Flag.MINIMAL,
            "2x2 LU",
            "The smallest bad pattern: lower times upper triangular 2x2 masks. The matrix [[0, 1], [1, 0]] is a limit "
            "of products and is none itself. Most bad patterns met in practice contain this window.",
            ("known", "lu"),
        ),
        Curated(
            _rectangles(2, 3, [(both, [0, 1]), (both, [0, 2])]),
            Flag.MINIMAL,
            "two neurons that share two inputs and one output",
            "The other bad case of the two-neuron rule: both neurons read the same two inputs, share one output, and "
            "each feeds one more output that the other does not (or the same with inputs and outputs swapped).",
            ("known", "two-neurons"),
        ),
        Curated(
            _rectangles(2, 3, [([0], [0]), (both, [0, 1]), (both, [0, 2])]),
            Flag.MINIMAL,
            "two neurons that share two inputs and one output, one shared entry free",
            "A companion of LU on two inputs and three outputs without an LU window: the third neuron makes one of the "
            "two shared entries free, and the pattern stays bad.",
            ("known", "three-neurons"),
        ),
        Curated(
            _rectangles(5, 3, [((0, 1, 4), three), ((0, 1, 2, 3), three), ((2, 3, 4), three)]),
            Flag.MINIMAL,
            "three neurons feeding five outputs in pairs",
            "Three neurons read all three inputs; the outputs are fed by the neuron pairs 12, 12, 23, 23, 13. Rows "
            "e1, e2, e1, e3, e1 are a limit and no product. No smaller window of it is known to be bad.",
            ("known", "three-neurons"),
        ),
        Curated(
            _rectangles(3, 3, [(three, three), (three, three)]),
            Flag.CONTROL,
            "dense, rank two",
            "Both masks full: all 3x3 matrices of rank at most two, a closed set. A tool that calls it bad is wrong.",
            ("dense", "family"),
        ),
        Curated(
            _rectangles(4, 4, [((0, 1), (0, 1)), ((2, 3), (2, 3))]),
            Flag.CONTROL,
            "disjoint blocks",
            "Two neurons on two separate 2x2 blocks: block diagonal masks, blocks of rank one, closed block by block.",
            ("block-diagonal", "family"),
        ),
        Curated(
            _butterfly(2),
            Flag.CONTROL,
            "butterfly on 4 points",
            "The two-factor butterfly on 4 points: no two neurons' rectangles overlap, so rank-one blocks stand side "
            "by side.",
            ("butterfly", "family"),
        ),
        Curated(
            _butterfly(3),
            Flag.CONTROL,
            "butterfly on 8 points",
            "The three-factor butterfly on 8 points, a deep closed control: its outer factor peels off, and what is "
            "left is closed.",
            ("butterfly", "deep", "family"),
        ),
        Curated(
            _rectangles(2, 2, [(both, both), ([1], [1]), (both, both)]),
            Flag.CONTROL,
            "2x2 LU plus a dense neuron",
            "LU with one more dense neuron is closed although it contains every edge of LU: deleting or adding a "
            "hidden neuron can change the verdict either way.",
            ("lu", "not-monotone"),
        ),
        Curated(
            _rectangles(2, 3, [(both, [0, 1]), (both, [1, 2]), (both, three)]),
            Flag.CONTROL,
            "three overlapping neurons that give every 2x3 matrix",
            "The overlaps are not nested crosswise, yet the neurons together give every matrix: closed as it is "
            "surjective.",
            ("free-block", "full"),
        ),
        Curated(
            _rectangles(4, 4, [((0, 1), range(4)), ((0, 2, 3), (1, 2, 3)), (three_last, three_last)]),
            Flag.CONTROL,
            "all 4x4 matrices of determinant 0 with two corners zero",
            "Closed, and yet it does not come to free blocks and nested pieces by components, twins and free entries "
            "alone: the matrices with zeros at (2, 0) and (3, 0) and determinant 0. A counterexample to the first form "
            "of the structure conjecture; ranks of rows and columns have to be looked at too.",
            ("conjecture", "three-neurons"),
        ),
    )
