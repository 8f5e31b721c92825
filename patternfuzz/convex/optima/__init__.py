"""All optima: the set they form, what stands out in it, and the ways that lead to it."""
