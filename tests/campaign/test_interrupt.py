"""Ctrl-C in a long run."""

from __future__ import annotations

import signal
import sys
import threading
import time

import pytest

from patternfuzz.campaign import interrupt
from patternfuzz.campaign.interrupt import interruptible

HANDLED = (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_request_is_noted_and_everything_is_put_back(number: signal.Signals) -> None:
    before = [signal.getsignal(handled) for handled in HANDLED], sys.unraisablehook
    with interruptible() as asked:
        assert not asked()
        signal.raise_signal(number)
        assert asked()
    assert ([signal.getsignal(handled) for handled in HANDLED], sys.unraisablehook) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_the_second_request_interrupts_at_once() -> None:
    with interruptible() as asked:
        signal.raise_signal(signal.SIGINT)
        assert asked()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


class Swallowing:
    """Python drops what is raised while an object is destroyed."""

    def __del__(self) -> None:
        time.sleep(5)


def test_a_step_that_takes_long_is_interrupted_even_if_one_interrupt_gets_lost(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(interrupt, "GRACE", 0.05)
    told = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    with interruptible():
        signal.raise_signal(signal.SIGINT)
        Swallowing()
        with pytest.raises(KeyboardInterrupt):
            time.sleep(30)
    assert told == []
    assert capsys.readouterr().err == ""


def test_other_lost_errors_are_still_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def __del__(self) -> None:
            raise ValueError("a defect")

    told = []
    monkeypatch.setattr(sys, "unraisablehook", lambda lost: told.append(str(lost.exc_value)))
    with interruptible():
        Broken()
    assert told == ["a defect"]


def test_other_threads_are_left_alone() -> None:
    answers = []

    def work() -> None:
        with interruptible() as asked:
            answers.append(asked())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert answers == [False]
