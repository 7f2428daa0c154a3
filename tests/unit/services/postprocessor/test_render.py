"""A small film, rendered for real and opened again."""

import hashlib
import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from services.postprocessor.children import run_child, run_ffmpeg
from services.postprocessor.filtergraph import Film, Lettering, Rendition, film_arguments
from services.postprocessor.orders import Inspect, Inspected, RenderNotes
from services.postprocessor.reframe import ClipFacts
from services.postprocessor.render import StudioRenderer
from services.postprocessor.timeline import build_timeline
from shared.contracts.codec import decode_as, encode_json
from shared.domain.errors import MalformedMessage, Unavailable
from shared.domain.media import FrameSize, Rate
from shared.domain.plan import Plan
from shared.ports.studio import StagedPath
from tests.support.post import SMALL, a_clip, a_plan, a_shot, an_encoding

HOSTILE = 'It\'s 100% "quoted": [a];{b}, %{pts} \\ <i>x</i> & é'


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("clips")
    return {
        "s01": a_clip(folder / "1.mp4", 60),
        "s02": a_clip(folder / "2.mp4", 40, FrameSize(160, 120), rate=30),
        "s03": a_clip(folder / "3.mp4", 44),
    }


PLAN = a_plan(
    a_shot(1, 60, HOSTILE),
    a_shot(2, 30, overlap=10),
    a_shot(3, 48, "Nobody sees him."),
    ratios=("16:9", "9:16", "1:1"),
    title=HOSTILE,
)


@pytest.fixture(scope="module")
def film(clips: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, StagedPath]:
    folder = tmp_path_factory.mktemp("a 100% odd: folder")
    return {each.role: each for each in render(PLAN, clips, folder)}


def render(plan: Plan, clips: dict[str, Path], folder: Path) -> tuple[StagedPath, ...]:
    return StudioRenderer().render(plan, clips, "ANIMATIC · " + HOSTILE, an_encoding(), folder)


def frames(path: Path) -> Iterator[av.VideoFrame]:
    with av.open(str(path), format="mp4") as container:
        yield from container.decode(container.streams.video[0])


def test_every_file_is_there_and_nothing_else(film: dict[str, StagedPath]) -> None:
    names = {each.filename for each in film.values()}

    assert set(film) == {
        *("film", "film_9x16", "film_1x1", "captions_srt", "captions_vtt"),
        *("poster", "contact_sheet", "render_notes"),
    }
    assert {path.name for path in film["film"].path.parent.iterdir()} == names
    assert [film[role].ratio for role in ("film", "film_9x16", "film_1x1")] == list(PLAN.ratios)


@pytest.mark.parametrize(
    ("role", "size"), [("film", (192, 108)), ("film_9x16", (108, 192)), ("film_1x1", (108, 108))]
)
def test_every_rendition_is_exactly_what_was_promised(
    film: dict[str, StagedPath], role: str, size: tuple[int, int]
) -> None:
    with av.open(str(film[role].path), format="mp4") as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        context = picture.codec_context
        assert (context.name, picture.profile, context.pix_fmt) == ("h264", "High", "yuv420p")
        assert (context.width, context.height) == size
        assert picture.average_rate == 24
        assert (sound.codec_context.name, sound.profile, sound.rate) == ("aac", "LC", 48_000)
        assert sound.channels == 2
        tags = (context.color_primaries, context.color_trc, context.colorspace, context.color_range)
        assert [int(tag) for tag in tags] == [1, 1, 1, 1]
        shown = [frame.pts for frame in container.decode(picture)]
        assert picture.time_base is not None
        step = int(1 / 24 / picture.time_base)
        assert shown == [n * step for n in range(PLAN.duration_frames)]
        assert container.duration == PLAN.duration_frames * 1_000_000 // 24
    head = film[role].path.read_bytes()
    assert head.index(b"moov") < head.index(b"mdat"), "faststart"


def test_the_picture_moves_in_every_frame(film: dict[str, StagedPath]) -> None:
    luma = [frame.to_ndarray()[: frame.height].astype(int) for frame in frames(film["film"].path)]

    moved = [np.abs(a - b).mean() for a, b in itertools.pairwise(luma)]
    assert min(moved) > 0.05


def test_the_label_stands_in_every_frame_and_the_title_comes_and_goes(
    clips: dict[str, Path], film: dict[str, StagedPath], tmp_path: Path
) -> None:
    black = {shot: a_clip(tmp_path / f"{shot}.mp4", 60, colour="black") for shot in clips}
    (tmp_path / "out").mkdir()
    out = {each.role: each for each in render(PLAN, black, tmp_path / "out")}
    luma = [frame.to_ndarray()[:108] for frame in frames(out["film"].path)]

    assert all(picture[:14, :96].max() > 60 for picture in luma)
    title = [picture[22:60].max() > 120 for picture in luma]
    assert not title[0]
    assert title[30]
    assert not any(title[60:])


def test_captions_say_what_is_spoken(film: dict[str, StagedPath]) -> None:
    text = film["captions_srt"].path.read_text()
    vtt = film["captions_vtt"].path.read_text()

    assert "Nobody sees him." in text
    assert "<i>" not in text
    assert vtt.startswith("WEBVTT")
    assert len(re.findall("-->", text)) == len(re.findall("-->", vtt)) >= 2


