"""``decide``: reductions, theorems and search wired together. The thinking is elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from patternfuzz.certificate import LimitProof, envelope, limit_node
from patternfuzz.decision import Basis, Budget, Decision, Verdict
from patternfuzz.errors import PatternError
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.paths import paths
from patternfuzz.reduce.base import Reduced
from patternfuzz.reduce.cap import cap
from patternfuzz.reduce.contract import contract
from patternfuzz.reduce.free import free_entries
from patternfuzz.reduce.pieces import groups, pieces_of
from patternfuzz.reduce.split import Part, split
from patternfuzz.search.case_tree import prove_by_cases
from patternfuzz.search.clock import Clock
from patternfuzz.search.witness import search_witness, targets
from patternfuzz.theorems.nested import nested_group
from patternfuzz.theorems.peel import peel
from patternfuzz.theorems.unique_path import UniquePathWindow, find_unique_path_windows, prove_unique_path

__all__ = ["decide"]

Proof = dict[str, Any]


def decide(pattern: Pattern, budget: Budget | None = None) -> Decision:
    """Decide whether the linear networks with this pattern form a closed set, and prove it.

    The answer is about ``{W_L ... W_1 : supp W_i within mask i}``, real matrices. Within the time bound it is a function of
    the pattern, ``budget.effort`` and ``budget.seed``.

    Raises:
        PatternError: ``pattern`` is not a :class:`Pattern`.
    """
    if not isinstance(pattern, Pattern):
        raise PatternError(f"decide needs a Pattern, not {type(pattern).__name__}; build one with Pattern.from_masks")
    clock = Clock.start(budget or Budget())
    contractions: list[Reduced] = []
    current = pattern.pruned()
    while (smaller := contract(current)) is not None:
        contractions.append(smaller)
        current = smaller.pattern.pruned()

    proof = _bad_by_rule(current)
    if proof is not None:
        return _answer(pattern, Verdict.NOT_CLOSED, contractions, *proof)
    proof = _closed(current, clock)
    if proof is not None:
        return _answer(pattern, Verdict.CLOSED, contractions, *proof)
    if current.depth == 2:
        found = targets(current, clock)
        witness = search_witness(found, clock)
        if witness is not None:
            node = _window_node(witness.inputs, witness.outputs, witness.window, witness.proof)
            return _answer(
                pattern, Verdict.NOT_CLOSED, contractions, node, "a limit of degenerating factors is not a product"
            )
        what = "time" if clock.out_of_time else "effort"
        reason = f"no closedness proof applies, and no unattained limit was found within the {what} of the budget"
        return Decision(Verdict.UNKNOWN, reason)
    return Decision(Verdict.UNKNOWN, "deep pattern: no reduction, peeling or unique-path window decides it")


def _answer(
    pattern: Pattern, verdict: Verdict, before: Sequence[Reduced], node: Mapping[str, Any], reason: str
) -> Decision:
    proof = dict(node)
    for step in reversed(before):
        proof = step.lift(proof)
    return Decision(verdict, reason, envelope(pattern, verdict, proof), Basis.PROVED)


def _window_node(inputs: Sequence[int], outputs: Sequence[int], window: Pattern, proof: LimitProof) -> Proof:
    node = limit_node(proof, window.depth, lambda r, c: list(paths(window, r, c)))
    return {"rule": "window", "inputs": list(inputs), "outputs": list(outputs), "then": node}


def _bad_by_rule(pattern: Pattern) -> tuple[Proof, str] | None:
    for spot in find_unique_path_windows(pattern):
        outputs, inputs = sorted((spot.i, spot.i2)), sorted((spot.j, spot.j2))
        window = pattern.window(inputs, outputs)
        inner = UniquePathWindow(
            spot.neuron,
            outputs.index(spot.i),
            inputs.index(spot.j),
            outputs.index(spot.i2),
            inputs.index(spot.j2),
        )
        node = _window_node(inputs, outputs, window, prove_unique_path(window, inner))
        return node, "a 2x2 window has three single-path entries and a fourth with more paths"
    return None


def _closed(pattern: Pattern, clock: Clock) -> tuple[Proof, str] | None:
    if pattern.depth == 2:
        smaller = cap(pattern)
        if smaller is not None:
            found = _closed(smaller.pattern, clock)
            return None if found is None else (smaller.lift(found[0]), found[1])
        return _closed_shallow(pattern, clock)
    smaller = contract(pattern)
    if smaller is not None:
        found = _closed(smaller.pattern, clock)
        return None if found is None else (smaller.lift(found[0]), found[1])
    parts = split(pattern)
    if len(parts) > 1:
        return _closed_parts(pattern, parts, clock)
    for reduced in (cap(pattern), peel(pattern, "top"), peel(pattern, "bottom")):
        if reduced is not None:
            found = _closed(reduced.pattern, clock)
            if found is not None:
                return reduced.lift(found[0]), found[1]
    return None


def _closed_parts(pattern: Pattern, parts: Sequence[Part], clock: Clock) -> tuple[Proof, str] | None:
    nodes: list[dict[str, Any]] = []
    for part in parts:
        inner: Proof | None = None
        if part.inputs and part.outputs:
            found = _closed(pattern.window(part.inputs, part.outputs), clock)
            if found is None:
                return None
            inner = found[0]
        nodes.append({"inputs": list(part.inputs), "outputs": list(part.outputs), "proof": inner})
    return {"rule": "split", "parts": nodes}, "every connected component is closed"


def _closed_shallow(pattern: Pattern, clock: Clock) -> tuple[Proof, str] | None:
    steps, left = free_entries(pieces_of(pattern), lambda pieces: prove_by_cases(pieces, clock))
    found = []
    for members in groups(left):
        group = nested_group(left, members)
        if group is None:
            return None
        found.append(group)
    node = {"rule": "pieces", "steps": [step.block.step() for step in steps], "groups": found}
    if not left:
        return node, "every entry is free: the pattern represents every matrix on its support"
    return node, "away from the free entries, overlapping rectangles are nested crosswise"
