"""What a character wears in every shot it plays: from the words of a style to garments. Pure.

The words are a customer's or a planner's: they are only ever looked up.
"""

import re
import zlib
from dataclasses import dataclass
from enum import StrEnum

from services.generator.animatic.colours import NAMED, RGB, parse
from shared.domain.plan import Character, StyleBible

__all__ = ["Garment", "Wear", "wear_of"]


class Garment(StrEnum):
    """What can be worn or carried so that it is seen."""

    SCARF = "scarf"
    HAT = "hat"
    CAP = "cap"
    GLASSES = "glasses"
    BAG = "bag"
    HELMET = "helmet"
    APRON = "apron"
    COLLAR = "collar"


_WORDS: dict[Garment, str] = {
    Garment.SCARF: "scarf shawl écharpe foulard schal halstuch bufanda sciarpa cachecol",
    Garment.HAT: "hat fedora chapeau hut sombrero cappello chapéu",
    Garment.CAP: "cap beanie casquette bonnet mütze kappe gorra gorro berretto boné",
    Garment.GLASSES: "glasses spectacles goggles lunettes brille gafas occhiali óculos",
    Garment.BAG: "bag backpack rucksack satchel sac rucksack tasche mochila zaino bolsa",
    Garment.HELMET: "helmet casque helm casco capacete spacesuit",
    Garment.APRON: "apron tablier schürze delantal grembiule avental overalls",
    Garment.COLLAR: "collar ribbon bandana collier halsband collare coleira",
}
_CLOTHES = frozenset(
    [
        "coat",
        "jacket",
        "dress",
        "cloak",
        "robe",
        "suit",
        "shirt",
        "sweater",
        "jumper",
        "raincoat",
        "uniform",
        "fur",
        "manteau",
        "robe",
        "mantel",
        "kleid",
        "abrigo",
        "vestido",
        "cappotto",
        "casaco",
    ]
)
_LOOKUP = {word: garment for garment, words in _WORDS.items() for word in words.split()}
_ALIKE = 70
"""Sum of channel differences below which one colour does not stand out from another."""

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Wear:
    """How one character is dressed."""

    colour: RGB | None = None
    """Of the clothes or the coat; None: as the scene has it."""
    items: tuple[tuple[Garment, RGB | None], ...] = ()
    """With their colours; None: the film's accent."""
    likeness: int = 0
    """Chooses the face; the same for one character in every shot."""


def wear_of(subject: str, style: StyleBible) -> Wear:
    """Dress whoever plays a shot.

    The character whom the subject names wears its own marks. Where a style knows no characters,
    its general marks are worn by all.

    Raises:
        ValueError: A colour is not #rrggbb.
    """
    character = _named(subject, style.characters)
    if character is None:
        marks = () if style.characters else style.markers
        return _dressed("", marks, subject)
    return _dressed(character.colour, character.marks, character.name)


def _named(subject: str, characters: tuple[Character, ...]) -> Character | None:
    told = _words(subject)
    best = max(characters, key=lambda one: len(_words(one.name) & told), default=None)
    return best if best is not None and _words(best.name) & told else None


def _words(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.casefold()) if len(word) > 2 and word != "the"}


def _alike(first: RGB, second: RGB) -> bool:
    return sum(abs(a - b) for a, b in zip(first, second, strict=True)) < _ALIKE


def _dressed(colour: str, marks: tuple[str, ...], name: str) -> Wear:
    items: list[tuple[Garment, RGB | None]] = []
    clothes = parse(colour) if colour else None
    for mark in marks:
        words = _WORD.findall(mark.casefold())
        tint = next((NAMED[word] for word in words if word in NAMED), None)
        items += [(_LOOKUP[word], tint) for word in words if word in _LOOKUP][:1]
        if clothes is None and tint is not None and _CLOTHES & set(words):
            clothes = tint
    if clothes is not None and any(tint and _alike(tint, clothes) for _, tint in items):
        clothes = None  # The mark must stand out from what it is worn on.
    return Wear(clothes, tuple(items), zlib.crc32(name.casefold().encode()))