def test_the_notes_hold_what_was_measured(film: dict[str, StagedPath]) -> None:
    notes = decode_as(RenderNotes, film["render_notes"].path.read_bytes())

    assert abs(notes.integrated_mlufs + 14_000) <= 1000
    assert notes.true_peak_mdbtp <= -1000
    assert notes.duration_frames == PLAN.duration_frames
    assert [note[:3] for note in notes.notes] == ["s01"], "too long a text for its shot"


def test_the_same_film_is_the_same_bytes(
    film: dict[str, StagedPath], clips: dict[str, Path], tmp_path: Path
) -> None:
    again = {each.role: each for each in render(PLAN, clips, tmp_path)}

    assert {role: _sha(each.path) for role, each in again.items()} == {
        role: _sha(each.path) for role, each in film.items()
    }


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_frames_outside_a_crossfade_are_untouched_by_it(
    clips: dict[str, Path], tmp_path: Path
) -> None:
    """Rendered without loss, all but the overlap is the clips' own pixels, colour included."""
    plan = a_plan(a_shot(1, 30), a_shot(3, 30, overlap=8))
    facts = ClipFacts(SMALL, Rate(24, 1), 44, plain=True)
    timeline = replace(build_timeline(plan, ()), title=None)
    out = tmp_path / "out.mp4"
    quiet = tmp_path / "quiet.mp4"
    run_ffmpeg(["-f", "lavfi", "-i", "anullsrc=d=2", "-c:a", "aac", str(quiet)], timeout_ms=60_000)
    both = ((str(clips["s01"]), facts), (str(clips["s03"]), facts))
    film = Film(
        timeline, SMALL, both, str(quiet), (Rendition("16:9", SMALL, str(out), Lettering()),)
    )
    arguments = film_arguments(film, an_encoding().model_copy(update={"crf": 10}))
    lossless = [{"10": "0", "high": "high444"}.get(each, each) for each in arguments]
    run_ffmpeg(lossless, timeout_ms=60_000)

    made = [frame.to_ndarray() for frame in frames(out)]
    first, second = ([f.to_ndarray() for f in frames(clips[s])] for s in ("s01", "s03"))
    assert all((made[n] == first[n]).all() for n in range(22))
    assert all((made[30 + n] == second[8 + n]).all() for n in range(22 - 12))
    blend = made[26].astype(int)
    assert np.abs(blend - (first[26].astype(int) * 4 + second[4].astype(int) * 5) / 9).mean() < 2


def test_a_file_that_is_not_what_a_clip_must_be_is_no_clip(
    clips: dict[str, Path], tmp_path: Path
) -> None:
    playlist = tmp_path / "list.mp4"
    playlist.write_text("#EXTM3U\n#EXTINF:10,\n/etc/passwd\n")
    empty = tmp_path / "empty.mp4"
    empty.write_bytes(b"")
    other = tmp_path / "other.mp4"
    repack = ["-f", "mp4", "-i", str(clips["s02"]), "-c", "copy", "-f", "matroska", str(other)]
    run_ffmpeg(repack, timeout_ms=60_000)
    order = encode_json(Inspect((str(playlist), str(empty), str(other), str(clips["s02"]))))
    found = decode_as(Inspected, run_child("inspect_clips", order, timeout_ms=60_000)).clips

    assert found[:3] == (None, None, None)
    assert found[3] == ClipFacts(FrameSize(160, 120), Rate(30, 1), 40, plain=True)


def test_a_film_that_lacks_a_clip_cannot_be_rendered_and_leaves_nothing(
    clips: dict[str, Path], tmp_path: Path
) -> None:
    with pytest.raises(MalformedMessage):
        render(PLAN, {"s01": clips["s01"]}, tmp_path)
    broken, out = tmp_path / "broken.mp4", tmp_path / "out"
    broken.write_bytes(clips["s01"].read_bytes()[:500])
    out.mkdir()
    with pytest.raises(MalformedMessage):
        render(PLAN, clips | {"s01": broken}, out)

    assert not list(out.iterdir())


def test_a_tool_that_fails_is_an_outage_without_customer_text(
    clips: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.postprocessor.children.ffmpeg_exe", lambda: "/bin/false")

    with pytest.raises(Unavailable) as caught:
        render(PLAN, clips, tmp_path)
    assert "quoted" not in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_even_a_second_of_film_in_three_shots_is_a_whole_film(tmp_path: Path) -> None:
    square = FrameSize(108, 108)
    shots = (a_shot(1, 12), a_shot(2, 12, overlap=6), a_shot(3, 12, overlap=6))
    plan = a_plan(*shots, size=square, ratios=("1:1", "16:9"))
    clips = {s.shot_id: a_clip(tmp_path / f"{s.shot_id}.mp4", 12, square) for s in shots}
    (tmp_path / "out").mkdir()
    files = render(plan, clips, tmp_path / "out")

    assert [len(list(frames(each.path))) for each in files if each.ratio] == [24, 24]
    assert [each.filename for each in files if each.ratio] == ["film.mp4", "film_16x9.mp4"]
