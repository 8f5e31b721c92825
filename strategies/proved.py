"""Patterns whose verdict the oracle has proved: every one that is drawn has been decided."""

from __future__ import annotations

from functools import lru_cache

from hypothesis import assume
from hypothesis import strategies as st

from patternfuzz.decision import Basis, Budget, Verdict
from patternfuzz.pattern import Pattern, families
from patternfuzz.pattern.edits import grow
from patternfuzz.strategies.arguments import check_range
from patternfuzz.strategies.basic import patterns, shallow_patterns
from patternfuzz.strategies.families import family_patterns
from patternfuzz.strategies.mutation import mutations

__all__ = ["bad_patterns", "closed_patterns"]

BUDGET = Budget(seconds=5.0, effort=40)
"""For one decision: small patterns take milliseconds, and an undecided one is not worth waiting for."""


@lru_cache(maxsize=1 << 13)
def _proved(pattern: Pattern) -> Verdict:
    """The verdict, or ``UNKNOWN`` when it is not proved. Remembered, so that a repeated draw gets the same answer."""
    from patternfuzz.oracle import decide  # the oracle is loaded when the first pattern is drawn

    decision = decide(pattern, BUDGET)
    return decision.verdict if decision.basis is Basis.PROVED else Verdict.UNKNOWN


@lru_cache(maxsize=2)
def _kept(verdict: Verdict) -> tuple[Pattern, ...]:
    """The patterns of the shipped corpus with this verdict, smallest first."""
    from patternfuzz.corpus_store import shipped

    found = [entry.pattern for entry in shipped() if entry.verdict is verdict]
    return tuple(sorted(found, key=lambda p: (p.depth, p.n_edges, p.n_vertices, p.widths, p.rows)))


def bad_patterns(*, max_width: int = 5, max_depth: int = 2) -> st.SearchStrategy[Pattern]:
    """Patterns that are proved not closed, with layers of up to ``max_width`` neurons and up to ``max_depth`` masks.

    They start from a pattern of the shipped corpus that fits (or the 2 x 2 LU supports), to which inputs and outputs
    with any edges are added: that keeps it as a window, so the result is bad. Or they are mutations of such a pattern,
    or random ones, for which the oracle says so. They shrink to the 6-edge LU pattern.

    Raises:
        InvalidArgument: ``max_width`` or ``max_depth`` is below 2: no such pattern is bad.
    """
    check_range("width", 2, max_width, least=2)
    check_range("depth", 2, max_depth, least=2)

    @st.composite
    def drawn(draw: st.DrawFn) -> Pattern:
        found = draw(_supersets(max_width, max_depth))
        if draw(st.booleans()):
            other = draw(st.one_of(mutations(found), _candidates(max_width)))
            if _fits(other, max_width, max_depth) and _proved(other) is Verdict.NOT_CLOSED:
                return other
        assume(_proved(found) is Verdict.NOT_CLOSED)
        return found

    return drawn()


def closed_patterns(*, max_width: int = 4, max_depth: int = 3) -> st.SearchStrategy[Pattern]:
    """Patterns that are proved closed, with layers of up to ``max_width`` neurons and up to ``max_depth`` masks.

    They are random patterns, members of the families, and closed patterns of the shipped corpus, all decided by the
    oracle; where a random one is not proved closed, the dense pattern of the same sizes takes its place. They shrink
    to few neurons and few edges.

    Raises:
        InvalidArgument: ``max_width`` is below 1 or ``max_depth`` below 2.
    """
    check_range("width", 1, max_width)
    check_range("depth", 2, max_depth, least=2)

    @st.composite
    def drawn(draw: st.DrawFn) -> Pattern:
        found = draw(patterns(max_depth=max_depth, max_width=max_width))
        if draw(st.booleans()):
            kept = [p for p in _kept(Verdict.CLOSED) if _fits(p, max_width, max_depth)]
            other = draw(st.one_of(family_patterns(), st.sampled_from(kept)) if kept else family_patterns())
            if _fits(other, max_width, max_depth) and _proved(other) is Verdict.CLOSED:
                return other
        if _proved(found) is not Verdict.CLOSED:
            found = families.dense(found.widths)
        assume(_proved(found) is Verdict.CLOSED)
        return found

    return drawn()


def _fits(pattern: Pattern, max_width: int, max_depth: int) -> bool:
    return pattern.depth <= max_depth and max(pattern.widths) <= max_width


@st.composite
def _supersets(draw: st.DrawFn, max_width: int, max_depth: int) -> Pattern:
    """A bad pattern that is known, with more inputs and outputs."""
    known = [p for p in _kept(Verdict.NOT_CLOSED) if _fits(p, max_width, max_depth)]
    smallest = families.lu(2).canonical()
    found = draw(st.sampled_from([smallest, *(p for p in known if p != smallest)]))
    inputs = draw(_added(found.widths[1], max_width - found.n_inputs))
    outputs = draw(_added(found.widths[-2], max_width - found.n_outputs))
    return grow(found, inputs=inputs, outputs=outputs)


def _added(hidden: int, most: int) -> st.SearchStrategy[list[int]]:
    """Bit sets of hidden neurons, one for each new input or output."""
    sets = st.frozensets(st.integers(0, hidden - 1))
    return st.lists(sets.map(lambda chosen: sum(1 << k for k in chosen)), max_size=most)


def _candidates(max_width: int) -> st.SearchStrategy[Pattern]:
    """Random patterns with a fair chance of being bad and of being decided."""
    most = min(max_width, 4)
    return shallow_patterns(
        min_inputs=2, max_inputs=most, min_hidden=2, max_hidden=most, min_outputs=2, max_outputs=most, connected=True
    )
