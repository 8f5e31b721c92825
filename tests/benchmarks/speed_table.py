"""Share decided and patterns per second, ours and the peer's, from 2x2x2 to 4x4x5 in one run, as a Markdown table.

    python tests/benchmarks/speed_table.py                  # about a quarter of an hour, mostly the peer's
    python tests/benchmarks/speed_table.py --peer-sample 5  # for a first look
    python tests/benchmarks/speed_table.py --only 3x3x3 --limit 20

Sizes are inputs x hidden neurons x outputs. Up to 4x3x4 the patterns are all classes (up to relabelling and reversal,
without dead vertices); beyond, random patterns as in ``random_shallow.py``. The peer (``peer_procedure.py``) is asked
about a random sample of the same patterns, each in a process of its own with a limit of CPU seconds. All times are CPU
times; ours is deciding and verifying in one process, loading excluded. Exit code 1 if the two ever disagree.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from random_shallow import draw
from sides import Answer, run, warm_up

import patternfuzz as pf
from patternfuzz.pattern.enumerate import shallow_classes

CLASSES = ((2, 2, 2), (3, 2, 3), (3, 3, 2), (3, 3, 3), (4, 3, 4))
RANDOM = ((4, 4, 4), (4, 4, 5))

Widths = tuple[int, int, int]


@dataclass(frozen=True)
class Ours:
    """Verdict and CPU seconds for each pattern: of deciding, and of verifying the certificate."""

    verdicts: list[pf.Verdict]
    deciding: float
    verifying: float

    @property
    def decided(self) -> int:
        return sum(verdict is not pf.Verdict.UNKNOWN for verdict in self.verdicts)


def ask_ours(patterns: list[pf.Pattern]) -> Ours:
    """Decide every pattern, and verify every certificate. Effort alone is bounded: a time bound would be wall-clock.

    Raises:
        CertificateError: one does not verify.
    """
    verdicts = []
    deciding = verifying = 0.0
    for pattern in patterns:
        started = time.process_time()
        decision = pf.decide(pattern, pf.Budget(seconds=None))
        between = time.process_time()
        if decision.certificate is not None:
            pf.verify(pattern, decision.certificate)
        verifying += time.process_time() - between
        deciding += between - started
        verdicts.append(decision.verdict)
    return Ours(verdicts, deciding, verifying)


def patterns_of(widths: Widths, count: int, seed: int) -> tuple[str, list[pf.Pattern]]:
    """What the patterns of a size are, in words, and the patterns: all classes, or ``count`` random ones."""
    if widths in CLASSES:
        inputs, hidden, outputs = widths
        found = list(shallow_classes(n_inputs=inputs, n_hidden=hidden, n_outputs=outputs))
        return f"all {len(found)} classes", found
    rng = random.Random(seed)
    return f"{count} random", [draw(widths, rng) for _ in range(count)]


def rate(patterns: int, seconds: float) -> str:
    each = patterns / seconds if seconds else float("inf")
    return f"{each:.0f}" if each >= 10 else f"{each:.2f}"


def row(size: str, words: str, ours: Ours, peer: list[Answer]) -> str:
    mine = f"{ours.decided / len(ours.verdicts):.1%} | {rate(len(ours.verdicts), ours.deciding + ours.verifying)}"
    if not peer:
        return f"| {size} | {words} | {mine} | – | – | – |"
    decided = sum(answer.verdict != "unknown" for answer in peer)
    seconds = sum(answer.seconds for answer in peer)
    return f"| {size} | {words} | {mine} | {len(peer)} | {decided / len(peer):.1%} | {rate(len(peer), seconds)} |"


def disagreements(patterns: list[pf.Pattern], ours: Ours, peer: list[Answer]) -> Iterator[str]:
    verdicts = {pattern.digest(): str(verdict) for pattern, verdict in zip(patterns, ours.verdicts, strict=True)}
    for answer in peer:
        if {answer.verdict, verdicts[answer.pattern]} == {"closed", "not_closed"}:
            yield f"DISAGREEMENT: {answer.pattern}: ours {verdicts[answer.pattern]}, the peer's {answer.verdict}"


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int, default=5, help="CPU seconds of the peer for one pattern")
    parser.add_argument("--count", type=int, default=500, help="random patterns per size")
    parser.add_argument("--peer-sample", type=int, default=25, help="patterns per size for the peer; 0: leave it out")
    parser.add_argument("--seed", type=int, default=0, help="of random patterns and samples")
    parser.add_argument("--only", action="append", help="a size, for example 3x3x3; may be given several times")
    options = parser.parse_args(argv)

    write = sys.stdout.write
    write(
        f"| inputs × hidden × outputs | patterns | ours: decided | per second | quantifier elimination, "
        f"{options.limit} CPU seconds each: asked | decided | per second |\n|---|---|---|---|---|---|---|\n"
    )
    warm_up()
    wrong: list[str] = []
    for widths in (*CLASSES, *RANDOM):
        size = "x".join(map(str, widths))
        if options.only and size not in options.only:
            continue
        words, patterns = patterns_of(widths, options.count, options.seed)
        ours = ask_ours(patterns)
        distinct = list(dict.fromkeys(patterns))
        sample = random.Random(options.seed).sample(distinct, min(options.peer_sample, len(distinct)))
        peer = list(run([("peer", pattern) for pattern in sample], options.limit, 1))
        write(row(size.replace("x", "×"), words, ours, peer) + "\n")
        sys.stdout.flush()
        wrong += disagreements(patterns, ours, peer)
    if not options.only:
        patterns = list(shallow_classes())
        ours = ask_ours(patterns)
        write(
            f"\nAll {len(patterns)} classes up to 3×3×3 on one core: {ours.decided} decided in {ours.deciding:.1f} CPU "
            f"seconds, all certificates verified in {ours.verifying:.1f} CPU seconds.\n"
        )
    for line in wrong:
        write(line + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
