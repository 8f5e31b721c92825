"""Check that a list of kernels is complete: the conditions of the theorem in :mod:`patternfuzz.census.kernel`.

Nothing of the listing is used, neither its order nor its levels: every set of free entries is looked up, and every
extension of every listed kernel by every possible piece.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

from patternfuzz.census.kernel import Grid, Kernel
from patternfuzz.census.line import Line
from patternfuzz.decision import Verdict
from patternfuzz.errors import CensusError
from patternfuzz.pattern import Pattern, bits

__all__ = ["kernel_of_pattern", "require_complete"]


def require_complete(lines: Sequence[Line], fixed: tuple[int, ...], where: str) -> None:
    """Check the lines of one grid; that their certificates hold has been checked before.

    Raises:
        CensusError: a kernel is missing, there twice, or not what its line says.
    """
    grid = Grid(*fixed)
    kernels: set[Kernel] = set()
    onto: set[Kernel] = set()
    for line in lines:
        kernel, is_onto = _read(grid, line, where)
        if kernel in kernels or kernel in onto:
            raise CensusError(f"{where}, class {line.index}: the kernel is there twice")
        (onto if is_onto else kernels).add(kernel)
    for free in range(1, 1 << grid.inputs * grid.outputs):
        if grid.least(Kernel(free, ())) not in kernels:
            raise CensusError(
                f"{where}: the kernel with free entries {grid.to_data(Kernel(free, ()))['free']} is missing"
            )
    for kernel in (Kernel(0, ()), *kernels):
        for piece in grid.candidates(kernel.free):
            larger = kernel.with_piece(piece)
            if grid.least(larger) not in kernels and _onto_part(grid, larger, onto) is None:
                raise CensusError(f"{where}: the kernel {grid.to_data(larger)} is missing")


def kernel_of_pattern(grid: Grid, pattern: Pattern, onto: Collection[Kernel]) -> Kernel:
    """The kernel of a shallow pattern on this grid, given the listed onto families."""
    feeds, reads = pattern.columns(1), pattern.rows[0]
    free = 0
    whole = [grid.rectangle(bits(s), tuple(bits(t))) for s, t in zip(feeds, reads, strict=True)]
    while True:
        parts = [part for entries in whole for part in _parts(grid, entries & ~free)]
        stars = [part for part in parts if len(grid.rows(part)) == 1 or len(grid.columns(part)) == 1]
        kernel = Kernel(free, tuple(sorted(set(parts) if stars else parts)))
        found = stars or _onto_part(grid, kernel, onto)
        if not found:
            return kernel
        for part in found:
            free |= part


def _parts(grid: Grid, entries: int) -> Iterator[int]:
    """The connected components of a set of entries."""
    while entries:
        part, grown = 0, entries & -entries
        while grown != part:
            part = grown
            rows, columns = grid.rows(part), grid.columns(part)
            grown = sum(1 << e for e in bits(entries) if grid.place(e)[0] in rows or grid.place(e)[1] in columns)
        yield part
        entries &= ~part


def _onto_part(grid: Grid, kernel: Kernel, onto: Collection[Kernel]) -> tuple[int, ...] | None:
    """Some of the pieces that are listed as onto."""
    for size in range(1, len(kernel.pieces) + 1):
        for part in combinations(kernel.pieces, size):
            if grid.least(Kernel(kernel.free, part)) in onto:
                return part
    return None


def _read(grid: Grid, line: Line, path: str) -> tuple[Kernel, bool]:
    """The kernel of a line, and whether the line is about an onto family."""
    where = f"{path}, class {line.index}"
    data = line.kernel
    if data is None or sorted(data) != ["free", "onto", "pieces"] or type(data["onto"]) is not bool:
        raise CensusError(f"{where}: the line names no kernel")
    try:
        kernel = grid.from_data(data)
    except ValueError as error:
        raise CensusError(f"{where}: {data} is no kernel: {error}") from error
    if not kernel.entries or grid.least(kernel) != kernel:
        raise CensusError(f"{where}: the kernel is not the representative of its class")
    if grid.realised(kernel) != line.pattern:
        raise CensusError(f"{where}: the pattern is not that of the kernel")
    if data["onto"]:
        proof = line.certificate["proof"] if line.certificate is not None else {}
        if line.verdict is not Verdict.CLOSED or proof.get("rule") != "pieces" or proof.get("groups") != []:
            raise CensusError(f"{where}: the certificate does not prove that the pieces are onto")
    return kernel, data["onto"]
