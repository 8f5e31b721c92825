"""Hypothesis strategies that generate sparsity patterns."""

from patternfuzz.strategies.basic import layer_masks, patterns, shallow_patterns

__all__ = ["layer_masks", "patterns", "shallow_patterns"]
