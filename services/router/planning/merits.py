"""Says the merits of a product one after another, in the words of the brief."""

from services.router.planning.direction import Direction
from services.router.planning.sentences import capitalized, count_words
from shared.domain.plan import Genre

__all__ = ["merit_line"]

MERIT_WORDS_MAX = 4


def merit_line(number: int, direction: Direction) -> str:
    """Say a merit of a few words as one of several: "Then: one touch."; a longer one by itself.

    Args:
        number: Which of the idea's features, from 0.
        direction: Of the film.
    """
    features = direction.idea.features
    feature = features[number]
    counted = direction.genre is Genre.PRODUCT and len(features) > 1
    if not counted or count_words(feature) > MERIT_WORDS_MAX:
        return f"{capitalized(feature)}."
    first, second, more, last = direction.trades.leads
    inner = second if number == 1 else more
    lead = first if number == 0 else last if number == len(features) - 1 else inner
    return f"{lead}: {feature}."
