"""Patterns with a proved verdict: nothing is drawn that the oracle or the independent checker has not vouched for."""

from __future__ import annotations

from hypothesis import assume
from hypothesis import strategies as st

from patternfuzz.decision import Verdict
from patternfuzz.pattern import Pattern, families
from patternfuzz.pattern.edits import grow
from patternfuzz.strategies.arguments import check_range
from patternfuzz.strategies.basic import patterns, shallow_patterns
from patternfuzz.strategies.families import family_patterns
from patternfuzz.strategies.known import known, proved, proved_by_window
from patternfuzz.strategies.mutation import mutations

__all__ = ["bad_patterns", "closed_patterns"]


def bad_patterns(*, max_width: int = 5, max_depth: int = 2) -> st.SearchStrategy[Pattern]:
    """Patterns that are proved not closed, with layers of up to ``max_width`` neurons and up to ``max_depth`` masks.

    Either they are a pattern of the shipped corpus that fits, with more inputs and outputs that have any edges: it is
    then a window of the result, and the independent checker confirms that this proves the result bad (the oracle with
    a small budget need not find it). Or they are mutations of such a pattern, or random patterns, that the oracle
    proves bad. They shrink to the 6-edge LU pattern.

    Raises:
        InvalidArgument: ``max_width`` or ``max_depth`` is below 2: no such pattern is bad.
    """
    check_range("width", 2, max_width, least=2)
    check_range("depth", 2, max_depth, least=2)

    @st.composite
    def drawn(draw: st.DrawFn) -> Pattern:
        fitting = [one for one in known(Verdict.NOT_CLOSED) if _fits(one.pattern, max_width, max_depth)]
        start = draw(st.sampled_from(fitting))
        # Drawn whether there is room or not: an example with fewer choices would count as the simpler one.
        inputs = draw(_added(start.pattern.widths[1], max_width))[: max_width - start.pattern.n_inputs]
        outputs = draw(_added(start.pattern.widths[-2], max_width))[: max_width - start.pattern.n_outputs]
        if draw(st.booleans()):
            other = draw(st.one_of(mutations(start.pattern), _candidates(max_width)))
            if _fits(other, max_width, max_depth) and proved(other) is Verdict.NOT_CLOSED:
                return other
        found = grow(start.pattern, inputs=inputs, outputs=outputs)
        proved_by_window(found, start)
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
            kept = [one.pattern for one in known(Verdict.CLOSED) if _fits(one.pattern, max_width, max_depth)]
            other = draw(st.one_of(family_patterns(), st.sampled_from(kept)) if kept else family_patterns())
            if _fits(other, max_width, max_depth) and proved(other) is Verdict.CLOSED:
                return other
        if proved(found) is not Verdict.CLOSED:
            found = families.dense(found.widths)
        assume(proved(found) is Verdict.CLOSED)
        return found

    return drawn()


def _fits(pattern: Pattern, max_width: int, max_depth: int) -> bool:
    return pattern.depth <= max_depth and max(pattern.widths) <= max_width


def _added(hidden: int, most: int) -> st.SearchStrategy[list[int]]:
    """Bit sets of hidden neurons, one for each new input or output."""
    sets = st.frozensets(st.integers(0, hidden - 1))
    return st.lists(sets.map(lambda chosen: sum(1 << k for k in chosen)), max_size=most)


def _candidates(max_width: int) -> st.SearchStrategy[Pattern]:
    """Random patterns with a fair chance of being bad and of being decided."""
    most = min(max_width, 3)
    return shallow_patterns(
        min_inputs=2, max_inputs=most, min_hidden=2, max_hidden=most, min_outputs=2, max_outputs=most, connected=True
    )
