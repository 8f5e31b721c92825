"""Checks of the arguments that strategies share."""

from __future__ import annotations

from hypothesis.errors import InvalidArgument

__all__ = ["check_range"]


def check_range(name: str, low: object, high: object, *, least: int = 1) -> None:
    """Require integers ``least <= low <= high``; ``name`` completes ``min_`` and ``max_`` in the message.

    Raises:
        InvalidArgument: they are not.
    """
    for prefix, value in (("min", low), ("max", high)):
        if isinstance(value, bool) or not isinstance(value, int):
            raise InvalidArgument(f"{prefix}_{name}={value!r} must be an integer")
        if value < least:
            raise InvalidArgument(f"{prefix}_{name}={value} must be at least {least}")
    if low > high:  # type: ignore[operator]  # both are integers by now
        raise InvalidArgument(f"min_{name}={low} is larger than max_{name}={high}")
