"""The census: every class of small patterns, decided, proved and counted."""
