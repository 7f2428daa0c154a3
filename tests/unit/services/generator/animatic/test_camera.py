import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.generator.animatic.camera import MARGIN, View, pose_at, view_of
from shared.domain.plan import CameraMove

FRAME_S = 1 / 24


def views(move: CameraMove, distance: float, frames: int) -> list[View]:
    length = frames * FRAME_S
    return [
        view_of(pose_at(move, index / (frames - 1), index * FRAME_S, length), distance)
        for index in range(frames)
    ]


def step(first: View, second: View) -> float:
    """Movement of a frame's corner between two views, in frame widths."""
    shift_x, shift_y = second.shift_x - first.shift_x, second.shift_y - first.shift_y
    return abs(second.zoom - first.zoom) / 2 + abs(shift_x) + abs(shift_y)


@pytest.mark.parametrize("frames", [24, 120, 240])
@pytest.mark.parametrize("move", CameraMove)
def test_no_camera_ever_stands_still(move: CameraMove, frames: int):
    # An orbit holds the subject: then it is the world behind that moves.
    subject, world = views(move, 1.0, frames), views(move, 4.0, frames)
    steps = map(max, map(step, subject, subject[1:]), map(step, world, world[1:]))
    assert min(steps) > 2e-4


@given(
    st.sampled_from(CameraMove),
    st.floats(0, 1),
    st.floats(0.5, 60),
    st.floats(0.7, 60),
)
def test_no_layer_leaves_its_canvas(
    move: CameraMove, progress: float, length_s: float, distance: float
):
    view = view_of(pose_at(move, progress, progress * length_s, length_s), distance)
    reach = 0.5 + MARGIN
    assert abs(view.shift_x) <= reach * view.zoom - 0.5
    assert abs(view.shift_y) <= reach * view.zoom - 0.5


@pytest.mark.parametrize(
    ("move", "grows"), [(CameraMove.DOLLY_IN, True), (CameraMove.DOLLY_OUT, False)]
)
def test_a_dolly_brings_near_things_nearer_than_far_ones(move: CameraMove, grows: bool):
    near, far = views(move, 1.0, 48), views(move, 8.0, 48)
    near_gain = near[-1].zoom - near[0].zoom
    far_gain = far[-1].zoom - far[0].zoom
    assert (near_gain > 0) is grows
    assert abs(near_gain) > 3 * abs(far_gain)


def test_an_orbit_keeps_the_subject_and_turns_the_world_behind_it():
    subject, world = views(CameraMove.ORBIT, 1.0, 48), views(CameraMove.ORBIT, 8.0, 48)
    assert abs(subject[-1].shift_x - subject[0].shift_x) < 0.02
    assert abs(world[-1].shift_x - world[0].shift_x) > 0.1


def test_a_pan_to_the_left_moves_the_picture_to_the_right():
    seen = views(CameraMove.PAN_LEFT, 4.0, 48)
    assert seen[-1].shift_x > seen[0].shift_x
