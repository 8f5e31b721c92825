"""Where a search for a counterexample stands, kept between runs in one file.

Format ``patternfuzz-conjecture``, version 1: per shape and outcome the first bytes of the digests of the patterns
examined; whole patterns where they are open; whole patterns with certificates where they are candidates. Certificates
are verified again when they are read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from patternfuzz import __version__
from patternfuzz.campaign.sealed import count, key_of, load_sealed, pack, seal, unpack, unseal
from patternfuzz.conjecture.outcome import Examined, Outcome
from patternfuzz.conjecture.source import Triple
from patternfuzz.corpus_store.atomic import write_atomically
from patternfuzz.corpus_store.lock import locked
from patternfuzz.decision import Basis, Decision, Verdict
from patternfuzz.errors import CertificateError, PatternError
from patternfuzz.pattern import Pattern
from patternfuzz.verify import verify

__all__ = ["FORMAT", "VERSION", "State", "load_state", "save_state", "shape_of"]

FORMAT = "patternfuzz-conjecture"
VERSION = 1

Tally = dict[Triple, dict[Outcome, set[bytes]]]


@dataclass(slots=True)
class State:
    """Changes as the campaign runs.

    ``batch`` and ``offset`` tell the next pattern, ``listed`` how many classes of the list were dealt with before this
    batch. ``tally`` holds keys by shape and consistent outcome; ``open`` and ``alarms`` whole patterns by digest.
    """

    max_shape: Triple
    seed: int
    batch: int = 0
    offset: int = 0
    listed: int = 0
    tally: Tally = field(default_factory=dict)
    open: dict[str, Examined] = field(default_factory=dict)
    alarms: dict[str, Examined] = field(default_factory=dict)
    written: bytes | None = None
    """The digest of the file as this run left it."""

    def has(self, pattern: Pattern) -> bool:
        """Was this pattern examined before, with any outcome?"""
        digest = pattern.digest()
        if digest in self.open or digest in self.alarms:
            return True
        key = key_of(digest)
        return any(key in keys for keys in self.tally.get(shape_of(pattern), {}).values())

    def note(self, examined: Examined) -> None:
        """Take in a result; a later one for the same pattern takes its place."""
        digest = examined.pattern.digest()
        self.open.pop(digest, None)
        self.alarms.pop(digest, None)
        if examined.outcome.is_alarm:
            self.alarms[digest] = examined
        elif examined.outcome.is_consistent:
            outcomes = self.tally.setdefault(shape_of(examined.pattern), {})
            outcomes.setdefault(examined.outcome, set()).add(key_of(digest))
        else:
            self.open[digest] = examined

    def absorb(self, other: State) -> None:
        """Take in what another run of the same campaign has examined."""
        for shape, outcomes in other.tally.items():
            for outcome, keys in outcomes.items():
                self.tally.setdefault(shape, {}).setdefault(outcome, set()).update(keys)
        settled = {key for outcomes in self.tally.values() for keys in outcomes.values() for key in keys}
        alarms = {**other.alarms, **self.alarms}
        self.alarms = {digest: found for digest, found in alarms.items() if key_of(digest) not in settled}
        self.open = {
            digest: found
            for digest, found in {**other.open, **self.open}.items()
            if digest not in self.alarms and key_of(digest) not in settled
        }


def shape_of(pattern: Pattern) -> Triple:
    """The widths, inputs first; canonical patterns have their smaller end there."""
    inputs, hidden, outputs = pattern.widths
    return inputs, hidden, outputs


def load_state(path: Path, max_shape: Triple, seed: int) -> tuple[State, str | None]:
    """The saved state, or a new one and a warning if the file cannot be used; a damaged file is set aside.

    Raises:
        CorpusError: the file exists and cannot be read or set aside.
    """
    found, warning = load_sealed(path, lambda raw: _decode(raw, max_shape, seed), "the campaign starts over")
    return found or State(max_shape, seed), warning


def save_state(path: Path, state: State) -> None:
    """Write the state; what another run saved in the meantime is taken in, not lost.

    Raises:
        CorpusError: it cannot be written.
    """
    with locked(path.parent, f".{path.name}.lock"):
        position = (state.batch, state.offset, state.listed)
        with suppress(OSError, ValueError):
            raw = path.read_bytes()
            if _digest(raw) != state.written:  # verifying what this run wrote itself would only take time
                other = _decode(raw, state.max_shape, state.seed)
                state.absorb(other)
                position = max(position, (other.batch, other.offset, other.listed))
        content = _encode(state, position)
        write_atomically(path, content)
        state.written = _digest(content)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _encode(state: State, position: tuple[int, int, int]) -> bytes:
    body = {
        "patternfuzz": __version__,
        "max_shape": list(state.max_shape),
        "seed": state.seed,
        "position": list(position),
        "tally": [
            [list(shape), {outcome.value: pack(keys) for outcome, keys in sorted(outcomes.items())}]
            for shape, outcomes in sorted(state.tally.items())
        ],
        "open": [_item(found) for _, found in sorted(state.open.items())],
        "alarms": [_item(found) for _, found in sorted(state.alarms.items())],
    }
    return seal(FORMAT, VERSION, body)


def _item(found: Examined) -> dict[str, Any]:
    return {
        "pattern": found.pattern.to_data(),
        "outcome": found.outcome.value,
        "verdict": found.decision.verdict.value,
        "reason": found.decision.reason,
        "certificate": found.decision.certificate,
    }


def _decode(raw: bytes, max_shape: Triple, seed: int) -> State:
    """Raises ValueError with a reason that completes 'the file …'."""

    def read(body: Mapping[str, Any]) -> State:
        if (tuple(body["max_shape"]), body["seed"]) != (max_shape, seed):
            raise ValueError("belongs to another campaign")
        if body["patternfuzz"] != __version__:
            raise ValueError(f"was written by patternfuzz {body['patternfuzz']}, which may have decided otherwise")
        batch, offset, listed = map(count, body["position"])
        state = State(max_shape, seed, batch, offset, listed)
        for shape, outcomes in body["tally"]:
            inputs, hidden, outputs = map(count, shape)
            found = {Outcome(name): unpack(keys) for name, keys in outcomes.items()}
            state.tally[inputs, hidden, outputs] = found
        for item in (*body["open"], *body["alarms"]):
            state.note(_examined(item))
        return state

    return unseal(raw, FORMAT, VERSION, read)


def _examined(item: Mapping[str, Any]) -> Examined:
    verdict, certificate = Verdict(item["verdict"]), item["certificate"]
    basis = None if verdict is Verdict.UNKNOWN else Basis.PROVED
    try:
        pattern = Pattern.from_json(item["pattern"])
        if verdict is not Verdict.UNKNOWN:
            verify(pattern, certificate)
            if certificate["verdict"] != verdict:
                raise ValueError("is damaged (a certificate proves another verdict)")
    except (PatternError, CertificateError) as error:
        raise ValueError(f"is damaged (a certificate does not verify: {error})") from error
    return Examined(pattern, Outcome(item["outcome"]), Decision(verdict, str(item["reason"]), certificate, basis))
