"""Exact arithmetic that the search uses (python-flint); nothing here is trusted, the checker multiplies out again."""
