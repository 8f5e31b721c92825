"""The generated boards are those of the published data set."""

from __future__ import annotations

import numpy as np
from boards import codes, endings, one_hot, standardised


def test_counts_are_the_published_ones() -> None:
    boards, labels = endings()
    assert len(boards) == len(set(boards)) == 958
    assert (np.sum(labels == 1), np.sum(labels == -1)) == (626, 332)


def test_a_game_ends_with_a_line_or_a_full_board_and_x_moves_first() -> None:
    boards, labels = endings()
    for board, label in zip(boards, labels, strict=True):
        x, o = board.count("x"), board.count("o")
        # The winner moved last; a draw is a full board.
        assert (x == o + 1) if label == 1 else (x == o and "b" in board) or x + o == 9
    assert sum(board.count("b") == 0 and label == -1 for board, label in zip(boards, labels, strict=True)) == 16


def test_order_and_numbers_are_those_of_the_published_files() -> None:
    boards, _ = endings()
    assert ["".join(board) for board in boards[:3]] == ["xxxxooxoo", "xxxxoooxo", "xxxxoooox"]
    assert ["".join(board) for board in boards[-18:-14]] == ["bbobxoxxo", "bboboxoxx", "xxooxxxoo", "xxoooxxxo"]
    # First row of tic-tac-toe_R.dat of Fernandez-Delgado et al. 2014.
    first = [-1.03463, -1.10625, -1.03463, -1.10625, 1.24135, 1.22296, -1.03463, 1.22296, 1.23091]
    np.testing.assert_allclose(standardised(codes(boards))[0], first, atol=1e-5)
    assert one_hot(boards).sum(axis=1).tolist() == [9.0] * 958
