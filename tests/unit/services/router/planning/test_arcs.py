"""A film of one sentence has a turn and an end, and each shot shows what its sentence is about."""

from itertools import pairwise

import pytest

from services.generator.animatic.casting import Figure, cast
from services.router.planning.lexicon import LANGUAGES, arc_of_language
from services.router.planning.planner import RulePlanner
from services.router.planning.sentences import count_words
from services.router.planning.titles import fits_title, short_title
from shared.catalog.configuration import Configuration
from shared.contracts.brief import Brief
from shared.domain.media import ms_of_frames
from shared.domain.plan import Action, Framing, Plan, Setting, TimeOfDay, Transition

FOX = "a fox in a snowy forest at dusk"


def planned(
    text: str,
    configuration: Configuration,
    *,
    seconds: int = 20,
    preset: str = "quick_social",
    seed: int = 1,
) -> Plan:
    brief = Brief(
        text=text,
        title="",
        preset=preset,
        duration_ms=seconds * 1000,
        ratios=("16:9",),
        budget_micros=1,
        seed=seed,
        language="auto",
    )
    return RulePlanner().plan("job-1", brief, configuration)


def said(plan: Plan) -> list[str]:
    return [shot.narration for shot in plan.shots if shot.narration]


@pytest.mark.parametrize("seed", range(5))
def test_a_one_line_story_opens_turns_and_ends(configuration: Configuration, seed: int) -> None:
    plan = planned(FOX, configuration, seed=seed)
    arc = arc_of_language("en")
    turns = [shot for shot in plan.shots if shot.narration in arc.turns["forest"]]
    assert plan.shots[0].narration == "A fox in a snowy forest at dusk."
    assert [shot.framing for shot in turns] == [Framing.REACTION]
    assert turns[0].action is Action.STAND
    ends = [line for key in ("snow", "dusk", "forest") for line in arc.ends[key]]
    assert plan.shots[-1].narration.endswith(tuple(ends))


@pytest.mark.parametrize("seed", range(5))
def test_a_one_line_story_talks_most_of_the_time_in_shots_that_differ(
    configuration: Configuration, seed: int
) -> None:
    plan = planned(FOX, configuration, seed=seed)
    spoken_ms = sum(map(count_words, said(plan))) * 400
    assert 0.6 <= spoken_ms / 20_000 <= 0.85
    assert len(plan.shots) >= 5
    looks = {(shot.framing, shot.subject, shot.action) for shot in plan.shots}
    assert len(looks) == len(plan.shots)
    assert "forest" in {shot.subject for shot in plan.shots}
    assert all((one.focus_x > 500) != (two.focus_x > 500) for one, two in pairwise(plan.shots))


def test_who_walks_keeps_direction_and_light_from_cut_to_cut(configuration: Configuration) -> None:
    assert len({shot.seed & 0xF for shot in planned(FOX, configuration).shots}) == 1


def test_a_bare_question_is_led_to_by_three_smaller_ones_and_claims_nothing(
    configuration: Configuration,
) -> None:
    plan = planned("How does a heat pump work?", configuration)
    arc = arc_of_language("en")
    assert plan.title == "How Does a Heat Pump Work?"
    assert said(plan) == ["How does a heat pump work?", *arc.asks["how"], arc.invites]
    shown = [shot.on_screen_text for shot in plan.shots]
    assert shown[0] == ""
    assert [text[:2] for text in shown[1:4]] == ["1.", "2.", "3."]
    assert shown[-1] == "How does a heat pump work?"


KEEPER = (
    "A film about a lighthouse keeper. Every evening he climbs the tower. Tonight a storm is "
    "coming, and a small boat is still out there. The lighthouse stands in the rain. "
    "At dawn the sea is calm, and the boat is home."
)


def test_each_shot_shows_what_its_sentence_is_about(configuration: Configuration) -> None:
    plan = planned(KEEPER, configuration, seconds=30)
    seen = {shot.narration: shot for shot in plan.shots}
    boat = "Tonight a storm is coming, and a small boat is still out there."
    assert seen["Every evening he climbs the tower."].subject == "lighthouse keeper"
    assert seen[boat].subject == "small boat"
    assert seen[boat].action is Action.SAIL
    assert seen["The lighthouse stands in the rain."].subject == "lighthouse"
    assert seen["At dawn the sea is calm, and the boat is home."].subject == "boat"


