"""The two sides of the comparison, ours and the peer, each answering in a process of its own with a limit of CPU time.

A process is forked with everything imported. Limits and times are CPU time, so that other work on the machine costs
neither side a verdict nor a good figure.
"""

from __future__ import annotations

import multiprocessing
import resource
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess

from peer_procedure import ask_peer

import patternfuzz as pf

SIDES = ("ours", "peer")
WALL_FACTOR = 20  # a process that neither answers nor uses CPU time is ended after this many limits
FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Answer:
    """What one side said about one pattern, and the CPU ``seconds`` it took: the whole limit if it was ended."""

    side: str
    pattern: str
    shape: str
    limit: int
    verdict: str
    seconds: float


def ask_ours(pattern: pf.Pattern) -> str:
    """The oracle; its certificate has to verify, and checking is part of the time."""
    decision = pf.decide(pattern, budget=pf.Budget(seconds=None))
    if decision.certificate is not None:
        pf.verify(pattern, decision.certificate)
    return str(decision.verdict)


ASK: dict[str, Callable[[pf.Pattern], str]] = {"ours": ask_ours, "peer": ask_peer}


def warm_up(sides: Iterable[str] = SIDES) -> None:
    """Load what the sides load on first use, so that no forked process pays for it."""
    lu = pf.Pattern.from_masks([[[1, 1], [0, 1]], [[1, 0], [1, 1]]])
    for side in sides:
        ASK[side](lu)


def _child(pipe: Connection, side: str, pattern: pf.Pattern, limit: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
    started = time.process_time()
    verdict = ASK[side](pattern)
    pipe.send((verdict, time.process_time() - started))


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
