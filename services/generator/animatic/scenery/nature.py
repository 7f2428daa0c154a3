"""Places on land, without people's works: forest, desert, field, and the ground of others."""

import numpy as np

from services.generator.animatic.canvas import Canvas, Point
from services.generator.animatic.colours import RGB, mix, scale
from services.generator.animatic.scenery.sky import backdrop, clouds, sun_place, sun_side
from services.generator.animatic.scenery.stage import HIGH, LOW, Piece, Place, Stage

__all__ = ["desert", "field", "foreground", "forest", "meadow", "pine_ridge"]


def forest(stage: Stage) -> Place:
    """Trunks in three depths, shafts of light, undergrowth."""
    tones = stage.tones
    pieces = [backdrop(stage, 0.8)]
    depths = (
        (6.0, 26, 0.010, 0.66, mix(tones.far, tones.horizon, 0.25)),
        (3.2, 15, 0.016, 0.71, mix(tones.far, tones.middle, 0.6)),
        (1.7, 8, 0.026, 0.76, mix(tones.middle, tones.near, 0.4)),
    )
    for distance, count, width, base, colour in depths:
        canvas = stage.canvas()
        outline = stage.ridge(base, 0.012, detail=2, smooth=0.3)
        canvas.polygon(stage.land(outline), colour)
        for index in range(count):
            across = LOW + (index + stage.between(0.1, 0.9)) / count * (HIGH - LOW)
            _trunk(stage, canvas, across, base, width * stage.between(0.7, 1.3), colour)
        canvas.veil((stage.y(0.2), stage.y(0.8)), (0.0, 0.4), tones.horizon)
        pieces.append(stage.piece(canvas, distance))
        pieces.append(_crowns(stage, distance, mix(tones.leaf, colour, 0.1 * distance)))
    pieces.append(_shafts(stage))
    pieces.append(meadow(stage, 0.77))
    pieces.append(foreground(stage))
    return Place(tuple(pieces), 0.85)


def desert(stage: Stage) -> Place:
    """Table mountains, then dunes with a lit and a shaded side."""
    tones = stage.tones
    sand = mix(tones.ground, mix(tones.accent, tones.paper, 0.45), 0.6)
    sand = scale(sand, 0.62) if tones.night else sand
    pieces = [backdrop(stage, 0.6), clouds(stage, 0.4)]
    mesas = stage.canvas()
    for _ in range(5):
        _mesa(stage, mesas, mix(tones.far, sand, 0.3))
    mesas.veil((stage.y(0.4), stage.y(0.62)), (0.0, 0.6), tones.horizon)
    pieces.append(stage.piece(mesas, 8.0))
    for distance, base, rise, share in ((4.0, 0.6, 0.035, 0.5), (2.2, 0.67, 0.05, 0.25),
                                        (1.02, 0.77, 0.04, 0.0)):  # fmt: skip
        canvas = stage.canvas()
        colour = mix(sand, tones.horizon, share)
        outline = stage.ridge(base, rise, detail=1, smooth=0.85)
        canvas.polygon(stage.land(outline), colour)
        _dune_shade(stage, canvas, outline, mix(colour, tones.middle, 0.38))
        canvas.veil((stage.y(base), stage.y(HIGH)), (0.0, 0.45), tones.near)
        pieces.append(stage.piece(canvas, distance))
    return Place(tuple(pieces), 0.85)


def field(stage: Stage) -> Place:
    """Rolling hills with rows and single trees, grass before."""
    tones = stage.tones
    pieces = [backdrop(stage, 0.64), clouds(stage, 0.6)]
    grass = tones.grass
    for distance, base, rise, share in ((7.0, 0.58, 0.05, 0.6), (4.0, 0.63, 0.045, 0.34),
                                        (2.2, 0.7, 0.03, 0.12)):  # fmt: skip
        canvas = stage.canvas()
        colour = mix(grass, tones.horizon, share)
        outline = stage.ridge(base, rise, detail=1, smooth=0.7)
        for at in stage.rng.choice(len(outline), 5, replace=False):
            _round_tree(
                stage, canvas, outline[int(at)], 0.22 / distance,
                mix(mix(tones.leaf, tones.near, 0.25), tones.horizon, share),
            )  # fmt: skip
        canvas.polygon(stage.land(outline), colour)
        _rows(stage, canvas, outline, mix(colour, tones.near, 0.22))
        canvas.veil((stage.y(base - rise), stage.y(base + 0.2)), (0.25, 0.0), tones.sun)
        pieces.append(stage.piece(canvas, distance))
    pieces.append(meadow(stage, 0.76))
    pieces.append(foreground(stage))
    return Place(tuple(pieces), 0.84)


