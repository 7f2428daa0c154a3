"""What is heard: measured, not believed."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from services.postprocessor.children import run_child, run_ffmpeg
from services.postprocessor.harmony import key_of
from services.postprocessor.loudness import integrated_lufs, limited, linear, mastered, true_peak_db
from services.postprocessor.manners import MANNERS
from services.postprocessor.mix import mixed
from services.postprocessor.music import play
from services.postprocessor.narration import lines_of, narrations_of
from services.postprocessor.orders import Bed, Line, Mix, Speak, Spoken, SpokenLine
from services.postprocessor.score import DRUMS, compose
from services.postprocessor.sound import make_sound, measured
from services.postprocessor.timeline import build_timeline, narration_windows
from services.postprocessor.waveform import (
    SAMPLE_RATE,
    Signal,
    equalized,
    fast_length,
    read_wav,
    resampled,
    write_wav,
)
from shared.contracts.codec import decode_as, encode_json
from shared.domain.plan import MusicCue
from tests.support.post import a_plan, a_shot

MUSIC = MusicCue("hopeful", 96, "D minor", 7)
TEXT = "The keeper climbs the tower. Nobody sees him."


def a_sine(db: float, seconds: float = 3, hertz: float = 997) -> Signal:
    at = np.arange(int(SAMPLE_RATE * seconds)) / SAMPLE_RATE
    wave = linear(db) * np.sin(2 * np.pi * hertz * at)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def speak(folder: Path, *lines: Line, language: str = "en") -> tuple[SpokenLine, ...]:
    order = encode_json(Speak(language, lines, str(folder)))
    return decode_as(Spoken, run_child("speech", order, timeout_ms=60_000)).lines


def test_a_sine_has_the_loudness_that_the_standard_gives_it() -> None:
    assert integrated_lufs(a_sine(-23)) == pytest.approx(-23, abs=0.05)
    assert integrated_lufs(np.zeros((SAMPLE_RATE, 2), np.float32)) == float("-inf")


def test_our_meter_agrees_with_ffmpegs(tmp_path: Path) -> None:
    noise = np.random.default_rng(3).standard_normal((SAMPLE_RATE * 6, 2)).astype(np.float32)
    noise *= np.linspace(0.001, 0.2, len(noise), dtype=np.float32)[:, None]
    write_wav(tmp_path / "n.wav", noise)
    lossless = ["-f", "wav", "-i", str(tmp_path / "n.wav"), "-c:a", "flac", "-sample_fmt", "s32"]
    run_ffmpeg(
        [*lossless, "-strict", "-2", "-f", "mp4", str(tmp_path / "n.mp4")], timeout_ms=60_000
    )

    theirs = measured(tmp_path / "n.mp4", 60_000)
    assert integrated_lufs(noise) == pytest.approx(theirs.integrated_mlufs / 1000, abs=0.1)
    assert true_peak_db(noise) == pytest.approx(theirs.true_peak_mdbtp / 1000, abs=0.2)


def test_true_peak_sees_between_the_samples() -> None:
    at = np.arange(SAMPLE_RATE)
    wave = np.sin(2 * np.pi * at / 4 + np.pi / 4).astype(np.float32)
    wave *= np.minimum(1, np.minimum(at, at[::-1]) / 2000).astype(np.float32)
    sound = np.stack([wave, wave], axis=1)

    assert np.abs(sound).max() < 0.71
    assert true_peak_db(sound) == pytest.approx(0, abs=0.1)


def test_the_limiter_holds_its_ceiling_and_leaves_the_rest_alone() -> None:
    sound = a_sine(-12, 3)
    sound[60_000:60_100] *= 8
    held = limited(sound, -3)

    assert true_peak_db(held) <= -2.99
    assert np.allclose(held[:50_000], sound[:50_000], atol=1e-6)
    assert np.allclose(held[-50_000:], sound[-50_000:], atol=1e-6)


def test_mastering_reaches_the_target_under_the_ceiling() -> None:
    sound = a_sine(-40)
    sound[:SAMPLE_RATE] *= 3
    out = mastered(sound, -14, -2)

    assert integrated_lufs(out) == pytest.approx(-14, abs=0.2)
    assert true_peak_db(out) <= -1.99
    assert not mastered(np.zeros_like(sound), -14, -2).any()


def test_resampling_keeps_pitch_and_level() -> None:
    at = np.arange(22_050) / 22_050
    tone = np.sin(2 * np.pi * 440 * at).astype(np.float32)
    out = resampled(tone, 22_050)

    assert len(out) == SAMPLE_RATE
    middle = out[8000:40_000]
    expected = np.sin(2 * np.pi * 440 * np.arange(8000, 40_000) / SAMPLE_RATE)
    assert np.abs(middle - expected).max() < 0.01


def test_filters_transform_at_quick_lengths_and_keep_the_length_of_the_sound() -> None:
    assert [fast_length(n) for n in (1, 5, 1000, 1_440_001)] == [1, 5, 1024, 1_572_864]
    sound = a_sine(-6, 1)[:, 0]
    assert np.allclose(equalized(sound, np.ones_like), sound, atol=1e-5)


def test_music_never_clips_never_stops_and_fades_to_silence() -> None:
    sound = play(compose(MUSIC, 12_000, 9000))

    assert len(sound) == 12 * SAMPLE_RATE
    assert np.abs(sound).max() < 1
    assert not sound[-1].any()
    energy = np.square(sound).mean(axis=1)[: 10 * SAMPLE_RATE].reshape(-1, SAMPLE_RATE // 10)
    assert (energy.mean(axis=1)[1:] > 1e-6).all(), "no tenth of a second is silent"
    assert np.abs(np.diff(sound[:, 0])).max() < 0.35, "no click"


def test_speech_fits_its_time_or_says_less(tmp_path: Path) -> None:
    roomy, tight, tiny = speak(
        tmp_path, Line("s01", TEXT, 6000), Line("s02", TEXT, 2300), Line("s03", TEXT, 300)
    )

    assert (roomy.text, roomy.rate_wpm) == (TEXT, 152)
    assert tight.text == "The keeper climbs the tower."
    assert TEXT.startswith(tiny.text)
    for line, room in ((roomy, 6000), (tight, 2300)):
        samples, rate = read_wav(Path(line.path))
        assert 1000 * len(samples) / rate <= line.duration_ms <= room
        assert np.abs(samples).max() > 0.1
    assert [word.offset for word in roomy.words] == [0, 4, 11, 18, 22, 29, 36, 41]
    assert [w.start_ms for w in roomy.words] == sorted(w.start_ms for w in roomy.words)


def test_an_unknown_language_is_spoken_as_english(tmp_path: Path) -> None:
    (german,) = speak(tmp_path, Line("s01", "Guten Tag.", 3000), language="de-AT")
    (unknown,) = speak(tmp_path, Line("s01", "Hello.", 3000), language="qqq")

    assert (german.voice, unknown.voice) == ("de", "en-us")


def test_a_film_sounds_as_loud_as_it_must_and_lasts_exactly(tmp_path: Path) -> None:
    plan = a_plan(a_shot(1, 96, TEXT), a_shot(2, 96, overlap=12))
    spoken = speak(tmp_path, *lines_of(plan, narration_windows(plan)))
    timeline = build_timeline(plan, narrations_of(spoken))
    first, second = tmp_path / "1", tmp_path / "2"
    digests: set[str] = set()
    for folder in (first, second):
        folder.mkdir()
        path, loudness = make_sound(timeline, plan, spoken, 192, folder)
        digests.add(hashlib.sha256(path.read_bytes()).hexdigest())

    assert abs(loudness.integrated_mlufs + 14_000) <= 500
    assert loudness.true_peak_mdbtp <= -1000
    assert len(digests) == 1, "same film, same bytes"


def test_music_steps_back_while_someone_speaks(tmp_path: Path) -> None:
    (line,) = speak(tmp_path, Line("s01", "Hm.", 3000))

    def mix(*voices: dict[str, object]) -> Signal:
        out = tmp_path / "mix.wav"
        order = json.loads(
            encode_json(Mix((), MUSIC, 8000, 8 * SAMPLE_RATE, 6000, -14_000, -2000, str(out)))
        )
        request = json.dumps(order | {"voices": voices}).encode()
        run_child("mix", request, timeout_ms=60_000)
        return np.frombuffer(out.read_bytes()[44:], "<f4").reshape(-1, 2)

    silent = tmp_path / "silent.wav"
    _silence_like(Path(line.path), silent)
    plain, ducked = mix(), mix({"path": str(silent), "start_ms": 2000})
    # Mastering makes both equally loud, so levels are compared within each mix.
    spans = [slice(int(a * SAMPLE_RATE), int(b * SAMPLE_RATE)) for a, b in ((2.0, 2.5), (4, 6))]
    levels = [[np.square(mixed[span]).mean() for span in spans] for mixed in (plain, ducked)]
    drop = (levels[1][0] / levels[1][1]) / (levels[0][0] / levels[0][1])
    assert 10 * np.log10(drop) == pytest.approx(-9, abs=1.5)


def _silence_like(source: Path, target: Path) -> None:
    raw = source.read_bytes()
    target.write_bytes(raw[:44] + bytes(SAMPLE_RATE))
    head = bytearray(target.read_bytes())
    head[40:44] = SAMPLE_RATE.to_bytes(4, "little")
    head[4:8] = (SAMPLE_RATE + 36).to_bytes(4, "little")
    target.write_bytes(bytes(head))


@pytest.mark.parametrize("mood", MANNERS)
def test_every_mood_plays_in_key_in_stereo_and_without_a_hole(mood: str) -> None:
    score = compose(MusicCue(mood, 96, "D minor", 7), 9000, 7000)
    pitched = replace(score, notes=tuple(n for n in score.notes if n.voice not in DRUMS))
    sound = play(score)

    assert np.abs(sound).max() < 0.8
    steps = np.square(sound[: 8 * SAMPLE_RATE]).mean(axis=1).reshape(-1, SAMPLE_RATE // 10)
    assert (steps.mean(axis=1)[1:] > 1e-6).all()
    assert 0.001 < np.square(sound[:, 0] - sound[:, 1]).mean() / np.square(sound).mean() < 2
    assert out_of_key(play(pitched).mean(axis=1)) < 0.13


def out_of_key(mono: Signal) -> float:
    """Share of the power whose nearest pitch is not of D minor."""
    power = np.abs(np.fft.rfft(mono * np.hanning(len(mono)))) ** 2
    hertz = np.fft.rfftfreq(len(mono), 1 / SAMPLE_RATE)
    heard = (hertz > 80) & (hertz < 2500)
    pitches = np.round(12 * np.log2(hertz[heard] / 440) + 69).astype(int) % 12
    chroma = np.bincount(pitches, power[heard], 12)
    inside = chroma[sorted(key_of("D minor").pitch_classes)].sum()
    return float(1 - inside / chroma.sum())


def test_places_stay_far_below_the_music() -> None:
    beds = (Bed("gale", 0, 6000, 700, 1000), Bed("rain", 0, 6000, 700, 1000))
    order = Mix((), MUSIC, 6000, 6 * SAMPLE_RATE, 4500, -14_000, -2000, "")

    alone, placed = mixed(order), mixed(replace(order, ambience=beds))
    audible = placed - alone * (np.vdot(alone, placed) / np.vdot(alone, alone))

    assert 10 < integrated_lufs(alone) - integrated_lufs(audible.astype(np.float32)) < 22
