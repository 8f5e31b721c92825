"""Hypothesis strategies that generate sparsity patterns."""