def _pine(canvas: Canvas, foot: Point, height: float, colour: RGB) -> None:
    """Draw a fir; height in pixels."""
    x, y = foot
    canvas.rectangle(x - height * 0.02, y - height * 0.2, x + height * 0.02, y, colour)
    for tier in range(4):
        top, wide = y - height * (1 - tier * 0.17), height * (0.1 + tier * 0.055)
        low = y - height * (0.64 - tier * 0.17)
        canvas.polygon([(x, top), (x + wide, low), (x - wide, low)], colour)


def _tufts(stage: Stage, canvas: Canvas, row: float, count: int, colour: RGB) -> None:
    """Draw blades of grass along a row."""
    for _ in range(count):
        x, y = stage.at(stage.between(LOW, HIGH), row + stage.between(0, 0.03))
        tall, lean = stage.between(14, 44) * stage.unit, stage.between(-12, 12) * stage.unit
        wide = 2.4 * stage.unit
        canvas.polygon([(x - wide, y), (x + lean, y - tall), (x + wide, y)], colour)


def pine_ridge(stage: Stage, distance: float, base: float, colour: RGB, tall: float) -> Piece:
    """A ridge with firs; tall is their height, in frame heights."""
    canvas = stage.canvas()
    outline = stage.ridge(base, 0.03, detail=1, smooth=0.5)
    canvas.polygon(stage.land(outline), colour)
    for x, y in outline[::3]:
        foot = stage.at(x + stage.between(-0.004, 0.004), y + 0.008)
        _pine(canvas, foot, stage.between(0.5, 1.1) * tall * stage.height, colour)
    canvas.veil((stage.y(base - 0.1), stage.y(base + 0.15)), (0.0, 0.5), stage.tones.horizon)
    return stage.piece(canvas, distance)


def meadow(stage: Stage, base: float) -> Piece:
    """The ground that the subject stands on: rolling, with a path, light across it and growth."""
    tones, canvas = stage.tones, stage.canvas()
    grass = mix(tones.grass, tones.ground, 0.1 if tones.snowy else 0.25)
    crest = stage.ridge(base, 0.014, detail=1, smooth=0.8)
    canvas.polygon(stage.land(crest), grass)
    _tufts(stage, canvas, base + 0.005, 150, grass)
    bands = ((0.045, 0.3), (0.11, 0.5))
    for depth, share in bands:
        line = stage.ridge(base + depth, 0.02, detail=1, smooth=0.85)
        canvas.polygon(stage.land(line), mix(grass, tones.near, 0.16 * share))
        canvas.veil((stage.y(base + depth - 0.02), stage.y(base + depth + 0.05)), (0.16, 0.0),
                    tones.rim)  # fmt: skip
    for _ in range(46):  # Something for the eye to follow as the camera moves.
        _clump(stage, canvas, stage.between(base + 0.03, 0.99) - base, base, grass)
    canvas.veil((stage.y(base), stage.y(HIGH)), (0.0, 0.4 if tones.snowy else 0.52), tones.near)
    canvas.veil((stage.y(base - 0.03), stage.y(base + 0.07)), (0.34, 0.0), tones.rim)
    return stage.piece(canvas, 1.04)


