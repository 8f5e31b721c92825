"""Exact reductions: each file holds one, a pure function that returns the reduced problem and its certificate step."""
