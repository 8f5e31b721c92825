"""Fewer neurons: what can be pruned without loss, what each choice loses, and what heuristics lose beside the best."""
