"""Which sketch draws which figure."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from services.generator.animatic.casting import Figure
from services.generator.animatic.subjects import buildings, creatures, gadgets, plants, wares, works
from services.generator.animatic.subjects.parts import PARTS
from services.generator.animatic.subjects.people import group, person
from services.generator.animatic.subjects.quadrupeds import quadruped
from services.generator.animatic.subjects.sketch import Role, Sketch
from shared.domain.plan import Action, Setting

__all__ = ["sketch_of"]


_BIRDLESS = {Setting.INTERIOR, Setting.SPACE}


def _cat(role: Role) -> Sketch:
    """A cat that goes nowhere sits."""
    return quadruped("cat", role) if role.going else creatures.sitting_cat()


def _view(role: Role) -> Sketch:
    """What moves in a place where nobody is."""
    return creatures.motes() if role.setting in _BIRDLESS else creatures.flock()


_ACTING: dict[Figure, Callable[[Role], Sketch]] = {
    Figure.MAN: partial(person, "man"),
    Figure.WOMAN: partial(person, "woman"),
    Figure.CHILD: partial(person, "child"),
    Figure.OLD_MAN: partial(person, "old_man"),
    Figure.OLD_WOMAN: partial(person, "old_woman"),
    Figure.COUPLE: partial(group, "couple"),
    Figure.CROWD: partial(group, "crowd"),
    Figure.VIEW: _view,
    Figure.FOX: partial(quadruped, "fox"),
    Figure.WOLF: partial(quadruped, "wolf"),
    Figure.DOG: partial(quadruped, "dog"),
    Figure.CAT: _cat,
    Figure.HORSE: partial(quadruped, "horse"),
    Figure.DONKEY: partial(quadruped, "donkey"),
    Figure.BEAR: partial(quadruped, "bear"),
    Figure.DEER: partial(quadruped, "deer"),
    Figure.SHEEP: partial(quadruped, "sheep"),
    Figure.COW: partial(quadruped, "cow"),
    Figure.LION: partial(quadruped, "lion"),
    Figure.ELEPHANT: partial(quadruped, "elephant"),
    Figure.RABBIT: partial(quadruped, "rabbit"),
    Figure.TREE: plants.tree,
    Figure.FLOWER: plants.flower,
    Figure.BOTTLE: wares.bottle,
    Figure.CUP: wares.cup,
    Figure.BOX: wares.box,
    Figure.PHONE: wares.phone,
    Figure.WATCH: gadgets.watch,
    Figure.BOOK: gadgets.book,
    Figure.CAMERA: gadgets.camera,
    Figure.SHOE: gadgets.shoe,
}
_REST: dict[Figure, Callable[[], Sketch]] = {
    Figure.BIRD: creatures.bird,
    Figure.FISH: creatures.fish,
    Figure.WHALE: creatures.whale,
    Figure.BUTTERFLY: creatures.butterfly,
    Figure.BEE: creatures.bee,
    Figure.BOAT: works.boat,
    Figure.CAR: works.car,
    Figure.BICYCLE: works.bicycle,
    Figure.TRAIN: works.train,
    Figure.PLANE: works.plane,
    Figure.BALLOON: works.balloon,
    Figure.ROCKET: works.rocket,
    Figure.PLANET: works.planet,
    Figure.HOUSE: buildings.house,
    Figure.LIGHTHOUSE: buildings.lighthouse,
    Figure.TOWER: buildings.tower,
    Figure.WINDMILL: buildings.windmill,
    Figure.LAMP: gadgets.lamp,
    Figure.SHAPE: wares.shape,
}


_LONG = {Figure.BOAT, Figure.CAR, Figure.TRAIN, Figure.PLANE, Figure.BICYCLE, Figure.WHALE}
"""Longer than an upright picture is wide: a near part of them would be a patch of colour there."""

_WHEELED = {Figure.CAR, Figure.BICYCLE, Figure.TRAIN}
_RESTING = {Action.STAND, Action.ROTATE, Action.SPEAK, Action.WORK}


def sketch_of(figure: Figure, role: Role) -> Sketch:
    """Give the sketch of a figure that plays a role."""
    sketch = _ACTING[figure](role) if figure in _ACTING else _REST[figure]()
    whole = role.upright and figure in _LONG
    part = None if whole else PARTS.get(figure, {}).get(role.framing)
    if part is not None and sketch.face is None:
        # A part fills the picture: it need not rock as well, and turning all of it is dear.
        sketch = replace(sketch, face=part, rock=0.0)
    if figure in _WHEELED and role.action in _RESTING:
        return replace(sketch, cycle_s=0.0, stride=0.0)
    return sketch
