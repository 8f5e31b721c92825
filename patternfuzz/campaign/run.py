"""One run of a campaign: what is done with each example, and the figures."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from patternfuzz.campaign.keep import Decide, Minimum, keep_minimum
from patternfuzz.campaign.report import Find, HuntReport, Stopped
from patternfuzz.campaign.state import CampaignState
from patternfuzz.corpus_store import Corpus
from patternfuzz.decision import Verdict
from patternfuzz.pattern import Pattern

__all__ = ["Run", "Tools"]


@dataclass(frozen=True, slots=True)
class Tools:
    """What a campaign works with: ``draw`` gives the batch of a number, ``minima`` the smallest bad windows.

    ``late`` tells that the campaign's time is over, so that what the others leave open says nothing about the pattern.
    """

    draw: Callable[[int], Sequence[Pattern]]
    decide: Decide
    minima: Callable[[Pattern], Sequence[Minimum]]
    late: Callable[[], bool] = lambda: False


@dataclass(slots=True)
class Run:
    """Changes as the run goes on; :meth:`report` gives the figures."""

    tools: Tools
    corpus: Corpus
    state: CampaignState
    warnings: list[str]
    started: float = field(default_factory=time.monotonic)
    before: int = 0
    examples: int = 0
    known: int = 0
    counts: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))
    finds: list[Find] = field(default_factory=list)
    _undecided: set[bytes] = field(default_factory=set)
    _met: set[Pattern] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.before = len(self.state.closed) + len(self.state.not_closed)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def take(self, example: Pattern) -> bool:
        """Deal with one example; ``False`` if the time was over before that, so that it must be taken again."""
        # Dead neurons are an exact reduction: without them fewer examples differ.
        pattern = example.compressed().canonical()
        key = self.state.key(pattern.digest())
        if key in self.state.closed or key in self.state.not_closed or key in self._undecided:
            self.examples += 1
            return True
        verdict = self.tools.decide(pattern).verdict
        if verdict is Verdict.UNKNOWN and self.tools.late():
            return False
        if verdict is Verdict.NOT_CLOSED and not self._keep(pattern):
            return False
        # Only now, when everything it leads to is on disk, may a later run skip it.
        decided = {Verdict.CLOSED: self.state.closed, Verdict.NOT_CLOSED: self.state.not_closed}
        decided.get(verdict, self._undecided).add(key)
        self.counts[verdict] += 1
        self.examples += 1
        return True

    def _keep(self, pattern: Pattern) -> bool:
        """Write the smallest bad windows; ``False`` if some could not be told because the time was over."""
        minima = self.tools.minima(pattern)
        late = self.tools.late()
        for minimum in minima:
            if minimum.pattern in self._met or (late and not minimum.vouched):
                continue
            added = keep_minimum(
                self.corpus,
                minimum,
                parent=pattern,
                seed=self.state.seed,
                command=self.command,
                decide=self.tools.decide,
            )
            if added is None:
                self.known += 1
            else:
                self.finds.append(Find(added.entry, added.path, self.examples + 1))
                self.state.finds.add(added.entry.digest)
            self._met.add(minimum.pattern)
        return not late or all(minimum.vouched for minimum in minima)

    @property
    def command(self) -> str:
        """The command line that repeats this campaign from its beginning."""
        return f"patternfuzz hunt --max-shape {'x'.join(map(str, self.state.max_shape))} --seed {self.state.seed}"

    def report(self, stopped: Stopped) -> HuntReport:
        """The figures so far."""
        return HuntReport(
            max_shape=self.state.max_shape,
            seed=self.state.seed,
            examples=self.examples,
            duplicates=self.examples - sum(self.counts.values()),
            closed=self.counts[Verdict.CLOSED],
            not_closed=self.counts[Verdict.NOT_CLOSED],
            unknown=self.counts[Verdict.UNKNOWN],
            known=self.known,
            finds=tuple(self.finds),
            seconds=self.seconds,
            before=self.before,
            stopped=stopped,
            warnings=tuple(self.warnings),
        )
