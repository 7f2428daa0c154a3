"""Which place draws which setting."""

from collections.abc import Callable

from services.generator.animatic.scenery.beyond import abstract, space
from services.generator.animatic.scenery.built import city, interior, theatre
from services.generator.animatic.scenery.heights import mountains
from services.generator.animatic.scenery.nature import desert, field, forest
from services.generator.animatic.scenery.stage import Place, Stage
from services.generator.animatic.scenery.water import sea
from shared.domain.plan import Setting

__all__ = ["PLACES"]

PLACES: dict[Setting, Callable[[Stage], Place]] = {
    Setting.CITY: city,
    Setting.FOREST: forest,
    Setting.MOUNTAINS: mountains,
    Setting.SEA: sea,
    Setting.DESERT: desert,
    Setting.FIELD: field,
    Setting.INTERIOR: interior,
    Setting.SPACE: space,
    Setting.STAGE: theatre,
    Setting.ABSTRACT: abstract,
}
