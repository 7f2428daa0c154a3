"""Animals on four legs, facing right: one rig, and for each species its measures."""

import math
from dataclasses import dataclass
from functools import partial

from services.generator.animatic.canvas import Point
from services.generator.animatic.colours import RGB, mix
from services.generator.animatic.subjects.gait import Gait, foot_at, gait_of, knee_of
from services.generator.animatic.subjects.heads import head
from services.generator.animatic.subjects.sketch import Pen, Role, Sketch
from services.generator.animatic.subjects.species import SPECIES, Species
from services.generator.animatic.wardrobe import Garment
from shared.domain.plan import Action, Framing

__all__ = ["quadruped"]

_TURN = 2 * math.pi
_WALK_ORDER = (0.0, 0.5, 0.75, 0.25)
"""When each foot is set down: far hind, near hind, far fore, near fore."""
_RUN_ORDER = (0.0, 0.12, 0.5, 0.62)


@dataclass(frozen=True, slots=True)
class _Coat:
    """The colours of one animal in one light."""

    main: RGB
    far: RGB
    pale: RGB
    dark: RGB


def quadruped(name: str, role: Role) -> Sketch:
    """Give an animal that stands, walks or runs.

    Raises:
        KeyError: No such species.
    """
    species, gait = SPECIES[name], gait_of(role.action)
    return Sketch(
        partial(_draw, species, gait, role),
        species.width,
        species.height,
        cycle_s=gait.cycle_s * (1.0 if role.going else 0.75),
        stride=gait.stride * species.hip if role.going else 0.0,
        face=_part(species, role),
    )


def _part(species: Species, role: Role) -> tuple[float, float, float] | None:
    """Say what a shot is about: all of it, its fore half, head and shoulders, face, or paws."""
    x, y, radius = species.face
    match role.framing:
        case Framing.MEDIUM:
            return (x + species.half * 0.35) / 2, (y + species.back) / 2 - 0.06, 0.3 + radius * 0.25
        case Framing.CLOSE:
            return x * 0.9, y - 0.05, radius * 0.92
        case Framing.REACTION:
            return x, y, radius * 0.58
        case Framing.DETAIL if role.going:
            return species.half * 0.62, species.hip * 0.34, species.hip * 0.42
        case Framing.DETAIL:
            return x, y, radius * 0.5
        case _:
            return None


def _draw(species: Species, gait: Gait, role: Role, pen: Pen, phase: float) -> None:
    coat = _coat_of(species, pen)
    going, running = role.going, role.action is Action.RUN
    lift = 0.012 * math.sin(_TURN * phase * (2 if going else 1)) * (2.2 if running else 1.0)
    order = _RUN_ORDER if running else _WALK_ORDER
    _tail(species, pen, coat, phase, lift)
    for index in (0, 2):
        _leg(species, gait, pen, (index, phase + order[index], lift), (coat.far, coat.dark))
    _body(species, pen, coat, lift)
    nod = lift * 0.6 + 0.012 * math.sin(_TURN * phase + 1.2)
    for index in (1, 3):
        _leg(species, gait, pen, (index, phase + order[index], lift), (coat.main, coat.dark))
    _neck(species, pen, coat, (lift, nod))
    jaw = 0.5 + 0.5 * math.sin(_TURN * phase * 3) if role.action is Action.SPEAK else 0.0
    head(species, pen, (coat.main, coat.pale, coat.dark), nod + lift, jaw)
    _worn(species, pen, lift)


def _coat_of(species: Species, pen: Pen) -> _Coat:
    main = pen.clothes if pen.wear.colour else pen.lit(species.coat)
    return _Coat(main, mix(main, pen.dark, 0.42), mix(main, pen.lit((250, 244, 232)), 0.78),
                 mix(main, pen.dark, 0.72))  # fmt: skip


def _leg(
    species: Species, gait: Gait, pen: Pen, step: tuple[int, float, float], colours: tuple[RGB, RGB]
) -> None:
    index, phase, lift = step
    fore, near = index >= 2, index % 2
    x = species.half * (0.7 if fore else -0.72) + (0.03 if near else -0.05)
    hip = (x, species.hip + 0.04 + lift)
    across, up = foot_at(gait, phase, species.hip)
    foot = (x + across, 0.025 + up)
    bone = (species.hip + 0.03) * 0.508
    knee = knee_of(hip, foot, bone, bone, forward=fore)
    thick = species.leg
    widths = [thick * (1.7 if fore else 2.3), thick, thick * 0.72]
    pen.limb([hip, knee, foot], widths, colours[0])
    if species.socks:
        sock = (knee[0] * 0.45 + foot[0] * 0.55, knee[1] * 0.45 + foot[1] * 0.55)
        pen.limb([sock, foot], [thick * 0.86, thick * 0.74], colours[1])
    pen.limb([foot, (foot[0] + thick * 0.6, foot[1] - 0.006)], [thick * 0.74, thick * 0.5],
             colours[1])  # fmt: skip


