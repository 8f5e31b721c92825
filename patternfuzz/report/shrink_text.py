"""A shrink result in words and as data."""

from __future__ import annotations

from typing import Any

from patternfuzz.pattern import Pattern
from patternfuzz.report.as_json import pattern_data, witness_data
from patternfuzz.report.text import counted, explain, size_text
from patternfuzz.report.witness import witness_of
from patternfuzz.shrink import Minimality, ShrinkResult

__all__ = ["shrink_data", "shrink_text"]

_CLAIM = {
    Minimality.GLOBAL: "global: there is no smaller one",
    Minimality.ONE_MINIMAL: "one-minimal: no single move leads to a smaller bad one",
    Minimality.UNDECIDED: "undecided: some smaller patterns could not be decided",
}
MOST_STEPS = 12


def shrink_text(name: str, start: Pattern, result: ShrinkResult, *, everything: bool) -> str:
    """What a pattern was shrunk to, how, and why the result is bad."""
    lines = [
        f"{name}: {size_text(start)}",
        f"shrunk to: {size_text(result.pattern)}",
        *("  " + line for line in result.pattern.ascii().splitlines()),
        f"  minimality: {_CLAIM[result.minimality]} ({result.note})",
        f"  cost: {counted(result.oracle_calls, 'decision')}; {counted(len(result.trace), 'step')} taken"
        + (f"; undecided: {counted(len(result.undecided), 'smaller pattern')}" if result.undecided else "")
        + (":" if result.trace else ""),
    ]
    shown = result.trace[:MOST_STEPS]
    lines += [f"    {step.name}: {size_text(step.new)}" + f" ({step.reason})" * bool(step.reason) for step in shown]
    if len(result.trace) > len(shown):
        lines.append(f"    … and {len(result.trace) - len(shown)} more")
    lines += [*_indented(explain(result.pattern, result.decision, title="  the result is", meaning=False))]
    if everything:
        lines += _all_lines(result)
    return "\n".join(lines)


def _indented(text: str) -> list[str]:
    first, *rest = text.splitlines()
    return [first, *("  " + line for line in rest)]


def _all_lines(result: ShrinkResult) -> list[str]:
    whole = "all there are" if result.complete else "there may be more"
    lines = [f"minimal windows found: {len(result.patterns)} ({whole})"]
    for pattern in result.patterns:
        lines += [f"  {size_text(pattern)}", *("    " + line for line in pattern.ascii().splitlines())]
    if result.candidates:
        lines.append(f"bad windows that may not be minimal: {len(result.candidates)}")
        lines += [f"  {size_text(pattern)}" for pattern in result.candidates]
    return lines


def shrink_data(name: str, start: Pattern, result: ShrinkResult) -> dict[str, Any]:
    """The same as JSON-able data; patterns are whole, so that they can be read back."""
    certificate = result.decision.certificate
    witness = witness_of(result.pattern, certificate) if certificate else None
    return {
        "name": name,
        "start": pattern_data(start),
        "pattern": result.pattern.to_data(),
        "minimality": result.minimality.value,
        "note": result.note,
        "oracle_calls": result.oracle_calls,
        "trace": [{"move": step.name, "reason": step.reason, "pattern": step.new.to_data()} for step in result.trace],
        "witness": witness_data(witness) if witness else None,
        "certificate": certificate,
        "patterns": [pattern.to_data() for pattern in result.patterns],
        "candidates": [pattern.to_data() for pattern in result.candidates],
        "undecided": [pattern.to_data() for pattern in result.undecided],
        "complete": result.complete,
    }