def _clump(stage: Stage, canvas: Canvas, depth: float, base: float, grass: RGB) -> None:
    """Draw a stone, a tuft or flowers; what is nearer is larger."""
    tones = stage.tones
    x, y = stage.at(stage.between(LOW, HIGH), base + depth)
    size = (7 + 90 * depth) * stage.unit * stage.between(0.7, 1.3)
    kind = stage.rng.random()
    if kind < 0.22:
        stone = mix(tones.middle, tones.rim, 0.25)
        canvas.ellipse((x, y), size * 0.7, size * 0.36, mix(stone, tones.near, 0.4))
        canvas.ellipse((x - sun_side(stage) * -size * 0.12, y - size * 0.08), size * 0.55,
                       size * 0.26, stone)  # fmt: skip
        return
    blade = mix(grass, tones.near if kind < 0.6 else tones.rim, 0.22)
    for index in range(5):
        lean = (index - 2) / 2
        tip = (x + lean * size * 0.7, y - size * (1.1 - 0.3 * abs(lean)))
        canvas.polygon([(x + lean * size * 0.2 - size * 0.07, y), tip,
                        (x + lean * size * 0.2 + size * 0.07, y)], blade)  # fmt: skip
        if kind > 0.72 and not tones.snowy and index % 2 == 0:
            canvas.ellipse(tip, size * 0.16, size * 0.14, mix(tones.accent, tones.paper, 0.2))


def foreground(stage: Stage) -> Piece:
    """Dark growth at the lower edge and in the corners: it frames the subject and hides nothing."""
    canvas = stage.canvas()
    tones = stage.tones
    colour = mix(tones.near, tones.grass, 0.7 if tones.snowy else 0.22)
    canvas.polygon(stage.land(stage.ridge(0.99, 0.015, detail=1, smooth=0.7)), colour)
    _tufts(stage, canvas, 0.995, 120, colour)
    for corner, inward in () if stage.passing else ((LOW, 1), (HIGH, -1)):
        for _ in range(11):
            away = stage.between(0.0, 1.0)
            foot = stage.at(corner + inward * 0.27 * away, 1.0 + stage.between(0.0, 0.06))
            tall = stage.between(0.55, 1.0) * (1 - away) ** 0.8 * 0.36 * stage.height
            _fern(canvas, foot, (tall, inward), mix(colour, tones.near, stage.between(0, 0.5)))
    canvas.soften(2.5 * stage.unit)
    return stage.piece(canvas, 0.72, sway_x=0.004 if stage.windy else 0.0015, period_s=3.0)


def _fern(canvas: Canvas, foot: Point, shape: tuple[float, int], colour: RGB) -> None:
    """Draw a frond that leans into the picture, leaflets on both sides; height in pixels."""
    (x, y), (tall, inward) = foot, shape
    stem = [(x + inward * 0.42 * tall * t * t, y - tall * t * (1.1 - 0.25 * t))
            for t in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)]  # fmt: skip
    canvas.limb(stem, [0.03 * tall * (1 - 0.16 * k) for k in range(6)], colour)
    for index in range(1, 6):
        at_x, at_y = stem[index]
        size = 0.3 * tall * (1 - 0.15 * index)
        for side in (-1, 1):
            tip = (at_x + side * size * 0.8 + inward * size * 0.2, at_y - size * 0.32)
            middle = ((at_x + tip[0]) / 2, (at_y + tip[1]) / 2 - 0.06 * size)
            widths = [0.03 * tall, 0.07 * tall, 1.0]
            canvas.limb([(at_x, at_y), middle, tip], widths, colour)


def _trunk(
    stage: Stage, canvas: Canvas, across: float, base: float, width: float, colour: RGB
) -> None:
    x, y = stage.at(across, base + 0.02)
    half, lean = width * stage.width / 2, stage.between(-0.01, 0.01) * stage.width
    top = stage.y(LOW)
    canvas.polygon(
        [(x - half * 1.5, y), (x - half, y - half * 4), (x + lean - half * 0.6, top),
         (x + lean + half * 0.6, top), (x + half, y - half * 4), (x + half * 1.5, y)], colour
    )  # fmt: skip
    for _ in range(3):
        high = stage.between(0.05, 0.45) * stage.height
        side = -1 if stage.rng.random() < 0.5 else 1
        reach = stage.between(3, 8) * half
        joint = (x + lean * 0.5, stage.y(0) + high)
        canvas.limb([joint, (joint[0] + side * reach, joint[1] - reach * 0.7)],
                    [half * 0.7, half * 0.15], colour)  # fmt: skip


