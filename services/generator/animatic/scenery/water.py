"""Open water, and the shore when someone stands there."""

import math

from services.generator.animatic.canvas import Canvas
from services.generator.animatic.casting import Figure, played
from services.generator.animatic.colours import RGB, mix
from services.generator.animatic.scenery.bases import cliff
from services.generator.animatic.scenery.nature import meadow
from services.generator.animatic.scenery.sky import backdrop, clouds, sun_place
from services.generator.animatic.scenery.stage import HIGH, LOW, Piece, Place, Stage

__all__ = ["sea"]

_ON_CLIFFS = {Figure.LIGHTHOUSE, Figure.HOUSE, Figure.WINDMILL, Figure.TOWER}
"""What people build above the sea."""


def sea(stage: Stage) -> Place:
    """Open water with a road of light, swell, and a shore when someone stands there."""
    tones = stage.tones
    pieces = [backdrop(stage, 0.56), clouds(stage, 0.54), _headland(stage)]
    deep = mix(tones.middle, tones.zenith, 0.4)
    for index, (distance, base) in enumerate(((5.0, 0.56), (2.8, 0.63), (1.6, 0.71))):
        canvas = stage.canvas()
        colour = mix(deep, tones.horizon, 0.42 - 0.2 * index)
        crest = stage.ridge(base, 0.001 + 0.005 * index, detail=3 + 2 * index, smooth=0.5)
        canvas.polygon(stage.land(crest), colour)
        _glints(stage, canvas, base, index)
        canvas.veil((stage.y(base), stage.y(HIGH)), (0.0, 0.5), tones.near)
        pieces.append(
            stage.piece(
                canvas, distance, sway_x=0.004 + 0.004 * index, sway_y=0.0016 * (index + 1),
                period_s=4.2 + index, phase=0.3 * index,
            )
        )  # fmt: skip
    if not stage.grounded:
        return Place((*pieces, _swell(stage, deep)), 0.79)
    if played(stage.shot) in _ON_CLIFFS:
        return Place((*pieces, _swell(stage, deep), cliff(stage)), 0.845)
    return Place((*pieces, meadow(stage, 0.79)), 0.86)


def _headland(stage: Stage) -> Piece:
    tones, canvas = stage.tones, stage.canvas()
    side = 1 if stage.shot.seed % 2 else -1
    outline = [(LOW, 0.58)] + [
        (x, 0.57 - 0.11 * max(0.0, side * (x - 0.5) * 1.7 - 0.22) + 0.01 * math.sin(x * 40))
        for x in (LOW + (HIGH - LOW) * step / 79 for step in range(80))
    ]
    canvas.polygon([stage.at(*p) for p in (*outline, (HIGH, 0.6), (LOW, 0.6))], tones.far)
    canvas.veil((stage.y(0.45), stage.y(0.58)), (0.0, 0.5), tones.horizon)
    return stage.piece(canvas, 8.0)


def _glints(stage: Stage, canvas: Canvas, base: float, index: int) -> None:
    """Light on the water: thick under the sun, thin elsewhere."""
    at, tones = sun_place(stage, 0.56)[0], stage.tones
    light = mix(tones.sun, tones.horizon, 0.2)
    for _ in range(150):
        row = base + stage.between(0.004, 0.12)
        spread = 0.03 + (row - 0.56) * 0.5
        road = stage.rng.random() < 0.6
        x = float(stage.rng.normal(at, spread)) if road else stage.between(LOW, HIGH)
        centre, wide = stage.at(x, row), stage.between(6, 26) * stage.unit * (1 + index * 0.5)
        shade = light if road else mix(light, tones.middle, 0.55)
        canvas.ellipse(centre, wide, max(1.0, wide * 0.07), shade)


def _swell(stage: Stage, colour: RGB) -> Piece:
    canvas, tones = stage.canvas(), stage.tones
    crest = stage.ridge(0.79, 0.012, detail=4, smooth=0.6)
    canvas.polygon(stage.land(crest), mix(colour, tones.near, 0.35))
    _glints(stage, canvas, 0.8, 2)
    canvas.veil((stage.y(0.78), stage.y(HIGH)), (0.0, 0.55), tones.near)
    return stage.piece(canvas, 1.02, sway_x=0.012, sway_y=0.006, period_s=3.7)
