"""A shallow pattern in one line: its inputs and outputs as sets of hidden neurons."""

from __future__ import annotations

from collections.abc import Iterable

from patternfuzz.pattern import Pattern, bits

__all__ = ["sentence"]


def sentence(pattern: Pattern) -> str:
    """Such as ``inputs 12 12 2, outputs 1 12``: hidden neurons are numbered from 1."""
    sides = (("inputs", pattern.columns(0)), ("outputs", pattern.rows[-1]))
    return ", ".join(f"{name} {_sets(words)}" for name, words in sides)


def _sets(words: Iterable[int]) -> str:
    named = sorted(("".join(str(k + 1) for k in bits(word)) for word in words), key=lambda text: (len(text), text))
    return " ".join(named)