def _crowns(stage: Stage, distance: float, colour: RGB) -> Piece:
    """Draw the crowns of the trees at a distance; they sway, in the wind a good deal."""
    canvas, base = stage.canvas(), 0.26 - 0.035 * distance
    for _ in range(70):
        centre = stage.at(stage.between(LOW, HIGH), stage.between(LOW, base))
        radius = stage.between(30, 90) * stage.unit
        canvas.ellipse(centre, radius * 1.3, radius * 0.8, colour)
    canvas.veil((stage.y(0.2), stage.y(0.8)), (0.0, 0.4), stage.tones.horizon)
    sway, period_s = (0.007, 2.3) if stage.windy else (0.0012, 5.0)
    return stage.piece(canvas, distance, sway_x=sway, sway_y=sway / 2, period_s=period_s,
                       phase=0.13 * distance)  # fmt: skip


def _shafts(stage: Stage) -> Piece:
    canvas, tones = stage.canvas(), stage.tones
    at = sun_place(stage, 0.5)[0]
    for _ in range(6):
        x, wide = at + stage.between(-0.3, 0.3), stage.between(0.015, 0.05)
        lean = (0.5 - at) * 1.1
        canvas.polygon(
            [
                stage.at(x, LOW),
                stage.at(x + wide, LOW),
                stage.at(x + wide * 2 + lean, 0.95),
                stage.at(x + lean - wide, 0.95),
            ],
            tones.sun,
        )
    canvas.soften(16 * stage.unit)
    canvas.fade(0.13 if tones.night else 0.24)
    return stage.piece(canvas, 2.0, sway_x=0.008, period_s=9.0)


def _mesa(stage: Stage, canvas: Canvas, colour: RGB) -> None:
    x, top = stage.between(LOW, HIGH), stage.between(0.42, 0.54)
    half = stage.between(0.03, 0.1)
    outline = [
        (x - half * 1.5, 0.7),
        (x - half * 1.1, top + 0.05),
        (x - half, top),
        (x + half * 0.9, top + 0.004),
        (x + half, top + 0.05),
        (x + half * 1.6, 0.7),
    ]
    canvas.polygon([stage.at(*point) for point in outline], colour)


def _dune_shade(stage: Stage, canvas: Canvas, outline: list[Point], colour: RGB) -> None:
    """Shade the side of each crest that turns from the sun."""
    for peak in range(1, len(outline) - 1):
        before, here, after = (outline[peak + step][1] for step in (-1, 0, 1))
        if here > before or here >= after:
            continue
        trough = peak
        while trough + 1 < len(outline) and outline[trough + 1][1] >= outline[trough][1]:
            trough += 1
        run = outline[peak : trough + 1]
        # The shade hangs from the crest like a sickle and thins out towards the trough.
        shares = np.linspace(0, 1, len(run))
        hang = 0.15 * np.sin(np.pi * shares) * (1 - 0.55 * shares)
        low = [(x, y + float(depth)) for (x, y), depth in zip(run, hang, strict=True)]
        canvas.polygon([stage.at(*point) for point in (*run, *reversed(low))], colour)


def _round_tree(stage: Stage, canvas: Canvas, foot: Point, tall: float, colour: RGB) -> None:
    x, y = stage.at(*foot)
    height = tall * stage.height * stage.between(0.7, 1.2)
    canvas.rectangle(x - height * 0.04, y - height * 0.5, x + height * 0.04, y + 4, colour)
    for _ in range(6):
        canvas.ellipse(
            (x + stage.between(-0.22, 0.22) * height, y - height * stage.between(0.5, 0.85)),
            height * 0.24, height * 0.2, colour,
        )  # fmt: skip


def _rows(stage: Stage, canvas: Canvas, outline: list[Point], colour: RGB) -> None:
    """Furrows that run together towards the hill's crest."""
    for index in range(12, len(outline) - 12, 16):
        x, y = outline[index]
        foot = 0.5 + (x - 0.5) * 2.6
        canvas.polygon([stage.at(x, y + 0.006), stage.at(foot + 0.012, 1.1), stage.at(foot, 1.1)],
                       colour)  # fmt: skip
