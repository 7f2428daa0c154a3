import hashlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import av
import pytest

from services.generator.animatic.child import draw_shot
from shared.domain.errors import MalformedMessage, Unavailable
from shared.domain.media import FrameSize, Rate
from shared.domain.plan import ShotPlan, StyleBible
from tests.unit.services.generator.animatic.shots import STYLE, a_shot

SMALL = FrameSize(192, 108)
RATE = Rate(24000, 1001)
PATIENT_MS = 120_000


def drawn(path: Path, shot: ShotPlan, style: StyleBible = STYLE) -> Path:
    draw_shot(shot, style, SMALL, RATE, path, PATIENT_MS)
    return path


def test_a_take_is_what_the_plan_asked_for(tmp_path: Path):
    path = drawn(tmp_path / "take.mp4", a_shot(duration_frames=31))
    with av.open(str(path), format="mp4") as container:
        stream = container.streams.video[0]
        pictures = list(container.decode(stream))
        assert len(pictures) == 31
        assert (stream.codec_context.width, stream.codec_context.height) == (192, 108)
        assert (stream.average_rate, stream.codec_context.pix_fmt) == (RATE.fraction, "yuv420p")
        assert stream.codec_context.name == "h264"
        assert not container.streams.audio
        # 1: MPEG (limited) range and BT.709, as the standards number them.
        context = stream.codec_context
        tags = (context.color_range, context.colorspace, context.color_primaries, context.color_trc)
        assert tags == (1, 1, 1, 1)


def test_the_same_shot_gives_the_same_bytes(tmp_path: Path):
    shot = a_shot(duration_frames=5, on_screen_text="Twice")
    digests = {
        hashlib.sha256(drawn(tmp_path / name, shot).read_bytes()).hexdigest()
        for name in ("first.mp4", "second.mp4")
    }
    assert len(digests) == 1


def test_a_style_that_cannot_be_read_is_malformed_and_leaves_nothing(tmp_path: Path):
    style = replace(STYLE, palette=("#12345g",) * 4)
    with pytest.raises(MalformedMessage):
        drawn(tmp_path / "take.mp4", a_shot(), style)
    assert list(tmp_path.iterdir()) == []


def test_a_shot_out_of_bounds_is_malformed(tmp_path: Path):
    with pytest.raises(MalformedMessage):
        drawn(tmp_path / "take.mp4", a_shot(focus_x=5000))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_an_outage(tmp_path: Path):
    with pytest.raises(Unavailable):
        drawn(tmp_path / "gone" / "take.mp4", a_shot(duration_frames=2))


def test_a_shot_that_takes_too_long_is_an_outage_and_no_take_appears(tmp_path: Path):
    (tmp_path / "take.mp4.part").write_bytes(b"what a killed process leaves")
    with pytest.raises(Unavailable):
        draw_shot(a_shot(), STYLE, SMALL, RATE, tmp_path / "take.mp4", 1)
    assert list(tmp_path.iterdir()) == []


def test_a_customers_words_are_only_ever_pixels(tmp_path: Path):
    hostile = "'; rm -rf / #\\ :x=%{pts}\n[out] \x07 \u202eabc 😀"
    shot = a_shot(duration_frames=2, subject=hostile, on_screen_text=hostile[:80])
    assert drawn(tmp_path / "take.mp4", shot).stat().st_size > 0


def test_the_parent_loads_no_drawing_library():
    code = (
        "import sys, services.generator.animatic.child\n"
        "sys.exit(any(name in sys.modules for name in ('numpy', 'cv2', 'PIL', 'av')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
