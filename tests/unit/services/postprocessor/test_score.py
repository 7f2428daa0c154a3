"""Music as notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.postprocessor.score import compose
from shared.domain.plan import MusicCue

CUES = st.builds(
    MusicCue,
    mood=st.sampled_from(["calm, tender", "hopeful", "energetic", "epic", ""]),
    tempo_bpm=st.integers(40, 200),
    key=st.sampled_from(["C major", "F# minor", "Bb major", "a minor", "", "?"]),
    seed=st.integers(0, 2**32 - 1),
)


@given(CUES, st.integers(2000, 120_000), st.integers(0, 120_000))
def test_something_always_sounds_until_the_end(
    cue: MusicCue, duration_ms: int, last_cut_ms: int
) -> None:
    score = compose(cue, duration_ms, last_cut_ms)

    pads = sorted((n.start_ms, n.start_ms + n.length_ms) for n in score.notes if n.voice == "pad")
    heard_to = 0
    for start, end in pads:
        assert start <= heard_to + 1
        heard_to = max(heard_to, end)
    assert heard_to >= duration_ms - 1


@given(CUES, st.integers(20_000, 60_000), st.integers(10_000, 19_000))
def test_the_music_comes_home_on_the_last_cut(
    cue: MusicCue, duration_ms: int, last_cut_ms: int
) -> None:
    score = compose(cue, duration_ms, last_cut_ms)

    assert score.ending_ms == last_cut_ms
    after = {n.voice for n in score.notes if n.start_ms >= last_cut_ms}
    assert after <= {"pad", "bass", "bell"}
    assert any(n.voice == "bell" and n.start_ms == last_cut_ms for n in score.notes)


@given(CUES)
def test_notes_stay_on_the_keyboard(cue: MusicCue) -> None:
    assert all(28 <= note.pitch <= 108 for note in compose(cue, 30_000, 25_000).notes)


def test_the_same_cue_is_the_same_music_and_another_seed_may_be_another() -> None:
    cue = MusicCue("hopeful", 96, "D minor", 7)
    others = {
        compose(MusicCue("hopeful", 96, "D minor", n), 30_000, 25_000).notes for n in range(9)
    }

    assert compose(cue, 30_000, 25_000) == compose(cue, 30_000, 25_000)
    assert len(others) > 3


@pytest.mark.parametrize(
    ("mood", "drums"), [("quiet and sad", False), ("energetic", True), ("hopeful", True)]
)
def test_a_calm_film_has_no_drums(mood: str, drums: bool) -> None:
    notes = compose(MusicCue(mood, 96, "C major"), 30_000, 25_000).notes

    assert any(note.voice == "kick" for note in notes) is drums


def test_the_music_grows() -> None:
    notes = compose(MusicCue("hopeful", 96, "C major"), 30_000, 25_000).notes
    thirds = [sum(1 for n in notes if a <= n.start_ms < a + 8000) for a in (0, 8000, 16_000)]

    assert thirds == sorted(thirds)
    assert thirds[0] < thirds[2]
