"""Who plays the subject: from the words of a shot to a figure we can draw. Pure.

The text is a customer's: it is only ever looked up, word by word.
"""

import re
from enum import StrEnum

__all__ = ["Figure", "cast"]


class Figure(StrEnum):
    """The figures we can draw."""

    MAN = "man"
    WOMAN = "woman"
    CHILD = "child"
    CROWD = "crowd"
    BIRD = "bird"
    FISH = "fish"
    DOG = "dog"
    CAT = "cat"
    HORSE = "horse"
    BOAT = "boat"
    CAR = "car"
    TRAIN = "train"
    PLANE = "plane"
    BALLOON = "balloon"
    ROCKET = "rocket"
    PLANET = "planet"
    TREE = "tree"
    FLOWER = "flower"
    HOUSE = "house"
    LIGHTHOUSE = "lighthouse"
    TOWER = "tower"
    BOTTLE = "bottle"
    CUP = "cup"
    BOX = "box"
    PHONE = "phone"
    SHAPE = "shape"


_WORDS: dict[Figure, str] = {
    Figure.LIGHTHOUSE: "lighthouse beacon",
    Figure.WOMAN: "woman girl she mother mom grandmother queen lady actress heroine wife sister "
    "daughter waitress princess dancer ballerina bride witch nurse",
    Figure.CHILD: "child kid boy toddler baby son pupil children kids schoolboy",
    Figure.CROWD: "crowd people team friends family couple group audience band choir players "
    "colleagues customers neighbours neighbors tourists villagers students workers",
    Figure.MAN: "man he father dad grandfather king person keeper hero worker chef baker cook "
    "driver runner walker hiker doctor teacher farmer fisherman sailor captain astronaut "
    "traveller traveler artist painter musician singer scientist engineer barista knight "
    "soldier detective someone figure commuter cyclist photographer gardener monk husband "
    "brother guy owner founder developer designer athlete climber potter carpenter robot "
    "shepherd wizard pilot explorer player narrator customer user human",
    Figure.BIRD: "bird gull seagull eagle owl crow raven dove swallow crane heron sparrow hawk "
    "butterfly bat dragon birds gulls",
    Figure.FISH: "fish whale dolphin shark turtle salmon",
    Figure.DOG: "dog puppy wolf fox hound bear sheep lamb goat pig deer lion tiger",
    Figure.CAT: "cat kitten",
    Figure.HORSE: "horse pony unicorn donkey cow bull camel stag",
    Figure.BOAT: "boat ship sailboat yacht vessel ferry canoe kayak trawler raft submarine sail",
    Figure.TRAIN: "train tram metro subway locomotive bus",
    Figure.CAR: "car taxi van truck vehicle automobile jeep suv roadster bicycle bike motorcycle "
    "scooter",
    Figure.PLANE: "plane aeroplane airplane aircraft jet drone glider helicopter",
    Figure.BALLOON: "balloon kite lantern airship",
    Figure.ROCKET: "rocket spaceship spacecraft shuttle satellite probe",
    Figure.PLANET: "planet moon earth mars saturn world globe star sun",
    Figure.TREE: "tree oak pine palm forest trees willow birch",
    Figure.FLOWER: "flower rose tulip plant seedling sprout leaf blossom sunflower seed",
    Figure.HOUSE: "house home cottage hut cabin barn shop bakery cafe school church village "
    "farmhouse store restaurant kitchen workshop library",
    Figure.TOWER: "tower skyscraper building office castle windmill turbine city skyline bridge "
    "factory",
    Figure.CUP: "cup coffee tea mug espresso latte bowl soup bread cake glass",
    Figure.BOTTLE: "bottle perfume wine drink water juice beer shampoo serum vial lamp candle",
    Figure.PHONE: "phone smartphone app tablet screen laptop computer watch display dashboard",
    Figure.BOX: "box package product parcel gift crate book bag backpack shoe sneaker headphones "
    "speaker camera chair table machine device gadget letter",
}
_LOOKUP = {word: figure for figure, words in _WORDS.items() for word in words.split()}
_WORD = re.compile(r"[^\W\d_]+")


def cast(subject: str, description: str = "") -> Figure:
    """Choose the figure for a shot, from the subject, else from the description.

    Of the description only the first sentence: the rest is about place and camera.

    The first word that names a figure wins, but in a run of such words the last one does: a
    "lighthouse keeper" is a keeper. Without any, the abstract shape.
    """
    for text in (subject, description.partition(". ")[0]):
        run: Figure | None = None
        for word in _WORD.findall(text.lower()):
            figure = _LOOKUP.get(word) or _LOOKUP.get(word.removesuffix("s"))
            if figure is None and run is not None:
                return run
            run = figure
        if run is not None:
            return run
    return Figure.SHAPE
