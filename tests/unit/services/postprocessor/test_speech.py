"""The voices, as the engine speaks them."""

import wave
from itertools import pairwise
from pathlib import Path

import pytest

from services.postprocessor.children import run_child
from services.postprocessor.cues import CHARS_PER_SECOND_MAX
from services.postprocessor.narration import narrations_of
from services.postprocessor.orders import Line, Speak, SpokenLine
from services.postprocessor.speech import RATE_WPM, speak
from services.postprocessor.timeline import build_timeline
from shared.catalog.fonts.breaks import columns
from shared.contracts.codec import encode_json
from shared.domain.plan import Voice
from tests.support.post import a_plan, a_shot

TEXTS = {
    "en": "The keeper climbs the tower and lights the lamp. Nobody sees him.",
    "fr": "Le gardien monte \u00e0 la tour et allume la lampe. Personne ne le voit.",
    "de": "Der W\u00e4rter steigt auf den Turm und entz\u00fcndet die Lampe. Niemand sieht ihn.",
    "es": "El guardi\u00e1n sube a la torre y enciende la l\u00e1mpara. Nadie lo ve.",
    "it": "Il guardiano sale sulla torre e accende la lampada. Nessuno lo vede.",
    "pt": "O guarda sobe \u00e0 torre e acende a l\u00e2mpada. Ningu\u00e9m o v\u00ea.",
}


def said(folder: Path, language: str, *lines: Line) -> tuple[SpokenLine, ...]:
    return tuple(speak(Speak(language, lines, str(folder))))


@pytest.mark.parametrize("language", TEXTS)
def test_each_language_is_spoken_by_its_own_voice_and_every_word_is_timed(
    language: str, tmp_path: Path
) -> None:
    (line,) = said(tmp_path, language, Line("s01", TEXTS[language], 9000))

    assert line.voice.startswith(language)
    assert line.text == TEXTS[language]
    offsets = [word.offset for word in line.words]
    assert len(offsets) >= 0.85 * len(TEXTS[language].split())
    assert all(a.start_ms < b.start_ms for a, b in pairwise(line.words))
    assert all(TEXTS[language][offset - 1] in " '" for offset in offsets if offset)


@pytest.mark.parametrize("language", TEXTS)
def test_captions_of_a_voice_can_be_read_in_time(language: str, tmp_path: Path) -> None:
    plan = a_plan(a_shot(1, 24 * 8, TEXTS[language]), a_shot(2, 48))
    spoken = said(tmp_path, language, Line("s01", TEXTS[language], 7600))
    timeline = build_timeline(plan, narrations_of(spoken))

    assert len(timeline.cues) == 2
    for cue in timeline.cues:
        seconds = (cue.end_frame - cue.start_frame) / timeline.rate.fraction
        assert columns(cue.text) <= CHARS_PER_SECOND_MAX * seconds + 1


def test_a_quick_language_is_slowed_down_for_its_readers(tmp_path: Path) -> None:
    text = (
        "Chaque soir, le gardien monte \u00e0 la tour et allume la lampe pour les bateaux qui"
        " rentrent au port. Personne ne le voit, et personne ne l'a jamais vu."
    )
    (line,) = said(tmp_path, "fr", Line("s01", text, 20_000))

    assert line.rate_wpm < RATE_WPM
    assert columns(text) * 1000 <= CHARS_PER_SECOND_MAX * line.duration_ms


def test_two_speakers_and_the_narrator_are_told_apart(tmp_path: Path) -> None:
    text = "Nobody sees him."
    lines = said(tmp_path, "en", *(Line(f"s{n}", text, 5000, v) for n, v in enumerate(Voice)))
    sounds: set[bytes] = set()
    for line in lines:
        with wave.open(line.path) as sound:
            sounds.add(sound.readframes(sound.getnframes()))

    assert len(sounds) == len({line.voice for line in lines}) == len(Voice)


def test_the_same_order_is_the_same_sound(tmp_path: Path) -> None:
    # In processes of their own, as they are run: the engine remembers what it said before.
    lines = tuple(Line(f"s{n}", "Nobody sees him.", 5000, v) for n, v in enumerate(Voice))
    folders = [tmp_path / name for name in "abcd"]
    for folder in folders:
        folder.mkdir()
        order = encode_json(Speak("en", lines, str(folder)))
        run_child("speech", order, timeout_ms=20_000)
    for number in range(len(Voice)):
        name = f"speech_{number:03d}.wav"
        assert len({(folder / name).read_bytes() for folder in folders}) == 1


def test_written_forms_are_timed_where_they_are_written(tmp_path: Path) -> None:
    text = "We paid $1,200 for 5 km."
    (line,) = said(tmp_path, "en", Line("s01", text, 9000))

    assert line.text == text
    assert {word.offset for word in line.words} >= {0, 3, text.index("$"), text.index("5 km")}


def test_a_long_line_is_said_faster_then_ends_with_a_sentence(tmp_path: Path) -> None:
    text = TEXTS["de"]
    (plain,) = said(tmp_path, "de", Line("s01", text, 9000))
    (faster,) = said(tmp_path, "de", Line("s01", text, plain.duration_ms - 250))
    (shorter,) = said(tmp_path, "de", Line("s01", text, 4000))

    assert faster.text == text
    assert faster.rate_wpm > plain.rate_wpm <= RATE_WPM
    assert shorter.text == text.split(". ", maxsplit=1)[0] + "."
    assert shorter.duration_ms <= 4000


def test_a_paragraph_is_followed_by_a_longer_breath_than_a_sentence(tmp_path: Path) -> None:
    plain, parted = said(
        tmp_path, "en", Line("s1", "One here. Two.", 9000), Line("s2", "One here.\n\nTwo.", 9000)
    )

    assert parted.duration_ms > plain.duration_ms + 200
