"""patternfuzz: property-based testing and fuzzing of sparse network patterns.

The names below are loaded when first used, so that the pytest plugin costs nothing until a test needs it.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import patternfuzz.convex
    import patternfuzz.stability  # noqa: F401 -- tells type checkers that these attributes are packages
    from patternfuzz.attained import Attainment as Attainment
    from patternfuzz.attained import attained as attained
    from patternfuzz.campaign import HuntReport as HuntReport
    from patternfuzz.campaign import hunt as hunt
    from patternfuzz.corpus_store import Corpus as Corpus
    from patternfuzz.dataset import TrainingSet as TrainingSet
    from patternfuzz.dataset import load_training_set as load_training_set
    from patternfuzz.dataset import save_training_set as save_training_set
    from patternfuzz.dataset import smallest_training_set as smallest_training_set
    from patternfuzz.dataset import training_set as training_set
    from patternfuzz.decision import Basis as Basis
    from patternfuzz.decision import Budget as Budget
    from patternfuzz.decision import Decision as Decision
    from patternfuzz.decision import Verdict as Verdict
    from patternfuzz.domains import decide as decide
    from patternfuzz.errors import AttainmentError as AttainmentError
    from patternfuzz.errors import BaselineError as BaselineError
    from patternfuzz.errors import BudgetError as BudgetError
    from patternfuzz.errors import CertificateError as CertificateError
    from patternfuzz.errors import ConvexError as ConvexError
    from patternfuzz.errors import CorpusError as CorpusError
    from patternfuzz.errors import DatasetError as DatasetError
    from patternfuzz.errors import HeuristicError as HeuristicError
    from patternfuzz.errors import PatternError as PatternError
    from patternfuzz.errors import PatternfuzzError as PatternfuzzError
    from patternfuzz.errors import ReadError as ReadError
    from patternfuzz.errors import RepairError as RepairError
    from patternfuzz.errors import ScopeError as ScopeError
    from patternfuzz.errors import ShrinkError as ShrinkError
    from patternfuzz.errors import TrainingError as TrainingError
    from patternfuzz.heuristics import HEURISTICS as HEURISTICS
    from patternfuzz.heuristics import Network as Network
    from patternfuzz.pattern import Pattern as Pattern
    from patternfuzz.read import load_masks as load_masks
    from patternfuzz.read import load_model as load_model
    from patternfuzz.read import load_pattern as load_pattern
    from patternfuzz.repair import RepairResult as RepairResult
    from patternfuzz.repair import repair as repair
    from patternfuzz.repair import save_repaired as save_repaired
    from patternfuzz.report import explain as explain
    from patternfuzz.scope import Scope as Scope
    from patternfuzz.shrink import ShrinkResult as ShrinkResult
    from patternfuzz.shrink import shrink as shrink
    from patternfuzz.survey import Survey as Survey
    from patternfuzz.survey import survey as survey
    from patternfuzz.testing import assert_closed as assert_closed
    from patternfuzz.testing import check_heuristic as check_heuristic
    from patternfuzz.testing import loses_no_more_than as loses_no_more_than
    from patternfuzz.testing import training_stays_bounded as training_stays_bounded
    from patternfuzz.verify import verify_any

    verify = verify_any

__version__ = "0.1.0"

_HOMES = {
    "Attainment": "patternfuzz.attained",
    "AttainmentError": "patternfuzz.errors",
    "Basis": "patternfuzz.decision",
    "Budget": "patternfuzz.decision",
    "BaselineError": "patternfuzz.errors",
    "BudgetError": "patternfuzz.errors",
    "CertificateError": "patternfuzz.errors",
    "ConvexError": "patternfuzz.errors",
    "Corpus": "patternfuzz.corpus_store",
    "CorpusError": "patternfuzz.errors",
    "DatasetError": "patternfuzz.errors",
    "Decision": "patternfuzz.decision",
    "HEURISTICS": "patternfuzz.heuristics",
    "HeuristicError": "patternfuzz.errors",
    "HuntReport": "patternfuzz.campaign",
    "Network": "patternfuzz.heuristics",
    "Pattern": "patternfuzz.pattern",
    "PatternError": "patternfuzz.errors",
    "PatternfuzzError": "patternfuzz.errors",
    "RepairError": "patternfuzz.errors",
    "RepairResult": "patternfuzz.repair",
    "Scope": "patternfuzz.scope",
    "ScopeError": "patternfuzz.errors",
    "ShrinkError": "patternfuzz.errors",
    "ShrinkResult": "patternfuzz.shrink",
    "ReadError": "patternfuzz.errors",
    "Survey": "patternfuzz.survey",
    "TrainingSet": "patternfuzz.dataset",
    "TrainingError": "patternfuzz.errors",
    "Verdict": "patternfuzz.decision",
    "assert_closed": "patternfuzz.testing",
    "attained": "patternfuzz.attained",
    "check_heuristic": "patternfuzz.testing",
    "decide": "patternfuzz.domains",
    "explain": "patternfuzz.report",
    "hunt": "patternfuzz.campaign",
    "load_masks": "patternfuzz.read",
    "load_model": "patternfuzz.read",
    "load_pattern": "patternfuzz.read",
    "load_training_set": "patternfuzz.dataset",
    "loses_no_more_than": "patternfuzz.testing",
    "repair": "patternfuzz.repair",
    "save_repaired": "patternfuzz.repair",
    "save_training_set": "patternfuzz.dataset",
    "shrink": "patternfuzz.shrink",
    "smallest_training_set": "patternfuzz.dataset",
    "survey": "patternfuzz.survey",
    "training_stays_bounded": "patternfuzz.testing",
    "training_set": "patternfuzz.dataset",
    "verify": "patternfuzz.verify:verify_any",
}

_PARTS = {"convex", "stability"}
"""Packages whose names are too many or too common for the root: ``patternfuzz.stability.lint``."""

__all__ = ["__version__", *sorted({*_HOMES, *_PARTS})]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        home, _, other = _HOMES[name].partition(":")
        return getattr(import_module(home), other or name)
    if name in _PARTS:
        return import_module(f"patternfuzz.{name}")
    raise AttributeError(f"module 'patternfuzz' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__


class _Package(ModuleType):
    """Keeps ``patternfuzz.verify`` the function.

    A function and the submodule it lives in share a name; importing the submodule would bind the name to the module.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
