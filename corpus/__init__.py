"""The curated corpus of patterns, shipped as package data."""
