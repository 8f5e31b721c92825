"""How many distinct cases the properties have covered; distinct is by canonical form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from patternfuzz.decision import Verdict
from patternfuzz.pattern import Pattern


class Tally:
    """Cases per property, and per pair of rules those that both answered and those where the other kept silent."""

    def __init__(self) -> None:
        self.covered: dict[str, set[str]] = defaultdict(set)
        self.both: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.one: dict[tuple[str, str], set[str]] = defaultdict(set)

    def count(self, name: str, pattern: Pattern) -> None:
        self.covered[name].add(pattern.canonical().digest())

    def count_answers(self, pattern: Pattern, verdicts: Mapping[str, Verdict | None]) -> None:
        digest = pattern.canonical().digest()
        for pair in combinations(verdicts, 2):
            given = sum(verdicts[name] is not None for name in pair)
            if given:
                (self.both if given == 2 else self.one)[pair].add(digest)

    def lines(self) -> Iterator[str]:
        """The counts, one to a line; for pairs the number that both answered and, in brackets, that one did."""
        for name in sorted(self.covered):
            yield f"{name}: {len(self.covered[name])}"
        both, one = (sum(map(len, found.values())) for found in (self.both, self.one))
        yield f"all {len(self.both.keys() | self.one.keys())} pairs of rules together: {both} ({one})"
        for pair in sorted(self.both.keys() | self.one.keys()):
            yield f"{' / '.join(pair)}: {len(self.both[pair])} ({len(self.one[pair])})"
