"""English: sentences for prompts too short to be narrated. They claim nothing about the subject."""

from types import MappingProxyType

from services.router.planning.lexicon.model import Templates
from shared.domain.plan import Setting, TimeOfDay

__all__ = ["HOURS", "PLACES", "TEMPLATES"]

PLACES = MappingProxyType(
    {
        Setting.CITY: "In the city",
        Setting.FOREST: "Deep in the forest",
        Setting.MOUNTAINS: "High in the mountains",
        Setting.SEA: "By the sea",
        Setting.DESERT: "Out in the desert",
        Setting.FIELD: "Out in the open",
        Setting.INTERIOR: "Indoors",
        Setting.SPACE: "Out in space",
        Setting.STAGE: "On stage",
    }
)

HOURS = MappingProxyType(
    {
        TimeOfDay.DAWN: "at first light",
        TimeOfDay.DAY: "in the light of day",
        TimeOfDay.DUSK: "as the light fades",
        TimeOfDay.NIGHT: "in the middle of the night",
    }
)

_STORY_MIDDLE = (
    "Look a little closer: {the}.",
    "There is more to {the} than meets the eye.",
    "Some moments ask for nothing but time.",
    "Every detail is part of the story.",
    "Then the light changes.",
    "For a moment, everything holds its breath.",
    "And the story goes on.",
    "Now look again.",
    "Stay a while.",
    "Small things tell the most.",
)

TEMPLATES = MappingProxyType(
    {
        "person": Templates(
            hook=("This is the story of {phrase}.", "Meet {the}.", "Here is {the}."),
            middle=(*_STORY_MIDDLE, "One face can hold a whole story."),
            close=(
                "And that is the story of {the}.",
                "Remember {the}.",
                "This was the story of {the}.",
            ),
        ),
        "story": Templates(
            hook=("This is the story of {phrase}.", "It all begins with {the}.", "Look: {the}."),
            middle=_STORY_MIDDLE,
            close=(
                "And that is the story of {the}.",
                "Remember {the}.",
                "This was the story of {the}.",
            ),
        ),
        "product": Templates(
            hook=("Meet {the}.", "This is {the}."),
            middle=(
                "Take a closer look.",
                "See it from every side.",
                "Every line has its place.",
                "Look at the details.",
                "Now picture it in your day.",
                "Nothing to explain. Just look.",
                "Give it a second look.",
                "From here, it looks different again.",
                "Here it is, up close.",
            ),
            close=("{the}. See it for yourself.", "Remember the name: {the}."),
        ),
        "topic": Templates(
            hook=("Have you ever wondered {phrase}?", "Let us find out {phrase}."),
            middle=(
                "Start with what everyone can see: {subject}.",
                "Then look at what lies behind it.",
                "One step leads to the next.",
                "Every step depends on the one before.",
                "Put the steps together, and the picture holds.",
                "It is worth a second look.",
                "Now step back and see the whole.",
            ),
            close=("Every answer begins with a good question.", "Now it is your turn to ask."),
        ),
        "bare": Templates(
            hook=("Let us talk about {phrase}.", "A few moments with {phrase}."),
            middle=(
                "Look a little closer: {the}.",
                "There is more to {the} than meets the eye.",
                "One thing leads to another.",
                "Slowly, the picture comes together.",
                "Now look again.",
                "Some things deserve a second look.",
                "Every detail counts.",
                "Take your time.",
            ),
            close=("{the}: there is always more to see.", "And that is only the beginning."),
        ),
    }
)
