"""Checks of the arguments that strategies share."""

from __future__ import annotations

from hypothesis.errors import InvalidArgument

__all__ = ["check_count", "check_range"]


def check_count(name: str, value: object, *, least: int = 0) -> None:
    """Require an integer of at least ``least``.

    Raises:
        InvalidArgument: it is not.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidArgument(f"{name}={value!r} must be an integer")
    if value < least:
        raise InvalidArgument(f"{name}={value} must be at least {least}")


def check_range(name: str, low: int, high: int, *, least: int = 1) -> None:
    """Require integers ``least <= low <= high``; ``name`` completes ``min_`` and ``max_`` in the message.

    Raises:
        InvalidArgument: they are not.
    """
    check_count(f"min_{name}", low, least=least)
    check_count(f"max_{name}", high, least=least)
    if low > high:
        raise InvalidArgument(f"min_{name}={low} is larger than max_{name}={high}")
