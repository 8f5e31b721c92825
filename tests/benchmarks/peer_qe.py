"""Compare the oracle with the published quantifier-elimination procedure, pattern by pattern.

The procedure is in ``peer_procedure.py``.

    python tests/benchmarks/peer_qe.py                      # all 562 classes, 5 CPU seconds each: half an hour
    python tests/benchmarks/peer_qe.py --sample 40          # a random sample, drawn with --seed
    python tests/benchmarks/peer_qe.py --results run.jsonl  # keep every answer; run again to continue

Both sides get a fresh process per pattern (forked with everything imported) and the same limit of CPU seconds; times
are CPU times as well. Exit code 1 if the two ever disagree.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
from dataclasses import asdict
from pathlib import Path

from sides import SIDES, Answer, run, warm_up

from patternfuzz.pattern.enumerate import shallow_classes


def table(answers: list[Answer], limit: int) -> tuple[str, list[str]]:
    """The Markdown table, and the digests on which the two sides disagree."""
    lines = [
        f"| {limit} CPU seconds each | patterns | decided | closed | not closed | median | patterns per second |",
        "|---|---|---|---|---|---|---|",
    ]
    verdicts: dict[str, dict[str, str]] = {side: {} for side in SIDES}
    for side in SIDES:
        mine = [answer for answer in answers if answer.side == side]
        if not mine:
            continue
        verdicts[side] = {answer.pattern: answer.verdict for answer in mine if answer.verdict != "unknown"}
        closed = sum(answer.verdict == "closed" for answer in mine)
        seconds = [answer.seconds for answer in mine]
        lines.append(
            f"| {side} | {len(mine)} | {len(verdicts[side]) / len(mine):.1%} | {closed} | "
            f"{len(verdicts[side]) - closed} | {statistics.median(seconds) * 1000:.1f} ms | "
            f"{len(mine) / sum(seconds):.2f} |"
        )
    both = verdicts["ours"].keys() & verdicts["peer"].keys()
    differ = sorted(digest for digest in both if verdicts["ours"][digest] != verdicts["peer"][digest])
    lines.append("")
    lines.append(f"Decided by both: {len(both)}; disagreements: {len(differ)}.")
    return "\n".join(lines), differ


def read_results(path: Path, limit: int) -> list[Answer]:
    """Earlier answers with the same limit; a last line cut off by an interrupt is dropped."""
    answers = []
    if path.exists():
        for line in path.read_text().splitlines():
            try:
                answers.append(Answer(**json.loads(line)))
            except (ValueError, TypeError):
                sys.stderr.write(f"{path}: skipped a broken line\n")
    return [answer for answer in answers if answer.limit == limit]


def mend(path: Path) -> None:
    """End a last line that an interrupt cut off, so that the next answer gets its own."""
    if path.exists() and not path.read_text().endswith("\n") and path.stat().st_size:
        with path.open("a") as file:
            file.write("\n")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=0, help="draw this many classes (default: all 562)")
    parser.add_argument("--seed", type=int, default=0, help="of the sample")
    parser.add_argument("--limit", type=int, default=5, help="CPU seconds per pattern and side")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--only", choices=SIDES, help="run one side only")
    parser.add_argument("--results", type=Path, help="JSON lines file to keep answers in and to continue from")
    options = parser.parse_args(argv)

    patterns = list(shallow_classes())
    if options.sample:
        patterns = random.Random(options.seed).sample(patterns, min(options.sample, len(patterns)))
    wanted = {pattern.digest() for pattern in patterns}
    answers = read_results(options.results, options.limit) if options.results else []
    answers = [answer for answer in answers if answer.pattern in wanted]
    known = {(answer.side, answer.pattern) for answer in answers}
    sides = [options.only] if options.only else list(SIDES)
    jobs = [(s, p) for p in patterns for s in sides if (s, p.digest()) not in known]

    warm_up(sides)
    if options.results:
        mend(options.results)
    for number, answer in enumerate(run(jobs, options.limit, options.processes), start=1):
        answers.append(answer)
        if options.results:
            with options.results.open("a") as file:
                file.write(json.dumps(asdict(answer)) + "\n")
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{number}/{len(jobs)}")
    text, differ = table(answers, options.limit)
    sys.stdout.write(text + "\n")
    for digest in differ:
        sys.stdout.write(f"DISAGREEMENT: {digest}\n")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
