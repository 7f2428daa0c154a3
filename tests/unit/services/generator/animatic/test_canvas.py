"""Blur and haze on a drawing surface."""

import cv2
import numpy as np
import pytest

from services.generator.animatic.canvas import Canvas, _blurred  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize("radius", [1.0, 3.0, 14.0])
def test_a_drawing_is_as_soft_as_if_all_of_its_surface_were_blurred(radius: float):
    canvas = Canvas(300, 200)
    canvas.ellipse((210, 120), 40, 30, (220, 90, 50))
    whole = _blurred(canvas.pixels, radius)
    canvas.soften(radius)
    assert canvas.pixels[150, 210].any()
    assert int(cv2.absdiff(canvas.pixels, whole).max()) <= 12
    assert float(cv2.absdiff(canvas.pixels, whole).mean()) < 0.2


def test_an_empty_surface_stays_clear_when_it_is_blurred():
    canvas = Canvas(64, 48)
    canvas.soften(4)
    assert not canvas.pixels.any()


def test_haze_mixes_by_its_share_and_leaves_the_clear_clear():
    canvas = Canvas(64, 100)
    canvas.rectangle(0, 0, 31, 100, (0, 0, 0))
    canvas.veil((0, 100), (0.0, 1.0), (200, 100, 50))
    assert np.abs(canvas.pixels[50, 10].astype(int) - (101, 51, 25, 255)).max() <= 1
    assert not canvas.pixels[:, 40:].any()
