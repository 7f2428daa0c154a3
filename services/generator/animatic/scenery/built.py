"""Places under a roof: a room, a stage."""

from services.generator.animatic.canvas import Canvas
from services.generator.animatic.colours import RGB, mix, scale
from services.generator.animatic.scenery.sky import plain_backdrop
from services.generator.animatic.scenery.stage import HIGH, LOW, Piece, Place, Stage

__all__ = ["interior", "theatre"]


def interior(stage: Stage) -> Place:
    """A room: window, light on the floor, pictures, a lamp, a plant."""
    tones = stage.tones
    wall = mix(mix(tones.middle, tones.paper, 0.34), tones.accent, 0.1)
    wall = scale(wall, 0.55) if tones.night else wall
    glow = (0.26, 0.34, 0.2 if tones.night else 0.4)
    pieces = [plain_backdrop(stage, scale(wall, 0.86), wall, glow)]
    window = stage.canvas()
    _window(stage, window, 0.27, 0.36)
    _pictures(stage, window, scale(wall, 0.62))
    pieces.append(stage.piece(window, 3.0))
    pieces.append(_floor(stage, wall))
    furniture = stage.canvas()
    _lamp(stage, furniture, 0.8, 0.83)
    _plant(stage, furniture, 0.12, 0.83)
    pieces.append(stage.piece(furniture, 1.5, sway_x=0.0006, period_s=5.0))
    pieces.append(_light_shaft(stage))
    return Place(tuple(pieces), 0.86)


def theatre(stage: Stage) -> Place:
    """A stage: curtains, a pool of light, dust in the beam."""
    tones = stage.tones
    back = mix(tones.near, tones.zenith, 0.4)
    focus = stage.shot.focus_x / 1000
    pieces = [plain_backdrop(stage, scale(back, 0.8), mix(back, tones.middle, 0.7),
                             (focus, 0.5, 0.4))]  # fmt: skip
    boards = stage.canvas()
    floor = mix(tones.ground, tones.accent, 0.12)
    boards.rectangle(stage.x(LOW), stage.y(0.74), stage.x(HIGH), stage.y(HIGH), floor)
    for index in range(-9, 10):
        line = mix(floor, tones.near, 0.4)
        boards.stroke([stage.at(0.5 + index * 0.07, 0.74), stage.at(0.5 + index * 0.2, HIGH)],
                      2 * stage.unit, line)  # fmt: skip
    boards.veil((stage.y(0.74), stage.y(HIGH)), (0.0, 0.6), tones.near)
    wide = 0.24 * stage.width
    boards.glow((stage.x(focus), stage.y(0.86)), wide, tones.paper, 0.55)
    pieces.append(stage.piece(boards, 1.1))
    pieces.append(_beam(stage, focus))
    curtains = stage.canvas()
    _curtain(stage, curtains, LOW, 0.15, 1)
    _curtain(stage, curtains, HIGH, 0.85, -1)
    pieces.append(stage.piece(curtains, 0.82, sway_x=0.003, period_s=6.0, follows=True))
    return Place(tuple(pieces), 0.86)


def _window(stage: Stage, canvas: Canvas, across: float, down: float) -> None:
    tones = stage.tones
    half, tall = 0.12, 0.23
    frame = mix(tones.near, tones.ground, 0.4)
    canvas.rectangle(*stage.at(across - half - 0.01, down - tall - 0.018),
                     *stage.at(across + half + 0.01, down + tall + 0.02), frame)  # fmt: skip
    rows = 24
    for row in range(rows):
        top = down - tall + 2 * tall * row / rows
        sky = mix(tones.zenith, tones.horizon, row / rows)
        canvas.rectangle(*stage.at(across - half, top),
                         *stage.at(across + half, top + 2 * tall / rows + 0.002), sky)  # fmt: skip
    hill = [
        (across - half, down + tall),
        (across - half, down + 0.12),
        (across - 0.03, down + 0.07),
        (across + 0.04, down + 0.13),
        (across + half, down + 0.09),
        (across + half, down + tall),
    ]
    canvas.polygon([stage.at(*point) for point in hill], tones.far)
    for x in (across - half, across, across + half):
        canvas.stroke([stage.at(x, down - tall), stage.at(x, down + tall)], 9 * stage.unit, frame)
    canvas.stroke(
        [stage.at(across - half, down), stage.at(across + half, down)], 9 * stage.unit, frame
    )


def _pictures(stage: Stage, canvas: Canvas, frame: RGB) -> None:
    tones = stage.tones
    for x, y, half, tall in ((0.62, 0.3, 0.045, 0.09), (0.735, 0.27, 0.035, 0.05),
                             (0.735, 0.4, 0.035, 0.05), (1.0, 0.32, 0.06, 0.08)):  # fmt: skip
        canvas.rectangle(*stage.at(x - half, y - tall), *stage.at(x + half, y + tall), frame)
        inside = mix(tones.paper, tones.middle, stage.between(0.2, 0.7))
        canvas.rectangle(*stage.at(x - half * 0.84, y - tall * 0.86),
                         *stage.at(x + half * 0.84, y + tall * 0.86), inside)  # fmt: skip
        hill = [
            stage.at(x - half * 0.84, y + tall * 0.86),
            stage.at(x - half * 0.1, y - tall * 0.1),
            stage.at(x + half * 0.84, y + tall * 0.86),
        ]
        canvas.polygon(hill, mix(tones.accent, inside, 0.35))


