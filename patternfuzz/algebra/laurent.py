"""Laurent polynomials in ``t`` with rational coefficients, as dictionaries from exponent to coefficient."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

__all__ = ["Series", "add", "multiply", "scale"]

Series = Mapping[int, Fraction]


def add(a: Series, b: Series) -> dict[int, Fraction]:
    """The sum."""
    total = dict(a)
    for e, c in b.items():
        total[e] = total.get(e, Fraction(0)) + c
    return {e: c for e, c in total.items() if c}


def scale(a: Series, factor: Fraction) -> dict[int, Fraction]:
    """The multiple by a constant."""
    return {e: c * factor for e, c in a.items()} if factor else {}


def multiply(a: Series, b: Series) -> dict[int, Fraction]:
    """The product."""
    total: dict[int, Fraction] = {}
    for e, c in a.items():
        for f, d in b.items():
            total[e + f] = total.get(e + f, Fraction(0)) + c * d
    return {e: c for e, c in total.items() if c}
