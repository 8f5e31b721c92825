"""What a find is: data and a network on which a heuristic for neurons is far from the best choice of neurons."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from fractions import Fraction

from patternfuzz.corpus_store.entry import DIGEST_LENGTH, Provenance

__all__ = ["FOLDER", "FORMAT", "MOST_NEURONS", "VERSION", "Answer", "Case", "Net", "PruningFind", "Rows"]

FORMAT = "patternfuzz-pruning-find"
VERSION = 1

FOLDER = "pruning"
"""Where finds live below the corpus folder."""

MOST_NEURONS = 12
"""All choices of them are tried."""

Rows = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Net:
    """A network ``f(X) = relu(X @ first.T) @ second`` of whole numbers: a row of ``first`` for each neuron."""

    first: Rows
    second: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """What was asked: the ``heuristic``, by the name of :func:`patternfuzz.convex.named`, for ``width`` neurons.

    With ``refit`` output weights are chosen anew by least squares. ``points`` has a row for each target.
    """

    heuristic: str
    refit: bool
    width: int
    network: Net
    points: Rows
    targets: tuple[int, ...]

    @property
    def size(self) -> int:
        """Numbers in it: what is small is easy to read."""
        rows = (*self.network.first, self.network.second, *self.points, self.targets)
        return sum(map(len, rows))

    @property
    def digest(self) -> str:
        """SHA-256 of all this, in hexadecimal."""
        told = [
            self.heuristic,
            self.refit,
            self.width,
            self.network.first,
            self.network.second,
            self.points,
            self.targets,
        ]
        return hashlib.sha256(json.dumps([FORMAT, VERSION, *told]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """What it did, exactly. Losses are ``1/2 ||f(X) - y||^2``.

    ``kept`` is the network that the heuristic leaves, with the weights it had, and ``loss`` what it loses; ``best``
    are the neurons of the best choice of at most as many, found by trying all, and ``best_loss`` what that loses.
    ``share = (loss - best_loss) / (1/2 ||y||^2)``. ``steady``: it is the same when all weights change a little, in
    several ways: no tie decides.
    """

    kept: Net
    loss: Fraction
    best: tuple[int, ...]
    best_loss: Fraction
    share: Fraction
    steady: bool


@dataclass(frozen=True, slots=True)
class PruningFind:
    """One file of ``corpus/pruning``. ``reason`` tells a person why the heuristic is fooled."""

    case: Case
    answer: Answer
    title: str
    reason: str
    provenance: tuple[Provenance, ...]

    @property
    def digest(self) -> str:
        """That of the case."""
        return self.case.digest

    @property
    def filename(self) -> str:
        """Where the find lives below the corpus folder, with ``/``."""
        return f"{FOLDER}/{self.digest[:DIGEST_LENGTH]}.json"
