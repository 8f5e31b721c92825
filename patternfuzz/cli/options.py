"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

import click

if TYPE_CHECKING:
    from patternfuzz.decision import Budget
    from patternfuzz.scope import Domain, Model

__all__ = [
    "Reading",
    "budget_of",
    "budget_options",
    "campaign_options",
    "format_option",
    "model_options",
    "names_option",
    "outputs_option",
    "positive",
    "shape_of",
    "takes_budget",
    "takes_reading",
    "takes_scope",
]

Command = TypeVar("Command", bound=Callable[..., Any])

LARGEST_WIDTH = 10_000


class Reading(TypedDict):
    """How masks are read from models; the keywords of :func:`patternfuzz.load_masks`."""

    tolerance: float | None
    linear_chains: bool


def shape_of(ctx: click.Context, param: click.Parameter, value: str) -> tuple[int, int, int]:
    """Callback of an option for inputs × hidden neurons × outputs, such as ``3x4x2``.

    Raises:
        BadParameter: it is not three positive whole numbers.
    """
    parts = value.lower().replace("×", "x").split("x")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise click.BadParameter(f"{value!r} is not inputs x hidden x outputs, such as 3x3x3", ctx, param)
    if not all(len(part) <= 5 and 1 <= int(part) <= LARGEST_WIDTH for part in parts):
        raise click.BadParameter(f"{value!r}: every width must be between 1 and {LARGEST_WIDTH}", ctx, param)
    inputs, hidden, outputs = map(int, parts)
    return inputs, hidden, outputs


def positive(ctx: click.Context, param: click.Parameter, value: float | None) -> float | None:
    """Callback of an option for seconds; infinity is allowed, and means without bound.

    Raises:
        BadParameter: it is zero, negative or not a number.
    """
    if value is not None and not value > 0:
        raise click.BadParameter(f"{value:g} is not a positive number of seconds", ctx, param)
    return value


def format_option(command: Command) -> Command:
    """``--format text|json``."""
    return click.option(
        "--format",
        "style",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="json: one document on standard output and nothing else.",
    )(command)


def names_option(flag: str, words: str) -> Callable[[Command], Command]:
    """An option for a list of names with commas between them: distinct ones in order, or ``None``."""

    def listed(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...] | None:
        del ctx, param
        return (
            None if value is None else tuple(dict.fromkeys(word.strip() for word in value.split(",") if word.strip()))
        )

    return click.option(flag, metavar="LIST", callback=listed, help=words)


def outputs_option(*kinds: str, words: str) -> Callable[[Command], Command]:
    """``-o`` and ``--output``, repeatable: files whose names end in one of ``kinds``."""

    def checked(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if not name.endswith(kinds):
                raise click.BadParameter(f"{name!r} must end in one of {', '.join(kinds)}", ctx, param)
        return value

    return click.option(
        "-o", "--output", "outputs", multiple=True, metavar="FILE", callback=checked, help=f"{words}; repeatable."
    )


def model_options(command: Command) -> Command:
    """``--tolerance`` and ``--linear-chains``: how masks are read from models."""
    command = click.option(
        "--linear-chains",
        is_flag=True,
        help="In a model, leave out what is no linear layer; read the chains that remain.",
    )(command)
    return click.option(
        "--tolerance",
        type=click.FloatRange(min=0),
        metavar="SIZE",
        help="Weights of at most this size are gaps; arrays of npz and npy files are then weights too.",
    )(command)


def takes_reading(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of :func:`model_options`, given to the command as ``reading``, a :class:`Reading`."""

    @wraps(command)
    def called(*args: Any, tolerance: float | None, linear_chains: bool, **more: Any) -> Any:
        return command(*args, reading=Reading(tolerance=tolerance, linear_chains=linear_chains), **more)

    return model_options(called)


def takes_scope(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--model``, ``--domain`` and ``--no-bias``, given to the command as ``scope``."""

    @wraps(command)
    def called(*args: Any, model: Model, domain: Domain, no_bias: bool, **more: Any) -> Any:
        from patternfuzz.scope import Scope

        return command(*args, scope=Scope(model, domain, not no_bias), **more)

    for add in (
        click.option("--no-bias", is_flag=True, help="Networks without biases; with --model relu or --domain finite."),
        click.option(
            "--domain",
            type=click.Choice(["cube", "finite"]),
            default="cube",
            show_default=True,
            help="Inputs: all of [-1, 1]^n, or every finite set.",
        ),
        click.option(
            "--model",
            type=click.Choice(["linear", "relu"]),
            default="linear",
            show_default=True,
            help="The verdict is about linear networks, or ReLU networks.",
        ),
    ):
        called = add(called)
    return called


def campaign_options(*, max_shape: str) -> Callable[[Command], Command]:
    """``--max-shape`` (with this default), ``--max-examples`` and ``--time``: how far a campaign goes."""

    def add(command: Command) -> Command:
        command = click.option(
            "--time", "time_limit", type=float, callback=positive, metavar="SECONDS", help="Stop after this time."
        )(command)
        command = click.option(
            "--max-examples", type=click.IntRange(min=1), help="Stop after this many patterns, duplicates included."
        )(command)
        return click.option(
            "--max-shape",
            default=max_shape,
            show_default=True,
            metavar="IxHxO",
            callback=shape_of,
            help="Largest number of inputs x hidden neurons x outputs.",
        )(command)

    return add


def budget_options(
    *, seconds: float = 10.0, seconds_help: str = "Time for one decision.", names: tuple[str, ...] = ("--seconds",)
) -> Callable[[Command], Command]:
    """``--seconds`` (with this default, meaning and names), ``--effort`` and ``--seed``: the budget of decisions."""

    def add(command: Command) -> Command:
        effort_help = "Search steps for one decision; a bound that does not depend on the machine."
        command = click.option("--seed", type=int, default=0, show_default=True, help="Start of the random choices.")(
            command
        )
        command = click.option("--effort", type=click.IntRange(min=1), help=effort_help)(command)
        return click.option(
            *names, "seconds", type=float, default=seconds, show_default=True, callback=positive, help=seconds_help
        )(command)

    return add


def takes_budget(**options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options of :func:`budget_options`, given to the command as ``budget``."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def called(*args: Any, seconds: float, effort: int | None, seed: int, **more: Any) -> Any:
            return command(*args, budget=budget_of(seconds, effort, seed), **more)

        return budget_options(**options)(called)

    return add


def budget_of(seconds: float, effort: int | None, seed: int) -> Budget:
    """The budget that these options ask for.

    Raises:
        BudgetError: ``seconds`` is not positive.
    """
    from patternfuzz.decision import Budget

    return Budget(seconds=seconds, seed=seed) if effort is None else Budget(seconds=seconds, effort=effort, seed=seed)
