"""From the files a user names to patterns."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from patternfuzz.errors import PatternError, ReadError
from patternfuzz.pattern import Pattern
from patternfuzz.read.chains import Chain
from patternfuzz.read.documents import pattern_from_document, read_document
from patternfuzz.read.model import MATRICES, load_model
from patternfuzz.read.sniff import Kind, kind_of

__all__ = ["group_files", "holds_layers", "load_masks", "load_pattern"]

FileName = str | os.PathLike[str]


def load_pattern(*sources: Any, tolerance: float | None = None, linear_chains: bool = False) -> Pattern:
    """Read one pattern.

    Everything that :func:`load_masks` takes, and besides: pattern JSON, a corpus entry, networkx node-link JSON, or a
    JSON list of masks.

    Raises:
        ReadError: a source cannot be read or holds no valid pattern; the message names it and the remedy.
    """
    if len(sources) == 1 and isinstance(sources[0], (str, os.PathLike)) and kind_of(sources[0]) is Kind.JSON:
        path = Path(sources[0])
        document = read_document(path)
        try:
            return pattern_from_document(document)
        except (PatternError, ReadError) as error:
            raise ReadError(f"{path}: {error}") from error
    return _only_chain(sources, tolerance, linear_chains).pattern()


def load_masks(*sources: Any, tolerance: float | None = None, linear_chains: bool = False) -> list[Any]:
    """Read the masks of one pattern, in forward order; a mask has shape (outputs, inputs), like ``Linear.weight``.

    One source:

    - an ``.npz`` of masks (names ``mask0, mask1, …``, ``arr_0, …``, ``W1, …``: equal but for their numbers, which are
      compared as numbers);
    - a safetensors file, or what ``torch.save`` made of a state dict (opened with ``weights_only=True``);
    - an ONNX model, file or object, whose MatMul and Gemm nodes are the layers;
    - a ``torch.nn.Module``, or a state dict.

    Several sources: files of one mask each in forward order, ``.npy`` or ``scipy.sparse.save_npz``.

    Masks of npz, npy and sparse files come as they were stored. From a model come boolean masks (arrays, or
    ``scipy.sparse`` arrays where it is sparse): its own (``torch.nn.utils.prune``, ``torch.ao.pruning``), else the
    places of the weights that are larger than ``tolerance`` (0 if not given) in absolute value. Given a tolerance,
    arrays of npz, npy and sparse files are weights too.

    A model must be one chain of linear layers with element-wise functions between them; anything else in it is refused
    by name. With ``linear_chains`` it is left out, as long as there is just one chain of two or more layers;
    :func:`patternfuzz.load_model` gives several, and tells of every layer.

    Raises:
        ReadError: a source cannot be read, or holds no such chain; a library that is needed is missing. What the
            arrays of npz, npy and sparse files hold is judged by :meth:`Pattern.from_masks`.
    """
    return _only_chain(sources, tolerance, linear_chains).masks


def _only_chain(sources: Sequence[Any], tolerance: float | None, linear_chains: bool) -> Chain:
    model = load_model(*sources, tolerance=tolerance, linear_chains=linear_chains)
    if len(model.chains) > 1:
        told = "; ".join(chain.name.partition(" [")[2].removesuffix("]") for chain in model.chains)
        raise ReadError(f"{model.name}: has {len(model.chains)} chains ({told}); patternfuzz.load_model gives each")
    return model.chains[0]


def holds_layers(paths: Sequence[FileName]) -> bool:
    """Do these files hold masks or a model, layer by layer, and not a pattern in JSON?

    Raises:
        ReadError: the file cannot be read.
    """
    return len(paths) != 1 or kind_of(paths[0]) is not Kind.JSON


def group_files(paths: Sequence[FileName]) -> list[tuple[FileName, ...]]:
    """Split the files of a command line into patterns: files of one mask are one together, every other is its own.

    A file that cannot be read stands alone, so that its error spoils nothing else.

    Raises:
        ReadError: files of one mask (``.npy``, ``scipy.sparse`` npz) are mixed with others, so that it cannot be told
            what belongs together.
    """
    factors = []
    for path in paths:
        try:
            factors.append(kind_of(path) in MATRICES)
        except ReadError:
            factors.append(str(path).lower().endswith(".npy"))
    if all(factors):
        return [tuple(paths)] if paths else []
    if any(factors):
        odd = paths[factors.index(True)]
        raise ReadError(f"{odd}: .npy files are together one pattern, and sparse .npz with them; check them apart")
    return [(path,) for path in paths]
