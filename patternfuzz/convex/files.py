"""Two-layer networks as npz files (format ``patternfuzz-two-layer``, version 1).

The arrays are ``first`` (m, d) and ``second`` (m,), float64; ``format``, a string; ``version``, a whole number. Nothing
is pickled. Files without format and version are read as well, and any other source of two layers without biases.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np

from patternfuzz.convex.two_layer import TwoLayer
from patternfuzz.errors import ConvexError, ReadError
from patternfuzz.read.arrays import read_members
from patternfuzz.read.sniff import Kind, kind_of
from patternfuzz.read.weights import read_weights

__all__ = ["FORMAT", "VERSION", "encode_network", "read_network"]

FORMAT = "patternfuzz-two-layer"
VERSION = 1


def encode_network(network: TwoLayer) -> bytes:
    """The npz file; equal networks give the same bytes."""
    stream = io.BytesIO()
    np.savez(
        stream,
        format=np.array(FORMAT),
        version=np.array(VERSION),
        first=np.ascontiguousarray(network.first),
        second=network.second,
    )
    return stream.getvalue()


def read_network(path: str | Path) -> TwoLayer:
    """The network of a file: an npz with ``first`` and ``second``, or what :func:`read_weights` reads.

    Of the latter, weights must be matrices of shapes (m, d) and (1, m), and biases zero.

    Raises:
        ReadError: it cannot be read, is of another format or version, or is no such network.
    """
    source = Path(path)
    if kind_of(source) is Kind.NPZ:
        held = dict(read_members(source))
        if held.keys() >= {"first", "second"}:
            _check_head(source, held)
            return _network(source, held["first"], held["second"])
    found = read_weights(source)
    if len(found.weights) != 2 or any(w.ndim != 2 for w in found.weights) or len(found.weights[1]) != 1:
        shapes = ", ".join(str(w.shape) for w in found.weights)
        raise ReadError(f"{source}: weights of shapes {shapes} are no two layers with one output, (m, d) and (1, m)")
    if any(bias.any() for bias in found.biases or ()):
        raise ReadError(f"{source}: has biases; append them to the first layer, and a column of ones to the points")
    return _network(source, found.weights[0], found.weights[1][0])


def _check_head(path: Path, held: dict[str, np.ndarray]) -> None:
    if "format" in held and str(held["format"]) != FORMAT:
        raise ReadError(f"{path}: is of format {str(held['format'])!r:.40}, not {FORMAT!r}")
    if "version" in held and str(held["version"]) != str(VERSION):
        version = str(held["version"])
        raise ReadError(f"{path}: is of version {version:.20}, but this patternfuzz reads version {VERSION}: update it")


def _network(path: Path, first: np.ndarray, second: np.ndarray) -> TwoLayer:
    try:
        return TwoLayer(first, second)
    except ConvexError as error:
        raise ReadError(f"{path}: {error}") from error
