"""The prober and its child, with files that mean harm and children that end badly."""

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import pytest

from services.qa.measure import ProcessProber
from services.qa.verdict import judge
from shared.domain.errors import Unavailable
from shared.domain.verdict import Outcome
from shared.ports.studio import Measurements
from tests.support.qa import FILM, TAKE, make_film, shipped, sine
from tests.unit.services.qa.test_probe_picture import measured

SMALL = "testsrc2=s=64x64:r=24"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_film(tmp_path_factory.mktemp("film") / "film.mp4", sound=sine(-14))


def ruled(path: Path, found: Measurements) -> Outcome:
    return judge("film", found.sha256, found, FILM, shipped().qa).outcome


def test_a_faultless_film_passes(film: Path) -> None:
    found = ProcessProber().measure(film, FILM, shipped())

    assert (found.size, found.rate, found.frames) == (FILM.size, FILM.rate, 120)
    assert found.abstained == {}
    verdict = judge("film", found.sha256, found, FILM, shipped().qa)
    assert [c for c in verdict.checks if c.outcome is not Outcome.PASS] == []
    assert (verdict.outcome, verdict.score) == (Outcome.PASS, 1000)


def test_measuring_twice_gives_the_same(film: Path) -> None:
    prober = ProcessProber()

    assert prober.measure(film, FILM, shipped()) == prober.measure(film, FILM, shipped())


def _zero(path: Path, film: Path) -> None:
    path.write_bytes(b"")


def _garbage(path: Path, film: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(20_000))


def _without_index(path: Path, film: Path) -> None:
    content = film.read_bytes()
    path.write_bytes(content[:4] + content[4:].replace(b"moov", b"gone"))


def _truncated(path: Path, film: Path) -> None:
    content = film.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])


