"""What a verdict is about: which networks, on which inputs, with or without biases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from patternfuzz.errors import ScopeError

__all__ = ["Domain", "Model", "Scope"]

Model = Literal["linear", "relu"]
Domain = Literal["cube", "finite"]


@dataclass(frozen=True, slots=True)
class Scope:
    """The set of functions that is closed or not.

    ``model``: what lies between the layers, nothing (``"linear"``) or ``max(0, x)`` (``"relu"``). ``domain``:
    ``"cube"`` is the set ``[-1, 1]^N_0`` with the maximum norm; ``"finite"`` means *every* finite set of inputs, so
    that "closed" says closed on each of them and "not closed" says not closed on one. ``bias``: hidden neurons and
    outputs have biases of any size, or none.

    Raises:
        ScopeError: one of them is something else.
    """

    model: Model = "linear"
    domain: Domain = "cube"
    bias: bool = True

    def __post_init__(self) -> None:
        if self.model not in ("linear", "relu"):
            raise ScopeError(f"model must be 'linear' or 'relu', not {self.model!r}")
        if self.domain not in ("cube", "finite"):
            raise ScopeError(f"domain must be 'cube' or 'finite', not {self.domain!r}")
        if not isinstance(self.bias, bool):
            raise ScopeError(f"bias must be True (free biases) or False (none), not {self.bias!r}")

    @property
    def is_about_matrices(self) -> bool:
        """Linear networks on the cube: closed exactly when the matrices are."""
        return self.model == "linear" and self.domain == "cube"

    def networks(self) -> str:
        """``ReLU networks with free biases``."""
        model = {"linear": "linear networks", "relu": "ReLU networks"}[self.model]
        return f"{model} {'with free biases' if self.bias else 'without biases'}"

    def words(self) -> str:
        """``ReLU networks with free biases on [-1, 1]^n``."""
        domain = {"cube": "on [-1, 1]^n", "finite": "on finite sets of inputs"}[self.domain]
        return f"{self.networks()} {domain}"

    def data(self) -> dict[str, Any]:
        """The keys of a certificate that say this."""
        return {"model": self.model, "domain": self.domain, "bias": "free" if self.bias else "none"}
