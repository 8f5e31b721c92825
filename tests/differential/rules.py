"""Every rule that can answer about a pattern, each by itself: what the oracle wires together is taken apart here.

A rule is a function from a pattern to a certificate, or ``None`` where it has nothing to say. A new rule is a line in
``RULES``, with the patterns that it is about. Those in ``WORDS`` have no certificate, only a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, islice
from typing import Any

from two_neuron_criterion import two_neuron_verdict

import patternfuzz as pf
from patternfuzz.certificate import envelope
from patternfuzz.kernels import Catalogue, find_larger, find_window, node_of
from patternfuzz.kernels.answers import closed_by_list, not_closed_by_list
from patternfuzz.oracle import decide_by_search
from patternfuzz.pattern import Pattern
from patternfuzz.reduce.base import Reduced
from patternfuzz.reduce.cap import cap
from patternfuzz.reduce.contract import contract
from patternfuzz.reduce.free import FreeStep, Prover, free_entries
from patternfuzz.reduce.pieces import groups, pieces_of
from patternfuzz.reduce.rank import rank_cases
from patternfuzz.reduce.split import split
from patternfuzz.search.bad_windows import bad_window_by_rule
from patternfuzz.search.case_tree import CaseTrees
from patternfuzz.search.clock import Clock
from patternfuzz.search.deep import search_deep
from patternfuzz.search.equations_tree import prove_by_equations
from patternfuzz.search.fill_tree import FillTrees
from patternfuzz.search.found import BadWindow
from patternfuzz.search.rewrite import rewritings
from patternfuzz.search.witness import GAP_REASON, search_witness, targets
from patternfuzz.strategies.known import known
from patternfuzz.theorems.nested import nested_group
from patternfuzz.theorems.path_sets import path_sets
from patternfuzz.theorems.peel import peel
from patternfuzz.theorems.surjective import linear_block, star_block
from patternfuzz.theorems.two_neurons import find_two_neuron_windows
from patternfuzz.theorems.unique_path import find_unique_path_windows

Certificate = dict[str, Any]
Rule = Callable[[Pattern], Certificate | None]
Scope = Callable[[Pattern], bool]

SPELLINGS = 4
"""Patterns with the same set as a deep one that are asked about."""

BUDGET = pf.Budget(seconds=None, effort=20)
"""In steps alone, so that the same pattern always gets the same answers."""


def _by_pieces(pattern: Pattern, *provers: Prover) -> Certificate | None:
    """Closed: free blocks of some kinds, and what they leave is nested crosswise."""
    steps, left = free_entries(pieces_of(pattern), provers)
    found = [nested_group(left, members) for members in groups(left)]
    return None if None in found else _pieces(pattern, steps, found)


def _pieces(pattern: Pattern, steps: Sequence[FreeStep], found: Sequence[Any]) -> Certificate:
    node = {"rule": "pieces", "steps": [step.block.step() for step in steps], "groups": list(found)}
    return envelope(pattern, pf.Verdict.CLOSED, node)


def nested(pattern: Pattern) -> Certificate | None:
    return _by_pieces(pattern)


def stars(pattern: Pattern) -> Certificate | None:
    return _by_pieces(pattern, star_block)


def linear(pattern: Pattern) -> Certificate | None:
    return _by_pieces(pattern, linear_block)


def cases(pattern: Pattern) -> Certificate | None:
    return _by_pieces(pattern, CaseTrees(Clock.start(BUDGET)).block)


def equations(pattern: Pattern) -> Certificate | None:
    """Closed: away from stars, every group is the zero set of polynomials."""
    clock = Clock.start(BUDGET)
    steps, left = free_entries(pieces_of(pattern), (star_block,))
    found = [prove_by_equations(left, members, clock) for members in groups(left)]
    return None if None in found else _pieces(pattern, steps, found)


def filled(pattern: Pattern) -> Certificate | None:
    """All masks together give every matrix on their product."""
    tree = FillTrees(Clock.start(BUDGET)).tree(pattern.pruned())
    if tree is None:
        return None
    node = {"rule": "fill", "first": 0, "last": pattern.depth - 1, "tree": tree, "then": None}
    return envelope(pattern, pf.Verdict.CLOSED, node)


def _in_window(pattern: Pattern, spot: BadWindow | None) -> Certificate | None:
    return None if spot is None else envelope(pattern, pf.Verdict.NOT_CLOSED, spot.node(pattern))


def unique_path(pattern: Pattern) -> Certificate | None:
    """The first rule that :func:`bad_window_by_rule` asks, where it is the one that answers."""
    if next(find_unique_path_windows(pattern), None) is None:
        return None
    return _in_window(pattern, bad_window_by_rule(pattern))


def two_neurons(pattern: Pattern) -> Certificate | None:
    """The same where unique paths are silent; elsewhere, on the first window of two neurons."""
    spot = next(find_two_neuron_windows(pattern), None)
    if spot is None:
        return None
    inputs, outputs = sorted((spot.shared, spot.own_k, spot.own_l)), sorted(spot.rows)
    window = pattern.window(inputs, outputs)
    inner = _in_window(window, bad_window_by_rule(window))
    return None if inner is None else _from_window(pattern, inputs, outputs, inner)


def _from_window(pattern: Pattern, inputs: list[int], outputs: list[int], inner: Certificate) -> Certificate:
    node = {"rule": "window", "inputs": list(inputs), "outputs": list(outputs), "then": inner["proof"]}
    return envelope(pattern, pf.Verdict.NOT_CLOSED, node)


class _NoTrees(CaseTrees):
    """Case trees that never find anything: what is left of the witness search are degenerating factors."""

    def of(self, group: Any) -> None:  # noqa: ARG002 - as declared in the class above
        return None


def gaps(pattern: Pattern) -> Certificate | None:
    """Limit points from the gap of a failed case tree."""
    trees = CaseTrees(Clock.start(BUDGET))
    spot = search_witness(targets(pattern, trees.clock), trees)
    return _in_window(pattern, spot) if spot is not None and spot.reason == GAP_REASON else None


def degenerations(pattern: Pattern) -> Certificate | None:
    """Limit points from factors that degenerate."""
    clock = Clock.start(BUDGET)
    return _in_window(pattern, search_witness(targets(pattern, clock), _NoTrees(clock)))


def deep_windows(pattern: Pattern) -> Certificate | None:
    """A window of a deep pattern with the same products as a bad one that a rule or a search finds."""
    found = search_deep(pattern.pruned(), Clock.start(BUDGET))
    return None if found is None else envelope(pattern, pf.Verdict.NOT_CLOSED, dict(found[0]))


@lru_cache(maxsize=20_000)
def decision(pattern: Pattern) -> pf.Decision:
    """The oracle; many rules and properties ask it about the same patterns."""
    found = pf.decide(pattern, BUDGET)
    if found.verdict is not pf.Verdict.UNKNOWN:
        pf.verify(pattern, found.certificate)
    return found


def verdict(pattern: Pattern) -> pf.Verdict:
    """The oracle's verdict, verified."""
    return decision(pattern).verdict


