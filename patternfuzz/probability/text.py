"""A study in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from patternfuzz.decision import Verdict
from patternfuzz.probability.monte_carlo import Estimate
from patternfuzz.probability.shares import Exact, Interval, Shape
from patternfuzz.probability.study import Study

__all__ = ["study_data", "study_text"]


def study_text(study: Study) -> str:
    """For every shape where bad patterns are most likely, and how much is undecided."""
    lines = ["not closed with each possible edge present independently (inputs x hidden x outputs):"]
    for shape in study.shapes():
        exact = next((e for e in study.exact if e.shape == shape), None)
        lines.append(f"  {name(shape):12} " + (_exact(exact) if exact else _sampled(study.estimates(shape))))
    return "\n".join(lines)


def name(shape: Shape) -> str:
    return "x".join(map(str, shape))


def _exact(found: Exact) -> str:
    peak, bad = found.peak()
    text = f"exact, {sum(found.classes.values())} classes: at most {_range(bad)}, at density {peak:g}"
    undecided = found.classes[Verdict.UNKNOWN]
    return text + (f"; {undecided} classes undecided" if undecided else "")


def _sampled(found: Sequence[Estimate]) -> str:
    best = max(found, key=lambda e: (e.not_closed / e.samples, -e.density))
    sure = best.interval(Verdict.NOT_CLOSED)
    text = (
        f"{best.samples} samples per density: certified most often at density {best.density:g}, {_range(sure)} "
        f"(95 % Wilson)"
    )
    dark = [e.density for e in found if e.unknown > e.samples / 2]
    if dark:
        text += f"; mostly undecided for densities {dark[0]:g} to {dark[-1]:g}"
    return text


def _range(interval: Interval) -> str:
    low, high = f"{100 * interval.low:.2f}", f"{100 * interval.high:.2f}"
    return f"{low} %" if low == high else f"{low} to {high} %"


def study_data(study: Study) -> dict[str, Any]:
    """The same as JSON-able data, with the polynomials; coefficients as text, because many JSON readers round them."""
    return {
        "exact": [
            {
                "shape": list(e.shape),
                "classes": {verdict.value: number for verdict, number in e.classes.items()},
                "peak_density": e.peak()[0],
                "not_closed_low": e.peak()[1].low,
                "not_closed_high": e.peak()[1].high,
                "polynomials": {verdict.value: [str(c) for c in e.polynomial(verdict)] for verdict in Verdict},
            }
            for e in study.exact
        ],
        "sampled": [
            {
                "shape": list(e.shape),
                "density": e.density,
                "samples": e.samples,
                **{
                    verdict.value: {
                        "share": e.hits(verdict) / e.samples,
                        "low": e.interval(verdict).low,
                        "high": e.interval(verdict).high,
                    }
                    for verdict in Verdict
                },
            }
            for e in study.sampled
        ],
    }
