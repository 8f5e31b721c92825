"""The witness as formulas: sympy matrices, for pretty printing and LaTeX.

This is the symbolic face of a certificate. It multiplies the factors out with sympy, which shares no code with the
checker, so tests use it as a cross-check: the limit of the product must be A.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
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

    ``factors`` are W_1(t), W_2(t), … in forward order, restricted to the neurons of the window that carry the curve:
    ``factors[i]`` has one row per neuron ``neurons[i + 1]`` and one column per neuron ``neurons[i]``. ``product`` is
    W_L(t) ⋯ W_1(t), expanded. ``limit`` is A.
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
    neurons = _active(witness)
    factors = []
    for i, (below, above) in enumerate(pairwise(neurons)):
        factor = sympy.zeros(len(above), len(below))
        for row, out in enumerate(above):
            for column, inp in enumerate(below):
                factor[row, column] = sum(
                    (_rational(c) * T**e for e, c in witness.curve.get((i, out, inp), ())), start=sympy.Integer(0)
                )
        factors.append(sympy.ImmutableDenseMatrix(factor))
    product = factors[0]
    for factor in factors[1:]:
        product = factor * product
    limit = sympy.ImmutableDenseMatrix(
        len(witness.outputs), len(witness.inputs), [_rational(x) for row in witness.limit for x in row]
    )
    return Formulas(neurons, tuple(factors), product.applyfunc(sympy.expand), limit)


def _active(witness: Witness) -> tuple[tuple[int, ...], ...]:
    """The neurons of each layer without the hidden ones that the curve leaves at zero: they add nothing but zeros."""
    fed = {(i + 1, out) for i, out, _ in witness.curve}
    feeding = {(i, inp) for i, _, inp in witness.curve}
    hidden = [
        tuple(n for n in layer if (k, n) in fed and (k, n) in feeding) or layer
        for k, layer in enumerate(witness.neurons[1:-1], start=1)
    ]
    return (witness.inputs, *hidden, witness.outputs)


def _rational(value: Fraction) -> sympy.Rational:
    return sympy.Rational(value.numerator, value.denominator)


def _latex(matrix: sympy.ImmutableDenseMatrix) -> str:
    return str(sympy.latex(matrix, mat_str="pmatrix", mat_delim=""))
