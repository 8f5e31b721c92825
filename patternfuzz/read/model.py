"""Everything that masks can be read from: files of every kind, and objects of torch and onnx."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from patternfuzz.errors import ReadError
from patternfuzz.read.arrays import read_npy, read_npz
from patternfuzz.read.chains import Chain, chains_of, refuse_all_but_one_chain
from patternfuzz.read.found import Found, Layer
from patternfuzz.read.named import layers_of_tensors, tensors_of_mapping
from patternfuzz.read.optional import loaded
from patternfuzz.read.sniff import Kind, kind_of
from patternfuzz.read.sparse import read_sparse_npz
from patternfuzz.read.support import check_tolerance, source_of_zeros, support

__all__ = ["Model", "load_model"]

MATRICES = {Kind.NPY, Kind.SPARSE}
"""Files of one mask each; several make a pattern."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What was found in a source: every layer, what told their order, and the chains that can be analysed."""

    name: str
    layers: tuple[Layer, ...]
    order: str
    notes: tuple[str, ...]
    chains: tuple[Chain, ...]


def load_model(*sources: Any, tolerance: float | None = None, linear_chains: bool = False) -> Model:
    """Read a model, and find the chains of linear layers in it.

    Sources are those of :func:`patternfuzz.load_masks`. Weights of at most ``tolerance`` in absolute value are gaps;
    without it, weights of zero are, and arrays of npz, npy and scipy.sparse files must be masks of 0 and 1. With
    ``linear_chains`` whatever is no linear layer is left out, and each maximal chain of two or more stands alone.

    Raises:
        ReadError: nothing can be read there, or (without ``linear_chains``) it is not one chain of linear layers.
    """
    check_tolerance(tolerance)
    if not sources:
        raise ReadError("no file given")
    name = " + ".join(_name(source) for source in sources)
    try:
        masks = _found_masks(sources, tolerance)
        if masks is not None:
            return Model(name, masks.layers, masks.order, (), (Chain(name, masks.layers),))
        found = _found(sources, tolerance)
        if not linear_chains:
            refuse_all_but_one_chain(found)
        chains = chains_of(name, found)
        if not chains:
            reasons = dict.fromkeys(f"; {layer.name}: {layer.apart}" for layer in found.layers if layer.apart)
            raise ReadError("has no chain of two or more linear layers" + "".join(list(reasons)[:2]))
    except ReadError as error:
        raise error if str(error).startswith(name) else ReadError(f"{name}: {error}") from error
    return Model(name, found.layers, found.order, (*found.notes, *_bias_notes(chains)), chains)


def _found_masks(sources: Sequence[Any], tolerance: float | None) -> Found | None:
    """The arrays of formats that hold masks and nothing else; whether they are masks is judged by the pattern."""
    if not all(isinstance(source, (str, os.PathLike)) for source in sources):
        return None
    paths = [Path(source) for source in sources]
    kinds = [kind_of(path) for path in paths]
    if kinds == [Kind.NPZ]:
        return _found_in_arrays(read_npz(paths[0]), "the numbers in the names", tolerance)
    if set(kinds) <= MATRICES:
        if len(paths) == 1:
            each = "every .npy of the pattern" if kinds[0] is Kind.NPY else "every sparse .npz of the pattern"
            raise ReadError(f"{paths[0]}: is a single mask; give {each}, in forward order")
        read = {Kind.NPY: read_npy, Kind.SPARSE: read_sparse_npz}
        return _found_in_arrays(
            [(str(p), read[k](p)) for p, k in zip(paths, kinds, strict=True)], "as given", tolerance
        )
    if len(paths) > 1:
        raise ReadError("several files make one pattern only when each is an .npy mask or a sparse .npz mask")
    return None


def _found(sources: Sequence[Any], tolerance: float | None) -> Found:
    if len(sources) > 1:
        raise ReadError("several sources make one pattern only when each is a file of one mask")
    (source,) = sources
    if isinstance(source, (str, os.PathLike)):
        return _found_in_file(Path(source), tolerance)
    return _found_in_object(source, tolerance)


def _found_in_object(source: Any, tolerance: float | None) -> Found:
    torch, onnx = loaded("torch"), loaded("onnx")
    if torch is not None and isinstance(source, torch.nn.Module):
        from patternfuzz.read.torch_module import layers_of_module

        return layers_of_module(source, tolerance=tolerance)
    if onnx is not None and isinstance(source, onnx.ModelProto):
        from patternfuzz.read.onnx_file import layers_of_onnx

        return layers_of_onnx(source, tolerance=tolerance)
    if isinstance(source, Mapping):
        return layers_of_tensors(tensors_of_mapping(source), stored_order=True, tolerance=tolerance)
    raise ReadError("is no file name, torch module, state dict or ONNX model")


def _found_in_file(path: Path, tolerance: float | None) -> Found:
    kind = kind_of(path)
    if kind is Kind.SAFETENSORS:
        from patternfuzz.read.safetensors_file import read_safetensors

        return layers_of_tensors(read_safetensors(path), stored_order=False, tolerance=tolerance)
    if kind is Kind.TORCH:
        from patternfuzz.read.torch_file import read_torch

        return layers_of_tensors(tensors_of_mapping(read_torch(path)), stored_order=True, tolerance=tolerance)
    if kind is Kind.ONNX:
        from patternfuzz.read.onnx_file import layers_of_onnx, read_onnx

        return layers_of_onnx(read_onnx(path), folder=path.parent, tolerance=tolerance)
    raise ReadError(f"{path}: is {kind}, and arrays are wanted; give an .npz or several .npy files")


def _found_in_arrays(arrays: Sequence[tuple[str, Any]], order: str, tolerance: float | None) -> Found:
    layers = []
    for n, (name, array) in enumerate(arrays):
        mask = array if tolerance is None else support(array, name, tolerance)
        source = "stored mask" if tolerance is None else source_of_zeros(tolerance)
        layers.append(Layer(name, np.shape(array), mask, source, follows=n > 0))
    return Found(tuple(layers), order)


def _bias_notes(chains: Sequence[Chain]) -> list[str]:
    """Hidden neurons without a bias; what is said of networks rests on free biases there."""
    bare = [layer.name for chain in chains for layer in chain.layers[:-1] if layer.bias is False]
    if not bare:
        return []
    shown = ", ".join(bare[:4]) + (", …" if len(bare) > 4 else "")
    return [f"no bias: {shown}; then a verdict is about products of matrices, and needs an argument for the network"]


def _name(source: Any) -> str:
    return str(source) if isinstance(source, (str, os.PathLike)) else f"the {type(source).__name__}"
