"""``shrink``: wiring of descent, search and moves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from patternfuzz.decision import Budget, Verdict
from patternfuzz.errors import ShrinkError
from patternfuzz.pattern import Pattern
from patternfuzz.shrink.anything import strip
from patternfuzz.shrink.asking import Asker, Decide, OutOfBudgetError
from patternfuzz.shrink.descent import descend, jump
from patternfuzz.shrink.finish import Finished, finish, verified
from patternfuzz.shrink.least import is_least, is_least_for_default_oracle
from patternfuzz.shrink.nodes import Node, root, whole
from patternfuzz.shrink.order import sort_key
from patternfuzz.shrink.result import Minimality, ShrinkResult
from patternfuzz.shrink.search import Found, IsLeast, search

__all__ = ["shrink"]

DEFAULT_SECONDS = 60.0
SMALLEST = "every pattern that is smaller in the total order was decided closed"


def shrink(
    pattern: Pattern,
    *,
    moves: Literal["window", "any"] = "window",
    all: bool = False,
    budget: Budget | None = None,
    decide: Decide | None = None,
) -> ShrinkResult:
    """Shrink a bad pattern to a smallest one in the total order of :func:`patternfuzz.shrink.order.sort_key`.

    ``moves="window"`` deletes inputs and outputs, and between deletions rewrites with moves that keep the verdict
    (:mod:`patternfuzz.shrink.moves`). A window is *minimal* when it is not closed and deleting any one input or
    output is decided closed. The result is the least normal form among the minimal windows that were found: all of
    them when inputs and outputs together are at most 12, else those met in a bounded search. Every pattern that has
    the result as a window (up to these moves) is bad.

    ``moves="any"`` goes on from there and deletes edges and hidden neurons too. Nearly everything then ends in the
    6-edge LU; the result explains a badness but is no part of the start that forces it.

    ``all=True`` (window moves only) searches for every minimal window; ``patterns`` holds them and ``complete`` says
    whether there can be more.

    ``budget``: ``seconds`` bounds the whole call (60 by default, ``None``: no bound; the final certificate may take
    up to 10 more), ``effort`` and ``seed`` go to every decision. When it ends, the best so far is returned and
    ``minimality`` and ``note`` say so. ``decide`` replaces the oracle, ``decide(pattern, budget) -> Decision``; an
    answer of its that carries a certificate is verified, one without is trusted.

    The proof that nothing smaller than the least bad pattern is bad is not counted in ``oracle_calls``.

    Raises:
        ShrinkError: the pattern is closed, or was not decided; ``moves`` is unknown; ``all=True`` with ``moves="any"``.
        PatternError: ``pattern`` is not a :class:`Pattern`.
    """
    if moves not in ("window", "any"):
        raise ShrinkError(f'moves must be "window" or "any", not {moves!r}')
    if all and moves == "any":
        raise ShrinkError('all=True lists minimal windows; use it with moves="window"')
    asker = _asker(budget, decide)
    top, first = _start(pattern, asker)
    is_least_bad = _floor(asker.budget, decide)
    if moves == "any":
        return _any(first, asker, is_least_bad)
    found = search(top, first, asker, is_least_bad, everything=all)
    return _result(found, asker, is_least_bad, everything=all)


def _asker(budget: Budget | None, decide: Decide | None) -> Asker:
    if decide is not None:
        return Asker(decide, budget or Budget(seconds=DEFAULT_SECONDS), trusting=True)
    from patternfuzz.oracle import decide as oracle  # the oracle loads the exact algebra

    return Asker(oracle, budget or Budget(seconds=DEFAULT_SECONDS), trusting=False)


def _start(pattern: Pattern, asker: Asker) -> tuple[Node, Node]:
    """The normal form of the start, and the window in it that the start's certificate names (or the same again).

    If the oracle decides the start and not its normal form, the start itself stands for it.

    Raises:
        ShrinkError: neither is decided not closed.
    """
    answer = asker.decision(pattern)
    if answer.verdict is Verdict.CLOSED:
        raise ShrinkError(f"only a bad pattern can be shrunk, and this one is closed: {answer.reason}")
    top = root(pattern)
    try:
        verdict = asker.verdict(top.pattern)
        first = jump(whole(pattern), asker)
    except OutOfBudgetError:
        verdict, first = Verdict.UNKNOWN, None
    if answer.verdict is Verdict.NOT_CLOSED and verdict is Verdict.CLOSED:
        raise ShrinkError("the oracle calls the pattern not closed and its normal form closed: please report this")
    if Verdict.NOT_CLOSED not in (answer.verdict, verdict):
        raise ShrinkError(
            f"only a pattern that is decided not closed can be shrunk, and this one is undecided ({answer.reason}); "
            "try a larger budget"
        )
    if verdict is not Verdict.NOT_CLOSED:
        top = whole(pattern)
    return top, first or top


def _floor(budget: Budget, decide: Decide | None) -> IsLeast:
    """The test whether a canonical pattern is the least bad one; its questions are not counted in ``oracle_calls``."""
    if decide is None:
        return lambda pattern: is_least_for_default_oracle(pattern, budget.effort, budget.seed)
    asker = _asker(budget, decide)

    def answer(pattern: Pattern) -> bool:
        try:
            return is_least(pattern, asker)
        except OutOfBudgetError:
            return False

    return answer


def _unique(patterns: Iterable[Pattern]) -> tuple[Pattern, ...]:
    return tuple(sorted(set(patterns), key=sort_key))


def _result(found: Found, asker: Asker, is_least_bad: IsLeast, *, everything: bool) -> ShrinkResult:
    ranked = sorted(found.minimal, key=lambda done: sort_key(done.pattern))
    doubtful = sorted(found.candidates, key=lambda pair: sort_key(pair[0].pattern))
    best = ranked[0] if ranked else doubtful[0][0]
    undecided = found.undecided
    if not ranked:
        minimality = Minimality.UNDECIDED
        undecided = tuple(dict.fromkeys((*doubtful[0][1], *undecided)))
        claim = f"smallest found; {len(doubtful[0][1])} single deletions are undecided"
    elif is_least_bad(best.pattern):
        minimality = Minimality.GLOBAL
        claim = SMALLEST
    elif found.least or (found.complete and not found.undecided):
        minimality = Minimality.GLOBAL
        claim = "the least normal form among all minimal windows of the start"
    else:
        minimality = Minimality.ONE_MINIMAL
        claim = "every single deletion was decided closed"
    covered = "" if claim == SMALLEST and not everything else found.note
    return _report(
        best,
        asker,
        minimality,
        "; ".join(part for part in (claim, covered) if part),
        undecided=undecided,
        patterns=_unique(done.pattern for done in found.minimal) if everything else (best.pattern,),
        candidates=_unique(done.pattern for done, _ in found.candidates) if everything else (),
        complete=found.complete and not found.undecided,
    )


def _any(first: Node, asker: Asker, is_least_bad: IsLeast) -> ShrinkResult:
    bottom = descend(first, asker)
    window = finish(bottom.node, asker)
    (pattern, steps), undecided, tried = strip(window.pattern, asker)
    best = Finished(pattern, (*window.steps, *steps))
    if is_least_bad(pattern):
        minimality, note = Minimality.GLOBAL, SMALLEST
        undecided = ()
    elif tried and not undecided:
        minimality, note = Minimality.ONE_MINIMAL, "every single deletion was decided closed"
    else:
        minimality = Minimality.UNDECIDED
        note = f"{len(undecided)} single deletions are undecided" + ("" if tried else " or untried: the budget ended")
    return _report(best, asker, minimality, note, undecided=undecided, patterns=(pattern,))


def _report(
    best: Finished,
    asker: Asker,
    minimality: Minimality,
    note: str,
    *,
    undecided: tuple[Pattern, ...],
    patterns: tuple[Pattern, ...],
    candidates: tuple[Pattern, ...] = (),
    complete: bool = False,
) -> ShrinkResult:
    """Decide the canonical pattern itself, within grace time, and verify the trace."""
    decision = asker.decision(best.pattern, grace=True)
    if decision.verdict is not Verdict.NOT_CLOSED:
        raise ShrinkError(
            f"found {best.pattern!r}, bad by the moves, but the oracle does not decide its canonical form "
            f"({decision.reason}); try a larger budget"
        )
    trace = verified(best.steps, asker)
    return ShrinkResult(
        best.pattern,
        decision,
        minimality,
        note,
        trace,
        asker.calls,
        undecided=undecided,
        patterns=patterns,
        candidates=candidates,
        complete=complete,
    )
