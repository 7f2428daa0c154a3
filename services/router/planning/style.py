"""What all shots share: palette, look and music, by mood and hour."""

from dataclasses import dataclass

from services.router.planning.atmosphere import Atmosphere
from shared.domain.ids import digest
from shared.domain.plan import Character, MusicCue, StyleBible, TimeOfDay, Weather

__all__ = ["MOODS", "look_of", "music_of", "palette_of"]

Rgb = tuple[int, int, int]

_TINT_PER_MILLE = 280
"""How much of the mood's colour goes into the light of the hour."""


@dataclass(frozen=True, slots=True)
class _Mood:
    tint: Rgb
    accent: str
    look: str
    tempo_bpm: int
    key: str


MOODS = {
    "calm": _Mood(
        (96, 140, 160), "#e8b04a", "soft light, low contrast, quiet colours", 72, "F major"
    ),
    "joyful": _Mood((240, 170, 80), "#ff6b4a", "bright light, clean colours", 116, "C major"),
    "melancholic": _Mood((70, 90, 130), "#d98e5f", "dim soft light, muted colours", 66, "D minor"),
    "tense": _Mood(
        (60, 70, 90), "#e0452f", "hard light, deep shadows, high contrast", 104, "E minor"
    ),
    "epic": _Mood((120, 90, 70), "#f2a33c", "wide vistas, strong backlight", 96, "D minor"),
    "warm": _Mood((200, 130, 80), "#f4c15d", "warm window light, gentle shadows", 84, "G major"),
    "mysterious": _Mood((70, 60, 110), "#7fd1c7", "low light, haze, cool shadows", 76, "A minor"),
    "energetic": _Mood((60, 110, 190), "#ffd23f", "crisp light, saturated colours", 124, "A minor"),
    "hopeful": _Mood((150, 160, 170), "#f7b267", "clear light from one side", 88, "D major"),
    "curious": _Mood((80, 140, 170), "#ff9f43", "even light, simple clean shapes", 92, "C major"),
    "elegant": _Mood(
        (110, 105, 120), "#d4af6a", "controlled studio light, smooth gradients", 80, "E minor"
    ),
}
"""Mood to what it looks and sounds like."""

# From darkest to lightest: shadow, dark, mid, light, sky.
_HOURS: dict[TimeOfDay, tuple[Rgb, ...]] = {
    TimeOfDay.DAWN: (
        (38, 40, 62),
        (84, 82, 108),
        (160, 132, 140),
        (224, 180, 158),
        (248, 222, 198),
    ),
    TimeOfDay.DAY: ((32, 44, 58), (72, 98, 116), (128, 158, 170), (190, 210, 214), (238, 242, 238)),
    TimeOfDay.DUSK: ((28, 26, 48), (68, 56, 88), (136, 92, 106), (206, 138, 112), (242, 196, 152)),
    TimeOfDay.NIGHT: ((14, 18, 34), (32, 42, 70), (62, 78, 112), (112, 132, 164), (184, 198, 214)),
}


def palette_of(mood: str, time_of_day: TimeOfDay) -> tuple[str, ...]:
    """Mix five colours from darkest to lightest, and the accent last."""
    tint = MOODS[mood].tint
    mixed = (_mixed(colour, tint) for colour in _HOURS[time_of_day])
    # Accents are light enough for type and warm enough to stand out of every ramp.
    return (*("#{:02x}{:02x}{:02x}".format(*colour) for colour in mixed), MOODS[mood].accent)


_LIGHTS = {
    TimeOfDay.DAWN: "low cool light from the left, long soft shadows, a warm rim",
    TimeOfDay.DAY: "high daylight from the upper left, short shadows",
    TimeOfDay.DUSK: "low warm light from the right, long shadows",
    TimeOfDay.NIGHT: "moonlight from behind, small warm lamps, deep shadows",
}
_VEILS = {
    Weather.CLEAR: "",
    Weather.RAIN: ", dimmed by rain, wet surfaces that shine",
    Weather.SNOW: ", spread evenly by snow",
    Weather.FOG: ", spread by fog, no hard edges",
    Weather.WIND: ", broken by passing clouds",
}


def look_of(
    atmosphere: Atmosphere, markers: tuple[str, ...], characters: tuple[Character, ...]
) -> StyleBible:
    """Write the style bible.

    Args:
        atmosphere: Mood, hour and weather of the film.
        markers: What each shot repeats.
        characters: Who must be known again.
    """
    return StyleBible(
        palette=palette_of(atmosphere.mood, atmosphere.time_of_day),
        mood=atmosphere.mood,
        look=MOODS[atmosphere.mood].look,
        markers=markers,
        light=_LIGHTS[atmosphere.time_of_day] + _VEILS[atmosphere.weather],
        characters=characters,
    )


def music_of(mood: str, seed: int) -> MusicCue:
    """Choose the music bed."""
    chosen = MOODS[mood]
    return MusicCue(
        mood=mood,
        tempo_bpm=chosen.tempo_bpm,
        key=chosen.key,
        seed=int(digest("music", seed, length=8), 16),
    )


def _mixed(colour: Rgb, tint: Rgb) -> Rgb:
    """Tint a colour while keeping its lightness, so that the ramp stays dark to light."""
    grey = (tint[0] * 3 + tint[1] * 6 + tint[2]) // 10
    return (
        _channel(colour[0], tint[0] - grey),
        _channel(colour[1], tint[1] - grey),
        _channel(colour[2], tint[2] - grey),
    )


def _channel(value: int, offset: int) -> int:
    return max(0, min(255, value + offset * _TINT_PER_MILLE // 1000))
