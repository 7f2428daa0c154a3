"""Laying out the film, without any file."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.postprocessor.cues import LINE_CHARS_MAX, NARROW_LINE_CHARS
from services.postprocessor.timeline import (
    Narration,
    Word,
    build_timeline,
    narration_windows,
)
from shared.domain.errors import MalformedMessage
from shared.domain.media import ms_of_frames
from shared.domain.plan import Plan, ShotPlan
from tests.support.post import a_plan, a_shot


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    shots: list[ShotPlan] = []
    room = 0
    for number in range(1, draw(st.integers(1, 8)) + 1):
        frames = draw(st.integers(24, 200))
        overlap = draw(st.integers(0, min(room, frames // 2))) if number > 1 else 0
        shots.append(a_shot(number, frames, overlap=overlap))
        room = frames - overlap - frames // 2
    return a_plan(*shots)


@given(plans())
def test_the_film_is_exactly_as_long_as_planned(plan: Plan) -> None:
    timeline = build_timeline(plan, ())

    last = timeline.clips[-1]
    assert last.start_frame + last.duration_frames == plan.duration_frames
    assert timeline.duration_frames == plan.duration_frames


def test_a_film_that_is_also_shown_upright_has_shorter_lines() -> None:
    text = "The keeper climbs the tower every single evening and lights the lamp."
    wide = a_plan(a_shot(1, 240, text), a_shot(2, 48))
    both = replace(wide, ratios=("16:9", "9:16"))
    said = (Narration("s01", text, 5000, ()),)
    longest = [
        max(len(line) for cue in build_timeline(plan, said).cues for line in cue.lines)
        for plan in (replace(wide, ratios=("16:9", "1:1")), both)
    ]

    assert longest[1] <= NARROW_LINE_CHARS < longest[0] <= LINE_CHARS_MAX


@given(plans())
def test_every_frame_is_owned_by_exactly_one_shot(plan: Plan) -> None:
    clips = build_timeline(plan, ()).clips

    ends = [clip.owns.end_frame for clip in clips]
    assert [0, *ends[:-1]] == [clip.owns.start_frame for clip in clips]
    assert ends[-1] == plan.duration_frames


@given(plans())
def test_neighbours_may_never_speak_at_once(plan: Plan) -> None:
    windows = list(narration_windows(plan).values())

    for first, second in itertools.pairwise(windows):
        assert first.start_frame <= first.end_frame <= second.start_frame


def test_a_crossfade_starts_the_later_clip_earlier() -> None:
    clips = build_timeline(a_plan(a_shot(1, 48), a_shot(2, 48, overlap=12)), ()).clips

    assert [clip.start_frame for clip in clips] == [0, 36]
    assert (clips[0].next_overlap_frames, clips[1].overlap_frames) == (12, 12)
    assert clips[0].owns.end_frame == clips[1].owns.start_frame == 42


@pytest.mark.parametrize(
    "shots",
    [
        (a_shot(1, 48, overlap=4), a_shot(2, 48)),
        (a_shot(1, 20), a_shot(2, 48, overlap=24)),
        (a_shot(1, 48), a_shot(2, 24, overlap=16), a_shot(3, 48, overlap=16)),
    ],
)
def test_an_overlap_that_does_not_fit_its_shots_is_refused(shots: tuple[ShotPlan, ...]) -> None:
    with pytest.raises(MalformedMessage):
        build_timeline(a_plan(*shots), ())


def test_a_narration_that_does_not_fit_its_shot_is_refused() -> None:
    plan = a_plan(a_shot(1, 48), a_shot(2, 48))
    window = narration_windows(plan)["s01"]
    fits = ms_of_frames(window.end_frame - window.start_frame, plan.rate)

    assert build_timeline(plan, (Narration("s01", "Yes.", fits, ()),)).narration
    with pytest.raises(MalformedMessage):
        build_timeline(plan, (Narration("s01", "No.", fits + 60, ()),))


def test_captions_stay_inside_the_shot_that_speaks_them() -> None:
    plan = a_plan(a_shot(1, 72), a_shot(2, 72))
    text = "The keeper climbs the tower. Nobody sees him."
    words = (Word(0, 0), Word(29, 1500))
    timeline = build_timeline(plan, (Narration("s02", text, 2300, words),))

    owns = timeline.clips[1].owns
    assert [cue.lines for cue in timeline.cues] == [
        ("The keeper climbs the tower.",),
        ("Nobody sees him.",),
    ]
    assert timeline.cues[0].start_frame == timeline.narration[0].start_frame
    assert timeline.cues[1].start_frame == timeline.narration[0].start_frame + 36
    assert timeline.cues[-1].end_frame <= owns.end_frame


def test_what_is_written_on_the_picture_is_not_written_below_it_too() -> None:
    verse = "Hope is the thing\nThat perches"
    on_it = replace(a_shot(1, 96, verse), on_screen_text="Hope is the thing\nthat sings")
    plan = a_plan(on_it, a_shot(2, 96, "Hope is the thing"))
    spoken = tuple(Narration(s.shot_id, s.narration, 3000, ()) for s in plan.shots)
    timeline = build_timeline(plan, spoken)

    assert [cue.text for cue in timeline.cues][:2] == verse.splitlines()
    assert [cue.text for cue in timeline.drawn] == ["That perches", "Hope is the thing"]


def test_a_first_shot_too_short_to_read_a_title_has_none() -> None:
    assert build_timeline(a_plan(a_shot(1, 20), a_shot(2, 48)), ()).title is None
    assert build_timeline(a_plan(a_shot(1, 96)), ()).title is not None
