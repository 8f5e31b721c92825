"""Shrinking bad patterns: a total order, moves that keep the verdict, and searches for minimal windows."""

from patternfuzz.shrink.order import sort_key
from patternfuzz.shrink.result import Minimality, ShrinkResult, Step
from patternfuzz.shrink.shrinker import shrink

__all__ = ["Minimality", "ShrinkResult", "Step", "shrink", "sort_key"]
