"""The convex programs of given blocks, handed to a solver by cvxpy.

*Cones* (arXiv 2006.05900): a block is a pattern with a sign of the output, and its weights stay in the cone of the
pattern. Blocks may see the points differently: neurons that do not read all of the inputs. *Gates* (arXiv 2306.00119):
a block is a pattern, and its weights are free.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from patternfuzz.convex.program.cones import facets
from patternfuzz.convex.program.solver import Solver, modelling
from patternfuzz.convex.two_layer import Array
from patternfuzz.errors import ConvexError

__all__ = ["Blocks", "Solved", "keys", "solved_cones", "solved_gates"]


@dataclass(frozen=True, eq=False)
class Blocks:
    """``signs``: 1 on, -1 off, 0 where the product is held at zero, shape (blocks, n); ``sides``: 1 or -1 each.

    ``view``: of which points they are, shape (blocks,), numbers of matrices that all have the same shape (n, d).
    ``facets``: the points whose sign is a constraint that others do not imply.
    """

    view: NDArray[np.intp]
    signs: NDArray[np.int8]
    sides: NDArray[np.int8]
    facets: NDArray[np.bool_]

    @classmethod
    def of(
        cls, views: Sequence[Array], view: NDArray[np.intp], signs: NDArray[np.int8], sides: NDArray[np.int8]
    ) -> Blocks:
        """The blocks with these signs of products with the rows of these views."""
        needed = [facets(views[at], row) for at, row in zip(view, signs, strict=True)]
        return cls(view, signs, sides, np.array(needed, dtype=bool).reshape(signs.shape))

    @classmethod
    def none(cls, count: int) -> Blocks:
        """No blocks, for so many points."""
        signs = np.zeros((0, count), np.int8)
        return cls(np.zeros(0, np.intp), signs, np.zeros(0, np.int8), signs > 0)

    def __len__(self) -> int:
        return len(self.signs)

    def __add__(self, other: Blocks) -> Blocks:
        return Blocks(
            np.concatenate([self.view, other.view]),
            np.concatenate([self.signs, other.signs]),
            np.concatenate([self.sides, other.sides]),
            np.concatenate([self.facets, other.facets]),
        )

    def kept(self, chosen: NDArray[np.bool_]) -> Blocks:
        """These blocks only."""
        return Blocks(self.view[chosen], self.signs[chosen], self.sides[chosen], self.facets[chosen])

    def keys(self) -> list[bytes]:
        """Equal for equal blocks only."""
        return keys(self.view, self.signs, self.sides)


def keys(view: NDArray[np.intp], signs: NDArray[np.int8], sides: NDArray[np.int8]) -> list[bytes]:
    """A name for each block."""
    return [at.tobytes() + side.tobytes() + sign.tobytes() for at, sign, side in zip(view, signs, sides, strict=True)]


@dataclass(frozen=True, eq=False)
class Solved:
    """``weights`` of the blocks, shape (blocks, d), and what the solver said of itself."""

    weights: Array
    status: str


def solved_cones(views: Sequence[Array], y: Array, lam: float, blocks: Blocks, solver: Solver) -> Solved:
    """``min 1/2 ||sum_j s_j D_j X_j u_j - y||^2 + lam sum ||u_j||`` with ``u_j`` in the cone of its signs.

    ``X_j`` is the view of the block, one of those matrices.

    Raises:
        ConvexError: the solver ended without any weights.
    """
    d = views[0].shape[1]

    def constraints(flat: Any, rows: Array) -> list[Any]:
        found = []
        there = rows.any(axis=2)
        for kind, where in (("on its side", blocks.facets), ("held at zero", (blocks.signs == 0) & there)):
            of, row = np.nonzero(where)
            if len(of):
                signed = rows[of, row] * np.where(blocks.signs[of, row] < 0, -1, 1)[:, None]
                at = (np.repeat(np.arange(len(of)), d), (of[:, None] * d + np.arange(d)).ravel())
                product = csr_array((signed.ravel(), at), shape=(len(of), len(blocks) * d)) @ flat
                found.append(product >= 0 if kind == "on its side" else product == 0)
        return found

    return _solved(
        np.array(views)[blocks.view], y, lam, blocks.sides[:, None] * (blocks.signs > 0), constraints, solver
    )


def solved_gates(X: Array, y: Array, lam: float, on: NDArray[np.bool_], solver: Solver) -> Solved:
    """``min 1/2 ||sum_j D_j X w_j - y||^2 + lam sum ||w_j||``, a group lasso; no cones.

    Raises:
        ConvexError: the solver ended without any weights.
    """
    return _solved(np.repeat(X[None], len(on), axis=0), y, lam, on, lambda _, __: [], solver)


def _solved(X: Array, y: Array, lam: float, factors: NDArray[Any], constraints: Any, solver: Solver) -> Solved:
    """Solved in units in which points and targets have size about 1; ``factors`` (blocks, n) multiply ``X_j w_j``."""
    cvxpy = modelling()
    size = float(np.max(np.linalg.norm(X, axis=2))) or 1.0
    unit = float(np.linalg.norm(y)) or 1.0
    rows = X / size
    count, length, width = X.shape
    W = cvxpy.Variable((count, width))
    matrix = (factors[:, :, None] * rows).transpose(1, 0, 2).reshape(length, count * width)
    flat = cvxpy.reshape(W, (count * width,), order="C")
    # With u = unit / size * w and everything divided by unit^2 the weight decay is this.
    lam_here = lam / (size * unit)
    goal = cvxpy.sum_squares(matrix @ flat - y / unit) / 2 + lam_here * cvxpy.sum(cvxpy.norm(W, 2, axis=1))
    status = solver(cvxpy.Problem(cvxpy.Minimize(goal), constraints(flat, rows)))
    if W.value is None or not np.isfinite(W.value).all():
        raise ConvexError(f"solver {solver.name} stopped without weights ({status}); try another, or more iterations")
    return Solved(np.asarray(W.value, dtype=np.float64) * (unit / size), status)
