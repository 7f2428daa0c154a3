"""The linter objects to each broken rule, at the right place, and to nothing else."""

from pathlib import Path

import numpy as np
import pytest

from services.postprocessor.waveform import SAMPLE_RATE, Signal
from shared.domain.plan import Framing
from tests.film_linter.findings import RULES
from tests.support.synthetic_film import VTT, Frames, SyntheticFilm, Type


def stop(frames: Frames) -> None:
    frames[40:56] = frames[40]


def stand(frames: Frames) -> None:
    for number in range(37, 72):
        frames[number] = frames[36] + np.uint8(number % 2)


def fall_silent(sound: Signal) -> None:
    sound[SAMPLE_RATE : SAMPLE_RATE * 14 // 10] = 0


def crack(sound: Signal) -> None:
    sound[SAMPLE_RATE : SAMPLE_RATE + 48] *= 6


def never_sound(sound: Signal) -> None:
    sound[:] = 0


def forge(file: dict[str, str]) -> None:
    file["sha256"] = "0" * 64


LONG = VTT.replace("What was said.", "What was said in haste and at length.")
TWICE = VTT + "\n00:00:01.200 --> 00:00:02.500\nSomebody else.\n"
BROKEN = {
    "manifest": SyntheticFilm(edit_manifest=forge),
    "duration": SyntheticFilm(frames=70),
    "cut": SyntheticFilm(cut=39),
    "framing": SyntheticFilm(second=Framing.WIDE),
    "as_planned": SyntheticFilm(notes=("s01: 31 % is spoken",)),
    "title_alone": SyntheticFilm(first_text="Twelve"),
    "motion": SyntheticFilm(edit_picture=stand),
    "frozen": SyntheticFilm(edit_picture=stop),
    "reading_speed": SyntheticFilm(vtt=LONG),
    "narration_overlap": SyntheticFilm(vtt=TWICE),
    "caption_seen": SyntheticFilm(type=Type(text="", panel=None)),
    "caption_contrast": SyntheticFilm(type=Type(ink=230, panel=None)),
    "safe_area": SyntheticFilm(type=Type(x=8)),
    "music_gap": SyntheticFilm(edit_sound=fall_silent),
    "loudness": SyntheticFilm(level_db=-17.0),
    "true_peak": SyntheticFilm(edit_sound=crack),
}
FOLLOWS = {"motion": {"frozen"}, "narration_overlap": {"caption_seen"}}
"""What a breach brings with it: what never moves is frozen; the second voice is not drawn."""


def test_a_good_film_is_clean(tmp_path: Path) -> None:
    assert SyntheticFilm().findings(tmp_path) == []


def test_every_rule_is_broken_once() -> None:
    assert set(BROKEN) == set(RULES)


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_objected_to_and_no_other(rule: str, tmp_path: Path) -> None:
    findings = BROKEN[rule].findings(tmp_path)

    assert rule in {each.rule for each in findings}
    assert {each.rule for each in findings} <= {rule, *FOLLOWS.get(rule, set())}
    assert all(each.start_ms <= each.end_ms for each in findings)
    assert all(each.measured and each.bound for each in findings)


def test_a_frozen_span_is_found_where_it_is(tmp_path: Path) -> None:
    (found,) = SyntheticFilm(edit_picture=stop).findings(tmp_path)

    assert (found.start_ms, found.end_ms) == (1667, 2292)


def test_a_late_cut_is_measured_in_frames(tmp_path: Path) -> None:
    (found,) = SyntheticFilm(cut=39).findings(tmp_path)

    assert found.measured == "+3 frames"


def test_dark_type_on_a_light_panel_is_type_too(tmp_path: Path) -> None:
    film = SyntheticFilm(type=Type(ink=15, panel=240))

    assert film.findings(tmp_path) == []


def test_a_film_without_a_level_is_not_loud_enough(tmp_path: Path) -> None:
    rules = {each.rule for each in SyntheticFilm(edit_sound=never_sound).findings(tmp_path)}

    assert rules == {"loudness", "music_gap"}
