"""A search for a counterexample in words and as data."""

from __future__ import annotations

from typing import Any

from patternfuzz.campaign.report import Stopped
from patternfuzz.conjecture.campaign import ConjectureReport
from patternfuzz.conjecture.outcome import Outcome

__all__ = ["conjecture_data", "conjecture_text"]

_ENDED = {
    Stopped.RUNNING: "still running",
    Stopped.EXAMPLES: "the number of patterns asked for is reached",
    Stopped.TIME: "the time is up",
    Stopped.STOP: "stopped on request",
    Stopped.INTERRUPT: "interrupted; with --state nothing is lost, run the same command again to go on",
}


def _name(shape: tuple[int, ...]) -> str:
    return "x".join(map(str, shape))


def conjecture_text(report: ConjectureReport) -> str:
    """The summary of a campaign, with one line for every shape."""
    ranked = report.total(Outcome.RANKED, Outcome.RANKED_MAYBE)
    lines = [
        f"structure conjecture up to {_name(report.max_shape)}, seed {report.seed}: {_ENDED[report.stopped]}",
        f"  this run     {report.patterns} patterns drawn in {report.seconds:.1f} s, {report.asked} put to the oracle",
        f"  examined     {report.total()} distinct classes: {report.total(Outcome.STRUCTURED)} closed by free steps "
        f"and nested pieces, {ranked} closed by rank choices too, "
        f"{report.total(Outcome.THIN_BAD, Outcome.OTHER_BAD)} not closed, {len(report.open)} open",
        f"  first form   refuted by {report.total(Outcome.RANKED)} classes that need rank choices",
        f"  thin half    {report.total(Outcome.THIN_BAD)} thin classes not closed, "
        f"{report.total(Outcome.THIN_CLOSED)} closed, {report.total(Outcome.OPEN_THIN)} open",
        "  settled      every class of " + (", ".join(map(_name, report.settled)) or "no shape yet"),
    ]
    lines += [
        f"    {_name(shape.shape):8} {shape.examined} of {shape.classes} classes"
        + "".join(f", {number} {outcome.value}" for outcome, number in sorted(shape.outcomes.items()))
        for shape in report.shapes
        if not shape.is_settled
    ]
    lines += [
        f"  {found.outcome.value.upper()}: {found.pattern!r} ({found.decision.reason})" for found in report.alarms
    ]
    lines.append(f"  {_verdict(report)}")
    return "\n".join(lines)


def _verdict(report: ConjectureReport) -> str:
    if any(found.outcome is Outcome.COUNTEREXAMPLE for found in report.alarms):
        return "the conjecture is REFUTED"
    if report.alarms:
        return "no counterexample is certain, but there are candidates: look at them"
    return "no counterexample among them" + ("; the open ones may hide one" if report.open else "")


def conjecture_data(report: ConjectureReport) -> dict[str, Any]:
    """The same as JSON-able data, with the patterns that are open or candidates, and certificates of the latter."""
    return {
        "max_shape": list(report.max_shape),
        "seed": report.seed,
        "stopped": report.stopped.value,
        "seconds": round(report.seconds, 3),
        "patterns": report.patterns,
        "asked": report.asked,
        "examined": report.total(),
        "outcomes": {outcome.value: report.total(outcome) for outcome in Outcome},
        "settled": [list(shape) for shape in report.settled],
        "shapes": [
            {
                "shape": list(shape.shape),
                "classes": shape.classes,
                "outcomes": {outcome.value: number for outcome, number in sorted(shape.outcomes.items())},
            }
            for shape in report.shapes
        ],
        "alarms": [
            {
                "pattern": found.pattern.to_data(),
                "outcome": found.outcome.value,
                "reason": found.decision.reason,
                "certificate": found.decision.certificate,
            }
            for found in report.alarms
        ],
        "open": [{"pattern": f.pattern.to_data(), "outcome": f.outcome.value} for f in report.open],
        "warnings": list(report.warnings),
    }