def _body(species: Species, pen: Pen, coat: _Coat, lift: float) -> None:
    half, back, belly = species.half, species.back + lift, species.belly + lift
    outline: list[Point] = [
        (-half * 1.04, back - species.depth * 0.22),
        (-half * 0.82, back + 0.005),
        (-half * 0.2, back - species.sag),
        (half * 0.4, back + species.hump),
        (half * 0.86, back - 0.01),
        (half * 1.08, back - species.depth * 0.42),
        (half * 0.86, belly - 0.015),
        (half * 0.2, belly - 0.005),
        (-half * 0.5, belly + species.tuck),
        (-half * 0.92, belly + species.tuck * 1.3),
    ]
    if species.woolly:
        _wool(species, pen, coat, lift)
    pen.blob(outline, coat.main)
    under = [(half * 0.98, belly + species.depth * 0.3), (half * 0.86, belly - 0.013),
             (half * 0.2, belly - 0.003), (-half * 0.45, belly + species.tuck + 0.004),
             (half * 0.1, belly + species.depth * 0.2)]  # fmt: skip
    pen.blob(under, mix(coat.main, coat.pale if species.pale_belly else coat.dark, 0.45))


def _wool(species: Species, pen: Pen, coat: _Coat, lift: float) -> None:
    for index in range(14):
        angle = _TURN * index / 14
        middle = (species.back + species.belly) / 2 + lift
        pen.oval(species.half * 1.02 * math.cos(angle), middle + species.depth * 0.5 *
                 math.sin(angle), 0.11, 0.1, coat.main)  # fmt: skip


def _neck(species: Species, pen: Pen, coat: _Coat, moved: tuple[float, float]) -> None:
    lift, nod = moved
    x, y = species.head
    base = (species.half * 0.72, species.back - species.depth * 0.24 + lift)
    throat = (species.half * 0.98, species.back - species.depth * 0.5 + lift)
    end = (x - species.skull * 0.3, y - species.skull * 0.3 + nod + lift)
    wide = species.neck
    pen.limb([base, end], [wide * 1.9, wide], coat.main)
    if species.bib:
        pen.blob([throat, (throat[0] + 0.03, throat[1] + 0.08),
                  (end[0] + species.skull * 0.6, end[1] - 0.02), (end[0] + 0.02, end[1] - 0.07),
                  (throat[0] - 0.06, throat[1] - 0.02)], coat.pale)  # fmt: skip
    if species.mane:
        crest = [(base[0] - wide * 0.9, base[1] + wide * 0.5),
                 ((base[0] + end[0]) / 2 - wide * 0.75, (base[1] + end[1]) / 2 + wide * 0.4),
                 (end[0] - wide * 0.25, end[1] + species.skull * 0.95)]  # fmt: skip
        pen.limb(crest, [wide * 0.5, wide * 0.7, wide * 0.4], coat.dark)


def _tail(species: Species, pen: Pen, coat: _Coat, phase: float, lift: float) -> None:
    swing = species.wag * math.sin(_TURN * phase)
    count = len(species.tail)
    points = [(x, y + lift + swing * index / max(1, count - 1))
              for index, (x, y, _) in enumerate(species.tail)]  # fmt: skip
    widths = [wide for _, _, wide in species.tail]
    colour = coat.dark if species.mane else mix(coat.main, coat.far, 0.25)
    pen.limb(points, widths, colour)
    if species.tail_tip and count > 2:
        pen.limb(points[-2:], [widths[-2] * 0.96, widths[-1]], coat.pale)


def _worn(species: Species, pen: Pen, lift: float) -> None:
    colour = pen.worn(Garment.COLLAR) or pen.worn(Garment.SCARF)
    if colour is None:
        return
    x, y = species.head
    low = (species.half * 0.86, species.back - species.depth * 0.1 + lift)
    at = ((low[0] + x) / 2, (low[1] + y) / 2 + lift)
    along = math.atan2(y - low[1], x - low[0])
    side = (math.sin(along) * species.neck * 0.85, -math.cos(along) * species.neck * 0.85)
    pen.limb([(at[0] - side[0], at[1] - side[1]), (at[0] + side[0], at[1] + side[1])],
             [species.neck * 0.42] * 2, colour)  # fmt: skip
    pen.limb([(at[0] + side[0], at[1] + side[1]), (at[0] + side[0] - 0.02, at[1] + side[1] - 0.16)],
             [species.neck * 0.4, species.neck * 0.34], mix(colour, pen.dark, 0.16))  # fmt: skip
