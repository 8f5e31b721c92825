"""Layers from named tensors: state dicts and safetensors files, which hold names and shapes and nothing else.

What a tensor is can be told from its shape and from the names that torch gives; how the layers are joined cannot. So
the order rests on the names, and the notes of a report say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from patternfuzz.errors import ReadError
from patternfuzz.read.arrays import natural_frame, natural_key
from patternfuzz.read.found import Found, Layer
from patternfuzz.read.kinds import barrier_of
from patternfuzz.read.orders import only_order
from patternfuzz.read.support import source_of_zeros, stored_mask, support
from patternfuzz.read.tensors import Tensor, is_tensor, tensor_of

__all__ = ["WRAPPERS", "layers_of_tensors", "tensors_of_mapping"]

WRAPPERS = ("state_dict", "model_state_dict", "model", "module", "net", "network", "params")
_MASKS = ("weight_mask", "mask")
_UNSEEN = "names and shapes do not show what lies between the layers; element-wise functions alone are assumed"
_HIDDEN = "the names do not tell where {} comes; give the module or an ONNX file"


def tensors_of_mapping(held: Mapping[Any, Any]) -> list[Tensor]:
    """The tensors of a state dict, of a checkpoint around one, or of a ``torch.ao.pruning`` sparsifier's state.

    Raises:
        ReadError: it holds no tensors, or more than one state dict.
    """
    found = [tensor_of(str(name), value) for name, value in held.items() if is_tensor(value)]
    if any(len(tensor.shape) > 1 for tensor in found):
        return found
    masks = _sparsifier_masks(held.get("state"))
    if masks:
        return masks
    inner = [key for key in WRAPPERS if isinstance(held.get(key), Mapping)]
    if len(inner) == 1:
        return tensors_of_mapping(held[inner[0]])
    if inner:
        raise ReadError(f"holds several state dicts ({', '.join(inner)}); save one of them alone")
    raise ReadError("holds no tensors; save model.state_dict()")


def _sparsifier_masks(state: Any) -> list[Tensor]:
    if not isinstance(state, Mapping):
        return []
    parts = {str(name): part.get("mask") for name, part in state.items() if isinstance(part, Mapping)}
    return [
        tensor_of(f"{name.removesuffix('.weight')}.parametrizations.weight.0.mask", mask)
        for name, mask in parts.items()
        if is_tensor(mask)
    ]


def layers_of_tensors(tensors: Sequence[Tensor], *, stored_order: bool, tolerance: float | None = None) -> Found:
    """The layers of named tensors, in order.

    The order is that of the numbers in the names if the names are equal but for their numbers; else, with
    ``stored_order``, the order in which they stand, which in a state dict is that of definition; else the only order in
    which the shapes chain.

    Raises:
        ReadError: the order cannot be told, or the numbers of a linear layer are no weights.
    """
    modules: dict[str, dict[str, Tensor]] = {}
    for tensor in tensors:
        owner, part = _split(tensor.name)
        modules.setdefault(owner, {})[part] = tensor
    rows = [row for owner, parts in modules.items() for row in _rows(owner, parts, tolerance)]
    rows = _tied(rows, {tensor.name: tensor for tensor in tensors})
    vectors = [t.name for owner in modules.values() for part, t in owner.items() if _is_unnamed_vector(part, t)]
    rows, order = _in_order(rows, stored_order=stored_order)
    notes = [_UNSEEN]
    if vectors:
        notes.append(f"taken for biases and left out: {_listed(vectors)}")
    return Found(tuple(_joined(rows)), order, tuple(notes))


def _split(name: str) -> tuple[str, str]:
    """The module that a tensor belongs to, and its name there."""
    inside = re.fullmatch(r"(?:(.*?)\.)?(parametrizations\..*)", name)
    if inside:
        return inside[1] or "", inside[2]
    owner, _, part = name.rpartition(".")
    return owner, part


def _rows(owner: str, parts: Mapping[str, Tensor], tolerance: float | None) -> Iterable[Layer]:
    """The layers that one module's tensors make: none, one, or one for each matrix that has a name of its own."""
    weight = f"{owner}.weight" if owner else "weight"
    barrier = barrier_of(owner, {part: tensor.shape for part, tensor in parts.items()})
    if barrier is not None:
        shape = next((t.shape for part, t in parts.items() if "weight" in part or part == "running_mean"), ())
        yield Layer(owner or weight, shape, barrier=barrier)
        return
    bias = any(part in parts for part in ("bias", "bias_orig", "parametrizations.bias.original"))
    values = next(
        (parts[part] for part in ("weight_orig", "parametrizations.weight.original", "weight") if part in parts), None
    )
    mask = _mask_tensor(parts)
    if mask is not None and (values is None or mask.shape == values.shape):
        found = stored_mask(mask.read(), mask.name)
        yield Layer(weight, mask.shape, found, _mask_source(mask), bias=bias if values else None)
    elif values is not None and len(values.shape) == 2:
        numbers = values.read()
        found = support(numbers, values.name, tolerance)
        yield Layer(weight, values.shape, found, _zeros_source(numbers, tolerance), bias=bias)
    elif values is None:
        for tensor in (tensor for tensor in parts.values() if len(tensor.shape) == 2):
            numbers = tensor.read()
            found = support(numbers, tensor.name, tolerance)
            yield Layer(tensor.name, tensor.shape, found, _zeros_source(numbers, tolerance))


