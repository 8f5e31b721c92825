"""What the commands of ``patternfuzz convex`` share: the problem that they are about, networks in and out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from patternfuzz.cli.exits import Exit
from patternfuzz.cli.output import emit, note, write_file

if TYPE_CHECKING:
    from patternfuzz.convex import TwoLayer
    from patternfuzz.convex.two_layer import Array
    from patternfuzz.pattern import Pattern

__all__ = [
    "EPILOG",
    "PICTURES",
    "Problem",
    "about",
    "first_mask",
    "network_argument",
    "network_output",
    "seed_option",
    "tell",
    "tell_lines",
    "write_network",
    "write_results",
]

EPILOG = (
    "Exit codes: 0 success; 1 not optimal; 2 bad usage or input; 3 unknown, or not all was looked at; 70 defect; "
    "130 interrupted."
)

PICTURES = (".svg", ".png", ".pdf")


@dataclass(frozen=True, eq=False)
class Problem:
    """Points ``X`` (n, d) and targets ``y`` (n,) of the file ``name``, and the weight decay ``lam``."""

    name: str
    X: Array
    y: Array
    lam: float

    @property
    def title(self) -> str:
        """The name of the file without its folder, for pictures."""
        return Path(self.name).name


def seed_option(words: str = "Of what is sampled.") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``--seed``."""
    return click.option("--seed", type=int, default=0, show_default=True, help=words)


def about(*, lam: bool = True) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The argument DATA and, if asked for, the option ``--lam``, given to the command as ``problem``.

    What the library complains about comes with the name of the file.
    """

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def called(*args: Any, data: str, lam: float = 1.0, **more: Any) -> Any:
            from patternfuzz.read.points import read_points

            X, y = read_points(Path(data))
            with _naming(data):
                return command(*args, problem=Problem(data, X, y, lam), **more)

        if lam:
            called = click.option(
                "--lam", type=float, required=True, help="Weight decay, positive: the factor of half of all squares."
            )(called)
        return click.argument("data", metavar="DATA")(called)

    return add


@contextmanager
def _naming(name: str) -> Iterator[None]:
    from patternfuzz.errors import ConvexError

    try:
        yield
    except ConvexError as error:
        raise ConvexError(f"{name}: {error}") from error


def network_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """The argument NETWORK, given to the command as ``network``, a :class:`TwoLayer`."""

    @wraps(command)
    def called(*args: Any, network: str, **more: Any) -> Any:
        from patternfuzz.convex.files import read_network

        return command(*args, network=read_network(network), **more)

    return click.argument("network", metavar="NETWORK")(called)


def network_output(words: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``-o``, an npz for a network."""

    def checked(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
        if value is not None and not value.endswith(".npz"):
            raise click.BadParameter(f"{value!r} must end in .npz", ctx, param)
        return value

    return click.option("-o", "--output", metavar="NPZ", callback=checked, help=words)


def first_mask(name: str) -> Array | Pattern:
    """The mask of a first layer: the only array of a file, or else a whole pattern.

    Raises:
        ReadError: the file cannot be read.
        PatternError: its arrays are no pattern.
    """
    from patternfuzz.pattern import Pattern
    from patternfuzz.read import load_masks
    from patternfuzz.read.arrays import read_npy

    if name.endswith(".npy"):
        return read_npy(Path(name))
    masks = load_masks(name)
    return masks[0] if len(masks) == 1 else Pattern.from_masks(masks)


def write_network(name: str | None, network: TwoLayer | None) -> None:
    """Write a network to the file that was asked for, if there are both."""
    from patternfuzz.convex.files import encode_network

    if name is not None and network is not None:
        write_file(name, encode_network(network))
        note(f"written: {name}, {network.width} neurons")
    elif name is not None:
        note(f"there is no such network: {name} was not written")


def tell(command: str, code: Exit, style: str, headline: str, facts: Mapping[str, Any], name: str) -> Exit:
    """Print the result in the style that was asked for, and give the exit code back."""
    from patternfuzz.report.convex_text import facts_text

    return tell_lines(command, code, style, [facts_text(f"{name}: {headline}", facts)], facts, name)


def tell_lines(command: str, code: Exit, style: str, lines: Iterable[str], facts: Mapping[str, Any], name: str) -> Exit:
    """The same for a result that has lines of its own."""
    return emit(f"convex {command}", code, style, {"data": name, **facts}, lambda: "\n".join(lines))


def write_results(
    outputs: Iterable[str],
    kind: str,
    facts: Mapping[str, Any],
    picture: Callable[[str], bytes],
    **texts: Callable[[], str],
) -> None:
    """Write a result to each file: ``.json`` of this kind, ``texts`` by the end of the name, pictures of the others."""
    for name in outputs:
        end = Path(name).suffix[1:]
        if end == "json":
            told = {"format": f"patternfuzz-{kind}", "version": 1, **facts}
            write_file(name, (json.dumps(told, indent=1) + "\n").encode())
        else:
            write_file(name, texts[end]().encode() if end in texts else picture(end))
