"""What tests use: ``assert_closed``, and the pieces behind the pytest plugin."""

from patternfuzz.testing.closed import assert_closed
from patternfuzz.testing.oracle import MemoOracle, default_budget

__all__ = ["MemoOracle", "assert_closed", "default_budget"]
