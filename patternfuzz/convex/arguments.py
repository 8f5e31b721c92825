"""Arguments that are numbers: how many, and which share."""

from __future__ import annotations

import numpy as np

from patternfuzz.errors import ConvexError, PatternfuzzError

__all__ = ["checked_count", "checked_share"]


def checked_count(
    value: object,
    name: str,
    what: str,
    *,
    least: int = 0,
    most: int | None = None,
    error: type[PatternfuzzError] = ConvexError,
) -> int:
    """``value`` as a number of ``what``, from ``least`` to ``most``.

    Raises:
        PatternfuzzError: of the class ``error``; it is no whole number, or outside of that.
    """
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        found = int(value)
        if least <= found and (most is None or found <= most):
            return found
    limits = f", {least} or more" if most is None else f" from {least} to {most}"
    raise error(f"{name}={value!r} must be a number of {what}{limits}")


def checked_share(value: float, name: str, of: str) -> float:
    """``value`` as a share ``of`` something, neither nothing nor all of it.

    Raises:
        ConvexError: it is not between 0 and 1.
    """
    if not 0 < value < 1:
        raise ConvexError(f"{name}={value!r} must be between 0 and 1, a share of {of}")
    return value
