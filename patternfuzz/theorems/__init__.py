"""One theorem per file: a rule that answers with its own certificate step, or not at all."""
