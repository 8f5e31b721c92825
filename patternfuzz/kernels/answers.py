"""What the oracle asks of the theorem about three hidden neurons: verdicts by looking a pattern up."""

from __future__ import annotations

from typing import Any

from patternfuzz.kernels.lookup import find_larger, find_window
from patternfuzz.kernels.proofs import bad_node, node_of
from patternfuzz.kernels.theorem import HIDDEN, catalogues
from patternfuzz.pattern import Pattern
from patternfuzz.search.closed import ClosedProof

__all__ = ["closed_by_list", "not_closed_by_list"]

WINDOW = "it has a window from the list of all minimal bad windows with up to three hidden neurons"
KERNEL = "three hidden neurons or fewer, and no window from the list of all minimal bad ones"


def not_closed_by_list(pattern: Pattern) -> tuple[dict[str, Any], str] | None:
    """A certificate node and the reason in words, if a shallow pattern has one of the windows listed."""
    found = find_window(pattern, catalogues()[0])
    return None if found is None else (bad_node(found), WINDOW)


def closed_by_list(pattern: Pattern) -> ClosedProof | None:
    """A proof for a shallow pattern with at most three live hidden neurons and no superfluous twins.

    ``None`` for any other pattern, and if it contains a window of the list, for then it is not closed.
    """
    live = pattern.pruned()
    if live.depth != 2 or sum(map(bool, live.rows[0])) > HIDDEN:
        return None
    found = find_larger(live, catalogues()[1])
    return None if found is None else ClosedProof(node_of(found), KERNEL)
