import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.generator.animatic.canvas import Canvas
from services.generator.animatic.laying import lay
from services.generator.animatic.planes import Affine, Frame, layer_of
from services.generator.animatic.tiling import parted, repeated, wrapped


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


def test_parts_of_a_layer_show_what_the_whole_shows():
    canvas = Canvas(240, 160)
    for x, y in ((30, 30), (200, 40), (190, 130)):
        canvas.ellipse((x, y), 17, 12, (220, 160, 60))
    whole = layer_of(canvas.pixels)
    parts = parted(whole)
    assert len(parts) == 3
    assert sum(part.rows * part.columns for part in parts) < 0.2 * whole.rows * whole.columns
    where = Affine.placed(1.13, -20.3, -11.6)
    plain, fast = Frame.blank(240, 160), Frame.blank(240, 160)
    lay(plain, whole, where, 160)
    for part in parts:
        lay(fast, part, where, 160)
    difference = np.abs(plain.buffer.astype(int) - fast.buffer.astype(int))
    # Parts are brought to scale each from its own corner: edges are as soft, not quite alike.
    assert difference.mean() < 0.4
    assert difference.max() < 60


def test_land_is_not_parted():
    canvas = Canvas(240, 160)
    canvas.rectangle(-4, 90, 250, 170, (40, 120, 60))
    assert len(parted(layer_of(canvas.pixels))) == 1


def test_a_clear_layer_has_no_parts():
    assert parted(layer_of(Canvas(64, 64).pixels)) == ()
