import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.generator.animatic.casting import Figure, cast, played
from services.generator.animatic.subjects.figures import sketch_of
from services.generator.animatic.subjects.sketch import Role
from shared.domain.plan import Action, Framing, Setting
from tests.unit.services.generator.animatic.shots import a_shot

_ALIKE = {Figure.COUPLE, Figure.CROWD, Figure.SHAPE, Figure.VIEW}
"""They are always seen whole."""


@pytest.mark.parametrize(
    ("subject", "figure"),
    [
        ("a lighthouse keeper", Figure.MAN),
        ("an old lighthouse keeper", Figure.OLD_MAN),
        ("a red fox", Figure.FOX),
        ("ein alter Leuchtturmwärter", Figure.OLD_MAN),
        ("la boulangère et le renard", Figure.FOX),
        ("foxes", Figure.FOX),
        ("due barche e una farfalla", Figure.BUTTERFLY),
        ("the lighthouse", Figure.LIGHTHOUSE),
        ("a woman walking her dog", Figure.WOMAN),
        ("two children on a hill", Figure.CHILD),
        ("a glass bottle", Figure.BOTTLE),
        ("Three BOATS", Figure.BOAT),
        ("freedom", Figure.SHAPE),
        ("the old city at dusk", Figure.VIEW),
        ("a fox in the mountains", Figure.FOX),
        ("les montagnes", Figure.VIEW),
    ],
)
def test_the_words_of_a_subject_choose_its_figure(subject: str, figure: Figure):
    assert cast(subject) is figure


def test_a_subject_without_a_figure_is_looked_for_in_the_description():
    assert cast("hope", "Hope is a small boat on a large sea") is Figure.BOAT


def test_the_camera_that_films_a_shot_is_not_its_subject():
    told = "Wide shot: Why the sky is blue. In a plain space; the camera moves closer."
    assert cast("sky", told) is Figure.VIEW


@given(st.text(max_size=300))
def test_any_text_at_all_is_cast(text: str):
    assert cast(text) in Figure


@pytest.mark.parametrize("framing", Framing)
@pytest.mark.parametrize("action", Action)
def test_every_figure_has_a_sketch_for_every_role(action: Action, framing: Framing):
    for figure in Figure:
        sketch = sketch_of(figure, Role(action, framing))
        assert sketch.width > 0
        assert sketch.height > 0


@pytest.mark.parametrize("figure", Figure)
def test_every_figure_is_called_by_its_name(figure: Figure):
    assert cast(figure.value) is figure


@pytest.mark.parametrize(
    ("subject", "setting", "figure"),
    [
        ("Iceland", Setting.MOUNTAINS, Figure.VIEW),
        ("Iceland", Setting.ABSTRACT, Figure.SHAPE),
        ("the sea", Setting.STAGE, Figure.SHAPE),
        ("the sea", Setting.SEA, Figure.VIEW),
        ("a fox", Setting.STAGE, Figure.FOX),
        ("the sun", Setting.SEA, Figure.VIEW),
        ("the moon", Setting.SPACE, Figure.PLANET),
    ],
)
def test_what_has_no_figure_is_shown_by_its_place_where_there_is_one(
    subject: str, setting: Setting, figure: Figure
):
    assert played(a_shot(subject=subject, setting=setting)) is figure


@pytest.mark.parametrize("figure", set(Figure) - _ALIKE)
def test_close_framings_are_about_ever_smaller_parts(figure: Figure):
    close, detail = (
        sketch_of(figure, Role(framing=framing)) for framing in (Framing.CLOSE, Framing.DETAIL)
    )
    assert detail.face is not None
    assert close.headed or (close.face is not None and close.face[2] > detail.face[2])