def oracle(pattern: Pattern) -> Certificate | None:
    return decision(pattern).certificate


def _lifted(pattern: Pattern, smaller: Reduced | None, *verdicts: pf.Verdict) -> Certificate | None:
    """What the oracle says about a reduced pattern, as a proof about the pattern."""
    if smaller is None:
        return None
    found = decision(smaller.pattern)
    if found.certificate is None or found.verdict not in verdicts:
        return None
    return envelope(pattern, found.verdict, smaller.lift(found.certificate["proof"]))


def contraction(pattern: Pattern) -> Certificate | None:
    return _lifted(pattern, contract(pattern), pf.Verdict.CLOSED, pf.Verdict.NOT_CLOSED)


def peel_top(pattern: Pattern) -> Certificate | None:
    return _lifted(pattern, peel(pattern, "top"), pf.Verdict.CLOSED)


def peel_bottom(pattern: Pattern) -> Certificate | None:
    return _lifted(pattern, peel(pattern, "bottom"), pf.Verdict.CLOSED)


def capping(pattern: Pattern) -> Certificate | None:
    return _lifted(pattern, cap(pattern), pf.Verdict.CLOSED)


def ranks(pattern: Pattern) -> Certificate | None:
    """Every choice of independent rows or columns by itself."""
    found = rank_cases(pattern.pruned())
    if found is None:
        return None
    inner = [decision(window) for window in found.windows]
    if any(answer.verdict is not pf.Verdict.CLOSED for answer in inner):
        return None
    proofs = [answer.certificate["proof"] for answer in inner if answer.certificate is not None]
    return envelope(pattern, pf.Verdict.CLOSED, found.node(proofs))


def spelled_anew(pattern: Pattern) -> Certificate | None:
    """Other deep patterns with the same set, the first of them that the oracle decides."""
    for way in islice(rewritings(pattern), 1, 1 + SPELLINGS):
        found = decision(way.pattern)
        if found.certificate is not None:
            node = found.certificate["proof"]
            for step in reversed(way.steps):
                node = step.lift(node)
            return envelope(pattern, found.verdict, node)
    return None


@lru_cache
def _catalogue(verdict: pf.Verdict) -> Catalogue:
    """Patterns of the shipped corpus, with their proofs."""
    return Catalogue.of((one.pattern, one.certificate["proof"]) for one in known(verdict))


def bad_look_up(pattern: Pattern) -> Certificate | None:
    """A bad pattern of the shipped corpus that is a window."""
    found = find_window(pattern, _catalogue(pf.Verdict.NOT_CLOSED))
    return None if found is None else envelope(pattern, pf.Verdict.NOT_CLOSED, node_of(found))


def closed_look_up(pattern: Pattern) -> Certificate | None:
    """A closed pattern of the shipped corpus that has this one as a window."""
    live = pattern.pruned()
    found = find_larger(live, _catalogue(pf.Verdict.CLOSED))
    return None if found is None else envelope(pattern, pf.Verdict.CLOSED, node_of(found))


