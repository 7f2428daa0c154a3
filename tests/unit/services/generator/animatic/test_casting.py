import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.generator.animatic.casting import Figure, cast
from services.generator.animatic.subjects.figures import sketch_of
from services.generator.animatic.subjects.sketch import Role
from shared.domain.plan import Action, Framing


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
    ],
)
def test_the_words_of_a_subject_choose_its_figure(subject: str, figure: Figure):
    assert cast(subject) is figure


def test_a_subject_without_a_figure_is_looked_for_in_the_description():
    assert cast("hope", "Hope is a small boat on a large sea") is Figure.BOAT


def test_the_camera_that_films_a_shot_is_not_its_subject():
    told = "Wide shot: Why the sky is blue. In a plain space; the camera moves closer."
    assert cast("sky", told) is Figure.SHAPE


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
