"""Pictures: every vertex and edge is drawn where it belongs, the bad window stands out, and the file is sound."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from patternfuzz import Decision, Pattern, PatternfuzzError, Verdict
from patternfuzz.oracle import decide
from patternfuzz.report import draw, to_svg, witness_of
from patternfuzz.report.picture import PLAIN_EDGE, RUNAWAY, WINDOW_EDGE, WINDOW_FILL
from patternfuzz.report.png import to_png
from patternfuzz.report.scene import Circle, Label, Line, Scene

SVG = "{http://www.w3.org/2000/svg}"
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


def shapes(scene: Scene, kind: type) -> list:
    return [shape for shape in scene.shapes if isinstance(shape, kind)]


def graph_lines(scene: Scene) -> list[Line]:
    """The lines that join two circles (the others belong to the legend)."""
    centres = {(circle.x, circle.y) for circle in shapes(scene, Circle)}
    return [line for line in shapes(scene, Line) if {(line.x1, line.y1), (line.x2, line.y2)} <= centres]


def test_the_bad_window_stands_out(bad: tuple[Pattern, Decision]) -> None:
    pattern, decision = bad
    scene = draw(pattern, decision, title="m")
    assert decision.certificate is not None
    witness = witness_of(pattern, decision.certificate)
    assert witness is not None
    lines = graph_lines(scene)
    assert len(lines) == pattern.n_edges
    colours = Counter(line.colour for line in lines)
    inside = len(witness.edges(pattern))
    assert colours[RUNAWAY] == len(witness.diverging()) > 0
    assert colours[WINDOW_EDGE] == inside - colours[RUNAWAY]
    assert colours[PLAIN_EDGE] == pattern.n_edges - inside
    circles = shapes(scene, Circle)
    assert len(circles) == pattern.n_vertices
    assert sum(circle.fill == WINDOW_FILL for circle in circles) == sum(map(len, witness.neurons))
    assert any("/t" in label.text and label.colour == RUNAWAY for label in shapes(scene, Label))


def test_edges_join_the_right_circles() -> None:
    pattern = Pattern.from_edges((3, 2, 1), [[(0, 2), (1, 0)], [(0, 1)]])
    scene = draw(pattern)
    at = {(circle.x, circle.y): n for n, circle in enumerate(shapes(scene, Circle))}  # layer by layer, top down
    joined = {(at[line.x1, line.y1], at[line.x2, line.y2]) for line in graph_lines(scene)}
    assert joined == {(2, 3), (0, 4), (4, 5)}
    circles = shapes(scene, Circle)
    assert circles[0].x < circles[3].x < circles[5].x
    assert circles[0].y < circles[1].y < circles[2].y
    names = {label.text: label.x for label in shapes(scene, Label) if label.text in ("inputs", "hidden", "outputs")}
    assert (names["inputs"], names["hidden"], names["outputs"]) == (circles[0].x, circles[3].x, circles[5].x)


def test_nothing_leaves_the_page_or_overlaps(bad: tuple[Pattern, Decision]) -> None:
    pattern, decision = bad
    scene = draw(pattern, decision, title="a rather long name of a model file.npz")
    for circle in shapes(scene, Circle):
        assert circle.radius <= circle.x <= scene.width - circle.radius
        assert circle.radius <= circle.y <= scene.height - circle.radius
    for line in shapes(scene, Line):
        assert max(line.x1, line.x2) <= scene.width
        assert max(line.y1, line.y2) <= scene.height
    for label in shapes(scene, Label):
        assert 0 < label.x < scene.width
        assert 0 < label.y < scene.height
    circles = shapes(scene, Circle)
    for n, one in enumerate(circles):
        for other in circles[:n]:
            assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 > (one.radius + other.radius) ** 2


def test_labels_on_edges_do_not_hide_each_other(bad: tuple[Pattern, Decision]) -> None:
    plates = [label for label in shapes(draw(*bad), Label) if label.plate]
    for n, one in enumerate(plates):
        for other in plates[:n]:
            apart = 3.6 * (len(one.text) + len(other.text)) / 2
            assert abs(one.y - other.y) >= 13 or abs(one.x - other.x) >= apart


def test_a_closed_pattern_has_no_alarm_colours(closed: tuple[Pattern, Decision]) -> None:
    scene = draw(*closed)
    assert not {line.colour for line in shapes(scene, Line)} & {RUNAWAY, WINDOW_EDGE}
    assert any(label.text == "CLOSED" for label in shapes(scene, Label))


def test_large_bad_patterns_show_their_window_only(make_lu: Callable[[int], Pattern]) -> None:
    pattern = make_lu(100)
    scene = draw(pattern, decide(pattern))
    assert len(shapes(scene, Circle)) == 6
    assert any("6 of 300 neurons" in label.text for label in shapes(scene, Label))


def test_large_patterns_without_a_window_are_still_drawn() -> None:
    pattern = Pattern.from_masks([np.ones((150, 150)), np.ones((150, 150))])
    scene = draw(pattern, Decision(Verdict.UNKNOWN, "not asked"))
    assert len(shapes(scene, Circle)) == 450
    assert any("45000 edges are too many" in label.text for label in shapes(scene, Label))
    assert len(to_svg(scene)) < 1_000_000


def test_svg_is_sound_xml_whatever_the_title(bad: tuple[Pattern, Decision]) -> None:
    pattern, decision = bad
    title = '<a> & "b" ]]> \x07\x1b[31m\n\'é'
    text = to_svg(draw(pattern, decision, title=title))
    root = ET.fromstring(text)  # noqa: S314  (written by the line above)
    assert root.tag == f"{SVG}svg"
    assert len(root.findall(f"{SVG}circle")) == pattern.n_vertices
    found = root.find(f"{SVG}title")
    assert found is not None
    assert found.text is not None
    assert found.text.startswith('<a> & "b" ]]>')
    assert "\x1b" not in text
    description = root.find(f"{SVG}desc")
    assert description is not None
    assert "NOT CLOSED" in str(description.text)


def test_the_same_picture_every_time(bad: tuple[Pattern, Decision]) -> None:
    assert to_svg(draw(*bad)) == to_svg(draw(*bad))


def test_png(bad: tuple[Pattern, Decision]) -> None:
    pytest.importorskip("matplotlib")
    scene = draw(*bad, title="costs $5 and $6_x^2$")
    data = to_png(scene, scale=1.0)
    assert data.startswith(PNG_HEAD)
    width, height = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    assert abs(width - scene.width) <= 1
    assert abs(height - scene.height) <= 1


def test_png_shows_the_alarm_colour(make_lu: Callable[[int], Pattern]) -> None:
    image = pytest.importorskip("matplotlib.image")
    import io

    lu = make_lu(2)
    pixels = image.imread(io.BytesIO(to_png(draw(lu, decide(lu)), scale=1.0)))
    red = (abs(pixels[..., :3] - np.array([0xDC, 0x26, 0x26]) / 255) < 0.02).all(axis=-1)
    white = (pixels[..., :3] > 0.99).all(axis=-1)
    assert red.sum() > 500
    assert white.mean() > 0.7


def test_png_without_matplotlib_names_the_remedy(
    make_lu: Callable[[int], Pattern], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(PatternfuzzError, match=r"pip install 'patternfuzz\[plot\]'"):
        to_png(draw(make_lu(2)))
