import pytest

from patternfuzz.census.shapes import Shape, read_shapes, shapes_within
from patternfuzz.errors import CensusError


def test_a_shape_and_its_reverse_are_one():
    assert read_shapes(["4x3x2", "2×3×4", "2X3X4"]) == (Shape((2, 3, 4)),)
    assert read_shapes(["3x*x2"]) == (Shape((2, None, 3)),)
    assert read_shapes(["3x2x2x2"])[0].text == "2x2x2x3"


def test_all_shapes_up_to_one():
    words = [shape.text for shape in shapes_within(Shape((3, 3, 3)))]
    assert words == ["2x2x2", "2x2x3", "2x3x2", "2x3x3", "3x2x3", "3x3x3"]
    assert [shape.text for shape in shapes_within(Shape((1, 2, 2)), 1)] == ["1x1x1", "1x1x2", "1x2x1", "1x2x2"]


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("3x3", "is no shape"),
        ("", "is no shape"),
        ("3x-3x3", "is no shape"),
        ("axbxc", "is no shape"),
        ("3xx3", "is no shape"),
        ("*x3x3", "can only stand for the one hidden layer"),
        ("2x*x2x2", "can only stand for the one hidden layer"),
        ("2x6x2", "every width must be from 1 to 5"),
        ("0x2x2", "every width must be from 1 to 5"),
        ("4x*x4", "possible up to 3 inputs and 3 outputs"),
    ],
)
def test_what_is_no_shape(word, says):
    with pytest.raises(CensusError, match=says):
        read_shapes([word])


@pytest.mark.parametrize(
    ("largest", "smallest"), [(Shape((3, None, 3)), 2), (Shape((2, 3, 3)), 3), (Shape((2, 2, 2)), 0)]
)
def test_limits_that_make_no_sense(largest, smallest):
    with pytest.raises(CensusError, match=r"shape|width"):
        shapes_within(largest, smallest)
