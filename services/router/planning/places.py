"""Place names that a film may travel to, and what each looks like. The same in all languages."""

# ruff: noqa: E501  a row of a table stays one line

from collections.abc import Sequence

from services.router.planning.lexicon.model import rows
from shared.domain.plan import Setting

__all__ = ["NAMED_PLACES", "named_place"]

NAMED_PLACES = rows(
    Setting,
    """
city: london paris berlin rome roma rom madrid lisbon lisboa lisbonne lissabon porto barcelona sevilla seville séville tokyo tokio kyoto york chicago toronto montreal montréal venice venezia venise venedig florence firenze florenz milan milano mailand naples napoli neapel vienna vienne wien prague prag praga budapest amsterdam brussels bruxelles brüssel lyon marseille bordeaux munich münchen hamburg istanbul athens athènes athen cairo kairo marrakech mumbai delhi bangkok singapore shanghai beijing seoul sydney melbourne havana rio buenos dublin edinburgh glasgow copenhagen stockholm oslo helsinki warsaw krakow moscow montmartre brooklyn manhattan salvador granada valencia bologna torino
sea: brittany bretagne bretaña bretagna normandy normandie crete kreta hawaii bali algarve sylt sicily sicilia sizilien sardinia sardegna corsica corse caribbean caraïbes atlantic atlantique pacific mediterranean vik crozon nazaré maldives amalfi
mountains: iceland islande island islandia islanda alps alpes alpen alpi andes anden himalaya nepal dolomites dolomiti dolomiten pyrenees pyrénées patagonia tibet everest switzerland suisse schweiz scotland écosse norway norvège norwegen
desert: sahara gobi namib atacama mojave kalahari
field: tuscany toscane toscana toskana provence umbria alentejo dordogne
space: mars jupiter saturn saturne
""",
)
"""Lower-case name to setting. Where a place has many faces, the best known."""


def named_place(words: Sequence[str]) -> str:
    """Give the first known place among words, as it is written there; empty: none."""
    return next((word for word in words if word[:1].isupper() and word.lower() in NAMED_PLACES), "")