def test_who_is_introduced_by_name_is_seen_and_a_season_is_no_hero(
    configuration: Configuration,
) -> None:
    text = (
        "Winter, high in the mountains. Nora, a girl in a red coat, walks home. "
        "Then she hears a bark: her old dog has come. At night they sleep by the fire."
    )
    plan = planned(text, configuration, seconds=25)
    assert plan.title == "Nora"
    assert {shot.subject for shot in plan.shots} - {"mountains"} == {"Nora, girl", "old dog"}
    assert plan.style.characters[0].marks == ("red coat",)
    assert plan.shots[-1].setting is Setting.INTERIOR


NIGHTFALLS = {
    "A fox crosses a field. Night falls. The fox sleeps.": 2,
    "Un renard traverse un champ. La nuit tombe. Le renard dort.": 2,
    "Ein Fuchs läuft durch ein Feld. Die Nacht bricht herein. Der Fuchs schläft.": 2,
    "Un zorro cruza el campo. Cae la noche. El zorro duerme.": 2,
    "Una volpe attraversa il campo. Cala la notte. La volpe dorme.": 2,
    "Uma raposa atravessa o campo. Cai a noite. A raposa dorme.": 2,
}


@pytest.mark.parametrize("text", NIGHTFALLS)
def test_where_night_falls_it_is_dusk_before_and_night_after(
    text: str, configuration: Configuration
) -> None:
    plan = planned(text, configuration)
    hours = [shot.time_of_day for shot in plan.shots if shot.narration]
    assert hours == [TimeOfDay.DUSK, TimeOfDay.DUSK, TimeOfDay.NIGHT]


POEM = "\n".join(
    [
        "The fog comes",
        "on little cat feet.",
        "",
        "It sits looking",
        "over harbor and city",
        "on silent haunches",
        "",
        "Carl Sandburg",
    ]
)


def test_verse_is_never_set_anew_and_no_piece_reaches_over_a_stanza(
    configuration: Configuration,
) -> None:
    plan = planned(POEM, configuration)
    shown = [shot.on_screen_text for shot in plan.shots if shot.on_screen_text]
    written = [line for line in POEM.split("\n") if line]
    assert [line for piece in shown for line in piece.split("\n")] == written
    assert "The fog comes\non little cat feet." in shown
    assert shown[-1] == "Carl Sandburg"
    pauses = {shot.narration.count("\n\n") for shot in plan.shots if "\n" in shot.on_screen_text}
    assert pauses <= {1, 2}
    assert plan.shots[0].on_screen_text == ""


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("The Last Ferry", "The Last Ferry"),
        ("A very long title, with an afterthought that nobody needs", "A very long title"),
        (
            "The baker of the small village at the end of the road",
            "The baker of the small village at the end…",
        ),
    ],
)
def test_a_title_has_two_lines_and_ends_on_a_word_that_can_end(title: str, short: str) -> None:
    assert short_title(title) == short
    assert fits_title(short)


def test_presets_change_pace_and_joints(configuration: Configuration) -> None:
    plans = {
        name: planned(FOX, configuration, seconds=60, preset=name) for name in configuration.presets
    }
    counts = {name: len(plan.shots) for name, plan in plans.items()}
    assert counts["quick_social"] > counts["premium_spot"] > counts["brand_campaign"]
    dissolves = {
        name: sum(shot.transition is Transition.CROSSFADE for shot in plan.shots)
        for name, plan in plans.items()
    }
    assert dissolves["premium_spot"] > dissolves["brand_campaign"] == 0
    for plan in plans.values():
        lengths = [ms_of_frames(shot.duration_frames, plan.rate) for shot in plan.shots]
        assert min(lengths) >= 2000
        assert sum(lengths) / len(lengths) <= 5500


FOXES = ("fox", "renarde", "Füchsin", "zorra", "volpe", "raposa")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_planner_adds_to_a_picture_can_be_drawn(language: str) -> None:
    arc = arc_of_language(language)
    assert cast(FOXES[LANGUAGES.index(language)]) is Figure.FOX
    assert cast(arc.somebody) is Figure.MAN
    assert Figure.SHAPE not in {cast(sight) for sight in arc.sights.values()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_a_turn_and_an_end_for_every_place(language: str) -> None:
    arc = arc_of_language(language)
    places = {setting.value for setting in Setting}
    assert set(arc.turns) == places <= set(arc.ends)
    assert {hour.value for hour in TimeOfDay} <= set(arc.ends)
    assert set(arc.asks) == {"how", "why", "make", "what"}
    assert all(len(questions) == 3 for questions in arc.asks.values())
    assert len(arc.leaves) == 2
