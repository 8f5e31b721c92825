"""What a module is, told by the names and shapes of its tensors."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["barrier_of"]

Shapes = Mapping[str, tuple[int, ...]]

_ATTENTION = {"q_proj", "k_proj", "v_proj", "qkv", "c_attn", "query", "key", "value"}
_ATTENTION_OWNERS = re.compile(r"(^|[._])(attn|attention)\d*([._]|$)")
_KNOWN = ("weight", "mask", "bias", "parametrizations.")
_UNBAKED = "its weights are parametrized ({}) and the mask is not among the tensors; {}"


def barrier_of(owner: str, shapes: Shapes) -> str | None:
    """Why the module called ``owner``, with tensors of these names and shapes, is no linear layer; ``None`` if it is.

    A module without weights worth a row (a lone PReLU slope, say) counts as linear here and makes no layer later.
    """
    last = owner.lower().rpartition(".")[2]
    if "running_mean" in shapes:
        return "batch norm"
    if any(part.startswith("in_proj") for part in shapes) or "q_proj_weight" in shapes:
        return "attention"
    if last in _ATTENTION or _ATTENTION_OWNERS.search(owner.lower()):
        return "attention"
    if any(part.startswith(("weight_ih", "weight_hh")) for part in shapes):
        return "recurrent layer, its weights are used many times"
    if "emb" in last:
        return "embedding, a table and no linear layer"
    return _of_weight(shapes)


def _of_weight(shapes: Shapes) -> str | None:
    if "parametrizations.weight.original1" in shapes or "weight_g" in shapes:
        return _UNBAKED.format("weight norm", "remove the parametrization before saving")
    inside = {part for part in shapes if part.startswith("parametrizations.weight.")}
    if inside and not any(part.endswith(".mask") for part in inside):
        return _UNBAKED.format("torch.ao.pruning or the like", "call squash_mask() before saving, or give the module")
    if "weight_orig" in shapes and "weight_mask" not in shapes:
        return "weight_orig without weight_mask"
    weight = next((shapes[part] for part in ("weight", "weight_orig") if part in shapes), None)
    others = [part for part, shape in shapes.items() if len(shape) == 2 and not part.startswith(_KNOWN)]
    if weight is not None and others:
        return f"its module has more matrices ({', '.join(others[:3])})"
    masked = [shapes[part] for part in ("weight_mask", "mask") if part in shapes]
    if weight is not None and any(len(mask) == 2 and len(weight) == 2 and mask != weight for mask in masked):
        return f"its mask has shape {masked[0]} and its weights {weight}"
    high = max((len(shape) for shape in shapes.values()), default=0)
    if high >= 3:
        return f"convolution with shared weights, to judge by its {high} dimensions"
    if weight is not None and len(weight) == 1 and (weight != (1,) or "bias" in shapes):
        return "normalisation, or another layer whose weights are a vector"
    return None
