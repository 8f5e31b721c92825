"""Compare the oracle with the published quantifier-elimination procedure, pattern by pattern.

The procedure (arXiv 2306.02666) asks an SMT solver for a matrix A that is a limit of products and no product:
``forall X, Y: XY != A`` and ``forall eps exists X, Y: eps <= 0 or |XY - A| < eps``, with A free. Unsatisfiable means
closed, satisfiable means not closed. The solver is z3 (``pip install "patternfuzz[peer]"``).

    python tests/benchmarks/peer_qe.py                      # all 562 classes, 5 CPU seconds each: half an hour
    python tests/benchmarks/peer_qe.py --sample 40          # a random sample, drawn with --seed
    python tests/benchmarks/peer_qe.py --results run.jsonl  # keep every answer; run again to continue

Both sides get a fresh process per pattern (forked with everything imported) and the same limit of CPU seconds, so that
other work on the machine does not cost either a verdict; times are wall-clock. Exit code 1 if the two ever disagree.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import resource
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path

import z3

import patternfuzz as pf
from patternfuzz.pattern.enumerate import shallow_classes

SIDES = ("ours", "peer")
WALL_FACTOR = 20  # a process that neither answers nor uses CPU time is ended after this many limits
FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Answer:
    """What one side said about one pattern, and in how many ``seconds``: the whole limit if it was ended undecided."""

    side: str
    pattern: str
    shape: str
    limit: int
    verdict: str
    seconds: float


def ask_peer(pattern: pf.Pattern) -> str:
    """The published procedure on one shallow pattern; entries outside the support of all products are left out."""
    first, last = pattern.rows
    x = {(i, k): z3.Real(f"x_{i}_{k}") for i, k in pattern.edges(1)}
    y = {(k, j): z3.Real(f"y_{k}_{j}") for k, j in pattern.edges(0)}
    product = {}
    for i, row in enumerate(last):
        for j in range(pattern.n_inputs):
            terms = [x[i, k] * y[k, j] for k in range(pattern.widths[1]) if row >> k & 1 and first[k] >> j & 1]
            if terms:
                product[i, j] = z3.Sum(terms)
    target = {(i, j): z3.Real(f"a_{i}_{j}") for i, j in product}
    unknowns = [*x.values(), *y.values()]
    eps = z3.Real("eps")
    near = z3.And([z3.And(product[at] - target[at] < eps, target[at] - product[at] < eps) for at in product])
    solver = z3.Solver()
    solver.add(z3.ForAll(unknowns, z3.Or([product[at] != target[at] for at in product])))
    solver.add(z3.ForAll([eps], z3.Exists(unknowns, z3.Or(eps <= 0, near))))
    answer = solver.check()
    if answer == z3.unsat:
        return "closed"
    return "not_closed" if answer == z3.sat else "unknown"


def ask_ours(pattern: pf.Pattern) -> str:
    """The oracle; its certificate has to verify, outside of nothing: checking is part of the time."""
    decision = pf.decide(pattern, budget=pf.Budget(seconds=None))
    if decision.certificate is not None:
        pf.verify(pattern, decision.certificate)
    return str(decision.verdict)


ASK: dict[str, Callable[[pf.Pattern], str]] = {"ours": ask_ours, "peer": ask_peer}


def _child(pipe: Connection, side: str, pattern: pf.Pattern, limit: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
    started = time.perf_counter()
    verdict = ASK[side](pattern)
    pipe.send((verdict, time.perf_counter() - started))


def run(jobs: list[tuple[str, pf.Pattern]], limit: int, processes: int) -> Iterator[Answer]:
    """Answer the jobs in forked processes, at most ``processes`` at a time, in no fixed order."""
    ready = jobs[::-1]
    running: dict[Connection, tuple[ForkProcess, str, pf.Pattern, float]] = {}
    while ready or running:
        while ready and len(running) < processes:
            side, pattern = ready.pop()
            mine, theirs = FORK.Pipe(duplex=False)
            process = FORK.Process(target=_child, args=(theirs, side, pattern, limit))
            process.start()
            theirs.close()
            running[mine] = process, side, pattern, time.monotonic() + WALL_FACTOR * limit
        done = wait(list(running), timeout=1.0)
        for pipe in list(running):
            process, side, pattern, deadline = running[pipe]
            if pipe not in done and time.monotonic() < deadline:
                continue
            verdict, seconds = "unknown", float(limit)
            if pipe in done:
                try:
                    verdict, seconds = pipe.recv()
                except EOFError:
                    process.join()
                    # Only the CPU limit is a way of not answering; any other end is a fault of this benchmark.
                    if process.exitcode not in (-signal.SIGXCPU, -signal.SIGKILL):
                        raise SystemExit(f"{side} failed on {pattern.to_json()}: exit {process.exitcode}") from None
            if process.is_alive() and pipe not in done:
                process.kill()
            process.join()
            pipe.close()
            del running[pipe]
            shape = "x".join(str(width) for width in pattern.widths)
            yield Answer(side, pattern.digest(), shape, limit, verdict, seconds)


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

    # Load what both sides load on first use, so that no forked process pays for it.
    lu = pf.Pattern.from_masks([[[1, 1], [0, 1]], [[1, 0], [1, 1]]])
    for side in sides:
        ASK[side](lu)
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
