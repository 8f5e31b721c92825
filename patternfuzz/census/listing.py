"""The classes that a census goes through, in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from patternfuzz.census.any_hidden import kernels_of
from patternfuzz.census.kernel import Grid
from patternfuzz.census.shapes import Shape
from patternfuzz.decision import Decision
from patternfuzz.pattern import Pattern
from patternfuzz.pattern.enumerate import class_words, pattern_of_words
from patternfuzz.pattern.enumerate_deep import deep_classes

__all__ = ["Candidate", "candidates"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One class: its number in the census, and how to make its canonical pattern, which most shards never do.

    ``weight``: labelled patterns of the shape in the class. With any number of hidden neurons there is a ``kernel``
    instead, and for onto families the ``decision`` that came with them.
    """

    index: int
    shape: Shape
    make: Callable[[], Pattern]
    weight: int | None = None
    kernel: Mapping[str, Any] | None = None
    decision: Decision | None = None


def candidates(shapes: Iterable[Shape]) -> Iterator[Candidate]:
    """All classes without dead vertices of these shapes, in order.

    Raises:
        PatternError: a shape has more neurons in a layer than are listed.
    """
    index = 0
    for shape in shapes:
        listed = _any_hidden(shape) if shape.any_hidden else _shallow(shape) if len(shape.fixed) == 3 else _deep(shape)
        for candidate in listed:
            yield replace(candidate, index=index)
            index += 1


def _shallow(shape: Shape) -> Iterator[Candidate]:
    m, r, n = shape.fixed
    return (
        Candidate(0, shape, partial(_canonical, ins, outs, r), weight) for ins, outs, weight in class_words(m, r, n)
    )


def _canonical(ins: tuple[int, ...], outs: tuple[int, ...], r: int) -> Pattern:
    return pattern_of_words(ins, outs, r).canonical()


def _deep(shape: Shape) -> Iterator[Candidate]:
    return (Candidate(0, shape, partial(_same, pattern)) for pattern in deep_classes(shape.fixed))


def _any_hidden(shape: Shape) -> Iterator[Candidate]:
    grid = Grid(*shape.fixed)
    for kernel, pattern, onto in kernels_of(*shape.fixed):
        data = {**grid.to_data(kernel), "onto": onto is not None}
        yield Candidate(0, shape, partial(_same, pattern), kernel=data, decision=onto)


def _same(pattern: Pattern) -> Pattern:
    return pattern
