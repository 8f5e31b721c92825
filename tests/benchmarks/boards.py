"""The tic-tac-toe endgame data set (D. Aha 1991, UCI), made from the rules instead of a file.

958 boards on which a game can end, ``x`` moving first; 626 of them are won by ``x``. They come in the order of the
file: won by ``x``, won by ``o``, drawn, and in each of them squares ordered ``x``, ``o``, blank.
"""

from __future__ import annotations

import numpy as np

__all__ = ["LINES", "SQUARES", "codes", "endings", "one_hot", "standardised"]

Board = tuple[str, ...]

SQUARES = {"x": -1.0, "o": 1.0, "b": 0.0}
"""The numbers of Fernandez-Delgado et al. 2014, whose version of the data others use."""

LINES = ((0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6))


def endings() -> tuple[list[Board], np.ndarray]:
    """The boards, nine squares each, and labels (958,): 1 if ``x`` has a line, else -1."""
    found: dict[Board, str] = {}
    seen: set[Board] = set()

    def play(board: Board, player: str, other: str) -> None:
        if board in seen:
            return
        seen.add(board)
        if _has_line(board, other) or "b" not in board:
            found[board] = other if _has_line(board, other) else "b"
            return
        for i, square in enumerate(board):
            if square == "b":
                play((*board[:i], player, *board[i + 1 :]), other, player)

    play(("b",) * 9, "x", "o")
    order = sorted(found, key=lambda board: ["xob".index(square) for square in (found[board], *board)])
    return order, np.array([1.0 if found[board] == "x" else -1.0 for board in order])


def codes(boards: list[Board]) -> np.ndarray:
    """One number for each square, shape (boards, 9)."""
    return np.array([[SQUARES[square] for square in board] for board in boards])


def one_hot(boards: list[Board]) -> np.ndarray:
    """Three numbers for each square, shape (boards, 27), one of them 1: ``x``, ``o`` and blank."""
    return np.array([[float(square == kind) for square in board for kind in SQUARES] for board in boards])


def standardised(X: np.ndarray) -> np.ndarray:
    """Columns with mean 0 and variance 1, over all boards, as in that version (with n - 1)."""
    found: np.ndarray = (X - X.mean(axis=0)) / X.std(axis=0, ddof=1)
    return found


def _has_line(board: Board, player: str) -> bool:
    return any(all(board[i] == player for i in line) for line in LINES)
