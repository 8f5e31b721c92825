"""Every exception that patternfuzz raises on purpose."""

from __future__ import annotations

__all__ = [
    "AttainmentError",
    "BaselineError",
    "BudgetError",
    "CanonicalLimitError",
    "CensusError",
    "CertificateError",
    "ConvexError",
    "CorpusError",
    "DatasetError",
    "HeuristicError",
    "PatternError",
    "PatternfuzzError",
    "ReadError",
    "RepairError",
    "ScopeError",
    "ShrinkError",
    "StabilityError",
    "TorchMissingError",
    "TrainingError",
    "UnrepairedError",
]


class PatternfuzzError(Exception):
    """Base class: catch this to catch everything patternfuzz raises on purpose."""


class PatternError(PatternfuzzError, ValueError):
    """The input does not describe a layered sparsity pattern."""


class CanonicalLimitError(PatternError):
    """The canonical form of a pattern takes too long: its neurons look alike without being interchangeable."""


class BudgetError(PatternfuzzError, ValueError):
    """A budget is not a positive amount of work."""


class CertificateError(PatternfuzzError, ValueError):
    """A certificate is malformed, belongs to another pattern, or does not prove its verdict."""


class AttainmentError(PatternfuzzError, ValueError):
    """Data do not fit a pattern, or are too many for the question whether a best fit exists."""


class BaselineError(PatternfuzzError):
    """A baseline of pruning heuristics cannot be read, written or trusted."""


class CensusError(PatternfuzzError):
    """A census cannot be run, merged, read or trusted."""


class ConvexError(PatternfuzzError, ValueError):
    """A two-layer network, its data or its weight decay cannot be examined as asked."""


class CorpusError(PatternfuzzError):
    """A corpus folder or entry cannot be read, written or trusted."""


class DatasetError(PatternfuzzError, ValueError):
    """There is no data set without optimum to be had from this certificate, or it needs too many points."""


class HeuristicError(PatternfuzzError, ValueError):
    """A network cannot be pruned as asked, or a pruning heuristic broke its promises."""


class TorchMissingError(HeuristicError):
    """A heuristic needs torch, and there is none, or one that is too old."""


class ReadError(PatternfuzzError, ValueError):
    """A file given by the user cannot be read as masks."""


class RepairError(PatternfuzzError, ValueError):
    """A pattern cannot be repaired as asked, or the repaired masks cannot be written as asked."""


class UnrepairedError(RepairError):
    """No repair was certified: the budget ended, or what could be reached is undecided."""


class ScopeError(PatternfuzzError, ValueError):
    """A question names networks or domains that there are no theorems about."""


class ShrinkError(PatternfuzzError, ValueError):
    """A pattern cannot be shrunk, for example because it was not decided bad."""


class StabilityError(PatternfuzzError, ValueError):
    """Weights cannot be examined for inverse stability as asked."""


class TrainingError(PatternfuzzError, ValueError):
    """A network cannot be trained as asked, or a training loop breaks its contract."""
