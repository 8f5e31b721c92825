"""What the search for bad windows returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from patternfuzz.certificate import LimitProof, limit_node
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.paths import paths

__all__ = ["BadWindow"]


@dataclass(frozen=True, slots=True)
class BadWindow:
    """Inputs and outputs (ascending) of a window, the proof that it is not closed, and the reason in words."""

    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    proof: LimitProof
    reason: str

    def node(self, pattern: Pattern) -> dict[str, Any]:
        """The certificate node about the pattern that contains the window."""
        window = pattern.window(self.inputs, self.outputs)
        inner = limit_node(self.proof, pattern.depth, lambda r, c: list(paths(window, r, c)))
        return {"rule": "window", "inputs": list(self.inputs), "outputs": list(self.outputs), "then": inner}
