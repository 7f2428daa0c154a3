import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.generator.animatic.subjects.gait import foot_at, gait_of, knee_of
from shared.domain.plan import Action

GOING = [Action.WALK, Action.RUN]


@pytest.mark.parametrize("action", GOING)
def test_a_foot_that_stands_moves_back_as_fast_as_the_ground(action: Action):
    gait = gait_of(action)
    for step in range(1, 20):
        before, after = gait.duty * (step - 1) / 20, gait.duty * step / 20
        (x0, y0), (x1, y1) = foot_at(gait, before, 0.5), foot_at(gait, after, 0.5)
        assert y0 == y1 == 0
        assert x0 - x1 == pytest.approx(gait.stride * 0.5 * (after - before))


@pytest.mark.parametrize("action", GOING)
@given(phase=st.floats(-3, 3))
def test_a_foot_never_goes_below_the_ground_nor_jumps(action: Action, phase: float):
    gait = gait_of(action)
    (x0, y0), (x1, y1) = foot_at(gait, phase, 1.0), foot_at(gait, phase + 1e-4, 1.0)
    assert min(y0, y1) >= 0
    assert abs(x1 - x0) + abs(y1 - y0) < 2e-3


@pytest.mark.parametrize("action", [a for a in Action if a not in GOING])
def test_who_goes_nowhere_stands(action: Action):
    assert gait_of(action).stride == 0
    assert foot_at(gait_of(action), 0.7, 0.5)[1] == 0


@given(st.floats(-0.4, 0.4), st.floats(0, 0.2), st.booleans())
def test_bones_keep_their_lengths(x: float, y: float, forward: bool):
    knee = knee_of((0.0, 0.45), (x, y), 0.3, 0.3, forward=forward)
    assert (knee[0] ** 2 + (knee[1] - 0.45) ** 2) ** 0.5 == pytest.approx(0.3, abs=0.01)
