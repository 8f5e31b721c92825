"""Reports as JSON-able data: format ``patternfuzz-report``, version 1.

Every document has ``format``, ``version``, ``command`` and ``exit_code``; the rest depends on the command. Within a
version, keys are only ever added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from patternfuzz.pattern import Pattern
from patternfuzz.report.numbers import laurent_text, leading_text
from patternfuzz.report.result import Checked, Failed
from patternfuzz.report.witness import Witness, witness_of

__all__ = ["FORMAT", "VERSION", "checked_data", "document", "pattern_data", "witness_data"]

FORMAT = "patternfuzz-report"
VERSION = 1


def document(command: str, exit_code: int, content: Mapping[str, Any]) -> dict[str, Any]:
    """The one document that a command prints."""
    return {"format": FORMAT, "version": VERSION, "command": command, "exit_code": exit_code, **content}


def pattern_data(pattern: Pattern) -> dict[str, Any]:
    """The sizes of a pattern, and the digest that certificates name it by."""
    return {"widths": list(pattern.widths), "n_edges": pattern.n_edges, "sha256": pattern.digest()}


def checked_data(results: Sequence[Checked | Failed]) -> list[dict[str, Any]]:
    """One object per pattern or failed file, in the order given."""
    return [
        {"name": result.name, "error": result.message} if isinstance(result, Failed) else _checked(result)
        for result in results
    ]


def _checked(result: Checked) -> dict[str, Any]:
    decision = result.decision
    witness = witness_of(result.pattern, decision.certificate) if decision.certificate else None
    return {
        "name": result.name,
        "pattern": pattern_data(result.pattern),
        "layers": list(result.layers) or None,
        "verdict": decision.verdict.value,
        "basis": decision.basis.value if decision.basis else None,
        "reason": decision.reason,
        "seconds": round(result.seconds, 6),
        "verified": result.verified,
        "witness": witness_data(witness) if witness else None,
        "certificate": decision.certificate,
    }


def witness_data(witness: Witness) -> dict[str, Any]:
    """The bad window, the limit and the curve; masks and neurons are counted from 0, in the caller's numbers."""
    return {
        "inputs": list(witness.inputs),
        "outputs": list(witness.outputs),
        "neurons": [list(layer) for layer in witness.neurons],
        "limit": [[str(value) for value in row] for row in witness.limit],
        "curve": [
            {"mask": i, "out": out, "in": inp, "weight": laurent_text(terms)}
            for (i, out, inp), terms in witness.curve.items()
        ],
        "diverging": [
            {"mask": i, "out": out, "in": inp, "like": leading_text(power, lead)}
            for (i, out, inp), power, lead in witness.diverging()
        ],
    }
