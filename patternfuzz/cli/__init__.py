"""The command line: ``patternfuzz``, also ``python -m patternfuzz``.

One file per command. A command asks the library, gets a result, and hands it to a reporter; it computes nothing itself.
Libraries that are slow to load are imported where they are used, so that ``--help`` is quick.
"""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the command line on ``sys.argv`` and exit; see :mod:`patternfuzz.cli.exits` for the codes."""
    from patternfuzz.cli.app import app

    app(prog_name="patternfuzz")
