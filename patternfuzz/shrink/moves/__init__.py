"""The moves that keep the verdict: one per file, pure functions that return the new pattern or ``None``."""
