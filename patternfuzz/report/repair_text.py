"""A repair in words and as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from patternfuzz.repair import RepairResult
from patternfuzz.report.as_json import pattern_data
from patternfuzz.report.text import counted, size_text

__all__ = ["repair_data", "repair_text"]

MOST_EDITS = 40


def repair_text(name: str, result: RepairResult) -> str:
    """What was added and deleted, and what is known about how few edits will do."""
    lines = [f"{name}: {size_text(result.start)}"]
    if not result.n_edits:
        lines.append("repair: nothing to do, it is closed")
    else:
        claim = "the fewest" if result.minimal else f"the fewest are at least {result.lower_bound}"
        lines.append(
            f"repair: {counted(result.n_edits, 'edit')} ({len(result.added)} added, {len(result.deleted)} deleted), "
            f"{claim}"
        )
        lines += _edit_lines("add", result.added) + _edit_lines("delete", result.deleted)
        lines.append(f"  claim: {result.note}")
        picture = result.pattern.ascii().splitlines()
        lines += [f"repaired: {size_text(result.pattern)}", *(f"  {line}" for line in picture)]
    lines.append(f"closed, proved: {result.decision.reason}")
    if result.interrupted:
        lines.append("interrupted: this is the best repair found by then")
    return "\n".join(lines)


def _edit_lines(verb: str, edits: Sequence[tuple[int, int, int]]) -> list[str]:
    lines = [
        f"  {verb} W{mask + 1}[{out}, {inp}] (layer {mask + 1}, out {out}, in {inp})"
        for mask, out, inp in edits[:MOST_EDITS]
    ]
    if len(edits) > MOST_EDITS:
        lines.append(f"  … and {len(edits) - MOST_EDITS} more to {verb}")
    return lines


def repair_data(name: str, result: RepairResult) -> dict[str, Any]:
    """The same as JSON-able data; the repaired pattern is whole, so that it can be read back."""
    return {
        "name": name,
        "start": pattern_data(result.start),
        "pattern": result.pattern.to_data(),
        "added": [list(edit) for edit in result.added],
        "deleted": [list(edit) for edit in result.deleted],
        "n_edits": result.n_edits,
        "minimal": result.minimal,
        "lower_bound": result.lower_bound,
        "note": result.note,
        "interrupted": result.interrupted,
        "oracle_calls": result.oracle_calls,
        "reason": result.decision.reason,
        "certificate": result.certificate,
    }
