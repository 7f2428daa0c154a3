"""A city: three depths of houses, windows lit as the hour has it, a street and its cars."""

from services.generator.animatic.canvas import Canvas, Point
from services.generator.animatic.colours import RGB, mix
from services.generator.animatic.scenery.sky import backdrop, clouds
from services.generator.animatic.scenery.stage import HIGH, LOW, Piece, Place, Stage
from shared.domain.plan import TimeOfDay

__all__ = ["city"]

_LAMP = (255, 226, 160)
_LOW_SUN = 0.3
"""Below this height of the sun cars have their lamps lit, in sky heights."""

_OUTLINES: dict[int, tuple[Point, ...]] = {
    1: ((0.15, 0.0), (0.15, 0.022), (0.3, 0.022), (0.3, 0.044), (0.7, 0.044), (0.7, 0.022),
        (0.85, 0.022), (0.85, 0.0)),
    2: ((0.0, 0.0), (0.5, 0.12), (1.0, 0.0)),
    3: ((0.0, 0.0), (0.25, 0.035), (0.75, 0.035), (1.0, 0.0)),
    5: ((0.2, 0.008), (0.2, 0.03), (0.5, 0.03), (0.5, 0.008), (0.46, 0.008), (0.46, 0.0),
        (0.24, 0.0), (0.24, 0.008)),
}  # fmt: skip
"""Steps, a spire, a mansard, a tank on legs."""

_DOMED = 4
_MASTED = {0: 0.07, _DOMED: 0.1}
"""And how high their masts are."""

_LIT = {TimeOfDay.DAWN: 0.14, TimeOfDay.DAY: 0.015, TimeOfDay.DUSK: 0.24, TimeOfDay.NIGHT: 0.32}
"""Share of windows with a lamp behind them."""


def city(stage: Stage) -> Place:
    """Three depths of houses with lit windows over a street where cars go by."""
    tones = stage.tones
    pieces = [backdrop(stage, 0.7), clouds(stage, 0.6)]
    depths = (
        (8.0, 0.34, 0.22, mix(tones.far, tones.horizon, 0.2)),
        (4.6, 0.44, 0.2, mix(tones.far, tones.middle, 0.5)),
        (2.5, 0.5, 0.17, mix(tones.middle, tones.near, 0.35)),
    )
    for distance, top, spread, colour in depths:
        canvas = stage.canvas()
        across = LOW - stage.between(0, 0.04)
        while across < HIGH:
            wide = stage.between(0.04, 0.085) * (1 + 1.2 / distance)
            roof = top + stage.between(-spread, spread) * 0.7
            _house(stage, canvas, (across, roof, across + wide), distance, colour)
            across += wide * stage.between(0.86, 1.02)
        canvas.veil((stage.y(0.2), stage.y(0.78)), (0.0, 0.3 + 0.04 * distance), tones.horizon)
        pieces.append(stage.piece(canvas, distance))
    lamps = _lamps(stage)
    behind, before = ([lamps], []) if stage.passing else ([], [lamps])
    pieces += [*behind, _street(stage), *_traffic(stage), *before]
    return Place(tuple(pieces), 0.86)


def _house(
    stage: Stage,
    canvas: Canvas,
    box: tuple[float, float, float],
    distance: float,
    colour: RGB,
) -> None:
    left, roof, right = box
    shade = mix(colour, stage.tones.zenith, stage.between(0, 0.22))
    edge = left + (right - left) * stage.between(0.55, 0.8)
    canvas.rectangle(stage.x(left), stage.y(roof), stage.x(right), stage.y(HIGH), shade)
    canvas.rectangle(stage.x(edge), stage.y(roof), stage.x(right), stage.y(HIGH),
                     mix(shade, stage.tones.near, 0.25))  # fmt: skip
    _roof(stage, canvas, box, shade)
    _windows(stage, canvas, box, distance, shade)


def _roof(stage: Stage, canvas: Canvas, box: tuple[float, float, float], shade: RGB) -> None:
    """Crown a house, or leave its roof flat; parts in house widths and frame heights."""
    left, roof, right = box
    wide = right - left
    kind = int(stage.rng.integers(0, 8))
    dark = mix(shade, stage.tones.near, 0.2)

    def at(across: float, up: float) -> Point:
        return stage.at(left + wide * across, roof - up)

    if kind in _OUTLINES:
        canvas.polygon([at(*point) for point in _OUTLINES[kind]], dark)
    if kind == _DOMED:
        radius = wide * 0.42 * stage.width
        canvas.ellipse(at(0.5, 0.0), radius, radius, dark)
    if kind in _MASTED:
        canvas.stroke([at(0.5, 0.0), at(0.5, _MASTED[kind])], 3 * stage.unit, dark)


def _windows(
    stage: Stage,
    canvas: Canvas,
    box: tuple[float, float, float],
    distance: float,
    wall: RGB,
) -> None:
    tones = stage.tones
    chance = _LIT[stage.shot.time_of_day] * stage.between(0.6, 1.4)
    pane_x, pane_y = 0.018 / distance**0.7, 0.034 / distance**0.7
    lamp = mix(mix(tones.accent, (255, 214, 140), 0.55), wall, min(0.5, 0.05 * distance))
    glass = mix(wall, tones.horizon, 0.28)
    y = box[1] + pane_y
    while y < 0.76:
        x = box[0] + pane_x * 0.7
        while x < box[2] - pane_x * 1.1:
            lit = stage.rng.random() < chance
            canvas.rectangle(stage.x(x), stage.y(y), stage.x(x + pane_x * 0.55),
                             stage.y(y + pane_y * 0.5), lamp if lit else glass)  # fmt: skip
            x += pane_x
        y += pane_y


