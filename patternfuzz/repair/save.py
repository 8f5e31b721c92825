"""Write a repaired pattern back: in the format of the file it came from, and nothing but the edited entries changed."""

from __future__ import annotations

import io
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from patternfuzz.corpus_store.atomic import write_atomically
from patternfuzz.errors import PatternfuzzError, RepairError
from patternfuzz.pattern import Pattern
from patternfuzz.read import load_model, load_pattern
from patternfuzz.read.documents import read_document
from patternfuzz.read.sniff import Kind, kind_of
from patternfuzz.repair.change import Change, changes_of, refuse_additions
from patternfuzz.repair.result import RepairResult
from patternfuzz.repair.save_arrays import edited_npy, edited_npz, edited_sparse
from patternfuzz.repair.save_models import edited_onnx, edited_safetensors, edited_torch

__all__ = ["keeps_format", "save_repaired"]

FileName = str | os.PathLike[str]

_MODELS: dict[Kind, Callable[[Path, Sequence[Change]], bytes]] = {
    Kind.SAFETENSORS: edited_safetensors,
    Kind.TORCH: edited_torch,
    Kind.ONNX: edited_onnx,
}


def save_repaired(
    result: RepairResult,
    sources: FileName | Sequence[FileName],
    output: FileName,
    *,
    tolerance: float | None = None,
    linear_chains: bool = False,
) -> None:
    """Write the repaired masks to ``output``, in the format of the ``sources`` that ``result.start`` was read from.

    A deleted edge becomes 0 in the mask, or, where the file holds weights alone, in the weights. An added edge becomes
    1 in a mask (what weight it has then is told by the file); it cannot be written where there are weights alone.
    Everything else stays: other arrays, dtypes, names, order, the weights that are left. Several sources (files of one
    mask) are written to the folder ``output``, under their own names. With an ``output`` that ends in ``.npz`` or
    ``.json``, and sources of another format, masks or pattern JSON are written.

    What is to be written is read back first, and must give the repaired pattern; a file is written whole or not at
    all.

    Raises:
        RepairError: the sources are not what was repaired, or this format cannot hold the result; with the remedy.
        ReadError: a source cannot be read.
        CorpusError: a file cannot be written.
    """
    paths = [Path(sources)] if isinstance(sources, (str, os.PathLike)) else [Path(source) for source in sources]
    target = Path(output)
    options: dict[str, Any] = {"tolerance": tolerance, "linear_chains": linear_chains}
    if load_pattern(*paths, **options) != result.start:
        raise RepairError(f"{paths[0]}: is not the pattern that was repaired; repair and save with the same options")
    kind = kind_of(paths[0])
    if not keeps_format(paths, target) and target.suffix == ".json":
        _write_checked({target: (result.pattern.to_json() + "\n").encode()}, result.pattern, {})
    elif not keeps_format(paths, target):
        _write_checked({target: _masks(result.pattern)}, result.pattern, {})
    elif kind is Kind.JSON:
        _write_checked({target: _document(paths[0], result)}, result.pattern, {})
    else:
        _write_checked(_edited(paths, kind, target, result, options), result.pattern, options)


def keeps_format(sources: Sequence[FileName], output: FileName) -> bool:
    """Is the output written in the format of the sources, and not as masks or pattern JSON?

    Raises:
        ReadError: the first source cannot be read.
    """
    wanted = {".json": Kind.JSON, ".npz": Kind.NPZ}.get(Path(output).suffix)
    return wanted is None or (len(sources) == 1 and kind_of(sources[0]) is wanted)


def _edited(
    paths: list[Path], kind: Kind, target: Path, result: RepairResult, options: dict[str, Any]
) -> dict[Path, bytes]:
    """The files to be written."""
    (chain,) = load_model(*paths, **options).chains
    changes = changes_of(result, chain.layers)
    refuse_additions(changes)
    if len(paths) > 1:
        if len({path.name for path in paths}) < len(paths):
            raise RepairError(f"{target}: files of the same name cannot be written to one folder; rename them")
        by_name = {change.layer.name: change for change in changes}
        return {target / path.name: _edited_mask(path, by_name.get(str(path))) for path in paths}
    if kind is Kind.NPZ:
        return {target: edited_npz(paths[0], {change.layer.name: change for change in changes})}
    return {target: _MODELS[kind](paths[0], changes)}


def _edited_mask(path: Path, change: Change | None) -> bytes:
    if change is None:
        return path.read_bytes()
    return edited_npy(path.read_bytes(), change) if kind_of(path) is Kind.NPY else edited_sparse(path, change)


def _document(path: Path, result: RepairResult) -> bytes:
    """A JSON document of the same kind."""
    document = read_document(path)
    if isinstance(document, list):
        for mask, out, inp in (*result.added, *result.deleted):
            row = document[mask][out]
            row[inp] = type(row[inp])(not row[inp])
        return (json.dumps(document) + "\n").encode()
    if document.get("format") == result.pattern.to_data()["format"]:
        return (result.pattern.to_json() + "\n").encode()
    raise RepairError(
        f"{path}: corpus entries and networkx graphs are not edited, they hold more than the pattern; write masks: an "
        "output that ends in .npz"
    )


def _masks(pattern: Pattern) -> bytes:
    stream = io.BytesIO()
    np.savez_compressed(stream, allow_pickle=False, **{f"mask{i}": mask for i, mask in enumerate(pattern.masks)})
    return stream.getvalue()


def _write_checked(files: dict[Path, bytes], pattern: Pattern, options: dict[str, Any]) -> None:
    """Read the files back from a place of their own, and only then put them where they belong."""
    with tempfile.TemporaryDirectory() as folder:
        trial = []
        for path, content in files.items():
            trial.append(Path(folder) / path.name)
            trial[-1].write_bytes(content)
        _demand_same(trial, pattern, options)
    for path, content in files.items():
        if len(files) > 1:
            path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path.resolve(), content)


def _demand_same(paths: Sequence[Path], pattern: Pattern, options: dict[str, Any]) -> None:
    try:
        same = load_pattern(*paths, **options) == pattern
        why = "another pattern is read back"
    except PatternfuzzError as error:
        same, why = False, str(error).partition(": ")[2]
    if not same:
        raise RepairError(
            f"{paths[0].name}: cannot hold the repaired pattern ({why}); nothing was written. Write masks: an output "
            "that ends in .npz"
        )
