"""Repair: the fewest edges to add or delete so that a pattern becomes closed, and writing the edited masks back.

``touch`` says which edits can mend a bad window at all, which is what makes the search in ``exact`` a proof and what
``packing`` bounds from below; ``nesting`` and ``peeling`` find good repairs of large patterns without any search.
"""

from patternfuzz.repair.result import RepairResult
from patternfuzz.repair.run import repair
from patternfuzz.repair.save import save_repaired

__all__ = ["RepairResult", "repair", "save_repaired"]
