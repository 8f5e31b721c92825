"""The witness as formulas: sympy matrices, for pretty printing and LaTeX.

This is the symbolic face of a certificate. It multiplies the factors out with sympy, which shares no code with the
checker, so tests use it as a cross-check: the limit of the product must be A.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy

from patternfuzz.errors import CertificateError
from patternfuzz.pattern import Pattern
from patternfuzz.report.witness import Witness, witness_of

__all__ = ["Formulas", "T", "formulas_of"]

T = sympy.Symbol("t", positive=True)
"""The parameter of every curve; it goes to 0 from above."""


@dataclass(frozen=True, slots=True)
class Formulas:
    """The curve and its limit as sympy matrices.

    ``factors`` are W_1(t), W_2(t), … in forward order, restricted to the neurons of the window: ``factors[i]`` has one
    row per neuron ``neurons[i + 1]`` and one column per neuron ``neurons[i]``. ``product`` is W_L(t) ⋯ W_1(t),
    expanded. ``limit`` is A.
    """

    neurons: tuple[tuple[int, ...], ...]
    factors: tuple[sympy.ImmutableDenseMatrix, ...]
    product: sympy.ImmutableDenseMatrix
    limit: sympy.ImmutableDenseMatrix

    def text(self) -> str:
        """The formula on a terminal, with layers in the order they multiply: W_L ⋯ W_1 = … → A."""
        names = sympy.Symbol(" ".join(f"W{i}(t)" for i in range(len(self.factors), 0, -1)))
        chain = sympy.MatMul(*reversed(self.factors), evaluate=False)
        lines = [
            sympy.pretty(sympy.Eq(names, chain, evaluate=False), use_unicode=True, wrap_line=False),
            "",
            sympy.pretty(sympy.Eq(sympy.Symbol(" " * 3), self.product, evaluate=False), wrap_line=False),
            "",
            "t → 0:",
            sympy.pretty(sympy.Eq(sympy.Symbol("A"), self.limit, evaluate=False), wrap_line=False),
        ]
        return "\n".join(line.rstrip() for line in "\n".join(lines).splitlines())

    def latex(self) -> str:
        """One display formula for LaTeX (needs amsmath), without the surrounding ``\\[ … \\]``."""
        names = " ".join(f"W_{{{i}}}(t)" for i in range(len(self.factors), 0, -1))
        chain = " ".join(_latex(factor) for factor in reversed(self.factors))
        return rf"{names} = {chain} = {_latex(self.product)} \xrightarrow[t \to 0]{{}} {_latex(self.limit)} = A"


def formulas_of(pattern: Pattern, certificate: Mapping[str, Any]) -> Formulas:
    """The formulas of a ``not_closed`` certificate for ``pattern``.

    Raises:
        CertificateError: the certificate shows no curve, or is not of version 1's shape.
    """
    witness = witness_of(pattern, certificate)
    if witness is None:
        raise CertificateError("only a not-closed certificate has a curve; this one is of another verdict")
    return _formulas(witness)


def _formulas(witness: Witness) -> Formulas:
    factors = []
    for i, (below, above) in enumerate(zip(witness.neurons, witness.neurons[1:], strict=False)):
        place_out = {n: row for row, n in enumerate(above)}
        place_in = {n: column for column, n in enumerate(below)}
        factor = sympy.zeros(len(above), len(below))
        for (mask, out, inp), terms in witness.curve.items():
            # A weight off the window's paths multiplies nothing; a curve may name it all the same.
            if mask == i and out in place_out and inp in place_in:
                factor[place_out[out], place_in[inp]] = sum(
                    (sympy.Rational(c.numerator, c.denominator) * T**e for e, c in terms), start=sympy.Integer(0)
                )
        factors.append(sympy.ImmutableDenseMatrix(factor))
    product = factors[0]
    for factor in factors[1:]:
        product = factor * product
    limit = sympy.ImmutableDenseMatrix(
        len(witness.outputs),
        len(witness.inputs),
        [sympy.Rational(x.numerator, x.denominator) for row in witness.limit for x in row],
    )
    return Formulas(witness.neurons, tuple(factors), product.applyfunc(sympy.expand), limit)


def _latex(matrix: sympy.ImmutableDenseMatrix) -> str:
    return str(sympy.latex(matrix, mat_str="pmatrix", mat_delim=""))
