"""Reading patterns and masks: from files of masks, from models (torch, safetensors, ONNX), and from JSON.

What a file holds is told by its content, never by its name alone. Nothing here ever unpickles, but for torch with
``weights_only=True``. From a source to a pattern: a reader for each format finds the layers (``found``), ``chains``
joins them, and a chain makes a pattern.
"""

from patternfuzz.read.chains import Chain
from patternfuzz.read.files import group_files, holds_layers, load_masks, load_pattern
from patternfuzz.read.found import Layer
from patternfuzz.read.model import Model, load_model

__all__ = ["Chain", "Layer", "Model", "group_files", "holds_layers", "load_masks", "load_model", "load_pattern"]
