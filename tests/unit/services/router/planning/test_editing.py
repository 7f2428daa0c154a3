"""An edited plan keeps every bound that the planner keeps."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from services.router.planning.editing import check_edit
from services.router.planning.planner import RulePlanner
from shared.catalog.configuration import Configuration
from shared.contracts.brief import Brief
from shared.domain.errors import BriefDeclined
from shared.domain.media import FrameSize
from shared.domain.plan import Character, Datum, Plan, ShotPlan, Transition

Edit = Callable[[Plan], Plan]


@pytest.fixture
def plan(configuration: Configuration) -> Plan:
    brief = Brief(
        text="A keeper waits by the sea at night. At dawn the keeper sleeps in the kitchen.",
        title="",
        preset="quick_social",
        duration_ms=30_000,
        ratios=("16:9",),
        budget_micros=1,
        seed=3,
    )
    return RulePlanner().plan("job-1", brief, configuration)


def with_shot(number: int, change: Callable[[ShotPlan], ShotPlan]) -> Edit:
    def edit(plan: Plan) -> Plan:
        shots = list(plan.shots)
        shots[number] = change(shots[number])
        return replace(plan, shots=tuple(shots))

    return edit


def with_character(plan: Plan, character: Character) -> Plan:
    return replace(plan, style=replace(plan.style, characters=(character,)))


REFUSED: dict[str, tuple[Edit, str]] = {
    "unknown ratio": (lambda p: replace(p, ratios=("4:3",)), "ratios must be among 16:9"),
    "ratio twice": (lambda p: replace(p, ratios=("16:9", "16:9")), "ratio twice"),
    "other size": (lambda p: replace(p, size=FrameSize(640, 360)), "1920x1080"),
    "other language": (lambda p: replace(p, language="ja"), "language must be one of en"),
    "no shots": (lambda p: replace(p, shots=()), "0 shots"),
    "too many shots": (lambda p: replace(p, shots=p.shots * 20), "may have 1 to 64"),
    "too long": (
        with_shot(0, lambda s: replace(s, duration_frames=24 * 50)),
        "may last 1 to 60 s",
    ),
    "colour": (
        lambda p: replace(p, style=replace(p.style, palette=("#ABCDEF",) * 5)),
        "#rrggbb in lower case",
    ),
    "few colours": (
        lambda p: replace(p, style=replace(p.style, palette=("#abcdef",) * 3)),
        "4 to 8 colours",
    ),
    "no title": (lambda p: replace(p, title=" "), "title is empty"),
    "hostile light": (
        lambda p: replace(p, style=replace(p.style, light="a\u202eb")),
        "light hold",
    ),
    "hostile character": (
        lambda p: with_character(p, Character("keeper", ("red\x00scarf",))),
        "characters hold",
    ),
    "colour of a character": (
        lambda p: with_character(p, Character("keeper", colour="yellow")),
        "a character's colour",
    ),
    "hostile number": (
        with_shot(0, lambda s: replace(s, data=(Datum("a\u2066b", "5 %", 50),))),
        "the data of shot s01",
    ),
    "hostile title": (lambda p: replace(p, title="a\u202eb"), "title hold"),
    "wrong name": (with_shot(1, lambda s: replace(s, shot_id="s09")), "shot 2 is not"),
    "too short": (with_shot(1, lambda s: replace(s, duration_frames=3)), "needs 12"),
    "wordy": (
        with_shot(1, lambda s: replace(s, narration="word " * 90)),
        "narration of shot s02 has 90 words",
    ),
    "control": (
        with_shot(0, lambda s: replace(s, narration="a\x07")),
        "narration of shot s01 holds control",
    ),
    "many lines": (
        with_shot(0, lambda s: replace(s, on_screen_text="a\n" * 4 + "b")),
        "on_screen_text of shot s01 has more than 4 lines",
    ),
    "no subject": (with_shot(0, lambda s: replace(s, subject=" ")), "needs a subject"),
    "first fades": (
        with_shot(0, lambda s: replace(s, transition_frames=5)),
        "s01 is the first",
    ),
    "long fade": (
        with_shot(
            1,
            lambda s: replace(
                s, transition=Transition.CROSSFADE, transition_frames=s.duration_frames
            ),
        ),
        "longer than the shots it joins",
    ),
    "cut overlaps": (
        with_shot(1, lambda s: replace(s, transition=Transition.CUT, transition_frames=6)),
        "a cut has 0",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_edit_that_breaks_a_bound_is_declined_and_named(
    name: str, plan: Plan, configuration: Configuration
) -> None:
    edit, named = REFUSED[name]
    with pytest.raises(BriefDeclined) as caught:
        check_edit(edit(plan), configuration, "quick_social")
    assert caught.value.code == "bad_edit"
    assert named in caught.value.sentence


def test_an_unchanged_plan_passes(plan: Plan, configuration: Configuration) -> None:
    check_edit(plan, configuration, "quick_social")
    check_edit(plan, configuration)
