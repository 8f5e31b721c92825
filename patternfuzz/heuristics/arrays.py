"""Reading what was given as arrays of finite numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from patternfuzz.errors import HeuristicError, PatternfuzzError

__all__ = ["finite_array"]


def finite_array(
    array: ArrayLike, name: str, ndim: int, *, error: type[PatternfuzzError] = HeuristicError
) -> NDArray[np.float64]:
    """A read-only copy as float64 with ``ndim`` dimensions, row by row in memory.

    Raises:
        PatternfuzzError: of the class ``error``; it holds no numbers, NaN or infinite ones, or has other dimensions.
    """
    try:
        given = np.asarray(array)
        if np.iscomplexobj(given):
            raise TypeError("they are complex")
        found = np.array(given, dtype=np.float64, order="C")  # torch cannot view others as it likes
    except (TypeError, ValueError, OverflowError) as problem:
        raise error(f"{name} are no numbers ({problem})") from problem
    if found.ndim != ndim:
        raise error(f"{name} have {found.ndim} dimensions; give {ndim}")
    if not np.isfinite(found).all():
        raise error(f"{name} hold NaN or infinite numbers, of which nothing can be told")
    found.setflags(write=False)
    return found
