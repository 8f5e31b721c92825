"""The random campaign: generate, skip duplicates, decide, shrink, keep."""

from __future__ import annotations

from collections.abc import Callable

from patternfuzz.campaign.report import HuntReport
from patternfuzz.corpus_store import Corpus
from patternfuzz.decision import Budget

__all__ = ["hunt"]


def hunt(
    *,
    corpus: Corpus,
    max_shape: tuple[int, int, int] = (3, 3, 3),
    seed: int = 0,
    max_examples: int | None = None,
    seconds: float | None = None,
    budget: Budget | None = None,
    on_progress: Callable[[HuntReport], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> HuntReport:
    """Hunt for bad shallow patterns of at most ``max_shape`` (inputs, hidden neurons, outputs).

    Every find is written to ``corpus`` at once. Running the same hunt again on the same corpus goes on where the last
    run ended. With neither ``max_examples`` nor ``seconds`` it runs until ``stop`` returns true or an interrupt
    (Ctrl-C), which ends the hunt in good order and is reported as :attr:`Stopped.INTERRUPT`.

    ``on_progress`` gets the figures so far after every example that was decided, and at least once per batch.

    Raises:
        BudgetError: ``max_examples`` or ``seconds`` is not positive.
        PatternError: ``max_shape`` is not three positive whole numbers.
        CorpusError: the corpus cannot be written; what was found before stays.
    """
    raise NotImplementedError
