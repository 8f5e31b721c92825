"""The vectors of :mod:`patternfuzz.search.case_span` as polynomials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from flint import fmpz_mpoly, nmod_mat

from patternfuzz.search.case_problem import PRIME, Branch, Problem, determinant
from patternfuzz.search.case_span import Shift, Span, spanning

__all__ = ["shifted", "spanned"]

TERMS_LIMIT = 120
"""Terms of an entry of a vector."""

SIZE_LIMIT = 5
"""Rows of the determinants."""

Polynomials = dict[tuple[int, int], fmpz_mpoly]
T = TypeVar("T")


def shifted(problem: Problem, branch: Branch, k: int, choice: Shift, transposed: bool) -> Polynomials:
    """The vector of a shift, times the non-zero denominators of the entries eliminated."""
    columns = problem.pieces[transposed][k].columns
    zero, scale = problem.constant(0), problem.constant(1)
    row = [zero for _ in columns]
    if choice.row is not None:
        row, scale = problem.row(branch, choice.row, columns, transposed)
    return {(k, j): x + c * scale for j, x, c in zip(columns, row, choice.constant, strict=True)}


def spanned(
    problem: Problem,
    branch: Branch,
    fixed: Mapping[tuple[int, int], fmpz_mpoly],
    k: int,
    choice: Span,
    transposed: bool,
    values: Sequence[int],
) -> Polynomials | None:
    """The vector of a line by cofactors, without common factors; ``None`` if it is too large.

    ``values`` is a point of the branch: equations are chosen that are independent there.
    """
    pieces = problem.pieces[transposed]
    zero, one = problem.constant(0), problem.constant(1)
    first, lines = spanning(
        pieces,
        k,
        choice,
        lambda i, wanted: problem.row(branch, i, wanted, transposed)[0],
        lambda m, j: fixed.get((m, j), zero),
        zero,
        lambda x: -x,
    )
    unknowns = list(range(sum(len(rows) + len(earlier) for rows, earlier in choice.spaces)))
    lines = _independent(problem, lines, values)
    while True:  # an equation in one unknown says that it is 0
        alone = next((line for line in lines if sum(not x.is_zero() for x in line) == 1), None)
        if alone is None:
            break
        gone = next(n for n, x in enumerate(alone) if not x.is_zero())
        unknowns = [u for n, u in enumerate(unknowns) if n != gone]
        lines = [[x for n, x in enumerate(line) if n != gone] for line in lines if line is not alone]
    if len(lines) != len(unknowns) - 1 or len(lines) > SIZE_LIMIT:
        return None
    factors = {
        u: (-1) ** n * determinant([line[:n] + line[n + 1 :] for line in lines], one) for n, u in enumerate(unknowns)
    }
    common = zero
    found = {}
    for j in pieces[k].columns:
        total = zero
        for n, generator in enumerate(first):
            if n in factors and not generator[j].is_zero():
                total = total + factors[n] * generator[j]
        found[k, j] = total
        common = total.gcd(common)
    if common.is_zero():
        return None
    found = {key: f // common for key, f in found.items()}
    return None if any(len(f) > TERMS_LIMIT for f in found.values()) else found


def _independent(problem: Problem, lines: Sequence[list[fmpz_mpoly]], values: Sequence[int]) -> list[list[fmpz_mpoly]]:
    """Equations with the rank of all of them at a point, short ones first."""
    taken: list[list[fmpz_mpoly]] = []
    flat: list[int] = []
    for line in sorted(lines, key=lambda line: sum(len(x) for x in line)):
        more = [*flat, *(problem.evaluate(x, values) for x in line)]
        if int(nmod_mat(len(taken) + 1, len(line), more, PRIME).rank()) > len(taken):
            taken.append(line)
            flat = more
    return taken
