"""Bad windows of deep patterns: with the same products as a pattern in which a rule or a search finds one.

First the whole pattern is spelled anew in every way (:mod:`patternfuzz.search.rewrite`), then its windows, small ones
first. Whatever comes down to one hidden layer is searched as a shallow pattern.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from patternfuzz.certificate import limit_node
from patternfuzz.decision import Verdict
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.paths import paths
from patternfuzz.reduce.base import Reduced
from patternfuzz.reduce.contract import contract
from patternfuzz.reduce.free import Prover
from patternfuzz.search.bad_windows import bad_window_by_rule
from patternfuzz.search.case_tree import CaseTrees
from patternfuzz.search.clock import Clock
from patternfuzz.search.closed import Known, prove_closed
from patternfuzz.search.deep_limits import limit_witness
from patternfuzz.search.fill_gap import gap_witness
from patternfuzz.search.fill_tree import FillGap, FillTrees
from patternfuzz.search.rewrite import CLASSES_LIMIT, Rewritten, rewritings, size
from patternfuzz.search.windows import small_windows
from patternfuzz.search.witness import search_witness, targets
from patternfuzz.theorems.surjective import linear_block, star_block

__all__ = ["DeepAnswer", "contracted", "decide_deep", "search_deep", "search_gaps"]

SHARE = 12
"""The effort for one window is this part of the whole."""

PATIENCE = (1, 3)
"""How long plans for more than two masks are looked for, first and last."""

GAP = "almost every matrix is a product of all factors, and one where all formulas fail is not"

LIMIT = "a limit of degenerating factors of all layers is not a product"

WINDOW_CLASSES = 12
"""Classes of patterns with the same set as one window that are looked at."""

Found = tuple[Mapping[str, Any], str]
"""A certificate node, and the reason in words."""


def contracted(pattern: Pattern) -> tuple[list[Reduced], Pattern]:
    """Contract layers as long as possible; the steps, outermost first, and the pattern left."""
    steps: list[Reduced] = []
    current = pattern.pruned()
    while (smaller := contract(current)) is not None:
        steps.append(smaller)
        current = smaller.pattern.pruned()
    return steps, current


@dataclass(frozen=True, slots=True)
class DeepAnswer:
    """A verdict with a certificate node and the reason in words."""

    verdict: Verdict
    node: Mapping[str, Any]
    reason: str


def decide_deep(pattern: Pattern, trees: CaseTrees, known: Known | None = None) -> DeepAnswer | None:
    """What takes longer for a deep pattern not decided by rules: windows, then cases for more than two masks.

    ``known`` is as for :func:`patternfuzz.search.closed.prove_closed`.
    """
    clock = trees.clock
    share = max(1, 3 * clock.steps // 4)
    part = clock.part(share)
    found = search_deep(pattern, part)
    clock.settle(share, part)
    if found is not None:
        return DeepAnswer(Verdict.NOT_CLOSED, *found)
    for patience in PATIENCE:
        fills = FillTrees(clock, patience)
        proof = prove_closed(pattern, trees, fills=fills, known=known)
        if proof is not None:
            return DeepAnswer(Verdict.CLOSED, proof.node, proof.reason)
        found = search_gaps(pattern, trees, fills)
        if found is not None:
            return DeepAnswer(Verdict.NOT_CLOSED, *found)
    same = smallest(pattern, trees)
    limit = limit_witness(same.pattern, clock) if same.pattern.depth > 2 else None
    if limit is None:
        return None
    node = limit_node(limit, same.pattern.depth, lambda r, c: list(paths(same.pattern, r, c)))
    return DeepAnswer(Verdict.NOT_CLOSED, same.lift(node), LIMIT)


def smallest(pattern: Pattern, trees: CaseTrees) -> Rewritten:
    """The smallest pattern found with the same set of products."""
    ways = rewritings(pattern, (star_block, linear_block, trees.block))
    return min(ways, key=lambda way: size(way.pattern))


def search_deep(pattern: Pattern, clock: Clock) -> Found | None:
    """A proof that a deep pattern is not closed, if one is found."""
    share = max(1, clock.steps // SHARE)
    found = _spelled_anew(pattern, clock, max(1, clock.steps // 2), CLASSES_LIMIT)
    if found is not None:
        return found
    for inputs, outputs in small_windows(pattern):
        if clock.out_of_time or clock.steps <= 0:
            return None
        window = pattern.window(inputs, outputs)
        if not all(window.rows[-1]) or not all(window.columns(0)):
            continue
        found = _spelled_anew(window, clock, share, WINDOW_CLASSES)
        if found is not None:
            node, reason = found
            outer = {"rule": "window", "inputs": list(inputs), "outputs": list(outputs), "then": node}
            return outer, reason
    return None


def search_gaps(pattern: Pattern, trees: CaseTrees, fills: FillTrees) -> Found | None:
    """A proof that a deep pattern is not closed, from a matrix on all entries where the search for cases failed."""
    found = _gap(pattern, fills, (star_block, linear_block, trees.block), CLASSES_LIMIT)
    if found is not None:
        return found
    for inputs, outputs in small_windows(pattern):
        if fills.clock.out_of_time or fills.clock.steps <= 0 or fills.clock.cases <= 0:
            return None
        if len(inputs) == pattern.n_inputs and len(outputs) == pattern.n_outputs:
            continue
        window = pattern.window(inputs, outputs)
        if all(window.rows[-1]) and all(window.columns(0)):
            found = _gap(window, fills, (star_block, linear_block), WINDOW_CLASSES)
            if found is not None:
                outer = {"rule": "window", "inputs": list(inputs), "outputs": list(outputs), "then": found[0]}
                return outer, found[1]
    return None


def _gap(pattern: Pattern, fills: FillTrees, provers: Sequence[Prover], limit: int) -> Found | None:
    way = min(rewritings(pattern, provers, limit), key=lambda way: size(way.pattern))
    same = way.pattern
    gap = fills.of(same) if same.depth > 2 else None
    proof = gap_witness(same, gap, fills.clock) if isinstance(gap, FillGap) else None
    if proof is None:
        return None
    return way.lift(limit_node(proof, same.depth, lambda r, c: list(paths(same, r, c)))), GAP


def _spelled_anew(pattern: Pattern, clock: Clock, share: int, limit: int) -> Found | None:
    """Rules on every pattern with the same set; then the search, on the first of them with one hidden layer."""
    shallow: Rewritten | None = None
    part = clock.part(share)
    trees = CaseTrees(part)
    for way in rewritings(pattern, (star_block, linear_block, trees.block), limit):
        if clock.out_of_time or clock.steps <= 0:
            return None
        spot = bad_window_by_rule(way.pattern) if way.steps else None  # the pattern itself has been asked
        if spot is not None:
            return way.lift(spot.node(way.pattern)), _reason(way.steps, spot.reason)
        if way.pattern.depth == 2 and shallow is None:
            shallow = way
    if shallow is not None:
        same = shallow.pattern
        spot = search_witness(targets(same, part), trees)
        if spot is not None:
            return shallow.lift(spot.node(same)), _reason(shallow.steps, spot.reason)
    clock.settle(share, part)
    return None


def _reason(steps: Sequence[Reduced], reason: str) -> str:
    if not steps:
        return reason
    if all(step.step["rule"] == "contract" for step in steps):
        return f"a window contracts to one hidden layer: {reason}"
    return f"layers spelled anew with the same products: {reason}"
