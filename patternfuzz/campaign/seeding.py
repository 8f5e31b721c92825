"""Fill a corpus with the known patterns, by running the tool: ``python -m patternfuzz.campaign.seeding DIR``."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from patternfuzz.campaign.curated import curated
from patternfuzz.campaign.keep import VOUCHED
from patternfuzz.corpus_store import Added, Corpus, Flag, Provenance, versions
from patternfuzz.decision import Budget
from patternfuzz.errors import CorpusError, PatternfuzzError
from patternfuzz.oracle import decide
from patternfuzz.shrink import shrink

__all__ = ["add_known", "main"]


def add_known(corpus: Corpus, budget: Budget | None = None) -> Iterator[Added]:
    """Decide every known pattern, check that nothing smaller is bad inside those known as smallest, and add them.

    Raises:
        CorpusError: the oracle or the shrinker contradicts what a pattern is known for, or the corpus cannot be
            written.
    """
    for known in curated():
        pattern = known.pattern.canonical()
        decision = decide(pattern, budget)
        if decision.verdict is not known.flag.verdict:
            raise CorpusError(
                f"{known.title}: known as {known.flag.verdict.value}, decided {decision.verdict.value} "
                f"({decision.reason}); the list of known patterns or the oracle is wrong"
            )
        flag, minimality = known.flag, None
        if flag is Flag.MINIMAL:
            result = shrink(pattern, moves="window", budget=budget)
            minimality = result.minimality.value
            if result.pattern != pattern:
                raise CorpusError(
                    f"{known.title}: known as smallest, but shrinks to {result.pattern.n_edges} edges on "
                    f"{result.pattern.widths} neurons; the list of known patterns or the shrinker is wrong"
                )
            # Nothing bad was found inside; the corpus says minimal only where everything inside was decided.
            flag = Flag.MINIMAL if minimality in VOUCHED else Flag.EXAMPLE
        yield corpus.add(
            pattern,
            decision,
            flag=flag,
            title=known.title,
            reason=known.reason,
            tags=known.tags,
            provenance=Provenance(
                source="curated",
                command="python -m patternfuzz.campaign.seeding",
                minimality=minimality,
                versions=versions(),
            ),
        )


def main(arguments: Sequence[str]) -> int:
    """Add the known patterns to the corpus folder that is the only argument; exit code 2 on any error."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m patternfuzz.campaign.seeding DIR\n")
        return 2
    try:
        for added in add_known(Corpus(arguments[0])):
            sys.stdout.write(f"{added.status.value:9} {added.path}  {added.entry.title}\n")
    except PatternfuzzError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
