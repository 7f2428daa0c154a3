"""The graph as text: what goes in, and what never does."""

import re
from dataclasses import replace

from services.postprocessor.cues import Cue
from services.postprocessor.filtergraph import (
    Film,
    Lettering,
    Picture,
    Rendition,
    caption_changes,
    film_arguments,
)
from services.postprocessor.reframe import ClipFacts
from services.postprocessor.timeline import Narration, build_timeline
from shared.domain.media import FrameSize, Rate
from shared.domain.plan import ShotPlan
from tests.support.post import a_plan, a_shot, an_encoding

HD, TALL = FrameSize(1920, 1080), FrameSize(1080, 1920)
HOSTILE = "x';[0:v]drawtext=text='%{pts}',movie=/etc/passwd"


def a_film(*shots: ShotPlan, renditions: int = 1, title: str = "The Keeper") -> Film:
    plan = a_plan(*shots, size=HD, title=title)
    spoken = tuple(Narration(s.shot_id, s.narration, 1000, ()) for s in shots if s.narration)
    timeline = build_timeline(plan, spoken)
    letters = Lettering(
        label=Picture("/f/label.png", 30, 30),
        title=Picture("/f/title.png", 100, 200),
        captions=Picture("/f/caption_%04d.png", 10, 900) if timeline.cues else None,
    )
    pages = (Rendition("16:9", HD, "/f/film.mp4", letters),)
    pages += (Rendition("9:16", TALL, "/f/film_9x16.mp4", letters),)
    clips = tuple(
        (f"/c/{n}.mp4", ClipFacts(HD, Rate(24, 1), 400, plain=True)) for n in range(len(shots))
    )
    return Film(timeline, HD, clips, "/f/sound.mp4", pages[:renditions])


def graph_of(arguments: list[str]) -> str:
    return arguments[arguments.index("-filter_complex") + 1]


def test_no_text_of_a_users_enters_the_graph() -> None:
    shots = (a_shot(1, 96, narration=HOSTILE), a_shot(2, 96, narration=HOSTILE))
    arguments = film_arguments(a_film(*shots, title=HOSTILE), an_encoding())

    assert not any(word in " ".join(arguments) for word in ("drawtext", "passwd", "movie"))


def test_every_clip_is_decoded_once_for_all_renditions() -> None:
    film = a_film(a_shot(1, 96), a_shot(2, 96), renditions=2)
    arguments = film_arguments(film, an_encoding())

    assert arguments.count("/c/0.mp4") == arguments.count("/c/1.mp4") == 1
    assert arguments.count("libx264") == 2
    assert arguments.count("copy") == 2, "the sound is encoded already"


def test_every_input_has_a_forced_format_and_may_only_be_a_file() -> None:
    shots = (a_shot(1, 96, narration="Hello there."), a_shot(2, 96))
    arguments = film_arguments(a_film(*shots, renditions=2), an_encoding())

    inputs = [n for n, argument in enumerate(arguments) if argument == "-i"]
    before = [0, *inputs[:-1]]
    for start, end in zip(before, inputs, strict=True):
        options = arguments[start:end]
        assert options[options.index("-protocol_whitelist") + 1] == "file"
        assert options[options.index("-f") + 1] in ("mp4", "image2")


def test_a_film_of_cuts_blends_nothing() -> None:
    graph = graph_of(film_arguments(a_film(a_shot(1, 96), a_shot(2, 96)), an_encoding()))

    assert "alpha=1,setpts=PTS-STARTPTS" not in graph
    assert "concat=n=2" in graph


def test_a_crossfade_touches_only_its_overlap() -> None:
    film = a_film(a_shot(1, 96), a_shot(2, 96, overlap=12), a_shot(3, 96))
    graph = graph_of(film_arguments(film, an_encoding()))

    spans = [
        tuple(map(int, s)) for s in re.findall(r"trim=start_frame=(\d+):end_frame=(\d+)", graph)
    ]
    assert spans == [(0, 84), (84, 96), (0, 12), (12, 96), (0, 96)]
    assert "nb_frames=13:alpha=1" in graph
    assert "concat=n=4" in graph


def test_a_shot_that_is_all_overlap_has_no_body() -> None:
    film = a_film(a_shot(1, 96), a_shot(2, 24, overlap=12), a_shot(3, 96, overlap=12))

    assert "[b1r0]" not in graph_of(film_arguments(film, an_encoding()))


def test_the_tall_rendition_is_cropped_before_it_is_blended() -> None:
    film = a_film(a_shot(1, 96), a_shot(5, 96, overlap=12), renditions=2)
    graph = graph_of(film_arguments(film, an_encoding()))

    assert graph.count("crop=606:1080:") == 2
    assert graph.count("scale=1080:1920") == 1, "one scaling of the joined film, not one a clip"


def test_captions_change_on_their_frames_and_leave_gaps() -> None:
    first, second, third = Cue(10, 30, ("a",)), Cue(32, 50, ("b",)), Cue(50, 60, ("c",))
    changes = caption_changes((first, second, third))

    assert changes == ((0, None), (10, first), (30, None), (32, second), (50, third), (60, None))
    assert caption_changes((Cue(0, 5, ("a",)),))[0][1] is not None


def test_the_level_holds_for_full_hd_and_rises_only_where_it_must() -> None:
    film = a_film(a_shot(1, 96), a_shot(2, 96))
    hd = film_arguments(film, an_encoding())
    fast = replace(film, timeline=replace(film.timeline, rate=Rate(60, 1)))

    assert hd[hd.index("-level:v") + 1] == "4.1"
    quick = film_arguments(fast, an_encoding())
    assert quick[quick.index("-level:v") + 1] == "5.2"
