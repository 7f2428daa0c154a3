"""What a subject may stand on that its place does not have: a table for small things, a cliff."""

from collections.abc import Callable
from dataclasses import replace

from services.generator.animatic.canvas import Canvas
from services.generator.animatic.casting import Figure, played
from services.generator.animatic.colours import mix, scale
from services.generator.animatic.scenery.sky import sun_side
from services.generator.animatic.scenery.stage import HIGH, LOW, Piece, Place, Stage

__all__ = ["cliff", "tabled"]

_HANDY = {
    Figure.BOTTLE, Figure.CUP, Figure.BOX, Figure.PHONE, Figure.SHOE, Figure.WATCH, Figure.BOOK,
    Figure.CAMERA, Figure.LAMP,
}  # fmt: skip
"""Things that would be giants on the ground: they stand on a table, the place behind in soft focus.
"""

_SOFT = 8.0
"""Blur of the place behind a table, in units."""

_EDGE = 0.775
"""Far edge of the table, as places are drawn."""


def tabled(draw: Callable[[Stage], Place]) -> Callable[[Stage], Place]:
    """Give a place that shows small things as large as they are meant to be seen."""

    def drawn(stage: Stage) -> Place:
        if stage.shot.data or played(stage.shot) not in _HANDY:
            return draw(stage)
        place = draw(replace(stage, blur=max(stage.blur, _SOFT), grounded=False))
        far = [replace(piece, distance=max(piece.distance, 1.6))
               for piece in place.pieces if piece.distance >= 1.0]  # fmt: skip
        return Place((*far, _table(stage)), 0.85)

    return drawn


def _table(stage: Stage) -> Piece:
    """Draw a table top across the picture, its planks running towards the eye."""
    canvas, tones = stage.canvas(), stage.tones
    wood = mix(mix((152, 104, 66), tones.ground, 0.3), tones.zenith, 0.5 * tones.dimness)
    canvas.rectangle(stage.x(LOW), stage.y(_EDGE), stage.x(HIGH), stage.y(HIGH), wood)
    for index in range(-12, 13):
        line = [stage.at(0.5 + index * 0.08, _EDGE), stage.at(0.5 + index * 0.22, HIGH)]
        canvas.stroke(line, 2 * stage.unit, mix(wood, tones.near, 0.4))
    for _ in range(90):
        x, y = stage.between(LOW, HIGH), stage.between(_EDGE + 0.01, HIGH)
        lean, long = (x - 0.5) * 1.4, stage.between(0.01, 0.05)
        canvas.stroke([stage.at(x, y), stage.at(x + lean * long, y + long)], stage.unit,
                      mix(wood, tones.near, 0.22))  # fmt: skip
    light = 0.5 + 0.16 * sun_side(stage)
    canvas.glow(stage.at(light, _EDGE + 0.03), 0.42 * stage.width, tones.sun, 0.34)
    canvas.veil((stage.y(_EDGE), stage.y(HIGH)), (0.0, 0.6), tones.near)
    canvas.veil((stage.y(_EDGE), stage.y(_EDGE + 0.02)), (0.5, 0.0), tones.rim)
    return Piece(stage.piece(canvas, 1.0).layer, 1.03)


def cliff(stage: Stage) -> Piece:
    """Draw a head of rock that falls to the sea, grass on it, surf at its foot."""
    canvas, tones = stage.canvas(), stage.tones
    side = -sun_side(stage)
    edge = stage.shot.focus_x / 1000 - side * 0.24
    rock = mix(mix(tones.middle, tones.near, 0.35), (120, 104, 92), 0.25)

    def out(along: float) -> float:
        """Give a place on the head: from its edge inland, in frame widths."""
        return edge + side * along

    far_end = HIGH if side > 0 else LOW
    face = [(out(0.02), 0.85), (out(-0.02), 0.89), (out(0.0), 0.93), (out(-0.05), 0.97),
            (out(-0.03), 1.02), (out(-0.09), HIGH), (far_end, HIGH), (far_end, 0.8),
            (out(0.3), 0.815), (out(0.12), 0.825)]  # fmt: skip
    canvas.polygon([stage.at(*p) for p in face], rock)
    _ledges(stage, canvas, out)
    turf = [(out(0.0), 0.852), (out(0.05), 0.832), (out(0.14), 0.818), (out(0.4), 0.8),
            (far_end, 0.78), (far_end, 0.9), (out(0.5), 0.91), (out(0.34), 0.885),
            (out(0.22), 0.9), (out(0.12), 0.868), (out(0.06), 0.874)]  # fmt: skip
    grass = mix(tones.grass, tones.ground, 0.2)
    canvas.polygon([stage.at(*p) for p in turf], grass)
    canvas.veil((stage.y(0.78), stage.y(0.86)), (0.4, 0.0), tones.rim)
    canvas.veil((stage.y(0.84), stage.y(HIGH)), (0.0, 0.55), tones.near)
    foam = mix(tones.paper, tones.horizon, 0.3)
    for _ in range(34):
        at = stage.at(out(stage.between(-0.2, -0.02)), stage.between(0.955, 1.04))
        wide = stage.between(8, 46) * stage.unit
        canvas.ellipse(at, wide, wide * 0.14, foam)
    return stage.piece(canvas, 1.04)


def _ledges(stage: Stage, canvas: Canvas, out: Callable[[float], float]) -> None:
    """Break the rock into lit and shaded facets."""
    tones = stage.tones
    rock = mix(tones.middle, tones.near, 0.3)
    for _ in range(26):
        along, y = stage.between(0.0, 0.5), stage.between(0.88, 1.08)
        wide, tall = stage.between(0.02, 0.06), stage.between(0.02, 0.07)
        tone = mix(rock, tones.rim, 0.22) if stage.rng.random() < 0.4 else scale(rock, 0.84)
        corners = ((along, y), (along + wide, y - tall * 0.2), (along + wide * 0.8, y + tall),
                   (along + wide * 0.2, y + tall * 0.8))  # fmt: skip
        canvas.polygon([stage.at(out(a), b) for a, b in corners], tone)
