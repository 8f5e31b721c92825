"""Reports: a decision in words, as JSON, as formulas and as a picture."""

from patternfuzz.report.picture import draw
from patternfuzz.report.svg import to_svg
from patternfuzz.report.text import explain
from patternfuzz.report.witness import Witness, witness_of

__all__ = ["Witness", "draw", "explain", "to_svg", "witness_of"]
