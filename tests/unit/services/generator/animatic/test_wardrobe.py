from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.generator.animatic.wardrobe import Garment, Wear, wear_of
from shared.domain.plan import Character, StyleBible
from tests.unit.services.generator.animatic.shots import STYLE

KEEPER = Character("the old keeper", ("red scarf", "black hat"), "#884422")
MIRA = Character("Mira", ("blue coat", "round glasses"))
FILM = replace(STYLE, characters=(KEEPER, MIRA))


def test_a_character_wears_its_marks_in_every_shot_that_names_it():
    worn = [wear_of(subject, FILM) for subject in ("the keeper", "old Keeper, smiling", "keeper")]
    assert worn[0] == worn[1] == worn[2]
    assert worn[0].colour == (0x88, 0x44, 0x22)
    assert [item for item, _ in worn[0].items] == [Garment.SCARF, Garment.HAT]


def test_the_marks_of_one_are_not_worn_by_another():
    assert [item for item, _ in wear_of("Mira", FILM).items] == [Garment.GLASSES]
    assert wear_of("a stranger", FILM).items == ()


def test_a_coats_colour_in_words_is_the_clothes_colour():
    red, _, blue = wear_of("Mira", FILM).colour or (0, 0, 0)
    assert blue > 2 * red


def test_a_mark_stands_out_from_the_clothes():
    style = replace(STYLE, characters=(Character("Mira", ("red scarf",), "#d63a34"),))
    assert wear_of("Mira", style).colour is None


def test_without_characters_all_wear_the_films_marks():
    assert wear_of("anyone", STYLE).items[0][0] is Garment.SCARF


@pytest.mark.parametrize(
    "mark", ["écharpe rouge", "roter Schal", "bufanda roja", "sciarpa rossa", "cachecol vermelho"]
)
def test_marks_are_understood_in_the_planners_languages(mark: str):
    style = StyleBible(STYLE.palette, "", "", (mark,))
    ((item, colour),) = wear_of("x", style).items
    assert item is Garment.SCARF
    assert colour is not None
    assert colour[0] > 2 * colour[2]


def test_a_colour_in_another_form_is_refused():
    style = replace(STYLE, characters=(Character("Mira", (), "#12345g"),))
    with pytest.raises(ValueError, match="invalid literal"):
        wear_of("Mira", style)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_words_at_all_dress_somebody(subject: str, mark: str):
    style = replace(STYLE, characters=(Character("Mira", (mark,)),))
    assert isinstance(wear_of(subject, style), Wear)
