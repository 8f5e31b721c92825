"""Finds about pruning, in words and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from patternfuzz.corpus_store import PruningFind

__all__ = ["find_data", "find_line", "find_text"]


def find_line(find: PruningFind) -> str:
    """One line of a listing."""
    return f"{find.filename}  {'':<8} {find.title}"


def find_data(find: PruningFind) -> dict[str, Any]:
    """One find of a listing; the file itself has the rest."""
    return {
        "path": find.filename,
        "heuristic": find.case.heuristic,
        "refit": find.case.refit,
        "width": find.case.width,
        "share": str(find.answer.share),
        "title": find.title,
        "reason": find.reason,
    }


def find_text(find: PruningFind) -> str:
    """The whole find for a person to read, without a line break at the end."""
    case, answer = find.case, find.answer
    best = f"neurons {', '.join(map(str, answer.best))}" if answer.best else "no neuron"
    rows = zip(case.network.first, case.network.second, strict=True)
    lines = [
        f"{case.heuristic}, {'new output weights' if case.refit else 'weights as they are'}: loses a share of "
        f"{answer.share} more than the best choice",
        f"  {find.reason}",
        *(f"  neuron {i}: {_row(first)} -> {second}" for i, (first, second) in enumerate(rows)),
        *(f"  point {_row(x)}: target {y}" for x, y in zip(case.points, case.targets, strict=True)),
        f"  asked for {case.width}, it leaves " + (_neurons(answer.kept.first, answer.kept.second) or "none"),
        f"  loss {answer.loss}; of the best choice, {best}: {answer.best_loss}",
    ]
    return "\n".join(lines)


def _neurons(first: tuple[tuple[int, ...], ...], second: tuple[int, ...]) -> str:
    return ", ".join(f"{_row(row)} -> {out}" for row, out in zip(first, second, strict=True))


def _row(numbers: tuple[int, ...]) -> str:
    return f"({', '.join(map(str, numbers))})"