def _zeros_source(numbers: Any, tolerance: float | None) -> str:
    return "stored mask" if numbers.dtype == bool else source_of_zeros(tolerance)


def _mask_tensor(parts: Mapping[str, Tensor]) -> Tensor | None:
    inside = [t for part, t in parts.items() if re.fullmatch(r"parametrizations\.weight\.\d+\.mask", part)]
    named = [parts[part] for part in _MASKS if part in parts]
    return next((mask for mask in [*inside, *named] if len(mask.shape) == 2), None)


def _mask_source(mask: Tensor) -> str:
    if ".parametrizations." in mask.name:
        return "parametrization mask"
    return f"{mask.name.rpartition('.')[2]} buffer"


def _is_unnamed_vector(part: str, tensor: Tensor) -> bool:
    """A vector that no rule knows, such as ``b1`` beside ``W1``."""
    known = part.startswith(("weight", "bias", "running_", "num_batches")) or "parametrizations" in part
    return len(tensor.shape) == 1 and not known and not part.endswith("bias")


def _tied(rows: list[Layer], tensors: Mapping[str, Tensor]) -> list[Layer]:
    """Weights that two layers share are not free to differ, so no theorem about chains speaks of them."""
    memory = {row.name: tensor.memory for row in rows if row.mask is not None and (tensor := _weights(row, tensors))}
    found = []
    for row in rows:
        mine = memory.get(row.name)
        twin = next((n for n, other in memory.items() if mine is not None and other == mine and n != row.name), None)
        tied = replace(row, mask=None, source="", barrier=f"shares its weights with {twin}") if twin else row
        found.append(tied)
    return found


def _weights(row: Layer, tensors: Mapping[str, Tensor]) -> Tensor | None:
    owner = row.name.removesuffix(".weight")
    names = (row.name, f"{row.name}_orig", f"{owner}.parametrizations.weight.original")
    return next((tensors[name] for name in names if name in tensors), None)


def _in_order(rows: list[Layer], *, stored_order: bool) -> tuple[list[Layer], str]:
    keys = {row.name: natural_key(row.name) for row in rows}
    frames = [natural_frame(_weight_name(row)) for row in rows]
    if len(set(frames)) <= 1 and len(set(keys.values())) == len(rows):
        return sorted(rows, key=lambda row: keys[row.name]), "the numbers in the names"
    runs: dict[str, list[Layer]] = {}
    for frame, row in zip(frames, rows, strict=True):
        runs.setdefault(frame, []).append(row)
    sorted_runs = [sorted(run, key=lambda row: keys[row.name]) for run in runs.values()]
    if stored_order and sorted_runs == list(runs.values()):
        return rows, "as stored, which is the order of definition; the names give none"
    if any(row.barrier for row in rows):
        apart = [row for run in sorted_runs for row in run]
        return apart, "the numbers in the names, and none between names of different kinds"
    return only_order(sorted_runs), "the only one in which the shapes chain; the names give none"


def _weight_name(row: Layer) -> str:
    return row.name if row.mask is not None or row.name.endswith(".weight") else f"{row.name}.weight"


def _joined(rows: list[Layer]) -> Iterable[Layer]:
    """Join what stands next to each other, unless something whose place is not known may lie between."""
    linear = {natural_frame(row.name) for row in rows if row.mask is not None}
    barriers = [row for row in rows if row.barrier]
    loose = [row for row in barriers if natural_frame(_weight_name(row)) not in linear]
    for before, row in zip([None, *rows], rows, strict=False):
        if row.mask is None or before is None or before.mask is None:
            yield row
            continue
        hidden = [other.name for other in loose if _may_follow(other, before)]
        if hidden:
            yield replace(row, apart=_HIDDEN.format(_listed(hidden)))
        elif barriers and natural_frame(before.name) != natural_frame(row.name):
            yield replace(row, apart=f"the names do not tell what lies between it and {before.name}")
        else:
            yield replace(row, follows=True)


def _may_follow(barrier: Layer, before: Layer) -> bool:
    """Can this come right after a linear layer? What reads n features has a tensor with a side of n."""
    if "convolution" in barrier.barrier:
        return False
    return not barrier.shape or before.shape[0] in barrier.shape


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:4]) + (", …" if len(names) > 4 else "")