def _floor(stage: Stage, wall: RGB) -> Piece:
    canvas, tones = stage.canvas(), stage.tones
    floor = mix(mix(tones.ground, (150, 104, 70), 0.35), wall, 0.2)
    floor = scale(floor, 0.7) if tones.night else floor
    canvas.rectangle(stage.x(LOW), stage.y(0.745), stage.x(HIGH), stage.y(0.77), scale(wall, 0.6))
    canvas.rectangle(stage.x(LOW), stage.y(0.765), stage.x(HIGH), stage.y(HIGH), floor)
    for index in range(-12, 13):
        canvas.stroke([stage.at(0.5 + index * 0.075, 0.765), stage.at(0.5 + index * 0.19, HIGH)],
                      2 * stage.unit, mix(floor, tones.near, 0.3))  # fmt: skip
    canvas.veil((stage.y(0.765), stage.y(HIGH)), (0.0, 0.55), tones.near)
    rug = mix(tones.accent, floor, 0.35)
    centre = stage.at(stage.shot.focus_x / 1000, 0.88)
    canvas.ellipse(centre, 0.24 * stage.width, 0.06 * stage.height, rug)
    canvas.ellipse(centre, 0.21 * stage.width, 0.048 * stage.height, mix(rug, tones.near, 0.25))
    return stage.piece(canvas, 1.12)


def _lamp(stage: Stage, canvas: Canvas, across: float, foot: float) -> None:
    tones, unit = stage.tones, stage.unit
    top = stage.at(across, 0.4)
    canvas.stroke([stage.at(across, foot), top], 8 * unit, tones.near)
    canvas.ellipse(stage.at(across, foot), 54 * unit, 10 * unit, tones.near)
    shade = mix(tones.accent, (255, 222, 160), 0.6)
    x, y = top
    canvas.polygon(
        [
            (x - 46 * unit, y - 50 * unit),
            (x + 46 * unit, y - 50 * unit),
            (x + 78 * unit, y + 44 * unit),
            (x - 78 * unit, y + 44 * unit),
        ],
        shade,
    )
    canvas.glow((x, y + 20 * unit), 260 * unit, shade, 0.3)


def _plant(stage: Stage, canvas: Canvas, across: float, foot: float) -> None:
    tones, unit = stage.tones, stage.unit
    x, y = stage.at(across, foot)
    leaf = mix(tones.middle, (70, 120, 80), 0.5)
    for index in range(9):
        lean = (index - 4) / 4
        tip = (x + lean * 150 * unit, y - (330 - abs(lean) * 130) * unit)
        bend = (x + lean * 40 * unit, y - 230 * unit)
        canvas.limb([(x, y - 110 * unit), bend, tip], [8 * unit, 34 * unit, 3 * unit],
                    mix(leaf, tones.near, (index % 3) * 0.2))  # fmt: skip
    canvas.polygon(
        [
            (x - 70 * unit, y - 130 * unit),
            (x + 70 * unit, y - 130 * unit),
            (x + 50 * unit, y),
            (x - 50 * unit, y),
        ],
        mix(tones.accent, tones.near, 0.4),
    )


def _light_shaft(stage: Stage) -> Piece:
    canvas, tones = stage.canvas(), stage.tones
    corners = [(0.17, 0.2), (0.37, 0.2), (0.86, 1.06), (0.5, 1.06)]
    canvas.polygon([stage.at(*point) for point in corners], tones.sun)
    canvas.soften(26 * stage.unit)
    canvas.fade(0.07 if tones.night else 0.2)
    return stage.piece(canvas, 1.3, sway_x=0.006, period_s=8.0, follows=True)


def _beam(stage: Stage, focus: float) -> Piece:
    canvas = stage.canvas()
    for lean in (-0.42, 0.42):
        top = focus + lean
        canvas.polygon([stage.at(top - 0.015, LOW), stage.at(top + 0.015, LOW),
                        stage.at(focus + 0.15, 0.87), stage.at(focus - 0.15, 0.87)],
                       stage.tones.paper)  # fmt: skip
    canvas.soften(14 * stage.unit)
    canvas.fade(0.16)
    return stage.piece(canvas, 1.02, sway_x=0.012, period_s=7.0, follows=True)


def _curtain(stage: Stage, canvas: Canvas, outer: float, inner: float, side: int) -> None:
    cloth = mix(stage.tones.accent, stage.tones.near, 0.45)
    folds = 9
    step = (inner - outer) / folds
    for index in range(folds):
        left, right = outer + index * step, outer + (index + 1.25) * step
        tint = mix(cloth, stage.tones.near, 0.5 if index % 2 else 0.08)
        sag = side * 0.012 * (index % 3)
        canvas.blob(
            [
                stage.at(left, LOW - 0.1),
                stage.at(right, LOW - 0.1),
                stage.at(right + sag, 0.5),
                stage.at(right, 0.98),
                stage.at(left, 0.99),
                stage.at(left + sag, 0.5),
            ],
            tint,
        )
