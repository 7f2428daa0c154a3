import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.generator.animatic.canvas import Canvas
from services.generator.animatic.laying import lay
from services.generator.animatic.planes import Affine, Frame, layer_of
from services.generator.animatic.tiling import repeated, wrapped


def test_a_repeated_drawing_has_no_seam():
    canvas = Canvas(64, 32)
    canvas.polygon([(0, 32), (0, 4), (64, 28), (64, 32)], (200, 120, 60))
    whole = repeated(layer_of(canvas.pixels), 3)
    frame = Frame.blank(192, 32)
    lay(frame, whole, Affine.placed(1.0, 0, 0), 32)
    first, second, third = (frame.luma[:, i * 64 : (i + 1) * 64].astype(int) for i in range(3))
    assert np.abs(first - second[:, ::-1]).max() <= 1
    assert np.abs(first - third).max() <= 1
    assert frame.luma.max() > 100


@given(st.floats(-50, 50))
def test_a_wrapped_shift_stays_among_the_copies_and_shows_the_same(shift: float):
    span = 1.28
    back = wrapped(shift, span)
    assert -2 * span <= back <= 0
    turns = (shift - back) / (2 * span)
    assert abs(turns - round(turns)) < 1e-6
