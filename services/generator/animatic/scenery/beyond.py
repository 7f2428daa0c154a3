"""Places that are nowhere: space, and the abstract."""

from services.generator.animatic.canvas import curve
from services.generator.animatic.casting import Figure, played
from services.generator.animatic.colours import RGB, mix, scale
from services.generator.animatic.scenery.sky import plain_backdrop
from services.generator.animatic.scenery.stage import HIGH, LOW, Piece, Place, Stage

__all__ = ["abstract", "space"]


def space(stage: Stage) -> Place:
    """Stars before a nebula, a far planet, and ground when someone stands there."""
    tones = stage.tones
    pieces = [_deep(stage), _nebula(stage), _stars(stage, 14.0, 260), _stars(stage, 4.0, 70)]
    if played(stage.shot) is not Figure.PLANET:
        pieces.insert(3, _far_planet(stage))
    if not stage.grounded:
        return Place(tuple(pieces), 0.66)
    for distance, base, colour in ((3.0, 0.74, mix(tones.far, tones.near, 0.4)),
                                   (1.05, 0.8, tones.ground)):  # fmt: skip
        canvas = stage.canvas()
        canvas.polygon(stage.land(stage.ridge(base, 0.025, detail=2, smooth=0.55)), colour)
        for _ in range(16):
            at, wide = (
                (stage.between(LOW, HIGH), base + stage.between(0.05, 0.25)),
                stage.between(14, 60),
            )
            canvas.ellipse(stage.at(*at), wide * stage.unit, wide * 0.22 * stage.unit,
                           mix(colour, tones.near, 0.45))  # fmt: skip
        canvas.veil((stage.y(base - 0.03), stage.y(base + 0.1)), (0.35, 0.0), tones.rim)
        canvas.veil((stage.y(base), stage.y(HIGH)), (0.0, 0.6), tones.near)
        pieces.append(stage.piece(canvas, distance))
    return Place(tuple(pieces), 0.87)


def abstract(stage: Stage) -> Place:
    """Soft discs and ribbons in the film's colours."""
    tones = stage.tones
    pieces = [plain_backdrop(stage, tones.zenith, tones.horizon, (0.5, 0.45, 0.5))]
    colours: tuple[RGB, ...] = (tones.accent, tones.middle, tones.paper, tones.far)
    for index, (distance, size, share) in enumerate(((5.0, 190, 0.4), (2.4, 110, 0.5),
                                                     (0.8, 60, 0.45))):  # fmt: skip
        canvas = stage.canvas()
        for number in range(7 + 2 * index):
            side = -1 if number % 2 else 1
            at = stage.at(0.5 + side * stage.between(0.14, 0.62), stage.between(LOW, HIGH))
            radius = stage.between(0.5, 1.2) * size * stage.unit
            colour = colours[(number + index) % len(colours)]
            canvas.ellipse(at, radius, radius, colour)
            canvas.ellipse(at, radius * 0.86, radius * 0.86, mix(colour, tones.horizon, 0.35))
        canvas.soften((3 + 2 * index) * stage.unit)
        canvas.fade(share)
        pieces.append(stage.piece(canvas, distance, sway_x=0.01, sway_y=0.012,
                                  period_s=6.0 + index, phase=0.3 * index))  # fmt: skip
        pieces += [_ribbon(stage, colours[index], 0.3 + 0.2 * index)] if index < 2 else []
    pieces.append(_floor(stage))
    return Place(tuple(pieces), 0.8)


def _deep(stage: Stage) -> Piece:
    """Space is dark, but never so dark that it could be taken for a missing picture."""
    tones = stage.tones
    low = mix(scale(tones.zenith, 0.9), tones.accent, 0.16)
    return plain_backdrop(stage, scale(tones.zenith, 0.78), low, (0.4, 0.3, 0.1))


def _nebula(stage: Stage) -> Piece:
    canvas, tones = stage.canvas(), stage.tones
    for index in range(14):
        x = stage.between(LOW, HIGH)
        at = stage.at(x, 0.2 + 0.5 * x + stage.between(-0.16, 0.16))
        colour = (tones.accent, mix(tones.zenith, (150, 110, 220), 0.5), tones.middle)[index % 3]
        canvas.glow(at, stage.between(180, 460) * stage.unit, colour, 0.4)
    canvas.soften(14 * stage.unit)
    return stage.piece(canvas, 30.0, sway_x=0.006, period_s=14.0)


def _stars(stage: Stage, distance: float, count: int) -> Piece:
    canvas = stage.canvas()
    for _ in range(count):
        at = stage.at(stage.between(LOW, HIGH), stage.between(LOW, HIGH))
        radius = stage.between(0.8, 2.4) * stage.unit
        canvas.ellipse(at, radius, radius, stage.tones.paper)
    return stage.piece(canvas, distance, drift_x=0.004)


def _far_planet(stage: Stage) -> Piece:
    canvas, tones = stage.canvas(), stage.tones
    side = -1 if stage.shot.seed % 2 else 1
    centre, radius = stage.at(0.5 + side * 0.3, 0.3), 170 * stage.unit
    body = mix(tones.accent, tones.paper, 0.25)
    canvas.ellipse(centre, radius, radius, body)
    for row in range(-3, 4):
        half = radius * (1 - (row / 4) ** 2) ** 0.5
        band = (centre[0], centre[1] + row * radius / 4)
        canvas.ellipse(band, half * 0.98, radius * 0.055, mix(body, tones.middle, 0.3))
    canvas.light_edge((side * 60 * stage.unit, -70 * stage.unit), tones.zenith, 0.9)
    return stage.piece(canvas, 9.0)


def _ribbon(stage: Stage, colour: RGB, height: float) -> Piece:
    canvas = stage.canvas()
    knots = [(LOW - 0.05 + i * 0.26, height + stage.between(-0.16, 0.16)) for i in range(6)]
    line = curve(knots, steps=14, closed=False)
    upper = [stage.at(x, y) for x, y in line]
    lower = [stage.at(x, y + 0.1 + 0.05 * x) for x, y in reversed(line)]
    canvas.polygon([*upper, *lower], colour)
    canvas.light_edge((0, 9 * stage.unit), stage.tones.paper, 0.7)
    canvas.fade(0.55)
    return stage.piece(canvas, 3.4, sway_x=0.012, sway_y=0.01, period_s=7.0)


def _floor(stage: Stage) -> Piece:
    canvas, tones = stage.canvas(), stage.tones
    at = stage.at(stage.shot.focus_x / 1000, 0.82)
    canvas.ellipse(
        at, 0.26 * stage.width, 0.07 * stage.height, mix(tones.middle, tones.horizon, 0.4)
    )
    canvas.ellipse((at[0], at[1] - 0.012 * stage.height), 0.25 * stage.width, 0.062 * stage.height,
                   mix(tones.paper, tones.horizon, 0.45))  # fmt: skip
    return stage.piece(canvas, 1.02, follows=True)
