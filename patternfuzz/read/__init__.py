"""Reading patterns and masks from files: npz, npy, pattern JSON, corpus entries, networkx JSON.

What a file holds is told by its content, never by its name alone. Nothing here ever unpickles.
"""

from patternfuzz.read.files import Loaded, group_files, load_masks, load_pattern

__all__ = ["Loaded", "group_files", "load_masks", "load_pattern"]
