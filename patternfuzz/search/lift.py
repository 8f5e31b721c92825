"""Undo the removal of free entries on a curve: the blocks that went cancel the poles in their entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from flint import fmpq, fmpq_mat

from patternfuzz.algebra.laurent import Series, add, multiply
from patternfuzz.certificate.limit import Edge
from patternfuzz.pattern import Pattern, bits
from patternfuzz.reduce.free import FreeStep
from patternfuzz.reduce.pieces import Entry, Piece
from patternfuzz.theorems.surjective import linear_system

__all__ = ["lift_curve", "shallow_product"]

Curve = dict[Edge, Series]


def shallow_product(pattern: Pattern, curve: Mapping[Edge, Series], entry: Entry) -> Series:
    """One entry of the product of the two factors on the curve."""
    total: Series = {}
    r, c = entry
    for k in bits(pattern.rows[1][r]):
        if pattern.rows[0][k] >> c & 1:
            total = add(total, multiply(curve.get((1, r, k), {}), curve.get((0, k, c), {})))
    return total


def _solve(rows: Sequence[Mapping[int, int]], width: int, right: Sequence[Fraction]) -> list[Fraction]:
    """A solution of a system of full row rank, zero outside the pivots."""
    augmented = fmpq_mat(len(rows), width + 1)
    for i, (row, value) in enumerate(zip(rows, right, strict=True)):
        for j, c in row.items():
            augmented[i, j] = c
        augmented[i, width] = fmpq(value.numerator, value.denominator)
    reduced, rank = augmented.rref()
    found = [Fraction(0)] * width
    for i in range(rank):
        pivot = next(j for j in range(width) if reduced[i, j] != 0)
        solution = reduced[i, width]
        found[pivot] = Fraction(int(solution.p), int(solution.q))
    return found


def _edge(piece: Piece, side: str, vertex: int) -> Edge:
    return (1, vertex, piece.neuron) if side == "rows" else (0, piece.neuron, vertex)


def _fixed(step: FreeStep) -> tuple[tuple[str, tuple[int, ...]], ...]:
    if step.block.fixed is not None:
        return step.block.fixed
    (star,) = step.freed
    return (("rows", (1,)),) if len(star.rows) == 1 else (("columns", (1,)),)


def lift_curve(pattern: Pattern, steps: Sequence[FreeStep], curve: Mapping[Edge, Series]) -> Curve:
    """Extend a curve of the pieces left to all neurons, such that no freed entry has a pole."""
    lifted: Curve = dict(curve)
    for step in reversed(steps):
        pieces, fixed = step.freed, _fixed(step)
        system = linear_system(pieces, fixed)
        entries = sorted(system)
        polar = {
            entry: {e: c for e, c in shallow_product(pattern, lifted, entry).items() if e < 0} for entry in entries
        }
        if not any(polar.values()):
            continue
        unknowns = sorted({u for row in system.values() for u in row})
        number = {u: n for n, u in enumerate(unknowns)}
        rows = [{number[u]: c for u, c in system[entry].items()} for entry in entries]
        values: dict[int, dict[int, Fraction]] = {n: {} for n in range(len(unknowns))}
        for exponent in sorted({e for poles in polar.values() for e in poles}):
            right = [-polar[entry].get(exponent, Fraction(0)) for entry in entries]
            for n, value in enumerate(_solve(rows, len(unknowns), right)):
                if value:
                    values[n][exponent] = value
        for piece, (side, constants) in zip(pieces, fixed, strict=True):
            for vertex, constant in zip(piece.rows if side == "rows" else piece.columns, constants, strict=True):
                lifted[_edge(piece, side, vertex)] = {0: Fraction(constant)}
        for (k, vertex), n in number.items():
            other = "columns" if fixed[k][0] == "rows" else "rows"
            lifted[_edge(pieces[k], other, vertex)] = values[n]
    return lifted
