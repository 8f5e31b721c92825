"""From files to decided patterns: what ``check``, ``report``, ``show`` and ``shrink`` have in common."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from patternfuzz.decision import Basis, Budget, Decision, Verdict
from patternfuzz.errors import CertificateError, ReadError

if TYPE_CHECKING:
    from patternfuzz.pattern import Pattern
    from patternfuzz.report.result import Checked, Failed, Named, Read
    from patternfuzz.scope import Scope

__all__ = ["check_files", "check_pattern", "name_of", "read_files"]


def name_of(files: Sequence[str]) -> str:
    """How a report names the pattern in these files."""
    return " + ".join(files)


def read_files(
    files: Sequence[str], *, tolerance: float | None = None, linear_chains: bool = False
) -> Iterator[Read | Named | Failed]:
    """Read the patterns in each file (files of one mask are one pattern together), one after the other.

    A source with layers is told of first (:class:`Read`), then each of its chains follows. What cannot be read becomes
    a :class:`Failed`, and the others still come.

    Raises:
        ReadError: it cannot be told which files belong together.
    """
    from patternfuzz.read import group_files, holds_layers, load_model, load_pattern
    from patternfuzz.report.result import Failed, Named, Read

    for group in group_files(files):
        paths = tuple(map(str, group))
        name = name_of(paths)
        try:
            if not holds_layers(group):
                yield Named(name, load_pattern(*group), paths)
                continue
            model = load_model(*group, tolerance=tolerance, linear_chains=linear_chains)
            # A single pattern is judged before its table: what its arrays hold may be no numbers at all.
            only = model.chains[0].pattern() if len(model.chains) == 1 else None
        except ReadError as error:
            yield Failed(name, str(error))
            continue
        yield Read(model)
        for chain in model.chains:
            try:
                pattern = only or chain.pattern()
            except ReadError as error:
                yield Failed(chain.name, str(error))
                continue
            names = tuple(layer.name for layer in chain.layers)
            yield Named(chain.name, pattern, paths, names, len(model.chains))


def check_files(
    files: Sequence[str],
    budget: Budget,
    scope: Scope,
    *,
    tolerance: float | None = None,
    linear_chains: bool = False,
) -> Iterator[Read | Checked | Failed]:
    """As :func:`read_files`, and decide each pattern as ``scope`` asks.

    Raises:
        ReadError: it cannot be told which files belong together.
    """
    from patternfuzz.report.result import Named

    for told in read_files(files, tolerance=tolerance, linear_chains=linear_chains):
        if isinstance(told, Named):
            yield check_pattern(told.name, told.pattern, budget, layers=told.layers, scope=scope)
        else:
            yield told


def check_pattern(
    name: str, pattern: Pattern, budget: Budget, *, layers: Sequence[str] = (), scope: Scope | None = None
) -> Checked:
    """Decide one pattern, and have the independent checker confirm the proof before anyone is told."""
    from patternfuzz.domains import Scope, decide
    from patternfuzz.report.result import Checked
    from patternfuzz.verify import verify_any

    scope = scope or Scope()
    start = time.monotonic()
    decision = decide(pattern, budget, model=scope.model, domain=scope.domain, bias=scope.bias)
    seconds = time.monotonic() - start
    verified = False
    if decision.certificate is not None and decision.basis is Basis.PROVED:
        try:
            verify_any(pattern, decision.certificate)
            verified = True
        except CertificateError as error:
            reason = f"the proof of '{decision.verdict}' was rejected by the checker ({error}); please report this"
            decision = Decision(Verdict.UNKNOWN, reason)
    return Checked(name, pattern, decision, seconds, verified, tuple(layers))
