"""The ``hypothesis`` entry point: ``st.from_type(Pattern)`` works without any set-up.

Hypothesis calls :func:`register` whenever it is imported, also in projects that never use patterns. So nothing heavy
is loaded here: if patterns are not loaded yet, loading them registers the strategy (see ``patternfuzz.pattern``).
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from patternfuzz.pattern.value import Pattern

__all__ = ["register"]


def register() -> None:
    """Tell Hypothesis how to build patterns, once both Hypothesis and patterns are loaded."""
    value = sys.modules.get("patternfuzz.pattern.value")
    strategies = sys.modules.get("hypothesis.strategies")
    if value is not None and strategies is not None and hasattr(value, "Pattern"):
        strategies.register_type_strategy(value.Pattern, _strategy)


def _strategy(_: type[Any]) -> SearchStrategy[Pattern]:
    from patternfuzz.strategies import patterns  # loaded when first drawn from

    return patterns()
