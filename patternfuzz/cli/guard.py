"""The one place where exceptions become a line on standard error and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping, Sequence
from typing import Any

import click

from patternfuzz.cli.exits import Exit
from patternfuzz.cli.output import complain
from patternfuzz.errors import PatternfuzzError

__all__ = ["DEBUG", "GuardedGroup"]

DEBUG = "PATTERNFUZZ_DEBUG"
"""Set this environment variable to see the traceback of a defect."""

# From click 8.2 on; its message is the whole help text.
_NO_ARGUMENTS: tuple[type[Exception], ...] = tuple(filter(None, [getattr(click.exceptions, "NoArgsIsHelpError", None)]))


class GuardedGroup(click.Group):
    """A click group that ends every failure with one clear line and the documented exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # Python flushes standard output once more at exit, and would complain there.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(Exit.BROKEN_PIPE)
        return result

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        sys.exit(self._guarded(args, prog_name, complete_var, extra))

    def _guarded(
        self,
        args: Sequence[str] | None,
        prog_name: str | None,
        complete_var: str | None,
        extra: MutableMapping[str, Any],
    ) -> int:
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except (click.Abort, KeyboardInterrupt):
            complain("interrupted")
            return Exit.INTERRUPTED
        except click.ClickException as error:
            if isinstance(error, _NO_ARGUMENTS):
                click.echo(error.format_message(), err=True)
                return Exit.BAD_INPUT
            complain(_usage(error))
            return Exit.BAD_INPUT
        except PatternfuzzError as error:
            complain(str(error))
            return Exit.BAD_INPUT
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            complain(f"{where}{error.strerror or error}")
            return Exit.BAD_INPUT
        except MemoryError:
            complain("out of memory: the pattern is too large for this machine")
            return Exit.BAD_INPUT
        except Exception as error:  # a user gets one line for a defect too; DEBUG shows the rest
            if os.environ.get(DEBUG):
                raise
            complain(f"internal error, please report it: {type(error).__name__}: {error} (traceback: {DEBUG}=1)")
            return Exit.INTERNAL
        return int(code or 0)


def _usage(error: click.ClickException) -> str:
    message = error.format_message()
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{message.rstrip('.')} (see {context.command_path} --help)" if context else message
