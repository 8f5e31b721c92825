"""The moves that keep the verdict: one per file, pure functions that yield what one move can make of a pattern."""
