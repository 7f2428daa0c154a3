"""Which place draws which setting."""

from collections.abc import Callable

from services.generator.animatic.scenery.bases import tabled
from services.generator.animatic.scenery.beyond import abstract, space
from services.generator.animatic.scenery.built import interior, theatre
from services.generator.animatic.scenery.heights import mountains
from services.generator.animatic.scenery.nature import desert, field, forest
from services.generator.animatic.scenery.stage import Place, Stage
from services.generator.animatic.scenery.town import city
from services.generator.animatic.scenery.water import sea
from shared.domain.plan import Setting

__all__ = ["PLACES"]

PLACES: dict[Setting, Callable[[Stage], Place]] = {
    Setting.CITY: tabled(city),
    Setting.FOREST: tabled(forest),
    Setting.MOUNTAINS: tabled(mountains),
    Setting.SEA: tabled(sea),
    Setting.DESERT: tabled(desert),
    Setting.FIELD: tabled(field),
    Setting.INTERIOR: tabled(interior),
    Setting.SPACE: space,
    Setting.STAGE: theatre,
    Setting.ABSTRACT: abstract,
}
