"""The plain text report of a decision, in words for someone who prunes networks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from patternfuzz.decision import Basis, Decision, Verdict
from patternfuzz.pattern import Pattern
from patternfuzz.report.numbers import laurent_text, leading_text, listed, matrix_lines
from patternfuzz.report.proof import proof_lines
from patternfuzz.report.witness import Witness, witness_of
from patternfuzz.scope import Scope

__all__ = [
    "HEADLINES",
    "MEANING",
    "brief_text",
    "counted",
    "explain",
    "explain_witness",
    "layer_name",
    "scope_words",
    "size_text",
]

HEADLINES = {Verdict.CLOSED: "CLOSED", Verdict.NOT_CLOSED: "NOT CLOSED", Verdict.UNKNOWN: "UNKNOWN"}

MEANING = {
    Verdict.CLOSED: (
        "Every limit of matrices W_L … W_1 with these masks is again such a matrix: any target matrix has a closest "
        "one among them, with finite weights."
    ),
    Verdict.NOT_CLOSED: (
        "Some linear maps can be approached as closely as you like with these masks and never reached: the closer, the "
        "larger some weights."
    ),
    Verdict.UNKNOWN: "No proof either way was found within the budget; this says nothing about the pattern.",
}

_BASIS = {
    Basis.PROVED: "proved, the certificate can be re-checked",
    Basis.CITED: "rests on a published theorem that is cited and not proved here",
    Basis.SOLVER: "rests on an outside solver's word, which cannot be re-checked",
}

MOST_WEIGHTS = 12
MOST_CELLS = 400


def size_text(pattern: Pattern) -> str:
    """``2 inputs → 3 hidden → 2 outputs, 9 edges``."""
    hidden = " → ".join(f"{width} hidden" for width in pattern.widths[1:-1])
    return (
        f"{counted(pattern.n_inputs, 'input')} → {hidden} → {counted(pattern.n_outputs, 'output')}, "
        f"{counted(pattern.n_edges, 'edge')}"
    )


def layer_name(layer: int, depth: int) -> str:
    """``inputs``, ``hidden`` (``hidden 1``, ``hidden 2`` if there are several hidden layers) and ``outputs``."""
    return {0: "inputs", depth: "outputs"}.get(layer, "hidden" if depth == 2 else f"hidden {layer}")


def explain(pattern: Pattern, decision: Decision, *, title: str = "", meaning: bool = True) -> str:
    """The whole report: verdict, what it means, and the evidence in words.

    ``title`` (a file name, say) goes before the verdict. The text ends without a line break.

    Raises:
        CertificateError: the decision's certificate is not of version 1's shape.
    """
    basis = f" ({_BASIS[decision.basis]})" if decision.basis else ""
    lines = [f"{title}: {HEADLINES[decision.verdict]}{basis}" if title else f"{HEADLINES[decision.verdict]}{basis}"]
    lines.append(f"  {size_text(pattern)}")
    about = scope_words(decision.certificate)
    if about:
        lines.append(f"  about {about}")
    elif meaning:
        lines.append(f"  {MEANING[decision.verdict]}")
    lines.append(f"  why: {decision.reason}")
    if decision.certificate is not None:
        witness = witness_of(pattern, decision.certificate)
        if witness is not None:
            lines += ["  " + line if line else "" for line in explain_witness(pattern, witness)]
        else:
            lines.append("  proof:")
            lines += ["    " + line for line in proof_lines(decision.certificate)]
    return "\n".join(lines)


def scope_words(certificate: Mapping[str, Any] | None) -> str:
    """What a network certificate is about (``ReLU networks with free biases on [-1, 1]^n``); empty for matrices.

    For a certificate about a data set ``ReLU networks with free biases``.
    """
    if certificate is None or "model" not in certificate:
        return ""
    scope = Scope(certificate["model"], certificate.get("domain", "finite"), certificate["bias"] == "free")
    return scope.words() if "domain" in certificate else scope.networks()


def brief_text(pattern: Pattern, decision: Decision, *, title: str = "") -> str:
    """The verdict on one line, with the bad window if there is one.

    Raises:
        CertificateError: the decision's certificate is not of version 1's shape.
    """
    witness = witness_of(pattern, decision.certificate) if decision.certificate else None
    basis = "" if decision.basis in (None, Basis.PROVED) else f" ({decision.basis})"
    because = f"bad window {_window_text(witness)}" if witness else decision.reason
    return (f"{title}: " if title else "") + f"{HEADLINES[decision.verdict]}{basis}: {because}"


def explain_witness(pattern: Pattern, witness: Witness) -> list[str]:
    """The bad window, the limit that is never reached, and the weights that run off, line by line."""
    lines = [f"bad window: {_window_text(witness)}"]
    if len(witness.inputs) < pattern.n_inputs or len(witness.outputs) < pattern.n_outputs:
        lines.append("  the rest cannot repair this: set the other inputs to 0 and look at these outputs alone")
    lines.append("limit A: approached by the products of the weights, equal to none of them")
    lines += ["  " + line for line in _limit_lines(witness)]
    grown = witness.diverging()
    if grown:
        lines.append("weights that run off to infinity on the way to A (t → 0):")
        lines += [
            f"  W{i + 1}[{out}, {inp}] (layer {i + 1}, out {out}, in {inp}) grows like {leading_text(power, lead)}"
            for (i, out, inp), power, lead in grown[:MOST_WEIGHTS]
        ]
        if len(grown) > MOST_WEIGHTS:
            lines.append(f"  … and {len(grown) - MOST_WEIGHTS} more")
    runaway = {edge for edge, _, _ in grown}
    rest = [(edge, terms) for edge, terms in witness.curve.items() if edge not in runaway]
    if rest and len(rest) <= 2 * MOST_WEIGHTS:
        told = ", ".join(f"W{i + 1}[{out}, {inp}] = {laurent_text(terms)}" for (i, out, inp), terms in rest)
        lines.append(f"the other weights: {told}; all not named here are 0")
    lines.append(
        "in training: with targets y = A x the loss can be pushed towards 0 without end, but only while some weights "
        "keep growing; no weights attain it (true of ReLU networks too, if their biases are free)"
    )
    return lines


def _window_text(witness: Witness) -> str:
    hidden = "; ".join(
        f"hidden {'neuron' if len(layer) == 1 else 'neurons'} {listed(layer)}"
        + (f" (layer {k})" if len(witness.neurons) > 3 else "")
        for k, layer in enumerate(witness.neurons[1:-1], start=1)
    )
    inputs = f"{'input' if len(witness.inputs) == 1 else 'inputs'} {listed(witness.inputs)}"
    outputs = f"{'output' if len(witness.outputs) == 1 else 'outputs'} {listed(witness.outputs)}"
    return f"{inputs} → {hidden} → {outputs}"


def _limit_lines(witness: Witness) -> list[str]:
    if len(witness.inputs) * len(witness.outputs) > MOST_CELLS:
        entries = [
            f"A[{out}, {inp}] = {value}"
            for out, row in zip(witness.outputs, witness.limit, strict=True)
            for inp, value in zip(witness.inputs, row, strict=True)
            if value
        ]
        return [*entries[:MOST_CELLS], "every other entry is 0"]
    heads = [f"in {inp}" for inp in witness.inputs]
    body = [[str(value) for value in row] for row in witness.limit]
    lines = matrix_lines([heads, *body])
    left = max(len(f"out {out}") for out in witness.outputs)
    labels = ["", *(f"out {out}" for out in witness.outputs)]
    head = " " + lines[0][1:-1]
    return [f"{label.ljust(left)} {line}".rstrip() for label, line in zip(labels, [head, *lines[1:]], strict=True)]


def counted(number: int, thing: str) -> str:
    """``1 edge``, ``2 edges``."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
