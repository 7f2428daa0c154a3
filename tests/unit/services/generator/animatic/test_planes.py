import numpy as np
import pytest

from services.generator.animatic.canvas import Canvas
from services.generator.animatic.laying import compose, lay, solid_row
from services.generator.animatic.planes import Affine, Frame, halved, layer_of, opaque_layer

WHOLE = Affine.placed(1.0, 0, 0)


def painted(red: float, green: float, blue: float) -> Canvas:
    canvas = Canvas(32, 32)
    canvas.rectangle(-4, -4, 40, 40, (red, green, blue))
    return canvas


@pytest.mark.parametrize(
    ("colour", "yuv"),
    [
        ((255, 255, 255), (235, 128, 128)),
        ((0, 0, 0), (16, 128, 128)),
        ((255, 0, 0), (63, 102, 240)),
        ((0, 0, 255), (32, 240, 118)),
    ],
)
def test_colours_become_limited_range_bt709(
    colour: tuple[int, int, int], yuv: tuple[int, int, int]
):
    frame = Frame.blank(32, 32)
    lay(frame, layer_of(painted(*colour).pixels), WHOLE, 32)
    seen = (frame.luma[16, 16], frame.chroma[0][8, 8], frame.chroma[1][8, 8])
    assert np.abs(np.array(seen, int) - yuv).max() <= 1


@pytest.mark.parametrize("colour", [(255, 255, 255), (0, 0, 0), (200, 40, 90), (20, 90, 240)])
def test_a_picture_is_given_back_in_the_colours_it_was_drawn_in(colour: tuple[int, int, int]):
    frame = Frame.blank(32, 32)
    lay(frame, layer_of(painted(*colour).pixels), WHOLE, 32)
    assert np.abs(frame.rgb()[16, 16].astype(int) - colour).max() <= 3


def test_a_half_transparent_layer_mixes_with_what_is_behind_it():
    frame = Frame.blank(32, 32)
    lay(frame, layer_of(painted(0, 0, 0).pixels), WHOLE, 32)
    veil = painted(255, 255, 255)
    veil.fade(0.5)
    lay(frame, layer_of(veil.pixels), WHOLE, 32)
    assert abs(int(frame.luma[16, 16]) - (16 + 235) // 2) <= 2


def test_nothing_is_drawn_below_the_floor():
    frame = Frame.blank(32, 32)
    lay(frame, layer_of(painted(0, 0, 0).pixels), WHOLE, 32)
    lay(frame, layer_of(painted(255, 255, 255).pixels), WHOLE, 20)
    assert frame.luma[19, 16] == 235
    assert frame.luma[20, 16] == 16


def test_only_a_layer_that_spans_its_drawing_hides_what_is_behind():
    land, post = Canvas(64, 64), Canvas(64, 64)
    land.rectangle(-2, 32, 70, 70, (90, 90, 90))
    post.rectangle(20, 32, 40, 70, (90, 90, 90))
    assert 32 <= solid_row(layer_of(land.pixels), WHOLE, 64) <= 38
    assert solid_row(layer_of(post.pixels), WHOLE, 64) == 64


def test_a_clear_layer_changes_nothing():
    frame = Frame.blank(32, 32)
    before = frame.buffer.copy()
    lay(frame, layer_of(Canvas(32, 32).pixels), WHOLE, 32)
    assert np.array_equal(before, frame.buffer)


@pytest.mark.parametrize("zoom", [1.0, 1.07, 1.6])
def test_the_fast_resampling_agrees_with_a_general_warp(zoom: float):
    # On a slope, an error of place is an error of brightness, and interpolating twice is exact.
    slope = np.linspace(-40, 560, 240, dtype=np.float32)[None, :, None]
    picture = np.clip(np.broadcast_to(slope, (160, 240, 3)), 0, 255).astype(np.float32)
    layer = opaque_layer(picture, np.zeros((160, 240), np.float32))
    fast, exact = Frame.blank(96, 64), Frame.blank(96, 64)
    lay(fast, layer, Affine.placed(zoom, -30.4, -20.7), 64)
    # A turn too small to move a pixel takes the general way.
    lay(exact, layer, Affine.placed(zoom, -30.4, -20.7, angle=1e-9), 64)
    difference = np.abs(fast.buffer.astype(int) - exact.buffer.astype(int))
    assert difference.mean() < 0.3
    assert difference.max() <= 2


def a_soft_hill() -> Canvas:
    canvas = Canvas(240, 160)
    canvas.rectangle(-4, 90, 250, 170, (40, 120, 60))
    canvas.ellipse((90, 80), 50, 44, (220, 90, 50))
    canvas.soften(3)
    return canvas


def a_sky() -> Canvas:
    canvas = Canvas(240, 160)
    canvas.rectangle(-4, -4, 250, 170, (90, 140, 220))
    return canvas


@pytest.mark.parametrize("zoom", [1.0, 1.07, 1.6])
@pytest.mark.parametrize("size", [(96, 64), (98, 62)])
def test_what_is_out_of_focus_looks_the_same_from_half_the_size(zoom: float, size: tuple[int, int]):
    where = Affine.placed(zoom, -30.4, -40.7)
    layers = [layer_of(a_sky().pixels), layer_of(a_soft_hill().pixels)]
    plain, fast = Frame.blank(*size), Frame.blank(*size)
    # What an earlier frame left there must not be seen.
    coarse = Frame.coarse(*size)
    coarse.buffer[:] = 255
    compose(plain, coarse, [(layer, where) for layer in layers])
    compose(fast, coarse, [(halved(layer), where) for layer in layers])
    difference = np.abs(plain.buffer.astype(int) - fast.buffer.astype(int))
    assert difference.mean() < 1
    assert difference.max() <= 12


def test_a_soft_layer_before_a_sharp_one_is_laid_over_it():
    near = Canvas(240, 160)
    near.ellipse((40, 40), 30, 30, (255, 255, 255))
    near.soften(3)
    far, soft = layer_of(a_sky().pixels), layer_of(near.pixels)
    plain, fast, coarse = Frame.blank(96, 64), Frame.blank(96, 64), Frame.coarse(96, 64)
    compose(plain, coarse, [(far, WHOLE), (soft, WHOLE)])
    compose(fast, coarse, [(far, WHOLE), (halved(soft), WHOLE)])
    assert plain.luma[40, 40] == 235
    assert np.abs(plain.buffer.astype(int) - fast.buffer.astype(int)).max() <= 9


def test_a_layer_without_an_opaque_row_hides_nothing_at_half_the_size():
    post = Canvas(64, 66)
    post.rectangle(20, 4, 40, 80, (90, 90, 90))
    assert solid_row(halved(layer_of(post.pixels)), WHOLE, 64) == 64
