"""A picture as plain shapes, so that one drawing goes to SVG and to PNG."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Circle", "Label", "Line", "Scene", "Shape"]


@dataclass(frozen=True, slots=True)
class Line:
    """A straight stroke; coordinates in pixels, y downwards."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    width: float
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Circle:
    """A filled circle."""

    x: float
    y: float
    radius: float
    fill: str
    stroke: str


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text, centred vertically on y. ``anchor`` is ``start``, ``middle`` or ``end``."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    anchor: str = "middle"
    bold: bool = False
    mono: bool = False
    plate: bool = False
    """Paint the background behind the text, so that lines below it do not cross it."""


Shape = Line | Circle | Label


@dataclass(frozen=True, slots=True)
class Scene:
    """Shapes in painting order on a white page of ``width`` x ``height`` pixels, and what they show in words."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    title: str
    description: str
