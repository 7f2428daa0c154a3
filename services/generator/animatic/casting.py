"""Who plays the subject: from the words of a shot to a figure we can draw. Pure.

The text is a customer's: it is only ever looked up, word by word.
"""

import re

from services.generator.animatic.casting_words import AGED, VIEWS, WORDS, Figure
from shared.domain.plan import Setting, ShotPlan

__all__ = ["Figure", "cast", "played"]


_LOOKUP = {word: figure for figure, words in WORDS.items() for word in words.split()}
_OLDER = {Figure.MAN: Figure.OLD_MAN, Figure.WOMAN: Figure.OLD_WOMAN}
_NOWHERE = {Setting.STAGE, Setting.ABSTRACT}
_OUTDOORS = set(Setting) - _NOWHERE - {Setting.INTERIOR, Setting.SPACE}
_WORD = re.compile(r"[^\W\d_]+")


def cast(subject: str, description: str = "") -> Figure:
    """Choose the figure for a shot, from the subject, else from the description.

    Of the description only the first sentence: the rest is about place and camera.

    The first word that names a figure wins, but in a run of such words the last one does: a
    "lighthouse keeper" is a keeper. A subject that names only a place is that view. Without any,
    the abstract shape.
    """
    for text in (subject, description.partition(". ")[0]):
        words = _WORD.findall(text.casefold())
        figure = _first_run(words)
        if figure is not None:
            return _OLDER.get(figure, figure) if AGED.intersection(words) else figure
        if any(VIEWS.intersection(_forms(word)) for word in words):
            return Figure.VIEW
    return Figure.SHAPE


def played(shot: ShotPlan) -> Figure:
    """Choose the figure for a shot in its place.

    Out of doors what we have no figure for is shown by the place itself; on a stage and in the
    abstract there is no view, and something must be shown.
    """
    figure = cast(shot.subject, shot.description)
    if figure in (Figure.SHAPE, Figure.PLANET) and shot.setting in _OUTDOORS:
        return Figure.VIEW  # Sun, moon and earth are seen from there as they are.
    if figure is Figure.VIEW and shot.setting in _NOWHERE:
        return Figure.SHAPE
    return figure


def _first_run(words: list[str]) -> Figure | None:
    run: Figure | None = None
    for word in words:
        figure = next((_LOOKUP[form] for form in _forms(word) if form in _LOOKUP), None)
        if figure is None and run is not None:
            return run
        run = figure
    return run


def _forms(word: str) -> tuple[str, ...]:
    """Give a word and what it may be the plural of."""
    return word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("x")