def _damaged(path: Path, film: Path) -> None:
    content = bytearray(film.read_bytes())
    for at in range(len(content) // 2, len(content) - 2000, 4000):
        content[at : at + 40] = bytes(40)
    path.write_bytes(content)


def _mute(path: Path, film: Path) -> None:
    make_film(path)


def _picture_is_missing(path: Path, film: Path) -> None:
    make_film(path, sound=sine(-14), options=("-map", "1:a", "-t", "1"))


@pytest.mark.parametrize(
    ("harm", "outcome"),
    [
        (_zero, Outcome.FAIL),
        (_garbage, Outcome.FAIL),
        (_without_index, Outcome.FAIL),
        (_truncated, Outcome.FAIL),
        (_damaged, Outcome.FAIL),
        (_mute, Outcome.FAIL),
        (_picture_is_missing, Outcome.FAIL),
    ],
)
def test_a_broken_file_is_measured_as_broken_and_never_passes(
    harm: Callable[[Path, Path], None], outcome: Outcome, film: Path, tmp_path: Path
) -> None:
    path = tmp_path / "broken.mp4"
    harm(path, film)

    found = ProcessProber().measure(path, FILM, shipped())

    assert ruled(path, found) is outcome


def test_a_damaged_film_says_that_it_does_not_decode(film: Path, tmp_path: Path) -> None:
    _damaged(tmp_path / "damaged.mp4", film)

    found = ProcessProber().measure(tmp_path / "damaged.mp4", FILM, shipped())

    assert found.decode_errors is not None
    assert found.decode_errors > 0


@pytest.mark.parametrize(
    "playlist",
    [
        "ffconcat version 1.0\nfile 'canary.mp4'\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\ncanary.mp4\n#EXT-X-ENDLIST\n",
    ],
)
def test_a_playlist_that_calls_itself_mp4_reads_no_other_file(
    playlist: str, film: Path, tmp_path: Path
) -> None:
    canary = tmp_path / "canary.mp4"
    shutil.copy(film, canary)
    os.utime(canary, (1, 2))  # A read would move the access time past the change time.
    (tmp_path / "playlist.mp4").write_text(playlist)

    found = ProcessProber().measure(tmp_path / "playlist.mp4", FILM, shipped())

    assert (found.container, found.video_codec, found.frames) == ("", "", None)
    assert canary.stat().st_atime == 1
    assert ruled(canary, found) is Outcome.FAIL


def _box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def _boxes(content: bytes) -> list[tuple[bytes, bytes]]:
    found: list[tuple[bytes, bytes]] = []
    while content:
        size = int.from_bytes(content[:4], "big")
        found.append((content[4:8], content[8:size]))
        content = content[size:]
    return found


def _pointing_at(content: bytes, target: bytes) -> bytes:
    """Point the index from "this file" to the target, and leave no media in this file."""
    path = target + bytes(len(target) % 2)
    alias = bytes(4 + 10 + 28 + 12 + 64 + 16 + 4 + 16)
    alias += b"\0\2" + len(path).to_bytes(2, "big") + path + b"\xff\xff\0\0"
    reference = bytes(4) + b"\0\0\0\1" + _box(b"alis", alias)
    nested = (b"moov", b"trak", b"mdia", b"minf", b"dinf")
    out = b""
    for kind, inside in _boxes(content):
        if kind == b"dref":
            out += _box(kind, reference)
        elif kind == b"mdat":
            out += _box(kind, bytes(len(inside)))
        else:
            out += _box(kind, _pointing_at(inside, target) if kind in nested else inside)
    return out


def test_an_index_that_points_into_another_file_does_not_read_it(tmp_path: Path) -> None:
    canary = make_film(tmp_path / "canary.mp4", frames=12, options=("-movflags", "0"))
    forged = tmp_path / "forged.mp4"
    forged.write_bytes(_pointing_at(canary.read_bytes(), str(canary).encode()))
    told_to_follow = {"enable_drefs": "1", "use_absolute_path": "1"}
    with av.open(str(forged), format="mp4", container_options=told_to_follow) as followed:
        assert len(list(followed.decode(video=0))) == 12, "the reference is a working one"

    found = ProcessProber().measure(forged, TAKE, shipped())

    assert found.frames == 0
    assert judge("take", found.sha256, found, TAKE, shipped().qa).outcome is Outcome.FAIL


def test_a_pixel_bomb_is_refused_before_a_frame_is_decoded(tmp_path: Path) -> None:
    path = make_film(tmp_path / "bomb.mp4", "color=s=4096x4096:r=24", frames=2)

    found = ProcessProber().measure(path, TAKE, shipped())

    assert found.size is not None
    assert found.frames is None
    assert "pixels" in found.abstained["decode"]
    assert ruled(path, found) is Outcome.FAIL


def test_an_endless_take_is_left_after_twice_its_length_and_a_little(tmp_path: Path) -> None:
    path = make_film(tmp_path / "long.mp4", "testsrc2=s=32x32:r=24", frames=600)
    short = replace(TAKE, duration_frames=24)

    found = ProcessProber().measure(path, short, shipped())

    assert found.frames is None
    assert "frames" in found.abstained["decode"]


def test_mutated_files_never_stop_the_probes_from_answering(film: Path, tmp_path: Path) -> None:
    pristine, dice = film.read_bytes(), random.Random(20)
    index_end = pristine.index(b"mdat")
    path = tmp_path / "mutant.mp4"
    for _ in range(40):
        mutant = bytearray(pristine)
        for _ in range(dice.randrange(1, 12)):
            mutant[dice.randrange(index_end)] = dice.randrange(256)
        path.write_bytes(mutant)
        found = measured(path, sound=True)
        assert set(found) == set(Measurements.__dataclass_fields__)


@pytest.mark.parametrize(
    ("ending", "reason"),
    [("SIGSEGV", "it crashed the decoder"), ("SIGXCPU", "processor time")],
)
def test_a_child_that_the_file_brought_down_leaves_nothing_measured(
    ending: str, reason: str, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = ProcessProber(f"tests.support.ending.{ending.lower()}").measure(film, FILM, shipped())

    assert reason in found.abstained["decode"]
    assert ruled(film, found) is Outcome.ABSTAIN


@pytest.mark.parametrize("ending", ["killed", "confused", "silent", "missing"])
def test_a_child_that_something_else_brought_down_is_an_outage(ending: str, film: Path) -> None:
    with pytest.raises(Unavailable):
        ProcessProber(f"tests.support.ending.{ending}").measure(film, FILM, shipped())


def test_a_child_that_takes_too_long_is_an_outage(film: Path) -> None:
    configuration = shipped()
    hasty = configuration.qa.model_copy(update={"judge_deadline_ms": 4000})

    with pytest.raises(Unavailable):
        ProcessProber("tests.support.ending.endless").measure(
            film, FILM, configuration.model_copy(update={"qa": hasty})
        )
