"""What the probes hear, against levels that theory gives and against ffmpeg's own meter."""

import math
import re
from pathlib import Path
from typing import Any

import pytest

from shared.ports.tools import ffmpeg_exe, run_tool
from tests.support.qa import make_film, sine
from tests.unit.services.qa.test_probe_picture import measured, spans

SMALL = "testsrc2=s=64x64:r=24"


def heard(path: Path) -> dict[str, Any]:
    return measured(path, sound=True)


@pytest.mark.parametrize("db", [-9.0, -14.0, -23.0])
def test_a_reference_sine_has_the_loudness_of_the_standard(tmp_path: Path, db: float) -> None:
    # Without a lossy coder in between: AAC overshoots where the sine sets in.
    found = heard(make_film(tmp_path / "a.mp4", SMALL, sine(db), options=("-c:a", "pcm_s16le")))

    assert found["integrated_mlufs"] == pytest.approx(db * 1000, abs=50)
    assert found["true_peak_mdbtp"] == pytest.approx(db * 1000, abs=50)
    assert (found["clipped_samples"], found["silent"]) == (0, [])
    assert (found["sample_rate"], found["channels"]) == (48_000, 2)
    assert found["audio_duration_ms"] == pytest.approx(5000, abs=60)


def test_noise_measures_as_ffmpeg_measures_it(tmp_path: Path) -> None:
    noise = "anoisesrc=d=6:c=pink:a=0.4:seed=7:r=48000,aformat=channel_layouts=stereo"
    shaped = f"{noise},volume='0.3+0.7*between(t,2,4)':eval=frame"
    path = make_film(tmp_path / "a.mp4", SMALL, shaped)

    found = heard(path)

    assert found["integrated_mlufs"] == pytest.approx(reference(path, "I") * 1000, abs=100)
    assert found["true_peak_mdbtp"] == pytest.approx(
        20_000 * math.log10(reference(path, "true_peak")), abs=100
    )


def reference(path: Path, key: str) -> float:
    """Read the last value of ffmpeg's own meter."""
    meter = "ebur128=peak=true:metadata=1:framelog=quiet,ametadata=print:file=-"
    argv = [ffmpeg_exe(), "-nostdin", "-v", "error", "-i", str(path), "-map", "0:a"]
    printed = run_tool([*argv, "-af", meter, "-f", "null", "-"], timeout_ms=60_000).decode()
    return float(re.findall(rf"r128\.{key}=(-?[\d.]+)", printed)[-1])


def test_three_silent_seconds_are_placed_on_the_picture(tmp_path: Path) -> None:
    sound = f"{sine(-14)},volume='not(between(t,1,4))':eval=frame"
    found = heard(make_film(tmp_path / "a.mp4", SMALL, sound))

    [(start, end)] = spans(found["silent"])
    assert start == pytest.approx(24, abs=4)
    assert end == pytest.approx(96, abs=4)


def test_sound_that_ends_early_is_silence(tmp_path: Path) -> None:
    found = heard(make_film(tmp_path / "a.mp4", SMALL, f"{sine(-14)}:d=3", shortest=False))

    [(start, end)] = spans(found["silent"])
    assert (start, end) == (pytest.approx(72, abs=2), 120)


def test_silence_all_through_has_no_loudness_above_the_gate(tmp_path: Path) -> None:
    found = heard(make_film(tmp_path / "a.mp4", SMALL, sine(-200)))

    assert spans(found["silent"]) == [(0, 120)]
    assert found["integrated_mlufs"] == -70_000


def test_clipped_samples_are_counted(tmp_path: Path) -> None:
    # A sine of twice full scale spends two thirds of its time beyond it.
    options = ("-c:a", "pcm_s16le")
    found = heard(make_film(tmp_path / "a.mp4", SMALL, sine(6.0206), options=options))

    assert found["clipped_samples"] == pytest.approx(2 * 240_000 * 2 / 3, rel=0.01)
    assert found["true_peak_mdbtp"] > -1000


def test_without_sound_every_sound_measure_abstains(tmp_path: Path) -> None:
    found = heard(make_film(tmp_path / "a.mp4", SMALL, frames=12))

    assert found["audio_codec"] == ""
    assert "audio_codec" not in found["abstained"], "that there is none was measured"
    sounds = ("sample_rate", "silence", "loudness", "true_peak", "clipping")
    assert {found["abstained"][check] for check in sounds} == {"no sound"}
    assert found["frames"] == 12


def test_sound_that_is_not_asked_for_costs_nothing(tmp_path: Path) -> None:
    found = measured(make_film(tmp_path / "a.mp4", SMALL, sine(-14), frames=12), sound=False)

    assert found["abstained"]["loudness"] == "sound is not asked for"
    assert found["audio_codec"] == "aac"
