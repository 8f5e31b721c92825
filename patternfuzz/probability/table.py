"""Verdicts of classes kept between runs, with the proofs of the bad ones that serve as windows of larger patterns.

Format ``patternfuzz-verdicts``, version 1. Verdicts are kept by digest and trusted when the checksum is right; proofs
are verified again when they are read. The file only saves work: delete it to have everything decided anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from patternfuzz import __version__
from patternfuzz.campaign.judge import Listed
from patternfuzz.campaign.sealed import count, key_of, load_sealed, pack, seal, unpack, unseal
from patternfuzz.certificate import envelope
from patternfuzz.corpus_store.atomic import write_atomically
from patternfuzz.decision import Decision, Verdict
from patternfuzz.errors import CertificateError, PatternError
from patternfuzz.pattern import Pattern
from patternfuzz.verify import verify

__all__ = ["VerdictTable"]

FORMAT = "patternfuzz-verdicts"
VERSION = 1


@dataclass(slots=True)
class VerdictTable:
    """Verdicts by key. ``windows`` are bad patterns with their proofs; ``warnings`` what was wrong with the file."""

    effort: int
    keys: dict[bytes, Verdict] = field(default_factory=dict)
    windows: list[Listed] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @classmethod
    def load(cls, path: Path | None, effort: int) -> VerdictTable:
        """The table of a file, empty if there is none; what was undecided with another effort is forgotten.

        Raises:
            CorpusError: the file cannot be read, or is damaged and cannot be set aside.
        """
        if path is None:
            return cls(effort)
        found, warning = load_sealed(
            path, lambda raw: unseal(raw, FORMAT, VERSION, lambda body: cls._read(body, effort)), "deciding starts over"
        )
        table = found or cls(effort)
        table.warnings += [] if warning is None else [warning]
        return table

    @classmethod
    def _read(cls, body: Mapping[str, Any], effort: int) -> VerdictTable:
        if body["patternfuzz"] != __version__:
            raise ValueError(f"was written by patternfuzz {body['patternfuzz']}, which may have decided otherwise")
        keys: dict[bytes, Verdict] = {}
        for verdict in Verdict:
            if verdict is not Verdict.UNKNOWN or count(body["effort"]) == effort:
                keys |= dict.fromkeys(unpack(body[verdict.value]), verdict)
        return cls(effort, keys, [_window(data, proof) for data, proof in body["windows"]])

    def save(self, path: Path) -> None:
        """Write the file, whole or not at all.

        Raises:
            CorpusError: it cannot be written.
        """
        body: dict[str, Any] = {"patternfuzz": __version__, "effort": self.effort}
        for verdict in Verdict:
            body[verdict.value] = pack(key for key, found in self.keys.items() if found is verdict)
        body["windows"] = [[pattern.to_data(), proof] for pattern, proof in self.windows]
        write_atomically(path, seal(FORMAT, VERSION, body))

    def verdict(self, pattern: Pattern) -> Verdict | None:
        return self.keys.get(key_of(pattern.digest()))

    def note(self, pattern: Pattern, decision: Decision) -> None:
        """Keep the verdict of a verified decision."""
        self.keys[key_of(pattern.digest())] = decision.verdict


def _window(data: Any, proof: Mapping[str, Any]) -> Listed:
    try:
        pattern = Pattern.from_json(data)
        verify(pattern, envelope(pattern, Verdict.NOT_CLOSED, dict(proof)))
    except (PatternError, CertificateError) as error:
        raise ValueError(f"is damaged (a proof does not verify: {error})") from error
    return pattern, proof
