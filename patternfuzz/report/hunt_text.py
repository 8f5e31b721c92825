"""A hunt in words and as data."""

from __future__ import annotations

from typing import Any

from patternfuzz.campaign.report import Find, HuntReport, Stopped
from patternfuzz.report.as_json import pattern_data
from patternfuzz.report.text import size_text

__all__ = ["find_text", "hunt_data", "hunt_text"]

_ENDED = {
    Stopped.RUNNING: "still running",
    Stopped.EXAMPLES: "the number of examples asked for is reached",
    Stopped.TIME: "the time is up",
    Stopped.STOP: "stopped on request",
    Stopped.INTERRUPT: "interrupted; nothing is lost, run the same command again to go on",
}


def find_text(find: Find) -> str:
    """One find on one line."""
    verdict = find.entry.verdict.value.replace("_", " ")
    return f"found {find.path} ({verdict}): {size_text(find.entry.pattern)}"


def hunt_text(report: HuntReport, corpus: str) -> str:
    """The summary of a hunt that ended."""
    shape = " x ".join(map(str, report.max_shape))
    lines = [
        f"hunt up to {shape} (inputs x hidden x outputs), seed {report.seed}: {_ENDED[report.stopped]}",
        f"  examples    {report.examples} in {report.seconds:.1f} s ({report.rate:.0f} per second), "
        f"{report.duplicates} of them seen before",
        f"  decided     {report.distinct} distinct patterns: {report.closed} closed, {report.not_closed} not closed, "
        f"{report.unknown} unknown" + (f"; earlier runs decided {report.before}" if report.before else ""),
        f"  finds       {len(report.finds)} new in {corpus}" + (f", {report.known} known already" * bool(report.known)),
    ]
    lines += [f"    {find.path}  {size_text(find.entry.pattern)}" for find in report.finds]
    return "\n".join(lines)


def hunt_data(report: HuntReport, corpus: str) -> dict[str, Any]:
    """The same as JSON-able data."""
    return {
        "corpus": corpus,
        "max_shape": list(report.max_shape),
        "seed": report.seed,
        "stopped": report.stopped.value,
        "seconds": round(report.seconds, 3),
        "examples": report.examples,
        "duplicates": report.duplicates,
        "distinct": report.distinct,
        "before": report.before,
        "closed": report.closed,
        "not_closed": report.not_closed,
        "unknown": report.unknown,
        "known": report.known,
        "finds": [
            {
                "path": find.path,
                "example": find.example,
                "verdict": find.entry.verdict.value,
                "flag": find.entry.flag.value,
                "pattern": pattern_data(find.entry.pattern),
            }
            for find in report.finds
        ],
        "warnings": list(report.warnings),
    }
