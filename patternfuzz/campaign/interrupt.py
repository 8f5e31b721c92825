"""Ctrl-C in a long run: end between two steps if that is soon, in the middle of one if it is not."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

__all__ = ["GRACE", "interruptible"]

GRACE = 2.0
"""Seconds that a step has to end by itself before it is interrupted."""


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Within this context, Ctrl-C and a request to terminate are first of all noted.

    Yields the question to ask between two steps: was there such a request? If the step at hand does not end in
    ``GRACE`` seconds, or on a second Ctrl-C, KeyboardInterrupt is raised in it. It is raised again and again: Python
    drops one that falls into a callback of the garbage collector (Hypothesis has such callbacks) and only reports it on
    standard error, where it would look like a defect; that report is left out.

    Outside the main thread nothing is done: whoever runs us there has signals in hand.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    asked = False
    patient = hasattr(signal, "setitimer")

    def note(_signal: int, _frame: FrameType | None) -> None:
        nonlocal asked
        again, asked = asked, True
        if again or not patient:
            raise KeyboardInterrupt
        signal.setitimer(signal.ITIMER_REAL, GRACE, GRACE)

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    def quiet(lost: Any) -> None:
        if not isinstance(lost.exc_value, KeyboardInterrupt):
            hook(lost)

    before: dict[int, Any] = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    if patient:
        before[signal.SIGALRM] = signal.signal(signal.SIGALRM, interrupt)
    hook, sys.unraisablehook = sys.unraisablehook, quiet
    try:
        yield lambda: asked
    finally:
        if patient:
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
        sys.unraisablehook = hook
