"""Each shot shows whom its sentence is about, and where they work; nothing is cut to a patch."""

import pytest

from services.router.planning.numbers import data_of
from services.router.planning.planner import RulePlanner
from shared.catalog.configuration import Configuration
from shared.contracts.brief import Brief
from shared.domain.plan import Action, Framing, Plan, Setting

KEEPER = (
    "A film about a lighthouse keeper. Every evening he climbs the tower above the sea. Tonight a "
    "storm is coming, and a small boat is still out there. The keeper keeps the great light "
    "turning. At dawn the sea is calm. He puts out the lamp, and the day begins quietly."
)
WIDE = {Framing.ESTABLISHING, Framing.WIDE}


def planned(text: str, configuration: Configuration, language: str = "auto") -> Plan:
    brief = Brief(text, "", "quick_social", 30_000, ("16:9",), 1, 7, language)
    return RulePlanner().plan("job-1", brief, configuration)


def test_a_film_about_a_lighthouse_keeper_opens_and_ends_on_the_lighthouse(
    configuration: Configuration,
) -> None:
    shots = planned(KEEPER, configuration).shots
    seen = [shot for shot in shots if shot.subject == "lighthouse"]
    assert shots[0] in seen
    assert shots[-1] in seen
    assert all(shot.framing in WIDE for shot in seen)
    assert "lighthouse keeper" in {shot.subject for shot in shots}


@pytest.mark.parametrize(
    ("text", "language", "post"),
    [
        ("A train driver takes her last train to the sea at dawn.", "en", "train"),
        ("A boat builder by the sea finishes one more boat.", "en", "boat"),
        ("Un film sur un gardien de phare au bord de la mer", "fr", "phare"),
        ("Ein Film über einen Leuchtturmwärter am Meer", "de", "Leuchtturm"),
        ("Un corto sobre un viejo farero junto al mar", "es", "faro"),
        ("Un film su un guardiano del faro sul mare", "it", "faro"),
        ("Um filme sobre um faroleiro junto ao mar", "pt", "farol"),
    ],
)
def test_who_is_named_after_a_place_is_shown_there(
    text: str, language: str, post: str, configuration: Configuration
) -> None:
    assert post in {shot.subject for shot in planned(text, configuration, language).shots}


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("Mara walks along the beach. She carries a lantern. The night is long.", "Mara, woman"),
        ("Tom walks along the beach. He carries a lantern. The night is long.", "Tom, man"),
        ("Robin walks along the beach. The night is long. The sea is calm.", "Robin, person"),
    ],
)
def test_a_bare_name_that_acts_is_a_person(
    text: str, called: str, configuration: Configuration
) -> None:
    plan = planned(text, configuration)
    assert called in {shot.subject for shot in plan.shots}
    assert called in {one.name for one in plan.style.characters}


@pytest.mark.parametrize("text", ["Hope walks on. The night is long. The sea is calm."])
def test_an_abstract_noun_is_nobody(text: str, configuration: Configuration) -> None:
    assert not planned(text, configuration).style.characters


def test_speakers_keep_their_marks_under_the_name_that_shots_give_them(
    configuration: Configuration,
) -> None:
    text = (
        "EXT. PIER - DUSK\n\nMARA, the captain, in a red coat, waits.\n\nMARA: Come.\n\nTOM: Yes.\n"
    )
    plan = planned(text, configuration)
    mara = plan.style.characters[0]
    assert (mara.name, mara.marks) == ("Mara, captain", ("red coat",))
    assert mara.name in {shot.subject for shot in plan.shots}


def test_who_stands_neither_runs_nor_sails_by_trade(configuration: Configuration) -> None:
    text = "A boy stands in the door. A ferry captain ties the rope. The evening is quiet."
    shots = reversed(planned(text, configuration).shots)
    actions = {shot.subject: shot.action for shot in shots}
    assert actions["boy"] is Action.STAND
    assert actions["ferry captain"] is Action.STAND


