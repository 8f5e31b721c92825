"""Where a campaign stands, kept between runs: position in the stream of examples, and the patterns decided so far.

One file per campaign, ``.campaign/<shape>-seed<seed>.json`` in the corpus folder (format ``patternfuzz-campaign``,
version 1). It only saves work: finds are in the corpus, and a campaign without its state finds them again.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from patternfuzz import __version__
from patternfuzz.campaign.sealed import count, key_of, load_sealed, pack, seal, unpack, unseal
from patternfuzz.corpus_store.atomic import remove_leftovers, write_atomically
from patternfuzz.corpus_store.lock import locked
from patternfuzz.errors import CorpusError

__all__ = ["FORMAT", "VERSION", "CampaignState", "load_state", "save_state", "state_file"]

FORMAT = "patternfuzz-campaign"
VERSION = 1


@dataclass(slots=True)
class CampaignState:
    """Changes as the campaign runs.

    The next example is number ``offset`` of batch ``batch``. ``closed`` and ``not_closed`` hold the first bytes of the
    digests of decided patterns; unknown ones are left out, so that a later run tries them again. ``finds`` are the
    digests of the corpus entries that the campaign led to.
    """

    seed: int
    max_shape: tuple[int, int, int]
    batch: int = 0
    offset: int = 0
    closed: set[bytes] = field(default_factory=set)
    not_closed: set[bytes] = field(default_factory=set)
    finds: set[str] = field(default_factory=set)

    @staticmethod
    def key(digest: str) -> bytes:
        return key_of(digest)


def state_file(folder: Path, seed: int, max_shape: tuple[int, int, int]) -> Path:
    """Where the state of a campaign on the corpus ``folder`` lives."""
    return folder / ".campaign" / f"{'x'.join(map(str, max_shape))}-seed{seed}.json"


def load_state(path: Path, seed: int, max_shape: tuple[int, int, int]) -> tuple[CampaignState, str | None]:
    """The saved state, or a new one and a warning if the file cannot be used; a damaged file is set aside, not deleted.

    Raises:
        CorpusError: the file exists and cannot be read or set aside.
    """
    found, warning = load_sealed(
        path, lambda raw: _decode(raw, seed, max_shape), "the campaign starts over (finds are in the corpus)"
    )
    return found or CampaignState(seed, max_shape), warning


def save_state(path: Path, state: CampaignState) -> None:
    """Write the state; what another process saved for the same campaign in the meantime is taken in, not lost.

    Raises:
        CorpusError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CorpusError(f"{path.parent}: cannot be made ({error.strerror or error})") from error
    position = (state.batch, state.offset)
    with locked(path.parent):
        remove_leftovers(path.parent)
        with suppress(OSError, ValueError):
            other = _decode(path.read_bytes(), state.seed, state.max_shape)
            state.closed |= other.closed
            state.not_closed |= other.not_closed
            state.finds |= other.finds
            # Only in the file: this process goes on at its own place.
            position = max(position, (other.batch, other.offset))
        write_atomically(path, _encode(state, position))


def _encode(state: CampaignState, position: tuple[int, int]) -> bytes:
    body = {
        "seed": state.seed,
        "max_shape": list(state.max_shape),
        "patternfuzz": __version__,
        "batch": position[0],
        "offset": position[1],
        "finds": sorted(state.finds),
        "closed": pack(state.closed),
        "not_closed": pack(state.not_closed),
    }
    return seal(FORMAT, VERSION, body)


def _decode(raw: bytes, seed: int, max_shape: tuple[int, int, int]) -> CampaignState:
    """Raises ValueError with a reason that completes 'the file …'."""

    def read(body: Mapping[str, Any]) -> CampaignState:
        if (body["seed"], tuple(body["max_shape"])) != (seed, max_shape):
            raise ValueError("belongs to another campaign")
        if body["patternfuzz"] != __version__:
            raise ValueError(f"was written by patternfuzz {body['patternfuzz']}, which may have decided otherwise")
        return CampaignState(
            seed=seed,
            max_shape=max_shape,
            batch=count(body["batch"]),
            offset=count(body["offset"]),
            closed=unpack(body["closed"]),
            not_closed=unpack(body["not_closed"]),
            finds=set(map(str, body["finds"])),
        )

    return unseal(raw, FORMAT, VERSION, read)
