"""The order of layers that their shapes allow, when names say nothing."""

from __future__ import annotations

from collections.abc import Sequence

from patternfuzz.errors import ReadError
from patternfuzz.read.found import Layer

__all__ = ["only_order"]

_STEPS = 20_000
_REMEDY = "give them numbers from input to output, or give the module or an ONNX file"


def only_order(runs: Sequence[Sequence[Layer]]) -> list[Layer]:
    """The one order in which all layers chain, with each run in its own order.

    Raises:
        ReadError: there is none, there are several, or it takes too long to tell.
    """
    names = [layer.name for run in runs for layer in run]
    shown = ", ".join(sorted(names)[:6]) + (", …" if len(names) > 6 else "")
    found: list[list[Layer]] = []
    stack: list[tuple[tuple[int, ...], list[Layer]]] = [((0,) * len(runs), [])]
    steps = 0
    while stack and len(found) < 2:
        steps += 1
        if steps > _STEPS:
            raise ReadError(f"the tensors {shown} have no forward order that is easily told; {_REMEDY}")
        taken, so_far = stack.pop()
        if len(so_far) == len(names):
            found.append(so_far)
            continue
        for n, run in enumerate(runs):
            if taken[n] < len(run) and (not so_far or run[taken[n]].shape[1] == so_far[-1].shape[0]):
                stack.append(((*taken[:n], taken[n] + 1, *taken[n + 1 :]), [*so_far, run[taken[n]]]))
    if len(found) == 1:
        return found[0]
    why = "their shapes chain in several orders" if found else "their shapes chain in no order"
    raise ReadError(f"the tensors {shown} have no forward order: names of different kinds, and {why}; {_REMEDY}")
