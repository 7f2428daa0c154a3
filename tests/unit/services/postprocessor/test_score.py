"""Music as notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.postprocessor.harmony import key_of, nearest_tone, voiced
from services.postprocessor.instruments import INSTRUMENTS
from services.postprocessor.manners import MANNERS, manner_of
from services.postprocessor.music import LEVELS
from services.postprocessor.score import BEDS, DRUMS, Note, Score, compose
from shared.domain.plan import MusicCue

CUES = st.builds(
    MusicCue,
    mood=st.sampled_from([*MANNERS, "sad, tender", "nothing known", ""]),
    tempo_bpm=st.integers(40, 200),
    key=st.sampled_from(["C major", "F# minor", "Bb major", "a minor", "", "?"]),
    seed=st.integers(0, 2**32 - 1),
)


def music(mood: str, *, key: str = "D minor", seed: int = 7) -> Score:
    return compose(MusicCue(mood, 96, key, seed), 30_000, 25_000)


def tune_of(score: Score, mood: str) -> list[Note]:
    voice = MANNERS[mood].tune
    return sorted((n for n in score.notes if n.voice == voice), key=lambda n: n.start_ms)


@given(CUES, st.integers(2000, 120_000), st.integers(0, 120_000))
def test_something_always_sounds_until_the_end(
    cue: MusicCue, duration_ms: int, last_cut_ms: int
) -> None:
    score = compose(cue, duration_ms, last_cut_ms)

    beds = sorted((n.start_ms, n.start_ms + n.length_ms) for n in score.notes if n.voice in BEDS)
    heard_to = 0
    for start, end in beds:
        assert start <= heard_to + 1
        heard_to = max(heard_to, end)
    assert heard_to >= duration_ms - 1


@given(CUES, st.integers(2000, 90_000), st.integers(0, 90_000))
def test_no_note_leaves_its_key(cue: MusicCue, duration_ms: int, last_cut_ms: int) -> None:
    notes = compose(cue, duration_ms, last_cut_ms).notes

    heard = {note.pitch % 12 for note in notes if note.voice not in DRUMS}
    assert heard <= key_of(cue.key).pitch_classes


@given(CUES, st.integers(20_000, 60_000), st.integers(10_000, 19_000))
def test_the_music_comes_home_on_the_last_cut(
    cue: MusicCue, duration_ms: int, last_cut_ms: int
) -> None:
    score = compose(cue, duration_ms, last_cut_ms)
    key = key_of(cue.key)
    tonic = {key.pitch(step) % 12 for step in (0, 2, 4)}

    assert score.ending_ms == last_cut_ms
    closing = [n for n in score.notes if n.start_ms == last_cut_ms and n.voice not in DRUMS]
    assert {"bass", "bell", manner_of(cue.mood, cue.tempo_bpm).tune} <= {n.voice for n in closing}
    assert {n.pitch % 12 for n in closing} == tonic
    # Hands are up to 20 ms loose: a blow meant for the cut's last sixteenth may not fall behind it.
    assert not any(n.voice in DRUMS for n in score.notes if n.start_ms > last_cut_ms + 20)


@given(CUES)
def test_a_chord_that_wants_home_stands_before_it(cue: MusicCue) -> None:
    score = compose(cue, 30_000, 25_000)
    key = key_of(cue.key)
    starts = sorted({n.start_ms for n in score.notes if n.voice in BEDS})

    before = {n.pitch % 12 for n in score.notes if n.voice in BEDS and n.start_ms == starts[-2]}
    assert before <= {key.pitch(key.tension + third) % 12 for third in (0, 2, 4)}


@given(CUES)
def test_notes_stay_on_the_keyboard(cue: MusicCue) -> None:
    notes = compose(cue, 30_000, 25_000).notes

    assert all(24 <= note.pitch <= 108 for note in notes)
    assert all(note.start_ms >= 0 and note.length_ms > 0 for note in notes)
    assert all(0 < note.level <= 1100 for note in notes)


def test_the_same_cue_is_the_same_music_and_another_seed_may_be_another() -> None:
    others = {music("hopeful", seed=n).notes for n in range(9)}

    assert music("hopeful") == music("hopeful")
    assert len(others) > 3


def test_every_mood_has_players_of_its_own() -> None:
    bands = {mood: frozenset(n.voice for n in music(mood).notes) for mood in MANNERS}

    assert len(bands) >= 8
    assert len(set(bands.values())) == len(bands)
    chords = {(m.major, m.minor, m.figure_bars) for m in MANNERS.values()}
    assert len(chords) == len(MANNERS)


def test_every_player_of_every_mood_is_known() -> None:
    wanted = {note.voice for mood in MANNERS for note in music(mood).notes}

    assert wanted <= set(INSTRUMENTS)
    assert set(LEVELS) == set(INSTRUMENTS)


@pytest.mark.parametrize(
    ("mood", "manner"),
    [
        ("epic", "heroic"),
        ("bittersweet, quiet", "melancholic"),
        ("curious", "bright"),
        ("Tense", "tense"),
        ("cosy", "warm"),
        ("of no known kind", "hopeful"),
    ],
)
def test_a_mood_is_known_by_its_first_word_that_means_something(mood: str, manner: str) -> None:
    assert manner_of(mood, 90) is MANNERS[manner]


@pytest.mark.parametrize(
    ("mood", "drums"), [("calm", False), ("melancholic", False), ("energetic", True)]
)
def test_a_calm_film_has_no_drums(mood: str, drums: bool) -> None:
    assert any(note.voice in DRUMS for note in music(mood).notes) is drums


@pytest.mark.parametrize("mood", MANNERS)
def test_the_music_opens_thin_and_grows(mood: str) -> None:
    notes = music(mood).notes
    voices = [{n.voice for n in notes if a <= n.start_ms < a + 2400} for a in (0, 20_500)]
    weight = [sum(n.level for n in notes if a <= n.start_ms < a + 2400) for a in (0, 20_500)]

    assert voices[0] < voices[1]
    assert weight[0] < weight[1]


@pytest.mark.parametrize("mood", MANNERS)
def test_the_motif_returns_higher_at_the_height(mood: str) -> None:
    tune = tune_of(music(mood), mood)
    opening = [n.pitch for n in tune if n.start_ms < 5000]
    height = [n.pitch for n in tune if 17_600 <= n.start_ms < 24_900]

    assert opening
    assert max(height) > max(opening)


def test_a_long_ending_is_not_left_alone() -> None:
    score = compose(MusicCue("warm", 84, "G major"), 40_000, 20_000)

    late = [n.start_ms for n in score.notes if n.voice == MANNERS["warm"].figure]
    assert 30_000 < max(late) < 37_000


@given(st.integers(0, 6), st.lists(st.integers(0, 6), min_size=1, max_size=12))
def test_chords_move_by_small_steps(first: int, roots: list[int]) -> None:
    chord = voiced(first, ())
    for root in roots:
        following = voiced(root, chord)
        assert {step % 7 for step in following} == {root, (root + 2) % 7, (root + 4) % 7}
        assert sum(abs(a - b) for a, b in zip(chord, following, strict=True)) <= 8
        chord = following


@given(st.integers(-10, 20), st.integers(0, 6))
def test_a_tone_of_the_chord_is_never_more_than_a_step_away(step: int, root: int) -> None:
    near = nearest_tone(step, root)

    assert abs(near - step) <= 1
    assert (near - root) % 7 in {0, 2, 4}