def test_what_drives_or_runs_is_never_cut_to_a_detail(configuration: Configuration) -> None:
    text = (
        "Night trains return to Lisbon. The railway said on Monday that a direct train will run "
        "again. The journey takes nine hours. The train is quiet. The train leaves on Thursday. "
        "Tom runs along the platform. He runs faster. He runs again."
    )
    going = {Action.RUN, Action.WALK, Action.DRIVE, Action.SAIL}
    for seed in range(4):
        brief = Brief(text, "", "quick_social", 40_000, ("9:16",), 1, seed, "en")
        shots = RulePlanner().plan("job-1", brief, configuration).shots
        assert all(shot.framing is not Framing.DETAIL for shot in shots if shot.action in going)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Night falls over the city, and a cat walks home.", "en"),
        ("Un chat rentre à la maison par les rues de la ville.", "fr"),
        ("Eine Katze läuft durch die Stadt nach Hause.", "de"),
        ("Un gato vuelve a casa por las calles de la ciudad.", "es"),
        ("Um gato volta para casa pelas ruas da cidade.", "pt"),
    ],
)
def test_who_is_on_the_way_home_is_outside(
    text: str, language: str, configuration: Configuration
) -> None:
    settings = {shot.setting for shot in planned(text, configuration, language).shots}
    assert settings == {Setting.CITY}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ein Mann geht am Abend nach Hause.", "de"),
        ("Un hombre vuelve a casa por la noche.", "es"),
        ("Un uomo torna a casa di notte.", "it"),
        ("Um homem volta para casa à noite.", "pt"),
    ],
)
def test_home_alone_is_no_room(text: str, language: str, configuration: Configuration) -> None:
    shots = planned(text, configuration, language).shots
    assert Setting.INTERIOR not in {shot.setting for shot in shots}


def test_a_number_is_said_rather_than_summed_up(configuration: Configuration) -> None:
    text = (
        "In 2015, 12 % of trips in our city were made by bicycle. Today it is 34 %. Accidents fell "
        "by 41 %. The air holds 27 % less nitrogen dioxide. Every third trip makes no noise at all."
    )
    brief = Brief(text, "", "quick_social", 22_000, ("16:9",), 1, 1, "en")
    shots = RulePlanner().plan("job-1", brief, configuration).shots
    assert " ".join(shot.narration for shot in shots if shot.narration) == text


def test_who_is_at_home_is_inside(configuration: Configuration) -> None:
    plan = planned("An old man stays at home.", configuration)
    assert {shot.setting for shot in plan.shots} == {Setting.INTERIOR}


@pytest.mark.parametrize(
    ("text", "labels", "shown"),
    [
        ("Accidents fell by 41 %.", ["Accidents"], ["\u221241 %"]),
        ("Today it is 34 %.", ["Today"], ["34 %"]),
        ("Rents fell to 800 euros.", ["Rents"], ["800 euros"]),
        ("Les accidents ont baissé de 41 %.", ["accidents"], ["\u221241 %"]),
        ("Die Unfälle sanken um 41 %.", ["Unfälle"], ["\u221241 %"]),
        ("Los accidentes bajaron un 41 %.", ["accidentes"], ["\u221241 %"]),
        ("Gli incidenti sono calati del 41 %.", ["incidenti"], ["\u221241 %"]),
        ("Os acidentes caíram 41 %.", ["acidentes"], ["\u221241 %"]),
    ],
)
def test_a_label_names_what_is_counted_and_a_fall_has_its_sign(
    text: str, labels: list[str], shown: list[str]
) -> None:
    found = data_of(text)
    assert [datum.label for datum in found] == labels
    assert [datum.shown for datum in found] == shown


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A product spot for our desk lamp: warm light, one touch, folds flat.", "en"),
        ("Une publicité pour notre lampe de bureau Lumo : douce, sobre, solide.", "fr"),
        ("Un anuncio de nuestras zapatillas Rayo: ligeras, rápidas, resistentes.", "es"),
    ],
)
def test_each_merit_of_a_spot_is_said_in_a_shot_of_its_own(
    text: str, language: str, configuration: Configuration
) -> None:
    shots = planned(text, configuration, language).shots
    merits = [shot for shot in shots if shot.on_screen_text][:3]
    for shot in merits:
        assert shot.narration.lower().endswith(f"{shot.on_screen_text.lower()}.")
        assert len(shot.narration) > len(shot.on_screen_text) + 4
    assert all(shot.narration for shot in shots)


def test_lines_of_verse_end_where_the_poet_ended_them_and_the_author_comes_once(
    configuration: Configuration,
) -> None:
    poem = (
        "Hope is the thing with feathers\nThat perches in the soul,\n"
        "And sings the tune without the words,\nAnd never stops at all.\n\nEmily Dickinson"
    )
    shots = planned(poem, configuration).shots
    screens = "\n".join(shot.on_screen_text for shot in shots if shot.on_screen_text)
    assert screens == poem.replace("\n\n", "\n")
    assert sum("Emily Dickinson" in shot.narration for shot in shots) == 1