def bad_list(pattern: Pattern) -> Certificate | None:
    """A window from the list of all minimal bad ones with up to three hidden neurons."""
    found = not_closed_by_list(pattern)
    return None if found is None else envelope(pattern, pf.Verdict.NOT_CLOSED, found[0])


def closed_list(pattern: Pattern) -> Certificate | None:
    """Up to three hidden neurons, and a window of a closed pattern of the list."""
    found = closed_by_list(pattern)
    return None if found is None else envelope(pattern, pf.Verdict.CLOSED, found.node)


def searched(pattern: Pattern) -> Certificate | None:
    """The oracle without the list."""
    return decide_by_search(pattern, BUDGET).certificate


def splitting(pattern: Pattern) -> Certificate | None:
    """Every component by itself: all closed, or one that is not."""
    parts = split(pattern)
    if len(parts) == 1:
        return None
    nodes: list[Mapping[str, Any]] = []
    for part in parts:
        answer = None if part.pattern is None else decision(part.pattern)
        if answer is not None and answer.verdict is not pf.Verdict.CLOSED:
            # The window, unlike the part, keeps the hidden neurons of the others: their numbers stand in the proof.
            inner = decision(pattern.window(part.inputs, part.outputs))
            if inner.verdict is not pf.Verdict.NOT_CLOSED or inner.certificate is None:
                return None
            return _from_window(pattern, list(part.inputs), list(part.outputs), inner.certificate)
        proof = None if answer is None or answer.certificate is None else answer.certificate["proof"]
        nodes.append({"inputs": list(part.inputs), "outputs": list(part.outputs), "proof": proof})
    return envelope(pattern, pf.Verdict.CLOSED, {"rule": "split", "parts": nodes})


def shallow(pattern: Pattern) -> bool:
    return pattern.depth == 2


def deep(pattern: Pattern) -> bool:
    return pattern.depth > 2


def any_depth(_: Pattern) -> bool:
    return True


def two_alive(pattern: Pattern) -> bool:
    """Shallow, with at most two hidden neurons on paths."""
    return pattern.depth == 2 and pattern.compressed().widths[1] <= 2


RULES: dict[str, tuple[Scope, Rule]] = {
    "nested": (shallow, nested),
    "stars": (shallow, stars),
    "linear blocks": (shallow, linear),
    "case trees": (shallow, cases),
    "equations": (shallow, equations),
    "filled masks": (any_depth, filled),
    "peel top": (deep, peel_top),
    "peel bottom": (deep, peel_bottom),
    "cap": (any_depth, capping),
    "split": (any_depth, splitting),
    "rank": (shallow, ranks),
    "contract": (deep, contraction),
    "spelled anew": (deep, spelled_anew),
    "unique path": (any_depth, unique_path),
    "two neurons": (shallow, two_neurons),
    "gaps": (shallow, gaps),
    "degenerations": (shallow, degenerations),
    "bad window look-up": (shallow, bad_look_up),
    "closed look-up": (shallow, closed_look_up),
    "deep windows": (deep, deep_windows),
    "bad list": (shallow, bad_list),
    "closed list": (shallow, closed_list),
    "search without the list": (any_depth, searched),
    "oracle": (any_depth, oracle),
}


def path_counts(pattern: Pattern) -> pf.Verdict | None:
    """The unique-path theorem by brute force: all neurons, all 2x2 windows of their rectangles, paths counted."""
    first, last = pattern.rows
    counts = [(one, two) for one, two, _ in path_sets(pattern)]

    def single(r: int, c: int) -> bool:
        one, two = counts[r]
        return bool((one & ~two) >> c & 1)

    for k in range(pattern.widths[1]):
        rows = [r for r in range(pattern.n_outputs) if last[r] >> k & 1]
        columns = [c for c in range(pattern.n_inputs) if first[k] >> c & 1]
        for r, s in combinations(rows, 2):
            for c, d in combinations(columns, 2):
                if sum(single(*entry) for entry in ((r, c), (r, d), (s, c), (s, d))) == 3:
                    return pf.Verdict.NOT_CLOSED
    return None


WORDS: dict[str, tuple[Scope, Callable[[Pattern], pf.Verdict | None]]] = {
    "two-neuron criterion": (two_alive, two_neuron_verdict),
    "path counts": (shallow, path_counts),
}
"""Verdicts without a certificate."""


def answers(
    pattern: Pattern, rules: Mapping[str, Any] = RULES, words: Mapping[str, Any] = WORDS
) -> dict[str, pf.Verdict | None]:
    """What every rule says that is about such patterns; certificates are verified on the way.

    Raises:
        CertificateError: a rule gave a certificate that does not prove its verdict.
    """
    found: dict[str, pf.Verdict | None] = {}
    for name, (scope, rule) in rules.items():
        if scope(pattern):
            certificate = rule(pattern)
            if certificate is not None:
                pf.verify(pattern, certificate)
            found[name] = None if certificate is None else pf.Verdict(certificate["verdict"])
    for name, (scope, word) in words.items():
        if scope(pattern):
            found[name] = word(pattern)
    return found
