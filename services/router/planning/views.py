"""Ways to look at a subject when the text does not say what to show."""

from services.router.planning.lexicon import Kind
from shared.domain.plan import Framing, Weather

__all__ = ["is_still", "sight_words", "view_of"]

_PAUSES = ("taking it in", "pausing", "alert", "in profile", "hands of")
_UPON = {
    Weather.CLEAR: "",
    Weather.RAIN: ", dripping with rain",
    Weather.SNOW: ", snow on it",
    Weather.FOG: ", half lost in the fog",
    Weather.WIND: ", moved by the wind",
}

_PERSON = (
    (Framing.REACTION, "the face of {the}, taking it in"),
    (Framing.WIDE, "{the} seen from behind, looking ahead"),
    (Framing.DETAIL, "the hands of {the}"),
    (Framing.MEDIUM, "{the} in profile"),
    (Framing.WIDE, "{the}, small in the surroundings"),
)
_ANIMAL = (
    (Framing.REACTION, "the head of {the}, ears up, alert"),
    (Framing.WIDE, "{the} crossing the frame"),
    (Framing.DETAIL, "a detail of {the}: texture and breath"),
    (Framing.MEDIUM, "{the} in profile, pausing"),
)
_PRODUCT = (
    (Framing.DETAIL, "a detail of {the}: surface and edge, lit from the side"),
    (Framing.MEDIUM, "{the} turning slowly on a plain ground"),
    (Framing.CLOSE, "{the} from close by, lit anew as it turns"),
    (Framing.WIDE, "{the} standing alone, with room around it"),
)
_TOPIC = (
    (Framing.WIDE, "a simple picture of {subject}, whole"),
    (Framing.CLOSE, "one part of the picture of {subject}, from close by"),
    (Framing.MEDIUM, "the parts of {subject}, set side by side"),
    (Framing.DETAIL, "the smallest part of {subject}"),
)
_OTHER = (
    (Framing.CLOSE, "{the} from close by"),
    (Framing.WIDE, "{the} and what surrounds it"),
    (Framing.DETAIL, "a detail of {the}"),
    (Framing.MEDIUM, "{the} from another side"),
)
_VEHICLE = (
    (Framing.CLOSE, "{the} from close by"),
    (Framing.WIDE, "{the} and what surrounds it"),
    (Framing.MEDIUM, "{the} from another side"),
)
_VIEWS = {
    Kind.VEHICLE: _VEHICLE,
    Kind.PERSON: _PERSON,
    Kind.ANIMAL: _ANIMAL,
    Kind.PRODUCT: _PRODUCT,
    Kind.TOPIC: _TOPIC,
}


def view_of(kind: Kind, number: int, subject: str, the: str) -> tuple[Framing, str]:
    """Give the number-th (from 0, without end) way to look at a subject."""
    views = _VIEWS.get(kind, _OTHER)
    framing, words = views[number % len(views)]
    return framing, words.format(subject=subject, the=the)


def is_still(view: str) -> bool:
    """Tell whether a view shows the subject pausing in what it does."""
    return any(pause in view for pause in _PAUSES)


def sight_words(sight: str, weather: Weather, the: str) -> str:
    """Describe something of the place that is seen without the subject."""
    return f"{sight}{_UPON[weather]}, a part of the place, without {the}"
