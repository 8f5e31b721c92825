"""Edited masks and weights in files of models: safetensors, torch state dicts, ONNX."""

from __future__ import annotations

import io
import json
import re
import struct
import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from patternfuzz.errors import RepairError
from patternfuzz.read.named import WRAPPERS
from patternfuzz.read.onnx_file import read_onnx
from patternfuzz.read.optional import demand
from patternfuzz.read.tensors import is_tensor
from patternfuzz.repair.change import Change

__all__ = ["edited_onnx", "edited_safetensors", "edited_torch"]

_NPZ = "write masks: an output that ends in .npz"

_ONES = {
    "BOOL": b"\x01",
    "U8": b"\x01",
    "I8": b"\x01",
    **{f"{sign}{8 * size}": (1).to_bytes(size, "little") for sign in "UI" for size in (2, 4, 8)},
    "F16": struct.pack("<e", 1.0),
    "BF16": struct.pack("<f", 1.0)[2:],
    "F32": struct.pack("<f", 1.0),
    "F64": struct.pack("<d", 1.0),
}
"""The number 1 in the dtypes of safetensors."""


def edited_safetensors(path: Path, changes: Sequence[Change]) -> bytes:
    """A safetensors file with other entries; every other byte stays."""
    content = bytearray(path.read_bytes())
    start = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:start])
    names = [name for name in header if name != "__metadata__"]
    for change in changes:
        entry = header[_tensor_of(change, names)]
        one = _ONES[entry["dtype"]]
        for (out, inp), value in change.values:
            at = start + entry["data_offsets"][0] + len(one) * (out * entry["shape"][1] + inp)
            content[at : at + len(one)] = one if value else bytes(len(one))
    return bytes(content)


def edited_torch(path: Path, changes: Sequence[Change]) -> bytes:
    """A torch file with other entries: loaded with ``weights_only=True``, edited, and saved by torch again.

    Raises:
        RepairError: saving would change more than the entries (old formats, other devices, sparse tensors).
    """
    torch = demand("torch", f"{path} (a torch file)")
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            raise RepairError(f"{path}: is in a torch format from before 1.6; save it again with torch.save, or {_NPZ}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            held = torch.load(path, weights_only=True)  # where it was saved from: a model stays on its device
    except RuntimeError as error:
        raise RepairError(
            f"{path}: has tensors of a device that is not here; save it from the CPU, or {_NPZ}"
        ) from error
    tensors = _tensors_in(held)
    for change in changes:
        tensor = tensors[_tensor_of(change, tensors)]
        if tensor.layout is not torch.strided or tensor.is_quantized:
            raise RepairError(f"{path}: {change.layer.name} is a sparse or quantized tensor; make it dense, or {_NPZ}")
        with torch.no_grad():
            for (out, inp), value in change.values:
                tensor[out, inp] = value
    stream = io.BytesIO()
    torch.save(held, stream)
    return stream.getvalue()


def _tensors_in(held: Any) -> dict[str, Any]:
    """The tensors that the reader finds, by the same way through checkpoints."""
    found = {str(name): value for name, value in held.items() if is_tensor(value)}
    if any(len(value.shape) > 1 for value in found.values()):
        return found
    inner = [key for key in WRAPPERS if isinstance(held.get(key), Mapping)]
    if len(inner) != 1 or isinstance(held.get("state"), Mapping):
        raise RepairError(f"the state of a sparsifier is not edited; save model.state_dict(), or {_NPZ}")
    return _tensors_in(held[inner[0]])


def _tensor_of(change: Change, names: Iterable[str]) -> str:
    """The tensor that holds the mask of a layer; if there is none, its weights.

    Raises:
        RepairError: there is no such tensor in the file.
    """
    name = change.layer.name
    owner = name.removesuffix("weight")  # with its dot
    source = change.layer.source
    if source == "parametrization mask":
        form = re.escape(owner) + r"parametrizations\.weight\.\d+\.mask"
        found = [other for other in names if re.fullmatch(form, other)]
    else:
        wanted = owner + source.removesuffix(" buffer") if source.endswith(" buffer") else name
        found = [other for other in names if other == wanted]
    if not found:
        raise RepairError(f"{name}: no tensor of the file holds its mask or weights directly; {_NPZ}")
    return found[0]


def edited_onnx(path: Path, changes: Sequence[Change]) -> bytes:
    """An ONNX file with other entries in its initializers.

    Raises:
        RepairError: the weights are computed from others, sparse, packed, or in another file.
    """
    model = read_onnx(path)
    helper = demand("onnx.helper", "an ONNX model")
    held = {tensor.name: tensor for tensor in model.graph.initializer}
    for change in changes:
        tensor = held.get(change.layer.name)
        if tensor is None or tensor.external_data or model.functions:
            raise RepairError(
                f"{path}: the weights {change.layer.name} are computed, sparse, in a function, or in another file, and "
                f"are not edited there; {_NPZ}"
            )
        size = np.dtype(helper.tensor_dtype_to_np_dtype(tensor.data_type)).itemsize
        turned = _is_turned(model, change.layer.name)
        raw = bytearray(tensor.raw_data) if tensor.HasField("raw_data") else None
        cells = tensor.dims[0] * tensor.dims[1]
        field = getattr(tensor, helper.tensor_dtype_to_field(tensor.data_type))
        if change.added or (len(raw) != size * cells if raw is not None else len(field) != cells):
            raise RepairError(f"{path}: {change.layer.name} is stored in a way that is not edited; {_NPZ}")
        for out, inp in change.deleted:
            at = inp * tensor.dims[1] + out if turned else out * tensor.dims[1] + inp
            if raw is not None:
                raw[at * size : (at + 1) * size] = bytes(size)
            else:
                field[at] = 0
        if raw is not None:
            tensor.raw_data = bytes(raw)
    content: bytes = model.SerializeToString()
    return content


def _is_turned(model: Any, name: str) -> bool:
    """Are the weights stored as (inputs, outputs)? So they are in ``X·W``, if nothing transposes them."""
    node = next(node for node in model.graph.node if name in node.input and node.op_type in ("MatMul", "Gemm"))
    on_left = bool(node.input[0] == name)
    options = {field.name: field.i for field in node.attribute} if node.op_type == "Gemm" else {}
    transposed = bool(options.get("transA" if on_left else "transB", 0))
    return transposed is on_left
