"""Which sketch draws which figure."""

from collections.abc import Callable

from services.generator.animatic.casting import Figure
from services.generator.animatic.subjects import creatures, people, wares, works
from services.generator.animatic.subjects.sketch import Sketch

__all__ = ["sketch_of"]

_PEOPLE: dict[Figure, Callable[..., Sketch]] = {
    Figure.MAN: people.man,
    Figure.WOMAN: people.woman,
    Figure.CHILD: people.child,
    Figure.CROWD: people.crowd,
}
_REST: dict[Figure, Callable[[], Sketch]] = {
    Figure.BIRD: creatures.bird,
    Figure.FISH: creatures.fish,
    Figure.DOG: creatures.dog,
    Figure.CAT: creatures.cat,
    Figure.HORSE: creatures.horse,
    Figure.TREE: creatures.tree,
    Figure.FLOWER: creatures.flower,
    Figure.BOAT: works.boat,
    Figure.CAR: works.car,
    Figure.TRAIN: works.train,
    Figure.PLANE: works.plane,
    Figure.BALLOON: works.balloon,
    Figure.ROCKET: works.rocket,
    Figure.PLANET: works.planet,
    Figure.HOUSE: works.house,
    Figure.LIGHTHOUSE: works.lighthouse,
    Figure.TOWER: works.tower,
    Figure.BOTTLE: wares.bottle,
    Figure.BOX: wares.box,
    Figure.CUP: wares.cup,
    Figure.PHONE: wares.phone,
    Figure.SHAPE: wares.shape,
}


def sketch_of(figure: Figure, *, near: bool) -> Sketch:
    """Give the sketch of a figure; near: for a shot that shows faces."""
    if figure in _PEOPLE:
        return _PEOPLE[figure](near=near)
    return _REST[figure]()
