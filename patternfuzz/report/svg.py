"""A scene as SVG text: no dependency, readable in every browser."""

from __future__ import annotations

from xml.sax.saxutils import escape

from patternfuzz.report.scene import Circle, Label, Line, Scene, Shape

__all__ = ["to_svg"]

SANS = "Inter, 'Helvetica Neue', Arial, sans-serif"
MONO = "'SF Mono', Menlo, 'DejaVu Sans Mono', monospace"


def to_svg(scene: Scene) -> str:
    """The scene as a complete SVG 1.1 document, ending with a line break."""
    size = f"{scene.width:.0f} {scene.height:.0f}"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{scene.width:.0f}" height="{scene.height:.0f}" '
        f'viewBox="0 0 {size}" role="img">',
        f"<title>{_safe(scene.title)}</title>",
        f"<desc>{_safe(scene.description)}</desc>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        *(_shape(shape) for shape in scene.shapes),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _shape(shape: Shape) -> str:
    match shape:
        case Line(x1, y1, x2, y2, colour, width, opacity):
            faint = f' stroke-opacity="{opacity:.2f}"' if opacity < 1 else ""
            return (
                f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
                f'stroke="{colour}" stroke-width="{width:.2f}"{faint}/>'
            )
        case Circle(x, y, radius, fill, stroke):
            return (
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}" stroke="{stroke}" '
                f'stroke-width="{1.5 if radius > 5 else 0.8}"/>'
            )
        case Label():
            return _label(shape)


def _label(label: Label) -> str:
    style = f'font-family="{MONO if label.mono else SANS}" font-size="{label.size:.1f}" fill="{label.colour}"'
    if label.bold:
        style += ' font-weight="600"'
    if label.anchor != "start":
        style += f' text-anchor="{label.anchor}"'
    if label.plate:
        style += ' stroke="#ffffff" stroke-width="5" stroke-linejoin="round" paint-order="stroke"'
    if label.mono:
        style += ' xml:space="preserve"'
    # A third of the font size below the middle is where the baseline has to be; not all viewers know better ways.
    return f'<text x="{label.x:.1f}" y="{label.y + 0.35 * label.size:.1f}" {style}>{_safe(label.text)}</text>'


def _safe(text: str) -> str:
    """Escaped, and without the control characters that XML cannot hold (file names may have them)."""
    return escape("".join(c if c.isprintable() else "�" for c in text))