def _traffic(stage: Stage) -> list[Piece]:
    """Draw the cars of both lanes; each lane goes as a whole."""
    lanes: list[Piece] = []
    for side, row in ((-1, 0.812), (1, 0.83)):
        canvas = stage.canvas()
        x = LOW + stage.between(0.0, 0.2)
        while x < HIGH:
            _car(stage, canvas, (x, row), side)
            x += stage.between(0.2, 0.42)
        # Towards the left a drift has no bound; towards the right it is part of a long swing.
        if side < 0:
            lanes.append(stage.piece(canvas, 1.2, drift_x=-0.075))
        else:
            lanes.append(stage.piece(canvas, 1.2, sway_x=0.42, period_s=26.0))
    return lanes


def _car(stage: Stage, canvas: Canvas, at: Point, side: int) -> None:
    """Draw a small car that goes to a side, its lamps lit when it is dark."""
    tones, (x, y), size = stage.tones, stage.at(*at), 0.036 * stage.height
    paints: tuple[RGB, ...] = (tones.accent, tones.paper, tones.middle, tones.far)
    paint = mix(paints[int(stage.rng.integers(0, 4))], tones.near, 0.25 + 0.5 * tones.dimness)
    outline = ((-1.3, 0.25), (-1.25, 0.55), (-0.75, 0.62), (-0.4, 0.98), (0.35, 0.98), (0.7, 0.62),
               (1.25, 0.52), (1.32, 0.25))  # fmt: skip
    canvas.ellipse((x, y), 1.4 * size, 0.13 * size, mix(tones.near, tones.ground, 0.2))
    canvas.polygon([(x + side * a * size, y - b * size) for a, b in outline], paint)
    glass = mix(paint, tones.horizon, 0.5)
    canvas.polygon(
        [
            (x + side * a * size, y - b * size)
            for a, b in ((-0.6, 0.64), (-0.33, 0.9), (0.28, 0.9), (0.52, 0.64))
        ],
        glass,
    )
    for wheel in (-0.78, 0.78):
        canvas.ellipse((x + wheel * size, y - 0.2 * size), 0.24 * size, 0.24 * size, tones.near)
    if not tones.night and tones.sun_height > _LOW_SUN:
        return
    front, back = (
        (x + side * 1.28 * size, y - 0.42 * size),
        (x - side * 1.26 * size, y - 0.42 * size),
    )
    canvas.glow(back, 0.5 * size, (240, 70, 60), 0.8)
    canvas.glow((front[0] + side * 0.8 * size, front[1] + 0.2 * size), 1.3 * size, _LAMP, 0.5)
    canvas.ellipse(front, 0.13 * size, 0.1 * size, _LAMP)


def _street(stage: Stage) -> Piece:
    canvas, tones = stage.canvas(), stage.tones
    road = mix(tones.ground, tones.near, 0.4)
    canvas.rectangle(stage.x(LOW), stage.y(0.765), stage.x(HIGH), stage.y(0.81),
                     mix(road, tones.paper, 0.16))  # fmt: skip
    canvas.rectangle(stage.x(LOW), stage.y(0.805), stage.x(HIGH), stage.y(HIGH), road)
    canvas.veil((stage.y(0.8), stage.y(1.05)), (0.0, 0.55), tones.near)
    for index in range(-3, 9):
        x = index * 0.16
        canvas.polygon([stage.at(x, 0.925), stage.at(x + 0.08, 0.925), stage.at(x + 0.075, 0.937),
                        stage.at(x - 0.009, 0.937)], mix(road, tones.paper, 0.5))  # fmt: skip
    for _ in range(26):  # Wet asphalt gives the windows back.
        at = stage.at(stage.between(LOW, HIGH), stage.between(0.82, 0.9))
        canvas.ellipse(at, stage.between(3, 8) * stage.unit, stage.between(20, 46) * stage.unit,
                       mix(road, tones.accent, 0.22))  # fmt: skip
    return stage.piece(canvas, 1.05)


def _lamps(stage: Stage) -> Piece:
    canvas, tones = stage.canvas(), stage.tones
    # Where the street passes they stand on its far side: before who walks they would cross him.
    low, tall, distance = (0.8, 0.36, 1.3) if stage.passing else (1.0, 0.64, 0.86)
    for x in (-0.02, 0.9):
        foot, top = stage.at(x, low), stage.at(x, low - tall)
        arm = stage.at(x + 0.035, low - tall - 0.025)
        size = stage.unit * tall / 0.64
        canvas.limb([foot, top, arm], [15 * size, 9 * size, 7 * size], tones.near)
        lamp = mix(tones.accent, (255, 224, 160), 0.6)
        if tones.night or tones.sun_height < 0.3:
            canvas.glow(arm, 120 * size, lamp, 0.6)
        canvas.ellipse(arm, 20 * size, 8 * size, lamp)
    return stage.piece(canvas, distance)
