"""The patterns that the differential properties are tried on."""

from __future__ import annotations

from hypothesis import strategies as st

from patternfuzz.pattern import Pattern
from patternfuzz.strategies import bad_patterns, closed_patterns, mutations, patterns, shallow_patterns

SHALLOW: st.SearchStrategy[Pattern] = st.one_of(
    shallow_patterns(max_inputs=4, max_hidden=4, max_outputs=5),
    shallow_patterns(min_inputs=2, max_inputs=4, min_hidden=2, min_outputs=2, max_outputs=5, connected=True),
    shallow_patterns(min_inputs=3, max_inputs=5, min_hidden=3, min_outputs=3, connected=True),
)
"""Up to 4 x 4 x 5, small ones among them."""

DEEP: st.SearchStrategy[Pattern] = st.one_of(
    patterns(min_depth=3, max_depth=4, max_width=3),
    patterns(min_depth=3, max_depth=3, min_width=2, max_width=4, connected=True),
)
"""Three and four masks; the connected ones seldom contract."""

KNOWN: st.SearchStrategy[Pattern] = st.one_of(bad_patterns(max_width=4), closed_patterns(max_width=4))
"""Verdicts half and half, with entries of the corpus, which random patterns seldom hit."""

NEAR: st.SearchStrategy[Pattern] = bad_patterns(max_width=4).flatmap(mutations)
"""Around the border."""

ANY: st.SearchStrategy[Pattern] = st.one_of(SHALLOW, DEEP, KNOWN, NEAR)
