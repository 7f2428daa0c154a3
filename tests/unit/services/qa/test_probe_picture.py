"""What the probes read off the picture, against faults put at known frames."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from services.qa.probes.order import ProbeOrder
from services.qa.probes.probe import probe
from tests.support.qa import PICTURE, make_film


def measured(path: Path, **changes: Any) -> dict[str, Any]:
    order = ProbeOrder(
        path=str(path),
        sound=False,
        black_luma_max=20,
        freeze_difference_max=40,
        silence_lufs=-60,
        frames_max=1000,
        samples_max=10**8,
        packets_max=10**5,
        pixels_max=10**7,
        cpu_seconds_max=60,
    )
    return probe(replace(order, **changes))


def spans(found: list[dict[str, int]]) -> list[tuple[int, int]]:
    return [(span["start_frame"], span["end_frame"]) for span in found]


def test_a_faultless_take_measures_as_it_was_made(tmp_path: Path) -> None:
    found = measured(make_film(tmp_path / "a.mp4"))

    assert found["container"] == "mp4"
    assert (found["video_codec"], found["video_profile"]) == ("h264", "High")
    assert found["pixel_format"] == "yuv420p"
    assert found["size"] == {"width": 160, "height": 90}
    assert found["rate"] == {"num": 24, "den": 1}
    assert (found["frames"], found["duration_ms"], found["decode_errors"]) == (120, 5000, 0)
    assert (found["black"], found["frozen"]) == ([], [])
    assert found["faststart"] is True
    assert found["bit_rate"] == round((tmp_path / "a.mp4").stat().st_size * 8 / 5)


def test_twelve_black_frames_are_found_to_the_frame_and_not_called_frozen(tmp_path: Path) -> None:
    hole = "drawbox=c=black:t=fill:enable='between(n,30,41)'"
    found = measured(make_film(tmp_path / "a.mp4", f"{PICTURE},format=yuv420p,{hole}"))

    assert spans(found["black"]) == [(30, 42)]
    assert 30 <= found["black"][0]["evidence_frame"] < 42
    assert 15_000 <= found["black"][0]["value"] <= 17_000
    assert found["frozen"] == []


def test_a_black_first_and_last_frame_are_found(tmp_path: Path) -> None:
    holes = "drawbox=c=black:t=fill:enable='eq(n,0)+eq(n,119)'"
    found = measured(make_film(tmp_path / "a.mp4", f"{PICTURE},format=yuv420p,{holes}"))

    assert spans(found["black"]) == [(0, 1), (119, 120)]


def test_twenty_repeats_of_a_frame_are_found_to_the_frame(tmp_path: Path) -> None:
    freeze = "loop=loop=20:size=1:start=59"  # By framemd5: frames 59 to 78 equal frame 58.
    found = measured(make_film(tmp_path / "a.mp4", f"{PICTURE},{freeze}"))

    assert spans(found["frozen"]) == [(59, 79)]
    assert found["black"] == []


@pytest.mark.parametrize("rate", ["25/1", "30/1", "24000/1001", "30000/1001"])
def test_the_rate_is_read_exactly(tmp_path: Path, rate: str) -> None:
    picture = f"testsrc2=s=64x64:r={rate}"
    found = measured(make_film(tmp_path / "a.mp4", picture, frames=30))

    num, den = rate.split("/")
    assert found["rate"] == {"num": int(num), "den": int(den)}


def test_a_missing_frame_shows_as_the_pace_of_its_gap(tmp_path: Path) -> None:
    picture = f"{PICTURE},select='not(eq(n,50))'"
    found = measured(
        make_film(tmp_path / "a.mp4", picture, frames=100, options=("-fps_mode", "passthrough"))
    )

    assert found["frames"] == 100
    assert found["rate"] == {"num": 12, "den": 1}


def test_ten_bit_picture_is_measured_too(tmp_path: Path) -> None:
    hole = "drawbox=c=black:t=fill:enable='between(n,4,7)'"
    options = ("-pix_fmt", "yuv420p10le")
    picture = f"{PICTURE},format=yuv420p,{hole}"
    found = measured(make_film(tmp_path / "a.mp4", picture, frames=12, options=options))

    assert found["pixel_format"] == "yuv420p10le"
    assert spans(found["black"]) == [(4, 8)]


def test_an_index_at_the_end_is_seen(tmp_path: Path) -> None:
    found = measured(make_film(tmp_path / "a.mp4", frames=12, options=("-movflags", "0")))

    assert found["faststart"] is False


def test_alternating_black_frames_do_not_fill_memory(tmp_path: Path) -> None:
    holes = "drawbox=c=black:t=fill:enable='mod(n,2)'"
    picture = f"testsrc2=s=64x64:r=24,format=yuv420p,{holes}"
    found = measured(make_film(tmp_path / "a.mp4", picture, frames=700))

    assert len(found["black"]) == 64


@pytest.mark.parametrize(
    ("limit", "reason"),
    [
        ({"frames_max": 20}, "more than 20 frames"),
        ({"pixels_max": 100}, "a frame of more than 100 pixels"),
        ({"packets_max": 5}, "more than 5 packets"),
    ],
)
def test_beyond_a_limit_nothing_that_needs_decoding_is_claimed(
    tmp_path: Path, limit: dict[str, int], reason: str
) -> None:
    found = measured(make_film(tmp_path / "a.mp4", frames=48), **limit)

    assert found["abstained"]["decode"] == reason
    assert found["abstained"]["black"] == reason
    assert [found[name] for name in ("frames", "black", "frozen", "decode_errors")] == [None] * 4
    assert found["video_codec"] == "h264"


def test_pictures_that_were_wiped_out_at_the_end_are_missed(tmp_path: Path) -> None:
    path = make_film(tmp_path / "a.mp4", options=("-bf", "0", "-movflags", "0"))
    content = path.read_bytes()
    media = content.index(b"mdat") - 4
    end = media + int.from_bytes(content[media : media + 4], "big")
    path.write_bytes(content[: end - 2000] + bytes(2000) + content[end:])

    found = measured(path)

    assert found["frames"] < 120
    assert found["decode_errors"] >= 120 - found["frames"]
