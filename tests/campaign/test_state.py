"""The file that a campaign resumes from: used only when intact and its own, and never a reason to fail."""

from __future__ import annotations

import json

import pytest

from patternfuzz.campaign.state import CampaignState, load_state, save_state, state_file
from patternfuzz.errors import CorpusError

SHAPE = (3, 2, 4)


def keys(*numbers: int) -> set[bytes]:
    return {CampaignState.key(f"{n:064x}"[::-1]) for n in numbers}


@pytest.fixture
def path(tmp_path):
    return state_file(tmp_path, 5, SHAPE)


@pytest.fixture
def state():
    return CampaignState(5, SHAPE, 3, 17, keys(1, 2, 3), keys(4), {"f" * 64})


def test_it_comes_back_as_it_was_saved(path, state):
    save_state(path, state)
    assert load_state(path, 5, SHAPE) == (state, None)
    assert path.name == "3x2x4-seed5.json"


def test_none_is_a_fresh_start(path):
    assert load_state(path, 5, SHAPE) == (CampaignState(5, SHAPE), None)


def _edited(raw: bytes, **changes: object) -> bytes:
    data = json.loads(raw)
    data["body"].update(changes)
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda _: b"", "no campaign state"),
        (lambda raw: raw[: len(raw) // 2], "no campaign state"),
        (lambda _: b"[1]", "no campaign state"),
        (lambda _: b"\xff\xfe", "no campaign state"),
        (lambda _: b"[" * 100_000, "no campaign state"),
        (lambda _: b'{"format": "patternfuzz-entry", "version": 1}', "another program or version"),
        (lambda raw: raw.replace(b'"version": 1', b'"version": 2'), "another program or version"),
        (lambda raw: _edited(raw, batch=99), "checksum"),
        (lambda raw: _edited(raw, closed=""), "checksum"),
        (lambda raw: raw.replace(b'"sha256": "', b'"sha256": "0'), "checksum"),
    ],
)
def test_a_damaged_file_is_set_aside_with_a_warning(path, state, spoil, message):
    save_state(path, state)
    spoilt = spoil(path.read_bytes())
    path.write_bytes(spoilt)
    fresh, warning = load_state(path, 5, SHAPE)
    assert fresh == CampaignState(5, SHAPE)
    assert warning is not None
    assert message in warning
    assert str(path) in warning
    assert path.with_suffix(".damaged").read_bytes() == spoilt
    assert not path.exists()
    save_state(path, fresh)
    assert load_state(path, 5, SHAPE) == (fresh, None)


def test_a_state_of_another_campaign_or_version_is_not_used(path, state, monkeypatch):
    save_state(path, state)
    for seed, shape in ((6, SHAPE), (5, (3, 2, 5))):
        other = state_file(path.parent.parent, seed, shape)
        other.write_bytes(path.read_bytes())
        fresh, warning = load_state(other, seed, shape)
        assert fresh == CampaignState(seed, shape)
        assert "belongs to another campaign" in str(warning)
    monkeypatch.setattr("patternfuzz.campaign.state.__version__", "9.9")
    fresh, warning = load_state(path, 5, SHAPE)
    assert fresh == CampaignState(5, SHAPE)
    assert "may have decided otherwise" in str(warning)


def test_two_processes_with_one_campaign_lose_nothing(path, state):
    other = CampaignState(5, SHAPE, 2, 90, keys(3, 7), keys(8), {"e" * 64})
    save_state(path, state)
    save_state(path, other)
    merged, _ = load_state(path, 5, SHAPE)
    assert (merged.batch, merged.offset) == (3, 17)
    assert merged.closed == keys(1, 2, 3, 7)
    assert merged.not_closed == keys(4, 8)
    assert merged.finds == {"e" * 64, "f" * 64}
    assert (other.batch, other.offset) == (2, 90)


def test_what_cannot_be_read_or_made_is_one_line(tmp_path, path, state):
    (tmp_path / ".campaign").write_text("a file")
    with pytest.raises(CorpusError, match="cannot be made"):
        save_state(path, state)
    (tmp_path / ".campaign").unlink()
    path.mkdir(parents=True)
    with pytest.raises(CorpusError, match="cannot be read"):
        load_state(path, 5, SHAPE)
