"""Patterns: the value, its canonical form, and its other shapes (masks, graph, JSON, picture)."""

from patternfuzz.hypothesis_entry import register
from patternfuzz.pattern.enumerate import shallow_classes
from patternfuzz.pattern.value import Pattern, bits, composed

__all__ = ["Pattern", "bits", "composed", "shallow_classes"]

register()  # for programs that loaded Hypothesis first; it loads nothing
