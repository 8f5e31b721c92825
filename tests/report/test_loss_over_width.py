"""Loss over width as table, data and picture."""

from __future__ import annotations

import pytest

from patternfuzz.convex import WidthLosses
from patternfuzz.convex.pruning.subsets import Subset
from patternfuzz.errors import ConvexError
from patternfuzz.report.loss_over_width import losses_data, losses_lines, plot


def losses(last: float = 0.0, *, tried: bool = True) -> WidthLosses:
    best = (Subset(0, (), 4.0, True), Subset(1, (1,), 1.0, tried), Subset(2, (0, 1), last, True))
    return WidthLosses((0, 1, 2), best, {"upside-down": ((0, 4.0), (1, 3.0), (2, last))}, True)


def test_the_table_explains_its_signs() -> None:
    plain = losses_lines(losses())
    assert len(plain) == 4
    assert losses_lines(losses(tried=False))[4].startswith("*: not every choice was tried")
    found = losses()
    other = WidthLosses(found.widths, found.best, {"mask": ((0, 4.0), (2, 0.5), (2, 0.0))}, True)
    lines = losses_lines(other)
    assert "0.5 (2)" in lines[2]
    assert lines[4:] == [
        "(k): the heuristic left k neurons",
        "losses below the best: more neurons were left, or the first layer was changed too",
    ]


def test_the_data_have_all_of_it() -> None:
    assert losses_data(losses()) == {
        "refit": True,
        "best": [
            {"width": 0, "neurons": [], "loss": 4.0, "all_tried": True},
            {"width": 1, "neurons": [1], "loss": 1.0, "all_tried": True},
            {"width": 2, "neurons": [0, 1], "loss": 0.0, "all_tried": True},
        ],
        "heuristics": {
            "upside-down": [
                {"width": 0, "left": 0, "loss": 4.0},
                {"width": 1, "left": 1, "loss": 3.0},
                {"width": 2, "left": 2, "loss": 0.0},
            ]
        },
    }


@pytest.mark.parametrize(("last", "tried"), [(0.0, True), (0.5, True), (0.0, False)])
def test_the_picture(last: float, tried: bool) -> None:
    found = losses(last, tried=tried)
    picture = plot(found, "svg", title="a title")
    assert picture == plot(found, "svg", title="a title")
    text = picture.decode()
    for told in ("a title: new output weights by least squares", "upside-down", "neurons"):
        assert f"<!-- {told} -->" in text
    assert ("<!-- best choice found: a bound -->" in text) is not tried


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(ConvexError, match="nothing to draw"):
        plot(WidthLosses((), (), {}, True), "svg")
