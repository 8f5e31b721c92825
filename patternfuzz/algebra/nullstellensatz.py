"""Polynomials without a common complex zero, with the evidence: ``1 = sum c_i f_i``.

The test for a trivial ideal is python-flint's Buchberger; the cofactors come from a tracked one, run only after the
test said yes (tracking blows up on proper ideals). Both run under limits, since FLINT ignores signals.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any

from flint import fmpq_mpoly, fmpq_mpoly_ctx, fmpz_mpoly, fmpz_mpoly_ctx, fmpz_mpoly_vec

from patternfuzz.algebra.tracked import tracked_basis

__all__ = ["BASIS_LIMITS", "QUICK_LIMITS", "Ideal", "Limits", "cofactors", "ideal_kind"]


class Ideal(Enum):
    """What is known about an ideal."""

    TRIVIAL = "contains 1"
    PROPER = "has a complex zero"
    UNDECIDED = "limits reached"


Limits = tuple[int, int, int]
"""Basis elements, terms per polynomial, bits per coefficient."""

BASIS_LIMITS: Limits = (150, 800, 2000)

QUICK_LIMITS: Limits = (60, 200, 500)
"""A quarter of the time; of what the larger ones decide, these miss one in seven."""


def ideal_kind(polys: Sequence[fmpz_mpoly], ctx: fmpz_mpoly_ctx, limits: Limits = BASIS_LIMITS) -> Ideal:
    """Decide whether integer polynomials have a common complex zero."""
    if not polys:
        return Ideal.PROPER
    answer: Any = fmpz_mpoly_vec(list(polys), ctx).buchberger_naive(limits=limits)  # its stub lacks the flag
    basis, complete = answer
    if any(basis[i].is_constant() and not basis[i].is_zero() for i in range(len(basis))):
        return Ideal.TRIVIAL
    return Ideal.PROPER if complete else Ideal.UNDECIDED


def cofactors(polys: Sequence[fmpq_mpoly], ctx: fmpq_mpoly_ctx) -> list[fmpq_mpoly] | None:
    """Polynomials ``c_i`` with ``1 = sum c_i f_i``; ``None`` if the limits are reached or there are none."""
    zero = ctx.from_dict({})
    basis, _ = tracked_basis(polys, ctx)
    if not basis or not basis[-1][0].is_constant():
        return None
    constant, row = basis[-1]
    return [row.get(i, zero) / constant.coefficient(0) for i in range(len(polys))]
