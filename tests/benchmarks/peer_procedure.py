"""The published decision procedure for one shallow pattern: real quantifier elimination with an SMT solver.

The procedure (arXiv 2306.02666) asks for a matrix A that is a limit of products and no product:
``forall X, Y: XY != A`` and ``forall eps exists X, Y: eps <= 0 or |XY - A| < eps``, with A free. Unsatisfiable means
closed, satisfiable means not closed. The solver is z3 (``pip install "patternfuzz[peer]"``).
"""

from __future__ import annotations

import z3

import patternfuzz as pf


def ask_peer(pattern: pf.Pattern) -> str:
    """The published procedure on one shallow pattern; entries outside the support of all products are left out."""
    first, last = pattern.rows
    x = {(i, k): z3.Real(f"x_{i}_{k}") for i, k in pattern.edges(1)}
    y = {(k, j): z3.Real(f"y_{k}_{j}") for k, j in pattern.edges(0)}
    product = {}
    for i, row in enumerate(last):
        for j in range(pattern.n_inputs):
            terms = [x[i, k] * y[k, j] for k in range(pattern.widths[1]) if row >> k & 1 and first[k] >> j & 1]
            if terms:
                product[i, j] = z3.Sum(terms)
    if not product:
        return "closed"  # the zero matrix alone; the solver takes no quantifier without variables
    target = {(i, j): z3.Real(f"a_{i}_{j}") for i, j in product}
    unknowns = [*x.values(), *y.values()]
    eps = z3.Real("eps")
    near = z3.And([z3.And(product[at] - target[at] < eps, target[at] - product[at] < eps) for at in product])
    solver = z3.Solver()
    solver.add(z3.ForAll(unknowns, z3.Or([product[at] != target[at] for at in product])))
    solver.add(z3.ForAll([eps], z3.Exists(unknowns, z3.Or(eps <= 0, near))))
    answer = solver.check()
    if answer == z3.unsat:
        return "closed"
    return "not_closed" if answer == z3.sat else "unknown"
